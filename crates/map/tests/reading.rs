//! GeoJSON as people hand it over: what stands, what is put right, and what is refused with which sentence.

#![cfg(test)]
#![expect(
    clippy::needless_pass_by_value,
    reason = "values are made where they are handed over"
)]

use map::{Datum, Grounds, Limits, ReadError, Taken, metres_between, read, to_gcj02};
use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

const SQUARE: [[f64; 2]; 5] = [
    [102.60, 37.90],
    [102.61, 37.90],
    [102.61, 37.91],
    [102.60, 37.91],
    [102.60, 37.90],
];

fn feature(code: impl Into<Value>, geometry: Value) -> Value {
    json!({ "type": "Feature", "properties": { "code": code.into() }, "geometry": geometry })
}

fn polygon(rings: Value) -> Value {
    json!({ "type": "Polygon", "coordinates": rings })
}

fn file(features: Vec<Value>) -> Vec<u8> {
    json!({ "type": "FeatureCollection", "features": features })
        .to_string()
        .into_bytes()
}

fn taken(features: Vec<Value>) -> Taken {
    read(&file(features), Datum::Wgs84, Limits::USUAL).unwrap()
}

fn refused(features: Vec<Value>) -> String {
    read(&file(features), Datum::Wgs84, Limits::USUAL)
        .unwrap_err()
        .to_string()
}

#[test]
fn a_sound_outline_stands_as_it_is() {
    let taken = taken(vec![feature("620602119202001", polygon(json!([SQUARE])))]);
    let [one] = &taken.features[..] else {
        panic!("{taken:?}")
    };
    assert_eq!(one.code, "620602119202001");
    assert_eq!(one.repaired, []);
    let corners: Vec<_> = one
        .outline
        .spots()
        .map(|it| (it.at.lon_e6, it.at.lat_e6))
        .collect();
    assert_eq!(
        corners,
        [
            (102_600_000, 37_900_000),
            (102_610_000, 37_900_000),
            (102_610_000, 37_910_000),
            (102_600_000, 37_910_000)
        ]
    );
}

#[test]
fn a_code_may_be_a_number_and_a_file_one_feature() {
    let one = feature(620_602_119_202_u64, polygon(json!([SQUARE])));
    let taken = read(one.to_string().as_bytes(), Datum::Wgs84, Limits::USUAL).unwrap();
    assert_eq!(taken.features[0].code, "620602119202");
}

#[rstest]
#[case::not_closed(&SQUARE[..4], &[Grounds::Closed])]
#[case::the_wrong_way_round(&[SQUARE[0], SQUARE[3], SQUARE[2], SQUARE[1], SQUARE[0]], &[Grounds::Turned])]
#[case::said_twice(&[SQUARE[0], SQUARE[1], SQUARE[1], SQUARE[2], SQUARE[3], SQUARE[0]], &[])]
fn what_is_not_quite_right_is_put_right(#[case] ring: &[[f64; 2]], #[case] repaired: &[Grounds]) {
    let sound = taken(vec![feature("620602", polygon(json!([SQUARE])))]);
    let one = taken(vec![feature("620602", polygon(json!([ring])))]);
    assert_eq!(one.features[0].repaired, repaired);
    assert_eq!(one.features[0].outline, sound.features[0].outline);
}

#[test]
fn a_loop_that_is_a_hair_is_cut_off_and_told() {
    // Two corners in the wrong order, five metres apart on a side of a kilometre.
    let ring = json!([[
        [102.60, 37.90],
        [102.605, 37.90],
        [102.60495, 37.90002],
        [102.60505, 37.89998],
        [102.61, 37.90],
        [102.61, 37.91],
        [102.60, 37.91],
        [102.60, 37.90]
    ]]);
    let one = taken(vec![feature("620602", polygon(ring))]);
    assert_eq!(one.features[0].repaired, [Grounds::Untangled]);
}

