//! Statistics: of a place and a time, never of a person. The same records give the same figures on every
//! device. Whoever may not see the records behind a figure is told it as a report tells it.

mod count;

use std::collections::BTreeMap;

use model::{Day, DisputeId, DisputeKind, DisputeState, Grade, Period, Role};
use serde::{Deserialize, Serialize};

pub use count::Count;

use super::dispute::DisputeRow;
use super::{CASE_READERS, May, command};

/// Those who may see figures: who reads cases, and the administrator, who reads none and is told what a report tells.
pub const FIGURE_READERS: May = May::Roles(&[
    Role::GridWorker,
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
    Role::Administrator,
]);
/// Those who hand figures out.
pub const REPORTERS: May = May::Roles(&[
    Role::AuxiliaryOfficer,
    Role::StationOfficer,
    Role::Reviewer,
    Role::Administrator,
]);

/// Asks for the figures of a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The time: `2026-11`, `2026-Q4`, `2026` or `2026-10-21/2026-11-20`.
    pub period: Period,
    /// Only what lies within this area (2, 4, 6, 9 or 12 digits), or is this grid (15); everything when it is empty.
    #[serde(default)]
    pub area: String,
}
command!(
    Get,
    "tally.get",
    FIGURE_READERS,
    Figures,
    "statistics of a month, a quarter, a year or any days: by kind, place, state and grade, against the time before and the year before"
);

/// The figures of a time and a place. Those of records that whoever asks may not see – of all for an administrator, of
/// elders for a reviewer – are what a report tells of the same time and place; what no report tells is withheld.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Figures {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The time before, of the same length.
    pub before: Period,
    /// The same time of the year before.
    pub year_before: Period,
    /// What was done, and what came of it.
    pub totals: Totals,
    /// The same of the time before.
    pub totals_before: Totals,
    /// The same of the year before.
    pub totals_year_before: Totals,
    /// By what it is about; every kind this app knows, and others that were recorded.
    pub kinds: Vec<Share>,
    /// By place: the level below the one asked for; every place this device holds.
    pub areas: Vec<Share>,
    /// How many cases of each place are about what: `kinds` across, `areas` down.
    pub areas_by_kind: Vec<Vec<Count>>,
    /// By month, as far as the time holds more than one.
    pub months: Vec<Share>,
    /// Of what was recorded: how far it has come, by the code of the state. As a report tells it, closed cases are two:
    /// `closed_settled` and `closed_unsettled`.
    pub states: BTreeMap<String, Count>,
    /// Of what was recorded: how pressing it is, by the code of the grade; the empty one is none.
    pub grades: BTreeMap<String, Count>,
}

impl Figures {
    /// Whether a count is not told as it was counted.
    #[must_use]
    pub fn withholds(&self) -> bool {
        let totals = [&self.totals, &self.totals_before, &self.totals_year_before];
        let totals = totals.into_iter().flat_map(|totals| totals.0.values());
        let shares = [&self.kinds, &self.areas, &self.months];
        let shares = shares.into_iter().flatten();
        let shares = shares.flat_map(|share| [&share.recorded, &share.resolved, &share.settled]);
        let lists = self.states.values().chain(self.grades.values());
        let mut all = totals.chain(shares).chain(lists);
        all.any(|count| !matches!(count, Count::Is(_)))
    }
}

/// A part of what was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// A kind, an area or grid, or a month.
    pub key: String,
    /// Its name, where it is a place.
    pub name: String,
    /// Cases recorded.
    pub recorded: Count,
    /// How many of those stand settled now.
    pub resolved: Count,
    /// Cases settled, whenever they were recorded.
    pub settled: Count,
}

/// How often each thing was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Totals(
    /// By what: `recorded`, `resolved` (of those, settled now), `settled`, `settle_days`, `settled_in_3_days` and so
    /// on, `settled_in_house` and so on, `settled_unagreed` (of those levels, named by a closing where nothing was
    /// agreed), `sessions`, `mediators`, `invited_mediators`, `agreed`, `failed`, `refused`, `closed`, `reopened`,
    /// `follow_ups`, `meetings`, `letters_sent`, `letters_accepted`, `letters_declined`, `letters_answered`; `supervised_by_station`, `supervised_by_county`, `supervised_by_city` and
    /// `supervised_by_other`, how often a case came under somebody's eyes in the time, by whose.
    ///
    /// Of the time asked for only: `supervised_now_station` and so on, how many cases are watched as the figures are
    /// asked for, whenever that began, each by the highest level that does.
    ///
    /// Of elders living alone: `elders` (somebody was to come by for), `elders_due` (of those, whose visit was due in the
    /// time or late when it began), `elders_covered` (of those, visited in it), `elders_visited` (of all of them),
    /// `elders_seen` (who have been visited, at its end) and `elders_since_days` (the days since, added up). Of notices
    /// sent in the time: `notices_sent`, and how they stand now, `notices_waiting`, `notices_accepted`, `notices_done`,
    /// `notices_recalled`, `notices_declined_unsafe` and the other reasons; `notices_waiting_overdue` and
    /// `notices_accepted_overdue`, those of them whose day has passed.
    ///
    /// What did not happen is not in it. Where figures are told as in a report, days are told as an average only, in
    /// tenths: `settle_days_tenths` and `elders_since_days_tenths` instead of the sums; and rates for themselves:
    /// `resolved_permille` and `elders_covered_permille`.
    pub BTreeMap<String, Count>,
);

impl Totals {
    /// How often something was done, as it is told.
    #[must_use]
    pub fn told(&self, what: &str) -> Count {
        self.0.get(what).copied().unwrap_or_default()
    }

