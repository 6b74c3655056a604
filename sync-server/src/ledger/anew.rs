//! Records that are begun anew, as the ledger keeps them: one row takes the place of all that led to what they say.

use model::{ChangeHash, DisputeId, FileHash, GridId, RecordKind, UtcMs};

use super::{AppendError, ToldRow};
use crate::database::DatabaseError;

/// What every ledger can do about records that are begun anew. Every call blocks, and fails when the database does.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait AnewBook {
    /// Records of which nothing was written since a moment but, perhaps, their last new beginning: at most `most`,
    /// in order, after the one that is named.
    fn untouched_since(
        &self,
        since: UtcMs,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError>;

    /// Begins a record anew. Its changes so far keep their rows, names and batches; what they said goes, wherever it was
    /// kept beside them.
    ///
    /// # Errors
    /// [`AppendError::Stale`] when it has been written since it stood at the revision.
    fn begin_anew(&self, beginning: NewBeginning) -> Result<(), AppendError>;

    /// Whether a record was ever begun anew.
    fn was_begun_anew(&self, doc: DisputeId) -> Result<bool, DatabaseError>;

    /// What the rows of the changes say that led to a record before it was begun anew, in order.
    fn past_rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError>;

    /// Every archive, oldest first.
    fn archives(&self) -> Result<Vec<ArchiveRow>, DatabaseError>;
}

/// A record to be begun anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBeginning {
    /// Where it stands.
    pub scope: GridId,
    /// The record.
    pub doc: DisputeId,
    /// What it is.
    pub kind: RecordKind,
    /// The revision it was made of.
    pub revision: u64,
    /// The name of the change it begins with, who wrote it as the document names actors, and its bytes.
    pub change: (ChangeHash, Vec<u8>, Vec<u8>),
    /// The saved document.
    pub saved: Vec<u8>,
    /// Where what led there lies: the SHA-256 of the document it was.
    pub archive: FileHash,
    /// How many bytes that has.
    pub archive_bytes: u64,
    /// How many changes led there.
    pub changes: u64,
    /// When.
    pub at: UtcMs,
}

/// What led to a record before it was begun anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveRow {
    /// The record.
    pub doc: DisputeId,
    /// Where it stood.
    pub scope: GridId,
    /// When it was begun anew.
    pub at: UtcMs,
    /// How many changes had led there.
    pub changes: u64,
    /// The SHA-256 of the document it was.
    pub sha256: FileHash,
    /// How many bytes that has.
    pub size_bytes: u64,
}
