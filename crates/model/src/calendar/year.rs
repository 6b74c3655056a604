//! One year's notice, a line for each stretch of days: from when to when, whether off or worked, and for
//! which holiday. It takes no line on trust: a wrong day here is a wrong deadline in every case.

use std::ops::RangeInclusive;

use super::DayKind;
use crate::Day;

/// The line with the names of the columns.
const COLUMNS: &str = "first,last,what,holiday";
/// The longest holiday there may be, in days.
const LONGEST: i32 = 15;

/// The days of one year that are not what their day of the week says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Year {
    source: String,
    year: i16,
    spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    days: RangeInclusive<Day>,
    off: bool,
    holiday: String,
}

/// Why a text does not tell a year's holidays.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAYear {
    /// The first line does not name the notice.
    #[error(
        "the first line must name the notice: `# 国务院办公厅关于…的通知（国办发明电〔…〕…号）`"
    )]
    NoSource,
    /// The columns are not named as they must be.
    #[error("the second line must be `first,last,what,holiday`")]
    NoColumns,
    /// There is no day in it.
    #[error("it names no day")]
    Empty,
    /// A line that cannot be.
    #[error("line {line}: {why}")]
    Line {
        /// Which, from one.
        line: usize,
        /// What is wrong with it, and how it should be.
        why: &'static str,
    },
}

impl Year {
    /// Reads a file as they lie in `data/holidays`.
    pub(super) fn parse(text: &str) -> Result<Self, NotAYear> {
        let mut lines = (1_usize..).zip(text.lines());
        let source = lines.next().and_then(|(_, line)| line.strip_prefix("# "));
        let source = source.ok_or(NotAYear::NoSource)?;
        if lines.next().is_none_or(|(_, line)| line != COLUMNS) {
            return Err(NotAYear::NoColumns);
        }
        Self::of(source, lines)
    }

    /// Reads the lines of a notice, each with its number.
    pub(super) fn of<'a>(
        source: &str,
        lines: impl Iterator<Item = (usize, &'a str)>,
    ) -> Result<Self, NotAYear> {
        let source = source.trim();
        if source.is_empty() {
            return Err(NotAYear::NoSource);
        }
        let mut spans: Vec<Span> = Vec::new();
        for (line, text) in lines {
            let wrong = |why| NotAYear::Line { line, why };
            let span = Span::parse(text).map_err(wrong)?;
            if let Some(before) = spans.last() {
                if span.days.start().year() != before.days.start().year() {
                    return Err(wrong("all days of a file are of one year"));
                }
                if span.days.start() <= before.days.end() {
                    return Err(wrong("days come in their order, each once"));
                }
            }
            spans.push(span);
        }
        let year = spans.first().ok_or(NotAYear::Empty)?.days.start().year();
        Ok(Self {
            source: source.to_owned(),
            year,
            spans,
        })
    }

    pub(super) const fn year(&self) -> i16 {
        self.year
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// What the notice says of the day; nothing when it says nothing.
    pub(super) fn kind(&self, day: Day) -> Option<DayKind<'_>> {
        let span = self.spans.iter().find(|span| span.days.contains(&day))?;
        Some(if span.off {
            DayKind::Holiday(&span.holiday)
        } else {
            DayKind::MakeUp(&span.holiday)
        })
    }
}

impl Span {
    fn parse(text: &str) -> Result<Self, &'static str> {
        let columns: Vec<_> = text.split(',').collect();
        let [first, last, what, holiday] = columns[..] else {
            return Err("it must have four columns");
        };
        let day = |text: &str| {
            text.parse::<Day>()
                .map_err(|_| "a day is written 2026-01-01")
        };
        let (first, last) = (day(first)?, day(last)?);
        let off = match what {
            "off" => true,
            "work" => false,
            _ => return Err("a day is `off` or `work`"),
        };
        if holiday.is_empty() {
            return Err("it must name the holiday");
        }
        if first.year() != last.year() {
            return Err("all days of a file are of one year");
        }
        if !(0..LONGEST).contains(&last.days_since(first)) {
            return Err("a holiday ends after it begins, and within fifteen days");
        }
        let one_of_a_weekend = first == last && first.is_weekend();
        if !(off || one_of_a_weekend) {
            return Err("only a single Saturday or Sunday is worked in return");
        }
        Ok(Self {
            days: first..=last,
            off,
            holiday: holiday.to_owned(),
        })
    }
}
