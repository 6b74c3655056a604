//! Moments and days as people say them. The moment they are said at is always handed in.

use model::{Day, Period, UtcMs};

use super::{Words, say};

impl Words {
    /// A moment with its clock: 今天 10:32, 昨天 15:20, 9月3日 15:20.
    pub(crate) fn moment(&self, now: UtcMs, at: UtcMs) -> String {
        let (day, clock) = (self.day(now.day(), at.day()), clock(at));
        say!(self, "time-day-clock", day = day, clock = clock)
    }

    /// A moment, as short as a list wants it: 10:32, 昨天, 9月3日.
    pub(crate) fn moment_short(&self, now: UtcMs, at: UtcMs) -> String {
        if now.day() == at.day() {
            clock(at)
        } else {
            self.day(now.day(), at.day())
        }
    }

    /// A day: 今天, 昨天, 前天, 9月3日, 2025年9月3日.
    pub(crate) fn day(&self, today: Day, day: Day) -> String {
        match today.days_since(day) {
            0 => say!(self, "time-today"),
            1 => say!(self, "time-yesterday"),
            2 => say!(self, "time-two-days-ago"),
            -1 => say!(self, "time-tomorrow"),
            _ if today.year() == day.year() => {
                say!(
                    self,
                    "time-date",
                    month = day.month(),
                    day = day.day_of_month()
                )
            }
            _ => say!(
                self,
                "time-date-year",
                year = day.year().to_string(),
                month = day.month(),
                day = day.day_of_month()
            ),
        }
    }
}

impl Words {
    /// How long something takes: minutes, hours with what is over, whole days. A minute that has begun counts not yet.
    pub(crate) fn span(&self, ms: i64) -> String {
        let minutes = ms.max(0) / 60_000;
        let (hours, days) = (minutes / 60, minutes / (24 * 60));
        match (days, hours, minutes % 60) {
            (0, 0, _) => say!(self, "span-minutes", minutes = minutes),
            (0, _, 0) => say!(self, "span-whole-hours", hours = hours),
            (0, _, minutes) => say!(self, "span-hours", hours = hours, minutes = minutes),
            _ => say!(self, "span-days", days = days),
        }
    }

    /// A time that is counted: 2026年11月, 2026年第4季度, 2026年, or its days.
    pub(crate) fn period(&self, period: Period) -> String {
        let from = period.from();
        let year = from.year().to_string();
        if period == Period::year_of(from) {
            say!(self, "period-year", year = year)
        } else if period == Period::quarter_of(from) {
            let quarter = (from.month() - 1) / 3 + 1;
            say!(self, "period-quarter", year = year, quarter = quarter)
        } else if period == Period::month_of(from) {
            say!(self, "period-month", year = year, month = from.month())
        } else {
            let (from, until) = (from.to_string(), period.until().to_string());
            say!(self, "period-days", from = from, until = until)
        }
    }
}

/// Hour and minute, as in 09:05.
pub(crate) fn clock(at: UtcMs) -> String {
    let (hour, minute) = at.hour_minute();
    format!("{hour:02}:{minute:02}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::command::settings::Language;
    use rstest::rstest;

    /// 2026-11-22 10:40 in Shanghai.
    const NOW: UtcMs = UtcMs(1_795_315_200_000);
    const HOUR: i64 = 3_600_000;

    #[rstest]
    #[case(-10, "今天 00:40", "00:40", "Today 00:40")]
    #[case(-11, "昨天 23:40", "昨天", "Yesterday 23:40")]
    #[case(-48, "前天 10:40", "前天", "2 days ago 10:40")]
    #[case(-72, "11月19日 10:40", "11月19日", "19 Nov 10:40")]
    #[case(-24 * 400, "2025年10月18日 10:40", "2025年10月18日", "18 Oct 2025 10:40")]
    #[case(24, "明天 10:40", "明天", "Tomorrow 10:40")]
    fn a_moment_is_said_as_people_say_it(
        #[case] hours: i64,
        #[case] chinese: &str,
        #[case] short: &str,
        #[case] english: &str,
    ) {
        let at = NOW.plus_ms(hours * HOUR);
        let (zh, en) = (Words::of(Language::Chinese), Words::of(Language::English));
        assert_eq!(zh.moment(NOW, at), chinese);
        assert_eq!(zh.moment_short(NOW, at), short);
        assert_eq!(en.moment(NOW, at), english);
    }

    #[rstest]
    #[case(0, "0 分钟", "0 min")]
    #[case(59 * 60_000 + 59_999, "59 分钟", "59 min")]
    #[case(HOUR, "1 小时", "1 h")]
    #[case(HOUR + 60_000, "1 小时 1 分", "1 h 1 min")]
    #[case(24 * HOUR + 60_000, "1 天", "1 day")]
    fn a_span_says_nothing_that_is_nothing(
        #[case] ms: i64,
        #[case] chinese: &str,
        #[case] english: &str,
    ) {
        let (zh, en) = (Words::of(Language::Chinese), Words::of(Language::English));
        assert_eq!((zh.span(ms), en.span(ms)), (chinese.into(), english.into()));
    }
}
