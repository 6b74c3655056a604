//! The outline of an area or a grid, as it is stored and sent: corners as differences to the one before, each
//! with the zoom from which on it is drawn.
//!
//! ```text
//! version: u8, 1 · polygons: varint · each: rings: varint · each: corners: varint · each: zigzag varint of the
//! difference to the east, the same to the north, first zoom: u8
//! ```

use crate::{Bounds, Position};

/// The most corners an outline has.
pub const MAX_POINTS: usize = 200_000;
const VERSION: u8 = 1;

/// A corner of a border.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// Where it is.
    pub at: Position,
    /// The first zoom it is drawn at; see [`crate::settle`].
    pub from_zoom: u8,
}

/// A border that comes back to where it began; the first corner is not said again.
pub type Ring = Vec<Spot>;

/// A surface: its border counter-clockwise, then the borders of its holes clockwise (RFC 7946 §3.1.6).
pub type Polygon = Vec<Ring>;

/// Everything that belongs to one area or grid.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// Its parts.
    pub polygons: Vec<Polygon>,
}

/// Why bytes are not an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Written by a newer version.
    #[error("the outline is of version {0}, which this version does not know: update the app")]
    Newer(u8),
    /// They end too early, say too much or go on.
    #[error("the outline is damaged: bring it in again")]
    Damaged,
}

impl Outline {
    /// The outline as bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = vec![VERSION];
        let mut before = Position::default();
        put_count(&mut bytes, self.polygons.len());
        for polygon in &self.polygons {
            put_count(&mut bytes, polygon.len());
            for ring in polygon {
                put_count(&mut bytes, ring.len());
                for spot in ring {
                    put(&mut bytes, difference(before.lon_e6, spot.at.lon_e6));
                    put(&mut bytes, difference(before.lat_e6, spot.at.lat_e6));
                    bytes.push(spot.from_zoom);
                    before = spot.at;
                }
            }
        }
        bytes
    }

    /// Reads an outline. Nothing is allocated for what the bytes do not hold.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Unreadable> {
        let (version, mut rest) = bytes.split_first().ok_or(Unreadable::Damaged)?;
        if *version != VERSION {
            return Err(Unreadable::Newer(*version));
        }
        let (mut before, mut left) = (Position::default(), MAX_POINTS);
        let mut polygons = Vec::new();
        for _ in 0..count(&mut rest)? {
            let mut polygon = Vec::new();
            for _ in 0..count(&mut rest)? {
                let corners = count(&mut rest)?;
                left = left.checked_sub(corners).ok_or(Unreadable::Damaged)?;
                let mut ring = Vec::with_capacity(corners);
                for _ in 0..corners {
                    before = Position {
                        lon_e6: onward(before.lon_e6, take(&mut rest)?)?,
                        lat_e6: onward(before.lat_e6, take(&mut rest)?)?,
                    };
                    let (from_zoom, after) = rest.split_first().ok_or(Unreadable::Damaged)?;
                    rest = after;
                    if !before.is_on_earth() {
                        return Err(Unreadable::Damaged);
                    }
                    ring.push(Spot {
                        at: before,
                        from_zoom: *from_zoom,
                    });
                }
                polygon.push(ring);
            }
            polygons.push(polygon);
        }
        rest.is_empty()
            .then_some(Self { polygons })
            .ok_or(Unreadable::Damaged)
    }

    /// Every corner.
    pub fn spots(&self) -> impl Iterator<Item = &Spot> {
        self.polygons.iter().flatten().flatten()
    }

    /// The smallest bounds around it; none when it is empty.
    #[must_use]
    pub fn bounds(&self) -> Option<Bounds> {
        Bounds::around(self.spots().map(|spot| spot.at))
    }

    /// The borders as they are drawn at a zoom: those with at least three corners left.
    pub fn rings_at(&self, zoom: u8) -> impl Iterator<Item = Vec<Position>> {
        let rings = self.polygons.iter().flatten();
        let drawn = rings.map(move |ring| {
            let seen = ring.iter().filter(|spot| spot.from_zoom <= zoom);
            seen.map(|spot| spot.at).collect::<Vec<_>>()
        });
        drawn.filter(|ring| ring.len() >= 3)
    }

    /// Whether a place lies in it. A place on a border lies in the outline whose inside is to the east of that
    /// border, or to the north where it runs level: never in two neighbours.
    ///
    /// Source: the crossing number of a ray to the west; M. Shimrat, "Algorithm 112", CACM 5 (1962) 434.
    #[must_use]
    pub fn holds(&self, at: Position) -> bool {
        let mut inside = false;
        for ring in self.polygons.iter().flatten() {
            let ends = ring.iter().skip(1).chain(ring.first());
            for (from, to) in ring.iter().zip(ends) {
                inside ^= crosses(from.at, to.at, at);
            }
        }
        inside
    }

    /// Where a word about it stands: inside of its largest part, far from the border. None when it is empty.
    #[must_use]
    pub fn label(&self) -> Option<Position> {
        let largest = self.polygons.iter().max_by_key(|polygon| {
            let border = polygon.first().map_or(&[][..], Vec::as_slice);
            twice_area(border).abs()
        })?;
        let bounds = Bounds::around(largest.iter().flatten().map(|spot| spot.at))?;
        widest(largest, bounds)
    }
}

