//! Ranks are the same on both sides of a border, and depend on the corners alone.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::Spot;

const fn at(lon_e6: i32, lat_e6: i32) -> Position {
    Position { lon_e6, lat_e6 }
}

fn outline(corners: &[Position]) -> Outline {
    let spots = corners.iter().map(|at| Spot {
        at: *at,
        from_zoom: 9,
    });
    Outline {
        polygons: vec![vec![spots.collect()]],
    }
}

/// Two fields on either side of a ragged border that runs north.
fn neighbours(ragged: &[i32]) -> [Outline; 2] {
    let n = i32::try_from(ragged.len()).unwrap();
    let border: Vec<Position> = (0..n)
        .map(|step| at(102_600_000 + ragged[step as usize], 37_900_000 + step * 500))
        .collect();
    let (low, high) = (border[0].lat_e6, border[border.len() - 1].lat_e6);
    let mut west = vec![at(102_500_000, high), at(102_500_000, low)];
    west.extend(&border);
    let mut east: Vec<Position> = border.iter().rev().copied().collect();
    east.extend([at(102_700_000, low), at(102_700_000, high)]);
    [outline(&west), outline(&east)]
}

fn drawn(outline: &Outline, zoom: u8) -> BTreeSet<Position> {
    outline.rings_at(zoom).flatten().collect()
}

fn shared(ragged: &[i32]) -> BTreeSet<Position> {
    let [west, east] = neighbours(ragged);
    let corners = |outline: &Outline| -> BTreeSet<_> { outline.spots().map(|it| it.at).collect() };
    corners(&west)
        .intersection(&corners(&east))
        .copied()
        .collect()
}

proptest! {
    /// Whatever the border is like and from whichever side it is walked, both sides draw the same corners of it.
    #[test]
    fn a_shared_border_never_gapes(ragged in proptest::collection::vec(-4000..4000i32, 2..80)) {
        let mut both = neighbours(&ragged);
        settle(&mut both);
        let shared = shared(&ragged);
        for zoom in 0..=MAX_ZOOM {
            let [west, east] = [&both[0], &both[1]].map(|one| -> BTreeSet<Position> {
                drawn(one, zoom).intersection(&shared).copied().collect()
            });
            // One of two may be too small to be drawn at all.
            if !west.is_empty() && !east.is_empty() {
                prop_assert_eq!(west, east, "at zoom {}", zoom);
            }
        }
    }

    /// What was in the outlines before, where a ring begins and the order of outlines change nothing.
    #[test]
    fn ranks_depend_on_the_corners_alone(
        ragged in proptest::collection::vec(-4000..4000i32, 2..40), turn in 0usize..20,
    ) {
        let mut once = neighbours(&ragged);
        settle(&mut once);
        let mut again = once.clone();
        again.reverse();
        for ring in again.iter_mut().flat_map(|it| it.polygons.iter_mut().flatten()) {
            let turn = turn % ring.len();
            ring.rotate_left(turn);
        }
        settle(&mut again);
        for (one, other) in once.iter().zip(again.iter().rev()) {
            let ranks = |outline: &Outline| -> BTreeSet<(Position, u8)> {
                outline.spots().map(|spot| (spot.at, spot.from_zoom)).collect()
            };
            prop_assert_eq!(ranks(one), ranks(other));
        }
    }
}

#[test]
fn a_corner_is_drawn_once_it_can_be_seen() {
    // 111 m to the east of a line that is 11 km long.
    let corners = [
        at(0, 0),
        at(1_000, 50_000),
        at(0, 100_000),
        at(-50_000, 50_000),
    ];
    let mut one = [outline(&corners)];
    settle(&mut one);
    let ranks: Vec<u8> = one[0].spots().map(|spot| spot.from_zoom).collect();
    // Half a point is 152.9 m at zoom 9 and 76.4 m at zoom 10.
    assert_eq!(ranks[1], 10);
    assert!(ranks[3] < 6, "5.5 km are seen from far");
}

#[test]
fn far_away_few_corners_are_left_and_near_all() {
    let ragged: Vec<i32> = (0..200).map(|step| (step * 37) % 300).collect();
    let mut both = neighbours(&ragged);
    settle(&mut both);
    let counts = [6, 12, 16, MAX_ZOOM].map(|zoom| drawn(&both[0], zoom).len());
    assert!(counts.is_sorted(), "{counts:?}");
    assert!(counts[0] <= 4, "{counts:?}");
    assert_eq!(counts[3], 202);
}