#[test]
fn a_hole_and_several_parts_stand() {
    let hole = json!([
        [102.602, 37.902],
        [102.602, 37.908],
        [102.608, 37.908],
        [102.608, 37.902],
        [102.602, 37.902]
    ]);
    let island = SQUARE.map(|[lon, lat]| [lon + 0.05, lat]);
    let both = json!({ "type": "MultiPolygon", "coordinates": [[SQUARE, hole], [island]] });
    let one = taken(vec![feature("620602119", both)]);
    let outline = &one.features[0].outline;
    let at = |lon, lat| map::Position::of_degrees(lon, lat).unwrap();
    assert!(outline.holds(at(102.601, 37.905)));
    assert!(!outline.holds(at(102.605, 37.905)));
    assert!(outline.holds(at(102.655, 37.905)));
    assert_eq!(one.features[0].repaired, []);
}

#[rstest]
#[case::over_each_other(0.005, 1)]
#[case::beside_each_other(0.01, 1)]
#[case::apart(0.02, 2)]
fn parts_that_meet_are_one_and_a_place_in_both_lies_in_it(#[case] east: f64, #[case] left: usize) {
    let other = SQUARE.map(|[lon, lat]| [lon + east, lat]);
    let both = json!({ "type": "MultiPolygon", "coordinates": [[SQUARE], [other]] });
    let one = taken(vec![feature("620602", both)]);
    let outline = &one.features[0].outline;
    assert_eq!(outline.polygons.len(), left);
    assert_eq!(
        one.features[0].repaired.contains(&Grounds::Joined),
        left == 1
    );
    for lon in [102.6075, 102.6 + east + 0.005] {
        assert!(
            outline.holds(map::Position::of_degrees(lon, 37.905).unwrap()),
            "{lon}"
        );
    }
}

#[rstest]
#[case::crossing(
    feature("620602119202001", polygon(json!([[[102.6, 37.9], [102.61, 37.91], [102.61, 37.9], [102.6, 37.91], [102.6, 37.9]]]))),
    "feature 1 (code 620602119202001) has a border that crosses itself near 102.61000, 37.90000: draw it anew there"
)]
#[case::latitude_first(
    feature("620602", polygon(json!([[[37.9, 102.6], [37.9, 102.61], [37.91, 102.61], [37.9, 102.6]]]))),
    "feature 1 (code 620602) has a corner at 37.9, 102.6, which is no place in China, while 102.6, 37.9 is: longitude comes first"
)]
#[case::metres(
    feature("620602", polygon(json!([[[11421000.0, 4566000.0], [11421100.0, 4566000.0], [11421100.0, 4566100.0]]]))),
    "feature 1 (code 620602) has a corner at 11421000, 4566000, which is nowhere on earth: give degrees, longitude first, latitude second"
)]
#[case::a_line(
    feature("620602", json!({ "type": "LineString", "coordinates": SQUARE })),
    "feature 1 (code 620602) is a LineString: an outline is a Polygon or a MultiPolygon"
)]
#[case::nothing(
    feature("620602", Value::Null),
    "feature 1 (code 620602) has no border: draw it, or take it out of the file"
)]
#[case::no_corners(
    feature("620602", polygon(json!([[]]))),
    "feature 1 (code 620602) has no border: draw it, or take it out of the file"
)]
#[case::two_corners(
    feature("620602", polygon(json!([[SQUARE[0], SQUARE[1], SQUARE[0]]]))),
    "feature 1 (code 620602) has a border of fewer than three corners: draw it anew"
)]
#[case::level(
    feature("620602", polygon(json!([[[102.6, 37.9], [102.61, 37.9], [102.62, 37.9], [102.6, 37.9]]]))),
    "feature 1 (code 620602) has a border with nothing inside: draw it anew"
)]
#[case::a_hair_wide(
    feature("620602", polygon(json!([[[1, -0.0023], [1, -0.002317], [1.000002, 1.0059]]]))),
    "feature 1 (code 620602) has a border with nothing inside: draw it anew"
)]
#[case::no_code(
    json!({ "type": "Feature", "properties": {}, "geometry": polygon(json!([SQUARE])) }),
    "feature 1 says no code: give it the property \"code\" with the digits of its area or grid"
)]
#[case::a_name(
    feature("金沙村", polygon(json!([SQUARE]))),
    "feature 1 (code 金沙村) has no code of an area or grid: write 6, 9, 12 or 15 digits, as text"
)]
fn what_cannot_stand_is_told_in_a_sentence(#[case] feature: Value, #[case] sentence: &str) {
    let told = refused(vec![feature]);
    assert_eq!(
        told,
        format!("nothing was brought in; correct these and try again:\n{sentence}")
    );
}

