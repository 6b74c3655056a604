//! What a person decides of what was held back, and the chains that were not what they should be.

use model::{ChangeHash, DeviceId, DisputeId, GridId, UtcMs};

use crate::database::DatabaseError;

/// What every ledger keeps for whoever has to decide. Every call blocks, and fails when the database does, and
/// only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait DecisionBook {
    /// What is held back under this hash, whichever device it came from.
    fn held_under(&self, bytes: &ChangeHash) -> Result<Vec<HeldBytes>, DatabaseError>;

    /// Lets go of what was held back and has been taken in; tells whether it was there.
    fn drop_held(&self, held: &HeldBytes) -> Result<bool, DatabaseError>;

    /// Lets go of what was held back for good, and keeps that somebody did so; tells whether it was there.
    fn discard(&self, held: &HeldBytes, by: &str, at: UtcMs) -> Result<bool, DatabaseError>;

    /// Everything that was discarded, oldest first.
    fn discarded(&self) -> Result<Vec<DiscardedRow>, DatabaseError>;

    /// Notes a chain that is not what is on record; of one device and kind once, with how often.
    fn note_incident(
        &self,
        scope: &GridId,
        device: DeviceId,
        code: &str,
        detail: &str,
        at: UtcMs,
    ) -> Result<(), DatabaseError>;

    /// Every such chain, the one that was seen last at the end.
    fn incidents(&self) -> Result<Vec<IncidentRow>, DatabaseError>;
}

/// A change that is held back, with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBytes {
    /// The grid it was sent for.
    pub scope: GridId,
    /// SHA-256 of its bytes as they came.
    pub bytes_sha256: ChangeHash,
    /// The device that sent it.
    pub device: DeviceId,
    /// The document it was sent for.
    pub doc: DisputeId,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What was discarded: no word of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscardedRow {
    /// The grid it was sent for.
    pub scope: GridId,
    /// SHA-256 of its bytes as they came.
    pub bytes_sha256: ChangeHash,
    /// The device that sent it.
    pub device: DeviceId,
    /// The document it was sent for.
    pub doc: DisputeId,
    /// The written code of the reason it was held for.
    pub reason: String,
    /// When it was discarded.
    pub at: UtcMs,
    /// By whom.
    pub by: String,
}

/// A chain that was not what is on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentRow {
    /// The grid.
    pub scope: GridId,
    /// The device whose batch it was.
    pub device: DeviceId,
    /// `chain_gap`, `chain_forked` or `bad_signature`.
    pub code: String,
    /// What exactly, the last time.
    pub detail: String,
    /// How often.
    pub times: u64,
    /// When it was seen first.
    pub first_at: UtcMs,
    /// When it was seen last.
    pub last_at: UtcMs,
}
