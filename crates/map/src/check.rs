//! A surface as a file gives it, checked and put right: borders that do not come back, that run the wrong way
//! round, or cross themselves by a hair. What cannot be put right without guessing is refused.

use std::fmt;

use geo::{Area, BooleanOps, Coord, LineString, MultiPolygon, Orient, Polygon, Validation};

use crate::joined::joined;
use crate::outline::{self, Spot};
use crate::{MAX_POINTS, Outline, Position, to_wgs84};

/// How much of a surface may be lost or won by cutting off where its border crosses itself: one part of so many.
const HAIR: f64 = 100.0;
/// Longer borders are not searched for the place where they cross themselves.
const SEARCHED: usize = 4_000;

/// What the coordinates of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Datum {
    /// As satellites give them, and as RFC 7946 §4 demands.
    #[default]
    Wgs84,
    /// Shifted, as maps published in China have them.
    Gcj02,
}

/// What was put right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grounds {
    /// A border did not come back to its first corner.
    Closed,
    /// A border ran the wrong way round.
    Turned,
    /// A border crossed itself by a hair.
    Untangled,
    /// Parts lay over each other, or shared a line.
    Joined,
}

impl fmt::Display for Grounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "a border did not come back to its first corner, and was closed",
            Self::Turned => "a border ran the wrong way round, and was turned",
            Self::Untangled => {
                "a border crossed itself by a hair, and the loop was cut off: look at it on the map"
            }
            Self::Joined => {
                "parts lay over each other or shared a line, and were made one: look at it on the map"
            }
        })
    }
}

/// Why a surface is refused.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Fault {
    /// It has no border.
    #[error("has no border: draw it, or take it out of the file")]
    Empty,
    /// A border of two corners or less.
    #[error("has a border of fewer than three corners: draw it anew")]
    TooFew,
    /// More than can be drawn.
    #[error("has more than {MAX_POINTS} corners: simplify it before it is brought in")]
    TooMany,
    /// A corner that is no place.
    #[error("has a corner that is not two numbers, longitude and latitude")]
    NotAPlace,
    /// Beyond the edges of the earth.
    #[error(
        "has a corner at {lon}, {lat}, which is nowhere on earth: give degrees, longitude first, latitude second"
    )]
    OffTheEarth {
        /// What was given first.
        lon: f64,
        /// What was given second.
        lat: f64,
    },
    /// Latitude before longitude.
    #[error(
        "has a corner at {lon}, {lat}, which is no place in China, while {lat}, {lon} is: longitude comes first"
    )]
    LatitudeFirst {
        /// What was given first.
        lon: f64,
        /// What was given second.
        lat: f64,
    },
    /// Its border crosses itself, and not by a hair.
    #[error("has a border that crosses itself{}: draw it anew there", near(.0))]
    Crosses(Option<Position>),
    /// Its parts lie over each other in a way that cannot be put right.
    #[error("has parts that lie over each other: make one of them")]
    Over,
    /// What is left of it has no inside.
    #[error("has a border with nothing inside: draw it anew")]
    Flat,
}

fn near(at: &Option<Position>) -> String {
    at.map_or_else(String::new, |at| {
        format!(" near {:.5}, {:.5}", at.lon(), at.lat())
    })
}

/// A surface as a file has it: its border, then those of its holes.
pub(crate) type Given = Vec<Vec<Vec<f64>>>;

/// Checks the surfaces of one area and puts them right; notes what was.
pub(crate) fn outline(
    given: &[Given],
    datum: Datum,
    grounds: &mut Vec<Grounds>,
) -> Result<Outline, Fault> {
    if given
        .iter()
        .all(|surface| surface.iter().all(Vec::is_empty))
    {
        return Err(Fault::Empty);
    }
    let corners: usize = given.iter().flatten().map(Vec::len).sum();
    if corners > MAX_POINTS {
        return Err(Fault::TooMany);
    }
    let mut parts = Vec::new();
    for surface in given {
        let mut rings = Vec::new();
        for border in surface {
            rings.push(ring(border, datum, grounds)?);
        }
        let mut rings = rings.into_iter();
        let border = rings.next().ok_or(Fault::Empty)?;
        let polygon = Polygon::new(line(&border), rings.map(|hole| line(&hole)).collect());
        let (sound, untangled) = sound(polygon, &border)?;
        if untangled {
            grounds.push(Grounds::Untangled);
        }
        for polygon in sound {
            let turned = polygon.orient(geo::orient::Direction::Default);
            if !untangled && turned != polygon {
                grounds.push(Grounds::Turned);
            }
            parts.push(turned);
        }
    }
    let (parts, made_one) = joined(parts)?;
    if made_one {
        grounds.push(Grounds::Joined);
    }
    let parts = parts
        .iter()
        .map(|part| part.orient(geo::orient::Direction::Default));
    let mut outline = Outline {
        polygons: parts.map(|part| spots(&part)).collect(),
    };
    // Between borders a hair apart there is no place, and none for its name.
    if !outline.label().is_some_and(|at| outline.holds(at)) {
        return Err(Fault::Flat);
    }
    grounds.sort_unstable();
    grounds.dedup();
    outline.polygons.sort_by_key(|polygon| {
        polygon
            .first()
            .and_then(|ring| ring.first().map(|it| it.at))
    });
    Ok(outline)
}

