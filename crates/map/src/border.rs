//! From which zoom on each corner of a border is drawn. A stretch of border between two outlines is looked at
//! once, so that both drop the same corners and no gap opens between them.
//!
//! Source: the corners are ranked by D. H. Douglas and T. K. Peucker, "Algorithms for the reduction of the number
//! of points", Cartographica 10 (1973) 112; stretches between places where three outlines meet are those of the
//! TopoJSON format (M. Bostock).

use std::collections::{HashMap, HashSet};

use crate::{Outline, Position, Ring};

/// The nearest zoom: 0.04 m to a point of the screen at the equator.
pub const MAX_ZOOM: u8 = 22;
/// Metres to a point of the screen at the equator and zoom 0: the equator over 256 points, as is the custom of maps
/// on screens.
const METRES_AT_0: f64 = 156_543.033_92;
/// A corner that is no further than this from where the line would go without it cannot be seen, points.
const UNSEEN_POINTS: f64 = 0.5;
/// Metres in a millionth of a degree to the north.
const METRES_E6: f64 = 0.111_194_93;

/// Ranks every corner of outlines that lie beside each other. The same outlines give the same ranks, whatever was
/// in them before and in whichever order they come.
pub fn settle(outlines: &mut [Outline]) {
    let mut meetings = Meetings::default();
    for ring in outlines.iter().flat_map(|it| it.polygons.iter().flatten()) {
        meetings.take(ring);
    }
    let mut known = HashMap::new();
    let rings = outlines.iter_mut().flat_map(|it| it.polygons.iter_mut());
    for ring in rings.flatten() {
        rank(ring, &meetings, &mut known);
    }
}

/// Where borders part or meet.
#[derive(Default)]
struct Meetings {
    beside: HashMap<Position, (Position, Position)>,
    at: HashSet<Position>,
}

impl Meetings {
    fn take(&mut self, ring: &Ring) {
        let n = ring.len();
        for (at, spot) in ring.iter().enumerate() {
            let (before, after) = (ring[(at + n - 1) % n].at, ring[(at + 1) % n].at);
            let pair = (before.min(after), before.max(after));
            if *self.beside.entry(spot.at).or_insert(pair) != pair {
                self.at.insert(spot.at);
            }
        }
    }
}

/// Ranks of stretches that were looked at, by their corners.
type Known = HashMap<Vec<Position>, Vec<u8>>;

fn rank(ring: &mut Ring, meetings: &Meetings, known: &mut Known) {
    let n = ring.len();
    if n < 3 {
        for spot in ring {
            spot.from_zoom = 0;
        }
        return;
    }
    let met = (0..n).filter(|at| meetings.at.contains(&ring[*at].at));
    let mut cuts: Vec<usize> = met.collect();
    if cuts.is_empty() {
        cuts = anchors(ring);
    }
    for (no, from) in cuts.iter().enumerate() {
        let to = cuts[(no + 1) % cuts.len()];
        let steps = match (to + n - from) % n {
            0 => n,
            steps => steps,
        };
        let at = |step: usize| (from + step) % n;
        let stretch: Vec<Position> = (0..=steps).map(|step| ring[at(step)].at).collect();
        for (step, from_zoom) in ranks(stretch, known).into_iter().enumerate() {
            ring[at(step)].from_zoom = from_zoom;
        }
    }
}

/// Two corners of a border that meets no other: the first from the west, and the one furthest from it.
fn anchors(ring: &Ring) -> Vec<usize> {
    let first = (0..ring.len()).min_by_key(|at| ring[*at].at).unwrap_or(0);
    let from = ring[first].at;
    let far = |at: &usize| {
        let to = ring[*at].at;
        let (east, north) = (
            i64::from(to.lon_e6) - i64::from(from.lon_e6),
            i64::from(to.lat_e6) - i64::from(from.lat_e6),
        );
        (east * east + north * north, to)
    };
    let second = (0..ring.len()).max_by_key(far).unwrap_or(first);
    let mut both = vec![first, second];
    both.sort_unstable();
    both.dedup();
    both
}

/// The ranks of a stretch, its ends among them; the same whichever way it is walked.
fn ranks(mut stretch: Vec<Position>, known: &mut Known) -> Vec<u8> {
    let turned = stretch.iter().rev().lt(stretch.iter());
    if turned {
        stretch.reverse();
    }
    let mut ranks = match known.get(&stretch) {
        Some(ranks) => ranks.clone(),
        None => {
            let ranks = looked_at(&stretch);
            known.insert(stretch, ranks.clone());
            ranks
        }
    };
    if turned {
        ranks.reverse();
    }
    ranks
}

fn looked_at(stretch: &[Position]) -> Vec<u8> {
    let mut ranks = vec![MAX_ZOOM; stretch.len()];
    let last = stretch.len().saturating_sub(1);
    for end in [0, last] {
        if let Some(rank) = ranks.get_mut(end) {
            *rank = 0;
        }
    }
    let flat = Flat::around(stretch);
    let mut open = vec![(0, last, f64::INFINITY)];
    while let Some((from, to, above_m)) = open.pop() {
        let between = (from + 1..to).map(|at| (at, flat.off_m(stretch, from, to, at)));
        let furthest = between.fold(None, |best: Option<(usize, f64)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        });
        let Some((at, off_m)) = furthest else {
            continue;
        };
        // A corner is never drawn before those it was found between.
        let off_m = off_m.min(above_m);
        ranks[at] = flat.first_zoom(off_m);
        open.push((from, at, off_m));
        open.push((at, to, off_m));
    }
    ranks
}

/// The earth, flat around a stretch.
struct Flat {
    /// The cosine of the latitude.
    narrow: f64,
}

impl Flat {
    fn around(stretch: &[Position]) -> Self {
        let lat = stretch.first().map_or(0.0, |at| at.lat());
        Self {
            narrow: lat.to_radians().cos().max(0.01),
        }
    }

    /// How far a corner lies from the line between two others, metres.
    fn off_m(&self, stretch: &[Position], from: usize, to: usize, at: usize) -> f64 {
        let metres = |of: usize| {
            let (east, north) = (
                f64::from(stretch[of].lon_e6) - f64::from(stretch[from].lon_e6),
                f64::from(stretch[of].lat_e6) - f64::from(stretch[from].lat_e6),
            );
            (east * METRES_E6 * self.narrow, north * METRES_E6)
        };
        let ((x, y), (end_x, end_y)) = (metres(at), metres(to));
        let long = end_x * end_x + end_y * end_y;
        let share = if long > 0.0 {
            ((x * end_x + y * end_y) / long).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (x - share * end_x).hypot(y - share * end_y)
    }

    /// The first zoom at which so many metres can be seen.
    fn first_zoom(&self, off_m: f64) -> u8 {
        let seen = |zoom: &u8| {
            off_m >= METRES_AT_0 * self.narrow * UNSEEN_POINTS / f64::from(1u32 << zoom)
        };
        (0..MAX_ZOOM).find(seen).unwrap_or(MAX_ZOOM)
    }
}

#[cfg(test)]
mod tests;
