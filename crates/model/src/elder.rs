//! An elder living alone (独居老人) who agreed to be visited: who it is, whom to call, how often somebody
//! comes by, and every visit. The visits belong to the elder's own record, so that several workers may
//! come by in one week, each without a line, and nothing collides.
//!
//! Source: 民政部等十部门 2022 指导意见 (monthly visits to every elder who needs them); the items of a visit
//! follow the visit forms in use. Plain facts only: nobody's illness is written down here.

pub mod act;
pub mod life;
pub mod profile;
#[cfg(test)]
pub(crate) mod samples;
pub mod state;
pub mod task;

use serde::{Deserialize, Serialize};

pub use act::{ElderAct, ElderWhat};
pub use life::{Care, ElderHeads, ElderIllegal};
pub use profile::{Living, Profile, ProfileDraft, Sex};
pub use state::ElderState;

use crate::{RecordId, UtcMs, WorkerId};

/// One elder, as the document reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Elder {
    /// Identity.
    pub id: RecordId,
    /// Who it is.
    pub profile: Profile,
    /// What concurrent hands may have set differently, all of it.
    pub heads: ElderHeads,
    /// Who registered the elder.
    pub recorded_by: WorkerId,
    /// When, by that device's clock.
    pub recorded_at_ms: UtcMs,
    /// What was done since, consent first, each act after those its author knew of.
    pub acts: Vec<ElderAct>,
}
