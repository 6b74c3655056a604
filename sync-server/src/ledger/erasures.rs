//! Erasures, as the ledger carries them out and keeps them: what a document said goes, its names stay, and nothing that comes of
//! it later is taken in.

use model::{DisputeId, GridId};

use super::AppendError;
use crate::database::DatabaseError;
use crate::erase::{ErasedRow, Erasure};

/// What every ledger can do about what is to go for good. Every call blocks, and fails when the database does.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait ErasureBook {
    /// Erases a document in every scope anything is known of it in: the bodies of its changes, itself,
    /// what is held back of it, its files. Its rows keep their names, so that links and batches can
    /// still be checked, and a tombstone ends them. Gives back the scopes it stood in or was erased
    /// from before; none when nothing was ever known of it. Once it returns, nothing of it can be
    /// asked for any more; SQLite has overwritten it in its files too, PostgreSQL does so when it uses
    /// the space anew.
    fn erase(&self, erasure: Erasure) -> Result<Vec<GridId>, DatabaseError>;

    /// The same of a document nobody may have written to since it stood at `revision` in `scope`.
    ///
    /// # Errors
    /// [`AppendError::Stale`] when somebody has: nothing was erased.
    fn erase_as_it_stood(
        &self,
        erasure: Erasure,
        scope: &GridId,
        revision: u64,
    ) -> Result<Vec<GridId>, AppendError>;

    /// The scopes anything is known of a document in, also those it was erased from.
    fn scopes_of(&self, doc: DisputeId) -> Result<Vec<GridId>, DatabaseError>;

    /// Whether a document was erased from a scope.
    fn is_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError>;

    /// Whether a document was erased from any scope.
    fn is_erased_anywhere(&self, doc: DisputeId) -> Result<bool, DatabaseError>;

    /// Every erasure, oldest first.
    fn erasures(&self) -> Result<Vec<ErasedRow>, DatabaseError>;
}
