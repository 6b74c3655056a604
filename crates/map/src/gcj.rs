//! GCJ-02, the shifted coordinates of maps published in China, and the way back to WGS-84.
//!
//! Source: the shift is a published approximation, an ellipsoid of Krasovsky (a = 6,378,245 m,
//! e² = 0.00669342162296594323) and two sums of sines, known as `eviltransform` and used by the map libraries
//! of the country; the official transform is not published. It has no inverse in closed form: it is found by
//! iteration, since the shift changes by less than a thousandth of the way it is taken.

use std::f64::consts::PI;

/// The ellipsoid's equatorial radius, metres.
const A: f64 = 6_378_245.0;
/// Its eccentricity, squared.
const E2: f64 = 0.006_693_421_622_965_943;
/// Where the shift is applied, degrees: what the approximation itself holds to be in China.
const WEST: f64 = 72.004;
const EAST: f64 = 137.8347;
const SOUTH: f64 = 0.8293;
const NORTH: f64 = 55.8271;
/// Each round leaves less than a thousandth of the error: four of 700 m leave nothing to be seen.
const ROUNDS: usize = 4;

/// Whether coordinates there are shifted at all.
#[must_use]
pub fn in_china(lon: f64, lat: f64) -> bool {
    (WEST..=EAST).contains(&lon) && (SOUTH..=NORTH).contains(&lat)
}

/// Degrees east and north in GCJ-02 of a place given in WGS-84; outside China the same.
#[must_use]
pub fn to_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    if !in_china(lon, lat) {
        return (lon, lat);
    }
    let (east, north) = shift(lon, lat);
    (lon + east, lat + north)
}

/// Degrees east and north in WGS-84 of a place given in GCJ-02, to less than a metre; outside China the same.
#[must_use]
pub fn to_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    if !in_china(lon, lat) {
        return (lon, lat);
    }
    let mut at = (lon, lat);
    for _ in 0..ROUNDS {
        let (east, north) = shift(at.0, at.1);
        at = (lon - east, lat - north);
    }
    at
}

/// How far GCJ-02 lies from a place in WGS-84, degrees east and north.
fn shift(lon: f64, lat: f64) -> (f64, f64) {
    let (x, y) = (lon - 105.0, lat - 35.0);
    let (root, both) = (x.abs().sqrt(), 0.1 * x * y);
    let short = 20.0 * sine(x, 1.0 / 6.0) + 20.0 * sine(x, 0.5);
    let near = |of: f64| 20.0 * sine(of, 1.0) + 40.0 * sine(of, 3.0);
    let far_north = 160.0 * sine(y, 12.0) + 320.0 * sine(y, 30.0);
    let far_east = 150.0 * sine(x, 12.0) + 300.0 * sine(x, 30.0);
    let plain_north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + both + 0.2 * root;
    let plain_east = 300.0 + x + 2.0 * y + 0.1 * x * x + both + 0.1 * root;
    let north_m = plain_north + (short + near(y) + far_north) * 2.0 / 3.0;
    let east_m = plain_east + (short + near(x) + far_east) * 2.0 / 3.0;
    let phi = lat.to_radians();
    let bend = 1.0 - E2 * phi.sin() * phi.sin();
    let meridian_m = A * (1.0 - E2) / (bend * bend.sqrt());
    let parallel_m = A / bend.sqrt() * phi.cos();
    (
        (east_m / parallel_m).to_degrees(),
        (north_m / meridian_m).to_degrees(),
    )
}

/// A sine that crosses nothing every so many degrees.
fn sine(of: f64, every: f64) -> f64 {
    (of / every * PI).sin()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::{Position, metres_between};

    /// Pairs that are published with the approximation.
    #[rstest]
    #[case((121.527_210_6, 31.177_427_6), (121.531_541_859_215, 31.175_303_983_645_97))]
    #[case((113.912_316, 22.543_847), (113.917_176_480_836_3, 22.540_796_131_694_766))]
    #[case((116.377_817, 39.911_954), (116.384_047_224_556_57, 39.913_345_455_360_69))]
    fn the_shift_is_the_published_one(#[case] wgs: (f64, f64), #[case] gcj: (f64, f64)) {
        let (lon, lat) = to_gcj02(wgs.0, wgs.1);
        assert!((lon - gcj.0).abs() < 1e-6, "{lon} is not {}", gcj.0);
        assert!((lat - gcj.1).abs() < 1e-6, "{lat} is not {}", gcj.1);
    }

    #[rstest]
    #[case(2.35, 48.86)]
    #[case(139.77, 35.68)]
    #[case(-75.0, -12.0)]
    #[case(103.85, 0.5)]
    fn outside_china_nothing_is_shifted(#[case] lon: f64, #[case] lat: f64) {
        assert_eq!(to_gcj02(lon, lat), (lon, lat));
        assert_eq!(to_wgs84(lon, lat), (lon, lat));
    }

    proptest! {
        #[test]
        fn there_and_back_is_less_than_a_metre(lon in 73.5..135.0f64, lat in 18.0..53.5f64) {
            let (east, north) = to_gcj02(lon, lat);
            let (back_lon, back_lat) = to_wgs84(east, north);
            let at = |lon, lat| Position::of_degrees(lon, lat).unwrap();
            prop_assert!(metres_between(at(lon, lat), at(back_lon, back_lat)) < 1.0);
            let moved = metres_between(at(lon, lat), at(east, north));
            prop_assert!((10.0..1500.0).contains(&moved), "{moved} m");
        }
    }
}
