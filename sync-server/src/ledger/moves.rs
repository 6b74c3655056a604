//! Records that are moved from scope to scope, as the ledger keeps them: they stand in one scope at a time,
//! and every row of theirs stays in the feed it was written to.

use model::{ChangeHash, DisputeId, GridId, UtcMs};

use super::{AppendError, ToldRow};
use crate::database::DatabaseError;

/// What every ledger can do about records that move. Every call blocks, and fails when the database does.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait MoveBook {
    /// Where a record stands now that was moved out of a scope; none when it never was, or is erased.
    fn moved_from(&self, scope: &GridId, doc: DisputeId) -> Result<Option<GridId>, DatabaseError>;

    /// Where a record stands.
    fn stands_in(&self, doc: DisputeId) -> Result<Option<GridId>, DatabaseError>;

    /// What the rows of the changes of a record say in a scope, in order; of one that was begun anew, from then on.
    fn rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError>;

    /// Moves a record: its document, its files and the right to read its words go to the other scope, whose
    /// feed says that it enters; what it leaves keeps the names of its changes, and says that it left.
    /// No pack of what it leaves is offered any more.
    ///
    /// # Errors
    /// [`AppendError::Stale`] when it has been written since it stood at the revision, or one of its files
    /// is just being taken away from where it goes.
    fn transfer(&self, transfer: Transfer) -> Result<(), AppendError>;

    /// Every move, oldest first.
    fn moves(&self) -> Result<Vec<MovedRow>, DatabaseError>;
}

/// A move to be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// The record.
    pub doc: DisputeId,
    /// Where it stands.
    pub from: GridId,
    /// Where it goes.
    pub to: GridId,
    /// The revision `entered` was made of.
    pub revision: u64,
    /// What comes with the row that says that it enters.
    pub entered: Vec<u8>,
    /// Who does it.
    pub by: String,
    /// When.
    pub at: UtcMs,
}

/// A move on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedRow {
    /// The record.
    pub doc: DisputeId,
    /// Where it stood.
    pub from: GridId,
    /// Where it went.
    pub to: GridId,
    /// When.
    pub at: UtcMs,
    /// Who did it.
    pub by: String,
}

/// What is brought into a scope of a record that was moved there: late changes of another scope.
#[derive(Debug)]
pub struct NewEntry {
    /// The scope the record stands in.
    pub scope: GridId,
    /// The record.
    pub doc: DisputeId,
    /// What comes with the row.
    pub bytes: Vec<u8>,
    /// The changes that are in it.
    pub names: Vec<ChangeHash>,
}
