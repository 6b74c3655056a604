//! Moments and days. A moment is stored in UTC and shown in Asia/Shanghai, which has had one
//! offset, +08:00, all year since 1992; a day is what a villager means by "the third of May".

use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// The offset of Asia/Shanghai, in hours.
const SHANGHAI_HOURS: i8 = 8;

/// A moment: milliseconds since 1970-01-01T00:00Z.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UtcMs(pub i64);

impl UtcMs {
    /// The moment `ms` milliseconds later (earlier when negative); stops at the ends of time.
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// How long this is after another time, in ms; less than nothing when it is before. A clock from
    /// outside may say anything.
    #[must_use]
    pub const fn ms_after(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }

    /// The calendar day in Asia/Shanghai.
    #[must_use]
    pub fn day(self) -> Day {
        Day(self.shanghai().date())
    }

    /// Hour and minute in Asia/Shanghai.
    #[must_use]
    pub fn hour_minute(self) -> (i8, i8) {
        let shanghai = self.shanghai();
        (shanghai.hour(), shanghai.minute())
    }

    fn shanghai(self) -> jiff::civil::DateTime {
        let moment = jiff::Timestamp::from_millisecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        });
        Offset::constant(SHANGHAI_HOURS).to_datetime(moment)
    }
}

/// A calendar day, written `2026-11-22`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a day; write it as 2026-11-22")]
pub struct NotADay(String);

impl Day {
    /// The first day there is.
    pub const EARLIEST: Self = Self(Date::MIN);

    /// The day with this year, month and day of the month, when there is one.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().map(Self)
    }

    /// Year.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day_of_month(self) -> i8 {
        self.0.day()
    }

    /// The day `days` later (earlier when negative); stops at the ends of the calendar.
    #[must_use]
    pub fn plus_days(self, days: i32) -> Self {
        Self(self.moved(jiff::Span::new().try_days(days).ok(), days))
    }

    /// The same day of the month `months` later, and the month's last day where there is none: 31 January
    /// and one month is 28 or 29 February. Stops at the ends of the calendar.
    ///
    /// Source: 民法典 art. 202 (a period of months ends on the corresponding day of the month it ends in;
    /// where there is none, on the month's last day).
    #[must_use]
    pub fn plus_months(self, months: i32) -> Self {
        Self(self.moved(jiff::Span::new().try_months(months).ok(), months))
    }

    /// A span longer than the calendar leads to its end.
    fn moved(self, span: Option<jiff::Span>, by: i32) -> Date {
        match span {
            Some(span) => self.0.saturating_add(span),
            None if by < 0 => Date::MIN,
            None => Date::MAX,
        }
    }

    /// Whether it is a Saturday or a Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    /// How many days lie between `earlier` and this day; negative when it is later.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> i32 {
        earlier.0.until(self.0).map_or(0, |span| span.get_days())
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        // Only the one way of writing: what is stored must compare as text.
        let day = text
            .parse::<Date>()
            .map(Self)
            .ok()
            .filter(|day| day.to_string() == text);
        day.ok_or_else(|| NotADay(text.chars().take(40).collect()))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Day {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Day".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "1970-01-01", (8, 0))]
    #[case(1_795_363_200_000, "2026-11-23", (0, 0))]
    #[case(1_795_363_140_000, "2026-11-22", (23, 59))]
    fn a_moment_is_shown_in_shanghai(#[case] ms: i64, #[case] day: &str, #[case] clock: (i8, i8)) {
        assert_eq!(UtcMs(ms).day().to_string(), day);
        assert_eq!(UtcMs(ms).hour_minute(), clock);
    }

    #[test]
    fn the_ends_of_time_do_not_panic() {
        let _ = (
            UtcMs(i64::MIN).day(),
            UtcMs(i64::MAX).hour_minute(),
            UtcMs(i64::MAX).plus_ms(1),
        );
    }

    #[rstest]
    #[case("2026-02-29")]
    #[case("2026-2-9")]
    #[case("20260209")]
    #[case("昨天")]
    fn a_day_that_is_none_is_refused(#[case] text: &str) {
        assert!(text.parse::<Day>().is_err());
    }

    #[test]
    fn days_count_over_a_month_end() {
        let day: Day = "2024-02-28".parse().unwrap();
        assert_eq!(day.plus_days(2).to_string(), "2024-03-01");
        assert_eq!(day.plus_days(2).days_since(day), 2);
    }

    #[rstest]
    #[case("2026-01-31", 1, "2026-02-28")]
    #[case("2024-01-31", 1, "2024-02-29")]
    #[case("2026-01-30", 1, "2026-02-28")]
    #[case("2026-03-31", 1, "2026-04-30")]
    #[case("2026-11-15", 1, "2026-12-15")]
    #[case("2026-12-31", 2, "2027-02-28")]
    #[case("2024-02-29", 12, "2025-02-28")]
    #[case("2026-03-31", -1, "2026-02-28")]
    fn a_month_ends_on_its_own_last_day(#[case] from: Day, #[case] months: i32, #[case] to: Day) {
        assert_eq!(from.plus_months(months), to);
    }

    #[test]
    fn the_calendar_ends_without_a_panic() {
        let (first, last) = (Day(Date::MIN), Day(Date::MAX));
        for n in [1, i32::MAX] {
            assert_eq!((last.plus_days(n), last.plus_months(n)), (last, last));
        }
        for n in [-1, i32::MIN] {
            assert_eq!((first.plus_days(n), first.plus_months(n)), (first, first));
        }
    }

    #[rstest]
    #[case("2026-11-20", false)]
    #[case("2026-11-21", true)]
    #[case("2026-11-22", true)]
    #[case("2026-11-23", false)]
    fn saturday_and_sunday_are_the_weekend(#[case] day: Day, #[case] weekend: bool) {
        assert_eq!(day.is_weekend(), weekend);
    }
}
