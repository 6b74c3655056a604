//! A stretch of days that is counted: a month, a quarter, a year, or any days at all; and the two it is set
//! against, the one just before and the same one of the year before.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::Day;

/// From a day to a day, both among it. Written `2026-11`, `2026-Q4`, `2026` or `2026-10-21/2026-11-20`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    from: Day,
    until: Day,
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not a period: write a month 2026-11, a quarter 2026-Q4, a year 2026, or days 2026-10-21/2026-11-20, the earlier first"
)]
pub struct NotAPeriod(String);

impl Period {
    /// From a day to a day; none when the first is after the last.
    #[must_use]
    pub fn days(from: Day, until: Day) -> Option<Self> {
        (from <= until).then_some(Self { from, until })
    }

    /// The month a day lies in.
    #[must_use]
    pub fn month_of(day: Day) -> Self {
        Self::months(day.year(), day.month(), 1).unwrap_or(Self {
            from: day,
            until: day,
        })
    }

    /// The quarter a day lies in.
    #[must_use]
    pub fn quarter_of(day: Day) -> Self {
        let first = (day.month() - 1) / 3 * 3 + 1;
        Self::months(day.year(), first, 3).unwrap_or_else(|| Self::month_of(day))
    }

    /// The year a day lies in.
    #[must_use]
    pub fn year_of(day: Day) -> Self {
        Self::months(day.year(), 1, 12).unwrap_or_else(|| Self::month_of(day))
    }

    /// What the monthly analysis looks at that is due on `day` or was the last before it: from the day after
    /// the one before. `on` is the day of the month it is held on, [`crate::clock::Rules::day_of_analysis`].
    #[must_use]
    pub fn analysis_of(day: Day, on: i8) -> Self {
        let this = Day::new(day.year(), day.month(), on).unwrap_or(day);
        let until = if day < this {
            this.plus_months(-1)
        } else {
            this
        };
        Self {
            from: until.plus_months(-1).plus_days(1),
            until,
        }
    }

    fn months(year: i16, first: i8, count: i32) -> Option<Self> {
        let from = Day::new(year, first, 1)?;
        Some(Self {
            from,
            until: from.plus_months(count).plus_days(-1),
        })
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Day {
        self.from
    }

    /// The last day.
    #[must_use]
    pub const fn until(self) -> Day {
        self.until
    }

    /// The period just before, of the same length: as many months where it is whole months, else as many
    /// days.
    #[must_use]
    pub fn before(self) -> Self {
        self.moved(-1)
    }

    /// The period just after, of the same length.
    #[must_use]
    pub fn after(self) -> Self {
        self.moved(1)
    }

    /// The same period of the year before.
    #[must_use]
    pub fn year_before(self) -> Self {
        match self.whole_months() {
            Some(_) => self.by_months(-12),
            None => Self {
                from: self.from.plus_months(-12),
                until: self.until.plus_months(-12),
            },
        }
    }

    /// How many months it is, from a day to the day before the same day, when it is whole months.
    #[must_use]
    pub fn whole_months(self) -> Option<i32> {
        let end = self.until.plus_days(1);
        let years = i32::from(end.year()) - i32::from(self.from.year());
        let months = years * 12 + i32::from(end.month()) - i32::from(self.from.month());
        let whole = months > 0 && end.day_of_month() == self.from.day_of_month();
        whole.then_some(months)
    }

    fn moved(self, by: i32) -> Self {
        if let Some(months) = self.whole_months() {
            return self.by_months(by.saturating_mul(months));
        }
        let days = self.until.days_since(self.from).saturating_add(1);
        Self {
            from: self.from.plus_days(by.saturating_mul(days)),
            until: self.until.plus_days(by.saturating_mul(days)),
        }
    }

    fn by_months(self, months: i32) -> Self {
        Self {
            from: self.from.plus_months(months),
            until: self.until.plus_days(1).plus_months(months).plus_days(-1),
        }
    }

    /// The pieces it is counted in: whole months of the calendar, and days at its edges.
    #[must_use]
    pub fn pieces(self) -> Vec<Piece> {
        let first_of = |day: Day| Day::new(day.year(), day.month(), 1).unwrap_or(day);
        let begins = if first_of(self.from) == self.from {
            self.from
        } else {
            first_of(self.from).plus_months(1)
        };
        let after = first_of(self.until.plus_days(1));
        if begins >= after {
            return vec![Piece::Days(self.from, self.until)];
        }
        let mut pieces = Vec::new();
        if self.from < begins {
            pieces.push(Piece::Days(self.from, begins.plus_days(-1)));
        }
        pieces.push(Piece::Months(begins, after.plus_days(-1)));
        if after <= self.until {
            pieces.push(Piece::Days(after, self.until));
        }
        pieces
    }
}

/// A piece of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Whole months, from the first day of the first to the last day of the last.
    Months(Day, Day),
    /// Days that are no whole months.
    Days(Day, Day),
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month) = (self.from.year(), self.from.month());
        if *self == Self::year_of(self.from) {
            write!(f, "{year:04}")
        } else if *self == Self::quarter_of(self.from) {
            write!(f, "{year:04}-Q{}", (month - 1) / 3 + 1)
        } else if *self == Self::month_of(self.from) {
            write!(f, "{year:04}-{month:02}")
        } else {
            write!(f, "{}/{}", self.from, self.until)
        }
    }
}