/// A border in whole millionths, without corners that are said twice.
fn ring(
    border: &[Vec<f64>],
    datum: Datum,
    grounds: &mut Vec<Grounds>,
) -> Result<Vec<Position>, Fault> {
    let mut ring = Vec::with_capacity(border.len());
    for corner in border {
        let at = place(corner, datum)?;
        if ring.last() != Some(&at) {
            ring.push(at);
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    } else {
        grounds.push(Grounds::Closed);
    }
    if ring.len() < 3 {
        return Err(Fault::TooFew);
    }
    Ok(ring)
}

fn place(corner: &[f64], datum: Datum) -> Result<Position, Fault> {
    let [lon, lat, ..] = *corner else {
        return Err(Fault::NotAPlace);
    };
    if !(lon.is_finite() && lat.is_finite()) {
        return Err(Fault::NotAPlace);
    }
    // No place in China has a longitude of 54 degrees or less, and none a latitude of 73 or more.
    if (3.0..=54.0).contains(&lon) && (73.0..=136.0).contains(&lat) {
        return Err(Fault::LatitudeFirst { lon, lat });
    }
    let (east, north) = match datum {
        Datum::Wgs84 => (lon, lat),
        Datum::Gcj02 => to_wgs84(lon, lat),
    };
    Position::of_degrees(east, north).ok_or(Fault::OffTheEarth { lon, lat })
}

/// The polygon when it is sound, or what is left of it when a hair was cut off; whether one was.
fn sound(polygon: Polygon<f64>, border: &[Position]) -> Result<(Vec<Polygon<f64>>, bool), Fault> {
    let inside = polygon.unsigned_area();
    if polygon.is_valid() {
        return if inside > 0.0 {
            Ok((vec![polygon], false))
        } else {
            Err(Fault::Flat)
        };
    }
    let crossing = || Fault::Crosses(crossing(border));
    let none = MultiPolygon::new(Vec::new());
    let cut = MultiPolygon::new(vec![polygon]).union(&none);
    let whole: Vec<_> = cut.into_iter().map(|part| rounded(&part)).collect();
    let left: f64 = whole.iter().map(Area::unsigned_area).sum();
    if (left - inside).abs() * HAIR > left {
        return Err(crossing());
    }
    let mut parts: Vec<_> = whole;
    parts.retain(|part| part.unsigned_area() * HAIR * HAIR > left);
    if parts.is_empty() {
        return Err(Fault::Flat);
    }
    if parts.iter().all(Validation::is_valid) {
        Ok((parts, true))
    } else {
        Err(crossing())
    }
}

/// The same in whole millionths.
pub(crate) fn rounded(polygon: &Polygon<f64>) -> Polygon<f64> {
    let ring = |line: &LineString<f64>| {
        let corners = line.coords().map(|at| Coord {
            x: at.x.round(),
            y: at.y.round(),
        });
        let mut corners: Vec<_> = corners.collect();
        corners.dedup();
        LineString::new(corners)
    };
    let holes = polygon.interiors().iter().map(ring);
    let holes = holes.filter(|hole| hole.0.len() > 3).collect();
    Polygon::new(ring(polygon.exterior()), holes)
}

fn line(ring: &[Position]) -> LineString<f64> {
    let corners = ring.iter().map(|at| Coord {
        x: f64::from(at.lon_e6),
        y: f64::from(at.lat_e6),
    });
    let mut corners: Vec<_> = corners.collect();
    corners.extend(corners.first().copied());
    LineString::new(corners)
}

/// The borders of a polygon, each from its corner furthest to the west on.
fn spots(polygon: &Polygon<f64>) -> outline::Polygon {
    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
    let ring = |line: &LineString<f64>| {
        let closing = line.0.len().saturating_sub(1);
        let corners = line.coords().take(closing).map(|at| Spot {
            at: Position {
                lon_e6: whole(at.x),
                lat_e6: whole(at.y),
            },
            from_zoom: 0,
        });
        let mut ring: Vec<_> = corners.collect();
        let first = (0..ring.len()).min_by_key(|no| ring[*no].at).unwrap_or(0);
        ring.rotate_left(first);
        ring
    };
    rings.map(ring).collect()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole millionths that came from such"
)]
fn whole(millionths: f64) -> i32 {
    millionths.round() as i32
}

/// The first place where two lines of a border cross; none when it is too long to be searched.
fn crossing(ring: &[Position]) -> Option<Position> {
    let n = ring.len();
    if n > SEARCHED {
        return None;
    }
    for one in 0..n {
        for other in one + 2..n {
            if one == 0 && other == n - 1 {
                continue;
            }
            let (a, b) = (ring[one], ring[(one + 1) % n]);
            let (c, d) = (ring[other], ring[(other + 1) % n]);
            if side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0 {
                return Some(c);
            }
        }
    }
    None
}

/// On which side of a line a place lies: 1, 0 or -1.
fn side(from: Position, to: Position, at: Position) -> i8 {
    let wide = |n: i32| i128::from(n);
    let turn = (wide(to.lon_e6) - wide(from.lon_e6)) * (wide(at.lat_e6) - wide(from.lat_e6))
        - (wide(to.lat_e6) - wide(from.lat_e6)) * (wide(at.lon_e6) - wide(from.lon_e6));
    match turn {
        1.. => 1,
        0 => 0,
        _ => -1,
    }
}
