//! Signed batches as the ledger keeps them.

use model::{ChangeHash, DeviceId, GridId, KeyId};
use proof::{Batch, BatchHash, Signature};

/// A batch that goes on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBatch {
    /// Its grid.
    pub scope: GridId,
    /// The key it is signed with.
    pub key: KeyId,
    /// Its number among this key's batches in this scope, from 1.
    pub no: u64,
    /// Its name.
    pub hash: BatchHash,
    /// Its signature.
    pub signature: Signature,
    /// Its changes, in the order they were sent.
    pub changes: Vec<ChangeHash>,
}

/// A batch on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedBatch {
    /// Its name.
    pub hash: BatchHash,
    /// The name of the batch before it; [`BatchHash::NONE`] before the first.
    pub previous: BatchHash,
    /// Its signature.
    pub signature: Signature,
    /// Its changes, in the order they were sent.
    pub changes: Vec<ChangeHash>,
}

impl RecordedBatch {
    /// As its device signed it: for this scope, with this key, under this number.
    pub(crate) fn signed<'a>(&'a self, scope: &'a GridId, (key, no): (KeyId, u64)) -> Batch<'a> {
        Batch {
            key,
            scope,
            no,
            previous: self.previous,
            changes: &self.changes,
        }
    }
}

/// Where the chain of a key in a scope ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChainEnd {
    /// The number of the last batch; 0 when there is none.
    pub no: u64,
    /// The name of the last batch.
    pub hash: BatchHash,
}

impl ChainEnd {
    /// Before the first batch.
    pub const NONE: Self = Self {
        no: 0,
        hash: BatchHash::NONE,
    };
}

/// Whose rows a reader has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// Those that came from this device unsigned, as apps that speak protocol 1 send them.
    OfDevice(DeviceId),
    /// Those that came in the batches of this key up to a number.
    OfKey {
        /// The key.
        key: KeyId,
        /// The last batch the reader knows to have signed.
        up_to: u64,
    },
}
