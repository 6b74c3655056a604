//! Forms of acts while they are filled in: kept on this device at every pause, so that a call or a flat
//! battery takes no word. What a form holds is the business of the screens.

use model::{DisputeId, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::DisputeRow;
use super::elder::ElderRow;
use super::{CASE_READERS, command};

/// Keeps what was answered so far in the form of an act, of a case or for an elder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Keep {
    /// The case, or the elder.
    pub dispute: DisputeId,
    /// Which form: the code of its act.
    pub form: String,
    /// What was answered, as whoever keeps it will read it again; 1 MiB at the most.
    pub content: String,
}
command!(
    Keep,
    "form.keep",
    CASE_READERS,
    Saved,
    "keeps what was answered so far in the form of an act; who reported violence is never kept"
);

/// The form is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Saved {
    /// When it was kept.
    pub saved_at_ms: UtcMs,
}

/// Opens what was kept of a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// The case, or the elder.
    pub dispute: DisputeId,
    /// Which form.
    pub form: String,
}
command!(
    Open,
    "form.open",
    CASE_READERS,
    Option<Kept>,
    "what was kept of a form, if anything"
);

/// A form as it was kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Kept {
    /// What was answered.
    pub content: String,
    /// When it was kept.
    pub saved_at_ms: UtcMs,
}

/// Throws away what was kept of a form; nothing when there is nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// The case, or the elder.
    pub dispute: DisputeId,
    /// Which form.
    pub form: String,
}
command!(
    Discard,
    "form.discard",
    CASE_READERS,
    (),
    "throws away what was kept of a form, for good"
);

/// A form that was begun, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FormRow {
    /// The case.
    pub dispute: DisputeRow,
    /// Which form.
    pub form: String,
    /// When it was kept.
    pub saved_at_ms: UtcMs,
}

/// A form for an elder that was begun, in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ElderFormRow {
    /// The elder.
    pub elder: ElderRow,
    /// Which form.
    pub form: String,
    /// When it was kept.
    pub saved_at_ms: UtcMs,
}
