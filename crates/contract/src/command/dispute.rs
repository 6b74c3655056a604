//! Disputes: record, read, change, carry on, and see who changed what.

mod deed;
mod life;
mod list;
mod reporter;
mod settle;

pub use deed::Deed;
pub use life::{Graded, Letter, Planned, Remedy, Standing};
pub use list::{After, DisputeRow, List, Page};
pub use reporter::{Reported, Reporter, SealReporter};
pub use settle::{Likely, Merge, Number, Numbered, SettleConflict, Similar};

mod search;

use model::{
    Act, ActId, ChangeHash, DisputeContent, DisputeId, DisputeState, DraftId, UtcMs, WorkerId,
};
use serde::{Deserialize, Serialize};

pub use search::{FoundBy, Hit, Piece, Results, Search, SearchAfter};

use super::{CASE_READERS, CASE_WORKERS, command};

/// One reading of a document, by its heads in order. Screens hand it back: an edit is understood as of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Version(pub Vec<ChangeHash>);

/// Turns a draft into a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The draft; it is gone once the record stands.
    pub draft: DraftId,
}
command!(
    Record,
    "dispute.record",
    CASE_WORKERS,
    Recorded,
    "turns a draft into a record"
);

/// The record stands on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Recorded {
    /// The dispute.
    pub id: DisputeId,
}

/// Applies a draft that edits a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The draft; it is gone once the change stands.
    pub draft: DraftId,
}
command!(
    Edit,
    "dispute.edit",
    CASE_WORKERS,
    Recorded,
    "applies a draft that edits a record; only what was changed is written"
);

/// Takes a case one step further.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// The dispute.
    pub id: DisputeId,
    /// The state to come.
    pub to: DisputeState,
    /// Why; needed for some states.
    #[serde(default)]
    pub reason: String,
    /// The version that was on screen: the step is refused when the case has moved on since. Without
    /// it the step is taken from whatever state the case is in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}
command!(
    Move,
    "dispute.move",
    CASE_WORKERS,
    Recorded,
    "takes a case one step further"
);

/// Does something in the life of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Do {
    /// The dispute.
    pub id: DisputeId,
    /// What is done, one after the other; all of it or nothing.
    pub acts: Vec<Deed>,
    /// The version that was on screen: refused when the case has moved on since. Without it the acts
    /// are done from wherever the case stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<Version>,
}
command!(
    Do,
    "dispute.act",
    CASE_READERS,
    Done,
    "does something in the life of a case: each act says `what`, and who may do it stands with it"
);

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// The dispute.
    pub id: DisputeId,
    /// The acts, in their order: what later ones refer to.
    pub acts: Vec<ActId>,
}

/// Opens one dispute. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The dispute.
    pub id: DisputeId,
}
command!(
    Get,
    "dispute.get",
    CASE_READERS,
    Sheet,
    "one dispute as a sheet of paper; the look is logged"
);

/// One dispute, as the role may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sheet {
    /// Identity.
    pub id: DisputeId,
    /// The version this is a reading of.
    pub version: Version,
    /// What was recorded.
    pub content: DisputeContent,
    /// Name of the area it happened in.
    pub area_name: String,
    /// Name of its grid.
    pub grid_name: String,
    /// How far it has come.
    pub state: DisputeState,
    /// The states this worker may take it to.
    pub next: Vec<DisputeState>,
    /// Who recorded it.
    pub recorded_by: Who,
    /// When the device says it was recorded.
    pub recorded_at_ms: UtcMs,
    /// When the server received it; none while it waits.
    pub received_at_ms: Option<UtcMs>,
    /// Steps taken, each after those its author knew of, with the names of those who took them.
    pub steps: Vec<TakenStep>,
    /// Everything that was done, in the same order.
    pub acts: Vec<DoneAct>,
    /// How the case stands by it.
    pub life: Standing,
    /// Fields that carry two values.
    pub conflicts: Vec<Conflict>,
    /// How many changes of it still wait to be sent.
    pub waiting_changes: u32,
    /// A draft on this device that edits it, if there is one.
    pub draft: Option<DraftId>,
}

/// Someone, by name where the directory knows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Who {
    /// Identity; none when the change has not said.
    pub id: Option<WorkerId>,
    /// Name; empty when unknown here.
    pub name: String,
}

/// An act that took the case to another state, and who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakenStep {
    /// The act.
    pub act: ActId,
    /// The state it led to.
    pub to: DisputeState,
    /// Who did it.
    pub by: Who,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
    /// Why; may be empty.
    pub reason: String,
}

/// An act as the role may see it, and who did it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoneAct {
    /// The act.
    #[serde(flatten)]
    pub act: Act,
    /// Name of the one who did it.
    pub by_name: String,
}

/// A field two devices changed without knowing of each other. All values are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conflict {
    /// Path of the field, such as `state` or `parties.<id>.phone`.
    pub field: String,
    /// The values, the one that counts until someone decides first.
    pub values: Vec<ConflictValue>,
}

/// One of the values of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConflictValue {
    /// The value as the role may see it.
    pub value: String,
    /// What picks it.
    pub pick: String,
    /// Whose it is.
    pub by: Who,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
}

/// Asks who changed what and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct History {
    /// The dispute.
    pub id: DisputeId,
}
command!(
    History,
    "dispute.history",
    CASE_READERS,
    Vec<HistoryEntry>,
    "who changed what and when, latest first"
);

/// One saved change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryEntry {
    /// The change.
    pub change: ChangeHash,
    /// Who made it.
    pub by: Who,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
    /// When the server received it; none while it waits.
    pub received_at_ms: Option<UtcMs>,
    /// Whether this change began the record.
    pub first: bool,
    /// How many changes before it only the server's archive has: it began the record anew.
    pub earlier: u32,
    /// What it changed; empty for the first.
    pub fields: Vec<FieldChange>,
}

/// One field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldChange {
    /// Path of the field.
    pub field: String,
    /// Value before; empty when there was none.
    pub before: String,
    /// Value after; empty when it was taken away.
    pub after: String,
}

/// Asks who looked at a record on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Looks {
    /// The dispute.
    pub id: DisputeId,
}
command!(
    Looks,
    "dispute.looks",
    CASE_READERS,
    Vec<Look>,
    "who looked at a record on this device, latest first"
);

/// One look at a record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Look {
    /// Who looked.
    pub by: Who,
    /// When.
    pub at_ms: UtcMs,
}
