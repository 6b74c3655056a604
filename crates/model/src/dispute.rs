//! A dispute: what was said, between whom, where and when, and how far it has come.
//!
//! A *draft* holds whatever the worker has written so far; *content* is a draft that may become a
//! record; a *dispute* is the record with its life. What a side claims is kept apart from what
//! someone verified (人民调解 practice: 陈述 and 核实).

pub mod act;
pub mod attachment;
pub mod content;
pub mod grade;
pub mod kind;
pub mod letter;
pub mod life;
pub mod remedy;
#[cfg(test)]
pub(crate) mod samples;
pub mod state;

use serde::{Deserialize, Serialize};

pub use act::{Act, What};
pub use attachment::{Attachment, AttachmentType};
pub use content::{DisputeContent, DisputeDraft, Party, Side, limits};
pub use grade::Grade;
pub use kind::{DisputeKind, Subtype};
pub use letter::Letter;
pub use life::{Heads, Illegal, Life};
pub use state::DisputeState;

use crate::{DisputeId, UtcMs, WorkerId};

/// One recorded dispute, as its document reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Dispute {
    /// Identity.
    pub id: DisputeId,
    /// What was recorded.
    pub content: DisputeContent,
    /// How far it has come: the state that counts.
    pub state: DisputeState,
    /// What makes it a letter to a partner unit; none for a case.
    pub letter: Option<Letter>,
    /// What concurrent hands may have set differently, all of it.
    pub heads: Heads,
    /// Who wrote it down.
    pub recorded_by: WorkerId,
    /// When the recording device says it was written down.
    pub recorded_at_ms: UtcMs,
    /// What was done since, each act after those its author knew of; the same order on every device.
    pub acts: Vec<Act>,
    /// The files that belong to it, oldest first.
    pub attachments: Vec<Attachment>,
}
