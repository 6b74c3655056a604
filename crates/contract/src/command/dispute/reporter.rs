//! Who reported domestic violence: sealed on the device that writes it down, and opened by few.

use model::{ActId, DisputeId, Role, UtcMs};
use serde::{Deserialize, Serialize};

use super::{Done, Who};
use crate::command::{CASE_READERS, May, command};

/// Writes down who reported it. The words are sealed before they are stored, on this device too.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SealReporter {
    /// The dispute, a case of domestic violence.
    pub id: DisputeId,
    /// Who, and how they can be reached.
    pub words: String,
}
command!(
    SealReporter,
    "dispute.seal_reporter",
    CASE_READERS,
    Done,
    "writes down who reported it, sealed: a station officer or a reviewer of the place can open it"
);

/// Opens what was sealed. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Reporter {
    /// The dispute.
    pub id: DisputeId,
}
command!(
    Reporter,
    "dispute.reporter",
    May::Roles(&[Role::StationOfficer, Role::Reviewer]),
    Vec<Reported>,
    "opens who reported it; the look is logged"
);

/// What was sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reported {
    /// The act that sealed it.
    pub act: ActId,
    /// Who wrote it down.
    pub by: Who,
    /// When.
    pub at_ms: UtcMs,
    /// Who, and how they can be reached.
    pub words: String,
}