    /// How often something was done, so far as that is told.
    #[must_use]
    pub fn of(&self, what: &str) -> u64 {
        self.told(what).number().unwrap_or(0)
    }

    /// How many of the cases recorded stand settled now, in tenths of a percent; none when none was recorded, or either
    /// is not told.
    #[must_use]
    pub fn resolution_permille(&self) -> Option<u64> {
        self.rate("resolved", "recorded")
    }

    /// How many of the elders whose visit was due were visited, in tenths of a percent; none when none was due, or either
    /// is not told.
    #[must_use]
    pub fn coverage_permille(&self) -> Option<u64> {
        self.rate("elders_covered", "elders_due")
    }

    /// How long ago elders were visited on average at the end of the time, in tenths of a day; none when none was, or it
    /// is not told.
    #[must_use]
    pub fn days_since_visit_tenths(&self) -> Option<u64> {
        self.average("elders_since_days", "elders_seen")
    }

    /// How many notices somebody answered: accepted, declined or done.
    #[must_use]
    pub fn notices_answered(&self) -> Count {
        self.told("notices_accepted") + self.told("notices_done") + self.notices_declined()
    }

    /// How many notices were declined, whatever the reason.
    #[must_use]
    pub fn notices_declined(&self) -> Count {
        DECLINED.iter().map(|what| self.told(what)).sum()
    }

    /// How many notices are late, accepted or not.
    #[must_use]
    pub fn notices_overdue(&self) -> Count {
        self.told("notices_accepted_overdue") + self.told("notices_waiting_overdue")
    }

    /// How long it took on average from recording to settling, in tenths of a day; none when none was settled, or it is
    /// not told.
    #[must_use]
    pub fn days_to_settle_tenths(&self) -> Option<u64> {
        self.average("settle_days", "settled")
    }

    fn rate(&self, part: &str, whole: &str) -> Option<u64> {
        if let Some(permille) = self.0.get(&format!("{part}_permille")) {
            return permille.number();
        }
        permille(self.told(part).number()?, self.told(whole).number()?)
    }

    fn average(&self, days: &str, of: &str) -> Option<u64> {
        if let Some(tenths) = self.0.get(&format!("{days}_tenths")) {
            return tenths.number();
        }
        let (days, count) = (self.told(days).number()?, self.told(of).number()?);
        (count > 0).then(|| (days.saturating_mul(10) + count / 2) / count)
    }
}

impl<S: Into<String>> FromIterator<(S, u64)> for Totals {
    fn from_iter<I: IntoIterator<Item = (S, u64)>>(all: I) -> Self {
        let all = all.into_iter();
        Self(all.map(|(what, n)| (what.into(), n.into())).collect())
    }
}

/// Notices that were declined, by the reason.
pub const DECLINED: &[&str] = &[
    "notices_declined_unsafe",
    "notices_declined_not_suitable",
    "notices_declined_not_here",
    "notices_declined_no_hands",
    "notices_declined_other",
];

/// A part of a whole in tenths of a percent, rounded; none of nothing.
#[must_use]
pub fn permille(part: u64, whole: u64) -> Option<u64> {
    (whole > 0).then(|| (part.saturating_mul(1_000) + whole / 2) / whole)
}

/// Asks for the cases behind a figure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Cases {
    /// The time.
    pub period: Period,
    /// What was counted; `recorded` when nothing is said.
    #[serde(default = "recorded")]
    pub what: String,
    /// Only what lies within this area, or is this grid.
    #[serde(default)]
    pub area: String,
    /// Only what is about this.
    #[serde(default)]
    pub kind: Option<DisputeKind>,
    /// Only what has come so far; of what was recorded.
    #[serde(default)]
    pub state: Option<DisputeState>,
    /// Only what is graded so; of what was recorded. `{"given":null}` is what is not graded.
    #[serde(default)]
    pub grade: Option<Given>,
    /// Only what comes after this case in the list.
    #[serde(default)]
    pub after: Option<After>,
    /// How many at the most; 0 stands for 50, more than 200 is 200.
    #[serde(default)]
    pub limit: u32,
}
command!(
    Cases,
    "tally.cases",
    CASE_READERS,
    Page,
    "the cases behind a figure, the latest first"
);

fn recorded() -> String {
    "recorded".into()
}

/// A grade, or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// The grade.
    pub given: Option<Grade>,
}

/// The last case of the page before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The day it was counted on.
    pub on: Day,
    /// Its identity.
    pub id: DisputeId,
}

/// One page of cases.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// The cases.
    pub rows: Vec<DisputeRow>,
    /// Where the next page goes on, when there is one.
    pub next: Option<After>,
}

/// Makes a report to be handed out: of a month when it is gone through, or of any time. Counts under 5 are withheld in it, and others
/// with them from which they could be computed, also out of the reports of other places. Where the few of a place within
/// are left out, figures are told as so many or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The time.
    pub period: Period,
    /// Only what lies within this area, or is this grid.
    #[serde(default)]
    pub area: String,
    /// As what.
    pub form: Form,
}
command!(
    Report,
    "tally.report",
    REPORTERS,
    Reported,
    "statistics as PDF or XLSX to be handed out: small counts are withheld"
);

/// What a report is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// To be read and printed.
    Pdf,
    /// Tables.
    Xlsx,
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reported {
    /// What a file of it may be called.
    pub name: String,
    /// What it is: `application/pdf` or that of a workbook.
    pub media_type: String,
    /// How many figures are withheld.
    pub withheld: u32,
    /// The file, in base64.
    pub bytes: String,
}
