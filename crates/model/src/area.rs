//! Areas: the national code of an administrative division, and the grids inside a village.
//!
//! Source: GB/T 2260 (province 2 digits, city 4, county 6), GB/T 10114 (township 9, village 12).
//! A grid belongs to one village for ever: the village's 12 digits and a sequence of 3.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// How large an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AreaLevel {
    /// 省, 2 digits.
    Province,
    /// 市, 4 digits.
    City,
    /// 县, 6 digits.
    County,
    /// 乡镇, 9 digits.
    Township,
    /// 村, 12 digits.
    Village,
}

impl AreaLevel {
    const fn of_len(len: usize) -> Option<Self> {
        match len {
            2 => Some(Self::Province),
            4 => Some(Self::City),
            6 => Some(Self::County),
            9 => Some(Self::Township),
            12 => Some(Self::Village),
            _ => None,
        }
    }

    const fn len(self) -> usize {
        match self {
            Self::Province => 2,
            Self::City => 4,
            Self::County => 6,
            Self::Township => 9,
            Self::Village => 12,
        }
    }

    /// The level above, when there is one.
    #[must_use]
    pub const fn above(self) -> Option<Self> {
        match self {
            Self::Province => None,
            Self::City => Some(Self::Province),
            Self::County => Some(Self::City),
            Self::Township => Some(Self::County),
            Self::Village => Some(Self::Township),
        }
    }
}

/// Why a text is not an area code or a grid.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnArea {
    /// Not 2, 4, 6, 9 or 12 digits.
    #[error("{0:?} is not an area code: write 2, 4, 6, 9 or 12 digits")]
    Code(String),
    /// Not a village and three digits.
    #[error("{0:?} is not a grid: write the village's 12 digits and the grid's 3")]
    Grid(String),
    /// Not a number from 1 to 99.
    #[error("{0:?} is not a unit: write its number, 1 to 99")]
    Unit(String),
}

/// The national code of one administrative division.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaCode(String);

impl AreaCode {
    /// How large the area is.
    #[must_use]
    pub fn level(&self) -> AreaLevel {
        AreaLevel::of_len(self.0.len()).unwrap_or(AreaLevel::Village)
    }

    /// The area that holds this one.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let above = self.level().above()?;
        Some(Self(self.0[..above.len()].to_owned()))
    }

    /// Whether `other` is this area or lies inside it.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for AreaCode {
    type Err = NotAnArea;

    fn from_str(text: &str) -> Result<Self, NotAnArea> {
        if all_digits(text) && AreaLevel::of_len(text.len()).is_some() {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnArea::Code(text.chars().take(40).collect()))
        }
    }
}

/// One grid: the smallest scope a device may hold, and the feed its records travel in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridId(String);

impl GridId {
    /// Digits of a grid.
    pub const LEN: usize = 15;
    /// The first number within a village that is no grid people live in.
    pub const FIRST_CHANNEL: u16 = 900;

    /// The village the grid belongs to.
    #[must_use]
    pub fn village(&self) -> AreaCode {
        AreaCode(self.0[..AreaLevel::Village.len()].to_owned())
    }

    /// The grid's number within its village, from 1.
    #[must_use]
    pub fn sequence(&self) -> u16 {
        self.0[AreaLevel::Village.len()..].parse().unwrap_or(0)
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The channel between a village and a unit: letters travel in it, and nothing else. It is numbered
    /// beyond every grid people live in.
    #[must_use]
    pub fn channel(village: &AreaCode, unit: UnitNo) -> Option<Self> {
        let number = Self::FIRST_CHANNEL + u16::from(unit.0);
        format!("{village}{number:03}").parse().ok()
    }

    /// The unit at the other end, when it is a channel.
    #[must_use]
    pub fn unit(&self) -> Option<UnitNo> {
        let number = self.sequence().checked_sub(Self::FIRST_CHANNEL)?;
        u8::try_from(number).ok().and_then(UnitNo::new)
    }

    /// Whether it is a channel to a unit, and no grid people live in.
    #[must_use]
    pub fn is_channel(&self) -> bool {
        self.sequence() >= Self::FIRST_CHANNEL
    }
}

/// The number of a partner unit within its county, 1 to 99.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitNo(u8);

impl UnitNo {
    /// The number, when it can be one.
    #[must_use]
    pub const fn new(number: u8) -> Option<Self> {
        if number >= 1 && number <= 99 {
            Some(Self(number))
        } else {
            None
        }
    }

