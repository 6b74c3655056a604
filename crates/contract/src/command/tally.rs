//! Statistics: of a place and a time, never of a person. The same records give the same figures on every
//! device.

use std::collections::BTreeMap;

use model::{Day, DisputeId, DisputeKind, DisputeState, Grade, Period, Role};
use serde::{Deserialize, Serialize};

use super::dispute::DisputeRow;
use super::{CASE_READERS, May, command};

/// Those who may see figures: who reads cases, and the administrator, who reads none.
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
    /// Only what lies within this area, or is this grid: 2 to 15 digits; everything when it is empty.
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

/// The figures of a time and a place.
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
    pub areas_by_kind: Vec<Vec<u64>>,
    /// By month, as far as the time holds more than one.
    pub months: Vec<Share>,
    /// Of what was recorded: how far it has come, by the code of the state.
    pub states: BTreeMap<String, u64>,
    /// Of what was recorded: how pressing it is, by the code of the grade; the empty one is none.
    pub grades: BTreeMap<String, u64>,
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
    pub recorded: u64,
    /// How many of those stand settled now.
    pub resolved: u64,
    /// Cases settled, whenever they were recorded.
    pub settled: u64,
}

/// How often each thing was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Totals(
    /// By what: `recorded`, `resolved` (of those, settled now), `settled`, `settle_days`, `settled_in_3_days` and so
    /// on, `settled_in_house`, `sessions`, `mediators`, `invited_mediators`, `agreed`, `failed`, `refused`, `closed`,
    /// `reopened`, `follow_ups`, `meetings`, `letters_sent`, `letters_accepted`, `letters_declined`,
    /// `letters_answered`.
    ///
    /// Of elders living alone: `elders` (somebody was to come by for), `elders_due` (of those, whose visit was due in the
    /// time or late when it began), `elders_covered` (of those, visited in it), `elders_visited` (of all of them),
    /// `elders_seen` (who have been visited, at its end) and `elders_since_days` (the days since, added up). Of notices
    /// sent in the time: `notices_sent`, and how they stand now, `notices_waiting`, `notices_accepted`, `notices_done`,
    /// `notices_recalled`, `notices_declined_unsafe` and the other reasons; `notices_waiting_overdue` and
    /// `notices_accepted_overdue`, those of them whose day has passed.
    ///
    /// What did not happen is not in it.
    pub BTreeMap<String, u64>,
);

impl Totals {
    /// How often something was done.
    #[must_use]
    pub fn of(&self, what: &str) -> u64 {
        self.0.get(what).copied().unwrap_or(0)
    }

    /// How many of the cases recorded stand settled now, in tenths of a percent; none when none was recorded.
    #[must_use]
    pub fn resolution_permille(&self) -> Option<u64> {
        permille(self.of("resolved"), self.of("recorded"))
    }

    /// How many of the elders whose visit was due were visited, in tenths of a percent; none when none was due.
    #[must_use]
    pub fn coverage_permille(&self) -> Option<u64> {
        permille(self.of("elders_covered"), self.of("elders_due"))
    }

    /// How long ago elders were visited on average at the end of the time, in tenths of a day; none when none was.
    #[must_use]
    pub fn days_since_visit_tenths(&self) -> Option<u64> {
        let seen = self.of("elders_seen");
        let days = self.of("elders_since_days").saturating_mul(10);
        (seen > 0).then(|| (days + seen / 2) / seen)
    }

    /// How many notices somebody answered: accepted, declined or done.
    #[must_use]
    pub fn notices_answered(&self) -> u64 {
        self.of("notices_accepted") + self.of("notices_done") + self.notices_declined()
    }

    /// How many notices were declined, whatever the reason.
    #[must_use]
    pub fn notices_declined(&self) -> u64 {
        DECLINED.iter().map(|what| self.of(what)).sum()
    }

    /// How many notices are late, accepted or not.
    #[must_use]
    pub fn notices_overdue(&self) -> u64 {
        self.of("notices_accepted_overdue") + self.of("notices_waiting_overdue")
    }

    /// How long it took on average from recording to settling, in tenths of a day; none when none was settled.
    #[must_use]
    pub fn days_to_settle_tenths(&self) -> Option<u64> {
        let settled = self.of("settled");
        let days = self.of("settle_days").saturating_mul(10);
        (settled > 0).then(|| (days + settled / 2) / settled)
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

/// Makes a report to be handed out: of a month on the 20th, or of any time. Counts under 5 are withheld in it,
/// and others with them from which they could be computed.
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
