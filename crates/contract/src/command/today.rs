//! What waits for the worker today.

use model::task::TaskKind;
use model::{ActId, Day, DisputeId, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::DisputeRow;
use super::draft::DraftRow;
use super::form::{ElderFormRow, FormRow};
use super::{CASE_READERS, command};

/// Asks what waits.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {}
command!(
    Get,
    "today.get",
    CASE_READERS,
    Today,
    "what waits for the worker: what is overdue, due and coming, drafts, returned, disagreeing and open cases"
);

/// What waits, most pressing first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Today {
    /// Sent back with a reason.
    pub returned: Vec<DisputeRow>,
    /// Why each of them was.
    pub returned_for: Vec<ReturnedFor>,
    /// Two devices disagree on something only a person can settle.
    pub disagreeing: Vec<DisputeRow>,
    /// Written down but not finished, latest first.
    pub drafts: Vec<DraftRow>,
    /// Forms of acts that were begun, latest first.
    pub forms: Vec<FormRow>,
    /// The same for elders: visits that were begun.
    #[serde(default)]
    pub elder_forms: Vec<ElderFormRow>,
    /// Being mediated, longest untouched first; at most ten.
    pub mediating: Vec<DisputeRow>,
    /// Recorded and not yet taken further, oldest first; at most ten.
    pub recorded: Vec<DisputeRow>,
    /// How many cases are open in all.
    pub open_count: u32,
    /// What cases ask of this worker.
    pub tasks: Tasks,
    /// Letters of which a unit said something that their case does not say yet; at most ten.
    pub letters: Vec<super::referral::Row>,
    /// Elders somebody is to come by for, late ones first; at most ten.
    pub visits: Vec<super::elder::ElderRow>,
    /// How many of them are late or due today.
    pub visit_count: u32,
    /// When one more comes up by itself, of doors nobody answered; none when none does.
    #[serde(default)]
    pub visits_next_ms: Option<UtcMs>,
    /// Notices this worker was asked to see to because their time has passed, the oldest first; at most ten.
    pub overseen: Vec<super::notice::NoticeRow>,
    /// Others this worker has to answer or to do, or has to see to; at most ten.
    pub notices: Vec<super::notice::NoticeRow>,
    /// The next day on which city and county go through the month.
    pub analysis_on: Day,
}

/// Why a case was sent back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReturnedFor {
    /// The case.
    pub dispute: DisputeId,
    /// Why, as the role may see it.
    pub reason: String,
}

/// What is to be done, by day.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tasks {
    /// Late, the latest first; at most fifty.
    pub overdue: Vec<TaskRow>,
    /// Due today, and what waits without a time limit; at most fifty.
    pub today: Vec<TaskRow>,
    /// Due within seven days; at most fifty.
    pub coming: Vec<TaskRow>,
    /// How many are late; counted up to 1,000.
    pub overdue_count: u32,
    /// How many are due today or wait.
    pub today_count: u32,
    /// How many are due within seven days.
    pub coming_count: u32,
}

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TaskRow {
    /// The case.
    pub dispute: DisputeRow,
    /// What.
    pub kind: TaskKind,
    /// The last day on which it is in time; of what has no time limit, the day it came up.
    pub due_on: Day,
    /// Whether it has a time limit.
    pub dated: bool,
    /// Whether it is this worker's own; else it is anybody's of the role.
    pub own: bool,
    /// The act it comes from.
    pub act: Option<ActId>,
}