/// Twice the area inside of a border, in square millionths of a degree; positive when it runs counter-clockwise.
fn twice_area(ring: &[Spot]) -> i128 {
    let ends = ring.iter().skip(1).chain(ring.first());
    let parts = ring.iter().zip(ends).map(|(from, to)| {
        i128::from(from.at.lon_e6) * i128::from(to.at.lat_e6)
            - i128::from(to.at.lon_e6) * i128::from(from.at.lat_e6)
    });
    parts.sum()
}

/// The middle of the widest stretch inside, among some lines from west to east.
fn widest(polygon: &Polygon, bounds: Bounds) -> Option<Position> {
    const LINES: i64 = 9;
    let (south, north) = (i64::from(bounds.from.lat_e6), i64::from(bounds.to.lat_e6));
    let mut best: Option<(i64, Position)> = None;
    // Lines near the middle come first: of two stretches as wide, the one there is taken.
    let order =
        (1..=LINES).map(|at| (LINES + 1) / 2 + if at % 2 == 0 { at / 2 } else { -(at / 2) });
    for line in order {
        let lat = south + (north - south) * line / (LINES + 1);
        let mut cuts: Vec<i64> = Vec::new();
        for ring in polygon {
            let ends = ring.iter().skip(1).chain(ring.first());
            for (from, to) in ring.iter().zip(ends) {
                let (a, b) = (from.at, to.at);
                let (a_lat, b_lat) = (i64::from(a.lat_e6), i64::from(b.lat_e6));
                if (a_lat > lat) != (b_lat > lat) {
                    let (a_lon, b_lon) = (i64::from(a.lon_e6), i64::from(b.lon_e6));
                    cuts.push(a_lon + (b_lon - a_lon) * (lat - a_lat) / (b_lat - a_lat));
                }
            }
        }
        cuts.sort_unstable();
        for stretch in cuts.chunks_exact(2) {
            let wide = stretch[1] - stretch[0];
            if best.is_none_or(|(widest, _)| wide > widest) {
                let at = Position {
                    lon_e6: i32::try_from((stretch[0] + stretch[1]) / 2).ok()?,
                    lat_e6: i32::try_from(lat).ok()?,
                };
                best = Some((wide, at));
            }
        }
    }
    best.map(|(_, at)| at)
}

/// Whether the ray from `at` to the west crosses the line, exactly.
fn crosses(a: Position, b: Position, at: Position) -> bool {
    if (a.lat_e6 > at.lat_e6) == (b.lat_e6 > at.lat_e6) {
        return false;
    }
    let wide = |n: i32| i128::from(n);
    let (low, high) = if a.lat_e6 < b.lat_e6 { (a, b) } else { (b, a) };
    let side = (wide(high.lon_e6) - wide(low.lon_e6)) * (wide(at.lat_e6) - wide(low.lat_e6))
        - (wide(at.lon_e6) - wide(low.lon_e6)) * (wide(high.lat_e6) - wide(low.lat_e6));
    side <= 0
}

fn difference(from: i32, to: i32) -> u64 {
    let by = i64::from(to) - i64::from(from);
    ((by << 1) ^ (by >> 63)).cast_unsigned()
}

fn onward(from: i32, zigzag: u64) -> Result<i32, Unreadable> {
    let by = (zigzag >> 1).cast_signed() ^ -(zigzag & 1).cast_signed();
    let to = i64::from(from).checked_add(by);
    to.and_then(|to| i32::try_from(to).ok())
        .ok_or(Unreadable::Damaged)
}

fn put_count(bytes: &mut Vec<u8>, n: usize) {
    put(bytes, n as u64);
}

fn put(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        bytes.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

fn take(rest: &mut &[u8]) -> Result<u64, Unreadable> {
    const LONGEST: usize = 10;
    let mut n = 0u64;
    for at in 0..LONGEST {
        let (&byte, after) = rest.split_first().ok_or(Unreadable::Damaged)?;
        *rest = after;
        n |= u64::from(byte & 0x7f)
            .checked_shl(u32::try_from(7 * at).unwrap_or(u32::MAX))
            .unwrap_or(0);
        if byte < 0x80 {
            return Ok(n);
        }
    }
    Err(Unreadable::Damaged)
}

/// A count of things that each take a byte at least.
fn count(rest: &mut &[u8]) -> Result<usize, Unreadable> {
    let n = usize::try_from(take(rest)?).map_err(|_| Unreadable::Damaged)?;
    if n > rest.len() {
        return Err(Unreadable::Damaged);
    }
    Ok(n)
}

#[cfg(test)]
mod tests;
