//! Drafts: what the worker is writing. They stay on this device and are saved at every pause, so
//! that leaving never asks and never loses.

use model::{DisputeDraft, DisputeId, DraftId, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::Version;
use super::{CASE_WORKERS, command};

/// Saves what has been written so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Save {
    /// The draft to save over; none begins a new one.
    #[serde(default)]
    pub id: Option<DraftId>,
    /// The recorded dispute this draft edits; none when it will be a new record. Ignored when the
    /// draft exists already.
    #[serde(default)]
    pub edits: Option<Edits>,
    /// What has been written.
    pub content: DisputeDraft,
}
command!(
    Save,
    "draft.save",
    CASE_WORKERS,
    Saved,
    "saves what has been written so far, however incomplete"
);

/// Which reading of which dispute a draft edits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// The dispute.
    pub dispute: DisputeId,
    /// The version the worker had on screen when the editing began.
    pub version: Version,
}

/// The draft is on disk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    /// The draft.
    pub id: DraftId,
    /// When it was saved.
    pub saved_at_ms: UtcMs,
}

/// Opens a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The draft.
    pub id: DraftId,
}
command!(
    Open,
    "draft.open",
    CASE_WORKERS,
    Draft,
    "one draft, to go on writing"
);

/// A draft as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Draft {
    /// Identity.
    pub id: DraftId,
    /// The record it edits, if any.
    pub edits: Option<Edits>,
    /// What has been written.
    pub content: DisputeDraft,
    /// When it was last saved.
    pub saved_at_ms: UtcMs,
}

/// Lists the drafts, latest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {}
command!(
    List,
    "draft.list",
    CASE_WORKERS,
    Vec<DraftRow>,
    "the drafts on this device, latest first"
);

/// A draft in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DraftRow {
    /// Identity.
    pub id: DraftId,
    /// The record it edits, if any.
    pub edits: Option<DisputeId>,
    /// The kind, if chosen.
    pub kind: Option<model::DisputeKind>,
    /// Who it is about, as far as written; nobody where it edits a case of domestic violence.
    pub headline: String,
    /// Whether it edits such a case.
    pub violent: bool,
    /// When it was last saved.
    pub saved_at_ms: UtcMs,
}

/// Throws a draft away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// The draft.
    pub id: DraftId,
}
command!(
    Discard,
    "draft.discard",
    CASE_WORKERS,
    (),
    "throws a draft away for good"
);
