//! What a row of a feed is, and the names of those rows that are no changes.

use model::{ChangeHash, DisputeId};

use crate::sha256;

/// What a row of a feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RowKind {
    /// A change of a document.
    Change,
    /// A document comes into the scope, whole.
    Enter,
    /// A document leaves the scope.
    Leave,
    /// A document is erased.
    Tombstone,
}

impl RowKind {
    const ALL: [Self; 4] = [Self::Change, Self::Enter, Self::Leave, Self::Tombstone];

    /// The number it is written as; never given to another kind.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Change => 0,
            Self::Enter => 1,
            Self::Leave => 2,
            Self::Tombstone => 3,
        }
    }

    /// Reads a number; none when this version does not know the kind.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|kind| u32::from(kind.number()) == number)
    }

    /// The name of a row of this kind that is no change: a hash of what it says of which document at
    /// which place of its feed, so that whoever links the feed has checked that. `bytes` are what an
    /// entering document comes as; other kinds are named without any. A change has a hash of its own.
    #[must_use]
    pub fn name(self, seq: u64, doc: DisputeId, bytes: &[u8]) -> ChangeHash {
        ChangeHash::from_bytes(sha256(&[
            b"bandeng row name\0",
            &[self.number()],
            &seq.to_le_bytes(),
            doc.as_bytes(),
            bytes,
        ]))
    }
}
