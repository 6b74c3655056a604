//! Working days, with China's public holidays and the weekends worked in return. Which days those are
//! the State Council says once a year, for one year; of a year it has not said, or that is not known
//! here, only Saturdays and Sundays are left out, and whatever was reckoned so says it.
//!
//! Everything is in days of Asia/Shanghai. Nothing here asks what day it is today.
//!
//! Source: 全国年节及纪念日放假办法, and each year's notice (国办发明电), named in that year's file.

mod year;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use year::NotAYear;
use year::Year;

use crate::Day;

/// The notices known when this was written.
const KNOWN: &[&str] = &[
    include_str!("../data/holidays/2024.csv"),
    include_str!("../data/holidays/2025.csv"),
    include_str!("../data/holidays/2026.csv"),
];

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar(BTreeMap<i16, Year>);

/// The notice of one year, as a county hands it on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidayNotice {
    /// Its title, number and date.
    pub notice: String,
    /// Its days, each as a line of the files in `data/holidays`: `2027-01-01,2027-01-03,off,元旦`.
    pub days: Vec<String>,
}

/// A day that was reckoned, and how far it can be relied upon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reckoned {
    /// The day.
    pub day: Day,
    /// Years in which only weekends were left out, because their holidays are not known here. Empty when
    /// the day is certain.
    pub unknown_years: BTreeSet<i16>,
}

/// What a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Worked.
    Workday,
    /// A day of the weekend, worked in return for a day of this holiday.
    MakeUp(&'a str),
    /// Saturday or Sunday.
    Weekend,
    /// Not worked, because of this holiday.
    Holiday(&'a str),
}

impl DayKind<'_> {
    /// Whether it is worked.
    #[must_use]
    pub const fn is_worked(self) -> bool {
        matches!(self, Self::Workday | Self::MakeUp(_))
    }
}

impl Calendar {
    /// The years known when this was written.
    #[must_use]
    pub fn built_in() -> Self {
        let years = KNOWN.iter().filter_map(|text| Year::parse(text).ok());
        Self(years.map(|year| (year.year(), year)).collect())
    }

    /// Takes in one year more, or another notice for a year that is known. Tells which year.
    ///
    /// # Errors
    /// [`NotAYear`] says which of its lines cannot be, and why; nothing is taken in then.
    pub fn add(&mut self, notice: &HolidayNotice) -> Result<i16, NotAYear> {
        let lines = (1_usize..).zip(notice.days.iter().map(String::as_str));
        let read = Year::of(&notice.notice, lines)?;
        let year = read.year();
        self.0.insert(year, read);
        Ok(year)
    }

    /// The years that are known, each with the notice that says them.
    pub fn years(&self) -> impl Iterator<Item = (i16, &str)> {
        self.0.iter().map(|(year, read)| (*year, read.source()))
    }

    /// The notice that says which days of the year are worked; none when it is not known here.
    #[must_use]
    pub fn source(&self, year: i16) -> Option<&str> {
        self.0.get(&year).map(Year::source)
    }

    /// Whether both know the same of a year.
    #[must_use]
    pub fn agrees_with(&self, other: &Self, year: i16) -> bool {
        self.0.get(&year) == other.0.get(&year)
    }

    /// What the day is, as far as is known here.
    #[must_use]
    pub fn kind(&self, day: Day) -> DayKind<'_> {
        let said = self.0.get(&day.year()).and_then(|year| year.kind(day));
        said.unwrap_or(if day.is_weekend() {
            DayKind::Weekend
        } else {
            DayKind::Workday
        })
    }

    /// The `days`th working day after `from`, which itself does not count (民法典 art. 201).
    #[must_use]
    pub fn plus_working_days(&self, from: Day, days: u16) -> Reckoned {
        let mut reckoned = self.at(from);
        for _ in 0..days {
            self.go_on(&mut reckoned);
            self.to_a_workday(&mut reckoned);
        }
        reckoned
    }

    /// The day itself when it is worked, else the first one after it that is: the last day of a period
    /// moves so (民法典 art. 203; 民事诉讼法 art. 85).
    #[must_use]
    pub fn worked_from(&self, day: Day) -> Reckoned {
        let mut reckoned = self.at(day);
        self.to_a_workday(&mut reckoned);
        reckoned
    }

    fn at(&self, day: Day) -> Reckoned {
        let unknown = (!self.0.contains_key(&day.year())).then_some(day.year());
        Reckoned {
            day,
            unknown_years: unknown.into_iter().collect(),
        }
    }

    fn to_a_workday(&self, reckoned: &mut Reckoned) {
        while !self.kind(reckoned.day).is_worked() {
            let before = reckoned.day;
            self.go_on(reckoned);
            // The calendar has an end, and what stands there is as good as any other day.
            if reckoned.day == before {
                return;
            }
        }
    }

    fn go_on(&self, reckoned: &mut Reckoned) {
        let next = self.at(reckoned.day.plus_days(1));
        reckoned.day = next.day;
        reckoned.unknown_years.extend(next.unknown_years);
    }
}

impl Reckoned {
    /// A day nothing had to be known for.
    #[must_use]
    pub const fn certain(day: Day) -> Self {
        Self {
            day,
            unknown_years: BTreeSet::new(),
        }
    }
}

#[cfg(test)]
mod tests;