impl FromStr for Period {
    type Err = NotAPeriod;

    fn from_str(text: &str) -> Result<Self, NotAPeriod> {
        let found = match text.split_once('/') {
            Some((from, until)) => {
                let days = from.parse().ok().zip(until.parse().ok());
                days.and_then(|(from, until)| Self::days(from, until))
            }
            None => calendar(text),
        };
        found.ok_or_else(|| NotAPeriod(text.chars().take(40).collect()))
    }
}

fn calendar(text: &str) -> Option<Period> {
    let number = |text: &str, digits: usize| {
        let all = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| text.parse::<i16>().ok()).flatten()
    };
    let Some((year, part)) = text.split_once('-') else {
        return Period::months(number(text, 4)?, 1, 12);
    };
    let year = number(year, 4)?;
    match part.strip_prefix('Q') {
        Some(quarter) => {
            let quarter = number(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
            Period::months(year, i8::try_from(quarter * 3 - 2).ok()?, 3)
        }
        None => Period::months(year, i8::try_from(number(part, 2)?).ok()?, 1),
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "string",
            "description": "a month 2026-11, a quarter 2026-Q4, a year 2026, or days 2026-10-21/2026-11-20",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("2026-11", "2026-11-01", "2026-11-30")]
    #[case("2024-02", "2024-02-01", "2024-02-29")]
    #[case("2026-Q1", "2026-01-01", "2026-03-31")]
    #[case("2026", "2026-01-01", "2026-12-31")]
    #[case("2026-10-21/2026-11-20", "2026-10-21", "2026-11-20")]
    fn a_period_is_written_as_people_write_it(
        #[case] text: &str,
        #[case] from: Day,
        #[case] until: Day,
    ) {
        let period: Period = text.parse().unwrap();
        assert_eq!((period.from(), period.until()), (from, until));
        assert_eq!(period.to_string(), text);
    }

    #[rstest]
    #[case("2026-13")]
    #[case("2026-Q5")]
    #[case("2026-1")]
    #[case("26")]
    #[case("2026-11-20/2026-10-21")]
    #[case("")]
    fn what_is_no_period_is_refused_with_how_to_write_one(#[case] text: &str) {
        let refused = text.parse::<Period>().unwrap_err().to_string();
        assert!(refused.contains("2026-Q4"), "{refused}");
    }

    #[rstest]
    #[case("2026-03", "2026-02", "2025-03")]
    #[case("2026-Q1", "2025-Q4", "2025-Q1")]
    #[case("2024", "2023", "2023")]
    // February of a leap year stands against the whole of February.
    #[case("2024-02", "2024-01", "2023-02")]
    #[case("2025-02", "2025-01", "2024-02")]
    #[case(
        "2026-02-21/2026-03-20",
        "2026-01-21/2026-02-20",
        "2025-02-21/2025-03-20"
    )]
    #[case(
        "2026-03-02/2026-03-11",
        "2026-02-20/2026-03-01",
        "2025-03-02/2025-03-11"
    )]
    fn it_is_set_against_the_one_before_and_the_year_before(
        #[case] period: Period,
        #[case] before: Period,
        #[case] year_before: Period,
    ) {
        assert_eq!(period.before(), before);
        assert_eq!(period.year_before(), year_before);
    }

    #[rstest]
    #[case("2026-11-19", 20, "2026-09-21/2026-10-20")]
    #[case("2026-11-20", 20, "2026-10-21/2026-11-20")]
    #[case("2026-01-02", 20, "2025-11-21/2025-12-20")]
    #[case("2026-11-24", 25, "2026-09-26/2026-10-25")]
    #[case("2026-11-25", 25, "2026-10-26/2026-11-25")]
    #[case("2026-03-01", 28, "2026-01-29/2026-02-28")]
    #[case("2026-03-31", 1, "2026-02-02/2026-03-01")]
    fn an_analysis_looks_at_what_passed_since_the_last(
        #[case] day: Day,
        #[case] on: i8,
        #[case] period: Period,
    ) {
        assert_eq!(Period::analysis_of(day, on), period);
    }

    proptest! {
        #[test]
        fn its_pieces_are_each_of_its_days_once(start in 0..1_200_i32, length in 0..500_i32) {
            let from = "2023-12-15".parse::<Day>().unwrap().plus_days(start);
            let period = Period::days(from, from.plus_days(length)).unwrap();
            let mut next = period.from();
            for piece in period.pieces() {
                let (first, last) = match piece {
                    Piece::Months(first, last) => {
                        prop_assert_eq!(first.day_of_month(), 1);
                        prop_assert_eq!(last.plus_days(1).day_of_month(), 1);
                        (first, last)
                    }
                    Piece::Days(first, last) => (first, last),
                };
                prop_assert_eq!(first, next);
                prop_assert!(first <= last);
                next = last.plus_days(1);
            }
            prop_assert_eq!(next, period.until().plus_days(1));
        }
    }
}
