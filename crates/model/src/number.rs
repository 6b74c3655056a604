//! Numbers of papers: `(2026)金沙人调字第12号`. Each committee counts anew each year. Which numbers a device
//! may give is for the server to say; how they are written stands here.

use serde::{Deserialize, Serialize};

/// What is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Series {
    /// 人调字: case files of people's mediation.
    Mediation,
    /// 提字: letters to other units (提示函).
    Letter,
}

impl Series {
    /// Every series.
    pub const ALL: &'static [Self] = &[Self::Mediation, Self::Letter];

    /// Its number on the wire and in tables.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Mediation => 1,
            Self::Letter => 2,
        }
    }

    /// Reads a number from the wire or a table.
    #[must_use]
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|series| series.number() == number)
    }

    const fn mark(self) -> &'static str {
        match self {
            Self::Mediation => "人调字",
            Self::Letter => "提字",
        }
    }
}

/// A number as it is printed, of the committee of a village with this name.
#[must_use]
pub fn written(series: Series, year: i16, village: &str, number: u64) -> String {
    let mark = series.mark();
    format!("({year}){}{mark}第{number}号", committee(village))
}

/// The name of a committee: that of its village, without saying that it is one.
fn committee(village: &str) -> &str {
    ["村民委员会", "居民委员会", "村委会", "居委会", "社区", "村"]
        .iter()
        .find_map(|suffix| village.strip_suffix(suffix).filter(|name| !name.is_empty()))
        .unwrap_or(village)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("金沙村", "(2026)金沙人调字第12号")]
    #[case("金沙村委会", "(2026)金沙人调字第12号")]
    #[case("东关社区", "(2026)东关人调字第12号")]
    #[case("村", "(2026)村人调字第12号")]
    #[case("", "(2026)人调字第12号")]
    fn a_number_names_its_committee(#[case] village: &str, #[case] printed: &str) {
        assert_eq!(written(Series::Mediation, 2026, village, 12), printed);
    }

    #[test]
    fn letters_are_counted_apart() {
        assert_eq!(
            written(Series::Letter, 2027, "金沙村", 1),
            "(2027)金沙提字第1号"
        );
        assert!(
            Series::ALL
                .iter()
                .all(|s| Series::from_number(s.number()) == Some(*s))
        );
        assert_eq!(Series::from_number(9), None);
    }
}