#[test]
fn every_feature_that_cannot_stand_is_told() {
    let good = feature("620602119202001", polygon(json!([SQUARE])));
    let told = refused(vec![good.clone(), feature("620602", Value::Null), good]);
    let lines: Vec<_> = told.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            "feature 2 (code 620602) has no border: draw it, or take it out of the file",
            "feature 3 (code 620602119202001) has the code of feature 1: make one of both, of several polygons",
        ]
    );
}

#[test]
fn a_file_that_is_none_is_told() {
    let told = |bytes: &[u8]| read(bytes, Datum::Wgs84, Limits::USUAL).unwrap_err();
    assert!(matches!(told(b"PK\x03\x04"), ReadError::NotJson(_)));
    assert_eq!(told(b"[]"), ReadError::NotACollection);
    assert_eq!(told(b"{\"type\":\"Topology\"}"), ReadError::NotACollection);
    assert_eq!(told(&file(vec![])), ReadError::Nothing);
    let few = Limits {
        features: 1,
        file_bytes: 2 << 20,
    };
    let many = file(vec![Value::Null, Value::Null]);
    assert_eq!(read(&many, Datum::Wgs84, few), Err(ReadError::TooMany(1)));
    let large = vec![b' '; (2 << 20) + 1];
    assert_eq!(read(&large, Datum::Wgs84, few), Err(ReadError::TooLarge(2)));
}

#[test]
fn nesting_without_end_is_refused_and_takes_no_stack() {
    let deep = "[".repeat(1 << 20);
    let text = format!("{{\"type\":\"FeatureCollection\",\"features\":{deep}");
    let told = read(text.as_bytes(), Datum::Wgs84, Limits::USUAL);
    assert!(matches!(told, Err(ReadError::NotJson(_))));
}

#[test]
fn shifted_coordinates_are_shifted_back_where_they_are_said_to_be() {
    let shifted = SQUARE.map(|[lon, lat]| {
        let (lon, lat) = to_gcj02(lon, lat);
        [lon, lat]
    });
    let bytes = file(vec![feature("620602", polygon(json!([shifted])))]);
    let back = read(&bytes, Datum::Gcj02, Limits::USUAL).unwrap();
    let sound = taken(vec![feature("620602", polygon(json!([SQUARE])))]);
    let corners =
        |taken: &Taken| -> Vec<_> { taken.features[0].outline.spots().map(|it| it.at).collect() };
    for (one, other) in corners(&back).into_iter().zip(corners(&sound)) {
        assert!(metres_between(one, other) < 1.0);
    }
    let as_it_is = read(&bytes, Datum::Wgs84, Limits::USUAL).unwrap();
    let off = metres_between(corners(&as_it_is)[0], corners(&sound)[0]);
    assert!((100.0..800.0).contains(&off), "{off} m");
}

proptest! {
    /// Whatever corners somebody draws: what stands has an inside and borders that can be stored, and what does
    /// not is told in one line.
    #[test]
    fn any_corners_stand_or_are_told(corners in proptest::collection::vec((0..40i32, 0..40i32), 0..12)) {
        let ring: Vec<[f64; 2]> = corners
            .iter()
            .map(|(x, y)| [102.6 + f64::from(*x) / 1000.0, 37.9 + f64::from(*y) / 1000.0])
            .collect();
        let bytes = file(vec![feature("620602", polygon(json!([ring])))]);
        match read(&bytes, Datum::Wgs84, Limits::USUAL) {
            Ok(taken) => {
                let outline = &taken.features[0].outline;
                prop_assert!(outline.label().is_some_and(|at| outline.holds(at)));
                let again = map::Outline::from_bytes(&outline.to_bytes());
                prop_assert_eq!(again.as_ref(), Ok(outline));
            }
            Err(ReadError::Bad(problems)) => prop_assert_eq!(problems.len(), 1),
            Err(other) => prop_assert!(false, "{}", other),
        }
    }

    #[test]
    fn any_bytes_are_told(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read(&bytes, Datum::Wgs84, Limits::USUAL).is_err());
    }
}
