//! A dispute: what was said, between whom, where and when, and how far it has come.
//!
//! A *draft* holds whatever the worker has written so far; *content* is a draft that may become a
//! record; a *dispute* is the record with its life. What a side claims is kept apart from what
//! someone verified (人民调解 practice: 陈述 and 核实).

pub mod attachment;
pub mod content;
pub mod grade;
pub mod kind;
pub mod state;

use serde::{Deserialize, Serialize};

pub use attachment::{Attachment, AttachmentType};
pub use content::{DisputeContent, DisputeDraft, Party, Side, limits};
pub use grade::Grade;
pub use kind::{DisputeKind, Subtype};
pub use state::DisputeState;

use crate::{DisputeId, StepId, UtcMs, WorkerId};

/// One recorded dispute, as its document reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dispute {
    /// Identity.
    pub id: DisputeId,
    /// What was recorded.
    pub content: DisputeContent,
    /// How far it has come.
    pub state: DisputeState,
    /// Who wrote it down.
    pub recorded_by: WorkerId,
    /// When the recording device says it was written down.
    pub recorded_at_ms: UtcMs,
    /// The steps taken so far, oldest first by what the devices' clocks said.
    pub steps: Vec<Step>,
    /// The files that belong to it, oldest first.
    pub attachments: Vec<Attachment>,
}

/// One step in the life of a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Identity.
    pub id: StepId,
    /// State before.
    pub from: DisputeState,
    /// State after.
    pub to: DisputeState,
    /// Who took the step.
    pub by: WorkerId,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
    /// Why; empty when the step needs no reason.
    pub reason: String,
}
