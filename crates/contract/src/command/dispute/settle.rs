//! Putting right what two hands left: a field with two values, and one quarrel in two records.

use model::{ActId, DisputeDraft, DisputeId, DraftId};
use serde::{Deserialize, Serialize};

use super::{DisputeRow, Done, Recorded, Version};
use crate::command::{CASE_READERS, CASE_WORKERS, May, command};
use model::Role;

/// Picks one of the values a field carries. The others stay in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettleConflict {
    /// The dispute.
    pub id: DisputeId,
    /// Path of the field, as the sheet tells it.
    pub field: String,
    /// What picks the value, as the sheet tells it.
    pub pick: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The version that was on screen: refused when the values are others since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}
command!(
    SettleConflict,
    "dispute.settle_conflict",
    CASE_READERS,
    Done,
    "picks one of the values two people left in a field; all stay in the history"
);

/// Asks for records that may be of the same quarrel: the same people, or the same place and kind, within
/// ninety days. They are offered, and nothing follows from it by itself. Whoever still writes is not told of cases
/// of domestic violence: somebody may be reading along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Similar {
    /// As a draft.
    Draft(DraftId),
    /// As a record.
    Dispute(DisputeId),
    /// As what has been written so far.
    Content(Box<DisputeDraft>),
}
command!(
    Similar,
    "dispute.similar",
    CASE_READERS,
    Vec<Likely>,
    "records that may be of the same quarrel, the likeliest first"
);

/// A record that may be of the same quarrel, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Likely {
    /// The record.
    pub dispute: DisputeRow,
    /// How many of its people sound like somebody here.
    pub people: u32,
    /// Whether it is the same kind.
    pub same_kind: bool,
    /// Whether the place reads alike.
    pub same_place: bool,
    /// How many days lie between the two.
    pub days: u32,
}

/// Lets one record go on in another: what was written down in the first is taken into the second, the
/// first is closed, and each names the other. With the words go the protection of a case of violence, the redder
/// grade, the earlier day and who watches. It is refused while a unit has a letter of the first, and while a task
/// or an agreement runs in it that cannot go on elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The record that ends.
    pub from: DisputeId,
    /// The record that goes on.
    pub into: DisputeId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}
command!(
    Merge,
    "dispute.merge",
    May::Roles(&[Role::AuxiliaryOfficer, Role::StationOfficer]),
    Recorded,
    "lets one record go on in another; both stay and name each other"
);

/// Gives a case the next number of its committee: `(2026)金沙人调字第12号`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Number {
    /// The dispute.
    pub id: DisputeId,
}
command!(
    Number,
    "dispute.number",
    CASE_WORKERS,
    Numbered,
    "gives a case the next number of its committee; offline too, and never one that is taken"
);

/// The number of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Numbered {
    /// The act that gave it.
    pub act: ActId,
    /// The number, as it is printed.
    pub number: String,
}
