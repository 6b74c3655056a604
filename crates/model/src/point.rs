//! About where something is: degrees in thousandths, which is some hundred metres. Nothing finer is ever kept: near
//! enough to find the neighbourhood on a map, and not the door.
//!
//! Source: PIPL (个人信息保护法) art. 6, no more than the purpose needs; art. 28, where somebody is, is sensitive.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Thousandths in a degree.
const E3: f64 = 1_000.0;

/// A place on the earth, WGS-84, rounded. Written as degrees east and degrees north: `102.634,37.928`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Point {
    lon_e3: i32,
    lat_e3: i32,
}

/// Why a text is not a point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a point: write degrees east and north with three places each, such as 102.634,37.928"
)]
pub struct NotAPoint(String);

impl Point {
    /// The point around these degrees; none beyond the edges of the earth.
    #[must_use]
    pub fn around(lon: f64, lat: f64) -> Option<Self> {
        let fits = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        fits.then(|| Self {
            lon_e3: thousandths(lon),
            lat_e3: thousandths(lat),
        })
    }

    /// The point of these thousandths of a degree; none beyond the edges of the earth.
    #[must_use]
    pub const fn of_e3(lon_e3: i32, lat_e3: i32) -> Option<Self> {
        if lon_e3.unsigned_abs() <= 180_000 && lat_e3.unsigned_abs() <= 90_000 {
            Some(Self { lon_e3, lat_e3 })
        } else {
            None
        }
    }

    /// Degrees east, in thousandths.
    #[must_use]
    pub const fn lon_e3(self) -> i32 {
        self.lon_e3
    }

    /// Degrees north, in thousandths.
    #[must_use]
    pub const fn lat_e3(self) -> i32 {
        self.lat_e3
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180,000, far below 2^31"
)]
fn thousandths(degrees: f64) -> i32 {
    (degrees * E3).round() as i32
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of = |e3: i32| f64::from(e3) / E3;
        write!(f, "{:.3},{:.3}", of(self.lon_e3), of(self.lat_e3))
    }
}

impl FromStr for Point {
    type Err = NotAPoint;

    fn from_str(text: &str) -> Result<Self, NotAPoint> {
        let parts = text.split_once(',');
        let degrees = parts.and_then(|(lon, lat)| Some((lon.parse().ok()?, lat.parse().ok()?)));
        let point = degrees.and_then(|(lon, lat)| Self::around(lon, lat));
        // What is finer than it may be is refused, not rounded: somebody meant it to be kept.
        point
            .filter(|point| point.to_string() == text)
            .ok_or_else(|| NotAPoint(text.chars().take(40).collect()))
    }
}

impl Serialize for Point {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Point {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Point {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Point".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "pattern": r"^-?\d{1,3}\.\d{3},-?\d{1,2}\.\d{3}$"
        })
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn what_a_phone_says_is_rounded_to_a_hundred_metres() {
        let point = Point::around(102.634_49, 37.928_51).unwrap();
        assert_eq!(point.to_string(), "102.634,37.929");
        assert_eq!((point.lon_e3(), point.lat_e3()), (102_634, 37_929));
        assert_eq!(
            Point::around(-0.000_6, 0.000_4).unwrap().to_string(),
            "-0.001,0.000"
        );
    }

    #[rstest]
    #[case(181.0, 0.0)]
    #[case(0.0, -90.5)]
    #[case(f64::NAN, 0.0)]
    #[case(f64::INFINITY, 0.0)]
    fn nowhere_is_no_point(#[case] lon: f64, #[case] lat: f64) {
        assert_eq!(Point::around(lon, lat), None);
    }

    #[rstest]
    #[case("102.634,37.928", true)]
    #[case("-75.000,-12.500", true)]
    #[case("102.6341,37.928", false)]
    #[case("102.63,37.92", false)]
    #[case("37.928", false)]
    #[case("102.634, 37.928", false)]
    #[case("nan,inf", false)]
    #[case("200.000,10.000", false)]
    fn a_point_has_one_spelling(#[case] text: &str, #[case] good: bool) {
        let parsed: Result<Point, _> = text.parse();
        assert_eq!(parsed.is_ok(), good, "{text}");
        if let Ok(point) = parsed {
            assert_eq!(point.to_string(), text);
        }
    }
}
