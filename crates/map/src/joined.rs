//! Parts of one area that lie over each other, or share a line, are one part: a place in both would else lie in
//! neither. It never moves a border that meets no other.

use geo::{Area, BoundingRect, CoordsIter, Polygon, Rect, Validation, unary_union};

use crate::MAX_POINTS;
use crate::check::{Fault, rounded};

/// How far corners rounded to whole millionths may change an area, as a share of it.
const SLACK: f64 = 0.001;

/// Parts in whole millionths, counter-clockwise: as they are, or made one where they have to be; whether they were.
pub(crate) fn joined(parts: Vec<Polygon<f64>>) -> Result<(Vec<Polygon<f64>>, bool), Fault> {
    if !any_near(&parts) {
        return Ok((parts, false));
    }
    let whole: Vec<_> = unary_union(&parts).iter().map(rounded).collect();
    // Where borders cross there are more corners than were given.
    if whole.iter().map(CoordsIter::coords_count).sum::<usize>() > MAX_POINTS {
        return Err(Fault::TooMany);
    }
    let inside = |parts: &[Polygon<f64>]| parts.iter().map(Area::unsigned_area).sum::<f64>();
    // Corners are whole, and so is twice the area.
    if whole.len() == parts.len() && (inside(&whole) - inside(&parts)).abs() < 0.5 {
        return Ok((parts, false));
    }
    // What the union of thin parts comes to is not taken on trust.
    let (least, most) = (largest(&parts), inside(&parts));
    let likely = (least * (1.0 - SLACK)..=most * (1.0 + SLACK)).contains(&inside(&whole));
    if !likely || !whole.iter().all(Validation::is_valid) {
        return Err(Fault::Over);
    }
    Ok((whole, true))
}

fn largest(parts: &[Polygon<f64>]) -> f64 {
    let each = parts.iter().map(Area::unsigned_area);
    each.fold(0.0, f64::max)
}

/// Whether the bounds of any two meet: looked for from west to east.
fn any_near(parts: &[Polygon<f64>]) -> bool {
    let bounds = parts.iter().filter_map(BoundingRect::bounding_rect);
    let mut bounds: Vec<Rect<f64>> = bounds.collect();
    bounds.sort_by(|one, other| one.min().x.total_cmp(&other.min().x));
    let mut open: Vec<Rect<f64>> = Vec::new();
    for next in bounds {
        open.retain(|one| one.max().x >= next.min().x);
        let meets = |one: &Rect<f64>| one.max().y >= next.min().y && one.min().y <= next.max().y;
        if open.iter().any(meets) {
            return true;
        }
        open.push(next);
    }
    false
}
