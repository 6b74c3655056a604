//! Parts of one area that lie over each other, or share a line, are one part: a place in both would else lie in
//! neither. It never moves a border that meets no other.

use geo::{Area, BoundingRect, Polygon, Rect, Validation, unary_union};

use crate::check::{Fault, rounded};

/// Parts in whole millionths, counter-clockwise: as they are, or made one where they have to be; whether they were.
pub(crate) fn joined(parts: Vec<Polygon<f64>>) -> Result<(Vec<Polygon<f64>>, bool), Fault> {
    if !any_near(&parts) {
        return Ok((parts, false));
    }
    let whole: Vec<_> = unary_union(&parts).iter().map(rounded).collect();
    let inside = |parts: &[Polygon<f64>]| parts.iter().map(Area::unsigned_area).sum::<f64>();
    // Corners are whole, and so is twice the area.
    if whole.len() == parts.len() && (inside(&whole) - inside(&parts)).abs() < 0.5 {
        return Ok((parts, false));
    }
    if whole.is_empty() || !whole.iter().all(Validation::is_valid) {
        return Err(Fault::Over);
    }
    Ok((whole, true))
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
