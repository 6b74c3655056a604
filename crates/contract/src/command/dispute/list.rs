//! The list of disputes, a page at a time.

use model::dispute::act::supervision::SupervisionLevel;
use model::{Day, DisputeId, DisputeKind, DisputeState, Grade, Subtype, UtcMs};
use serde::{Deserialize, Serialize};

use crate::command::{CASE_READERS, command};

/// Lists disputes, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct List {
    /// Only this kind.
    pub kind: Option<DisputeKind>,
    /// Only this state.
    pub state: Option<DisputeState>,
    /// Only what somebody watches (督办).
    pub supervised: bool,
    /// Only what is watched, and by this level: the highest that does.
    pub supervision: Option<SupervisionLevel>,
    /// Only what comes after this row in the list.
    pub after: Option<After>,
    /// How many rows at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    List,
    "dispute.list",
    CASE_READERS,
    Page,
    "disputes on this device, newest first, by kind, state and who watches"
);

/// The last row of the page before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct After {
    /// Its `recorded_at_ms`.
    pub recorded_at_ms: UtcMs,
    /// Its identity.
    pub id: DisputeId,
}

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// The rows.
    pub rows: Vec<DisputeRow>,
    /// How many disputes match in all.
    pub total: u32,
    /// Whether more rows follow.
    pub more: bool,
}

/// A dispute in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DisputeRow {
    /// Identity.
    pub id: DisputeId,
    /// What it is about.
    pub kind: DisputeKind,
    /// What it is about, closer.
    pub subtype: Option<Subtype>,
    /// How far it has come.
    pub state: DisputeState,
    /// Who it is between, masked where the role sees no names.
    pub headline: String,
    /// Where: village and place line.
    pub place: String,
    /// When it was recorded.
    pub recorded_at_ms: UtcMs,
    /// When it last changed.
    pub changed_at_ms: UtcMs,
    /// How many fields carry two values.
    pub conflicts: u32,
    /// How pressing it is, when somebody has said.
    pub grade: Option<Grade>,
    /// Whether its grade is to be looked at again.
    pub grade_lapsed: bool,
    /// By when it is to be done.
    pub deadline: Option<Day>,
    /// Whether somebody watches it.
    pub supervised: bool,
    /// Which level does, the highest where there are several; none where nobody does, or where that is not known here
    /// yet.
    pub supervision: Option<SupervisionLevel>,
    /// Whether it is a case of domestic violence: its headline names nobody.
    pub violent: bool,
    /// Its number; empty when it has none.
    pub number: String,
    /// Whether something about it still waits to be sent.
    pub waiting: bool,
}
