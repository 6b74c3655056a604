//! Erasing a record for good: why it may be done, and what is written down of it. What was erased is
//! gone from the ledger, the quarantine and the files at once, and from a device when it hears of it.

use model::{DisputeId, GridId, UtcMs};

/// Why a record is erased. Personal Information Protection Law, article 47: the purpose is reached
/// or the time of keeping is over, consent is withdrawn, or the law demands it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EraseReason {
    /// The person recorded asked for it, or took their consent back.
    Asked,
    /// The time of keeping is over.
    Expired,
    /// It should never have been recorded.
    Mistake,
    /// A court or a supervising office ordered it.
    Ordered,
}

impl EraseReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Asked, Self::Expired, Self::Mistake, Self::Ordered];

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Expired => "expired",
            Self::Mistake => "mistake",
            Self::Ordered => "ordered",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// An erasure to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasure {
    /// The record.
    pub doc: DisputeId,
    /// Why.
    pub reason: EraseReason,
    /// Who does it.
    pub by: String,
    /// When.
    pub at: UtcMs,
}

/// An erasure on record: no word of what was erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedRow {
    /// The grid it was erased from.
    pub scope: GridId,
    /// The record.
    pub doc: DisputeId,
    /// When.
    pub at: UtcMs,
    /// The written code of the reason.
    pub reason: String,
    /// Who did it.
    pub by: String,
}
