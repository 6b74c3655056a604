//! What waits for the worker today.

use serde::{Deserialize, Serialize};

use super::dispute::DisputeRow;
use super::draft::DraftRow;
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
    "what waits for the worker: drafts, returned, disagreeing and open cases"
);

/// What waits, most pressing first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Today {
    /// Sent back with a reason.
    pub returned: Vec<DisputeRow>,
    /// Two devices disagree on something only a person can settle.
    pub disagreeing: Vec<DisputeRow>,
    /// Written down but not finished, latest first.
    pub drafts: Vec<DraftRow>,
    /// Being mediated, longest untouched first; at most ten.
    pub mediating: Vec<DisputeRow>,
    /// Recorded and not yet taken further, oldest first; at most ten.
    pub recorded: Vec<DisputeRow>,
    /// How many cases are open in all.
    pub open_count: u32,
}