    /// The number.
    #[must_use]
    pub const fn number(self) -> u8 {
        self.0
    }
}

impl fmt::Display for UnitNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for UnitNo {
    type Err = NotAnArea;

    fn from_str(text: &str) -> Result<Self, NotAnArea> {
        let number = text.parse().ok().and_then(Self::new);
        number.ok_or_else(|| NotAnArea::Unit(text.chars().take(40).collect()))
    }
}

impl Serialize for UnitNo {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u8(self.0)
    }
}

impl<'de> Deserialize<'de> for UnitNo {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = u8::deserialize(deserializer)?;
        Self::new(number).ok_or_else(|| de::Error::custom("a unit's number is 1 to 99"))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for UnitNo {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UnitNo".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "integer", "minimum": 1, "maximum": 99 })
    }
}

impl FromStr for GridId {
    type Err = NotAnArea;

    fn from_str(text: &str) -> Result<Self, NotAnArea> {
        if text.len() == Self::LEN && all_digits(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAnArea::Grid(text.chars().take(40).collect()))
        }
    }
}

fn all_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

macro_rules! as_text {
    ($name:ident, $pattern:literal) => {
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": $pattern })
            }
        }
    };
}

as_text!(AreaCode, r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$");
as_text!(GridId, r"^\d{15}$");

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("62", AreaLevel::Province, None)]
    #[case("6206", AreaLevel::City, Some("62"))]
    #[case("620602", AreaLevel::County, Some("6206"))]
    #[case("620602119", AreaLevel::Township, Some("620602"))]
    #[case("620602119202", AreaLevel::Village, Some("620602119"))]
    fn a_code_knows_its_level_and_parent(
        #[case] code: &str,
        #[case] level: AreaLevel,
        #[case] parent: Option<&str>,
    ) {
        let code: AreaCode = code.parse().unwrap();
        assert_eq!(code.level(), level);
        assert_eq!(code.parent().as_ref().map(AreaCode::as_str), parent);
    }

    #[rstest]
    #[case("")]
    #[case("620")]
    #[case("62060211920x")]
    #[case("６２０６")]
    fn other_texts_are_refused(#[case] code: &str) {
        assert!(code.parse::<AreaCode>().is_err());
    }

    #[test]
    fn a_channel_is_no_grid_people_live_in() {
        let village: AreaCode = "620602119202".parse().unwrap();
        let unit = UnitNo::new(3).unwrap();
        let channel = GridId::channel(&village, unit).unwrap();
        assert_eq!(channel.as_str(), "620602119202903");
        assert!(channel.is_channel() && channel.unit() == Some(unit));
        let grid: GridId = "620602119202899".parse().unwrap();
        assert!(!grid.is_channel() && grid.unit().is_none());
        assert!(UnitNo::new(0).is_none() && UnitNo::new(100).is_none());
        assert!("x".parse::<UnitNo>().is_err());
    }

    #[test]
    fn a_grid_lies_in_one_village() {
        let grid: GridId = "620602119202003".parse().unwrap();
        let county: AreaCode = "620602".parse().unwrap();
        assert_eq!(grid.village().as_str(), "620602119202");
        assert_eq!(grid.sequence(), 3);
        assert!(county.covers(&grid.village()));
        assert!(!grid.village().covers(&county));
    }
}
