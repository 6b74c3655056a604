//! The bytes of changes beside their rows. They may be dropped once the document gives each of them back;
//! the rows, their names and their batches stay.

use std::collections::BTreeMap;

use model::{ChangeHash, DisputeId, GridId, UtcMs};

use crate::database::DatabaseError;

/// What every ledger can do about the bytes of changes. Every call blocks, and fails when the database does,
/// and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait BodyBook: Send + Sync + std::fmt::Debug {
    /// The bytes of changes; one whose bytes are not kept is left out.
    fn bodies(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError>;

    /// The bytes that are kept of the changes of a document the server received before a moment.
    fn bodies_before(
        &self,
        scope: &GridId,
        doc: DisputeId,
        before: UtcMs,
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError>;

    /// Documents after `after` of which the bytes of at least `least` changes are kept that the server
    /// received before a moment; at most `most`, in order.
    fn with_bodies_before(
        &self,
        before: UtcMs,
        least: u32,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError>;

    /// Drops the bytes of changes of a document, unless it has been written since it stood at a revision.
    /// Tells whether they are gone.
    fn drop_bodies(
        &self,
        scope: &GridId,
        doc: DisputeId,
        revision: u64,
        changes: &[ChangeHash],
    ) -> Result<bool, DatabaseError>;
}
