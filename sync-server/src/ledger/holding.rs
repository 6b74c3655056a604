//! What a scope holds: every change of the records that stand in it, whichever scope each was written for.
//! Devices that have read as far hold the same; where they do not, both sides compare by name.

use model::{ChangeHash, DisputeId, GridId};

use super::Position;
use crate::database::DatabaseError;

/// What every ledger can tell of what scopes hold. Every call blocks, and fails when the database does, and
/// only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait HoldingBook {
    /// Everything a scope holds, in no order.
    fn held_in(&self, scope: &GridId) -> Result<Vec<Holding>, DatabaseError>;

    /// Counts what a scope holds, where it is not known, and remembers it: it is not known of a scope that
    /// was written to before it was counted, nor after a record was erased from it or moved. Tells where the
    /// feed ends; none when there is no such scope.
    fn count_held(&self, scope: &GridId) -> Result<Option<Position>, DatabaseError>;
}

/// One change that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Holding {
    /// Its name.
    pub name: ChangeHash,
    /// Its document.
    pub doc: DisputeId,
    /// Its row in the feed of the scope; none when it was written for another, and came in with its record.
    pub seq: Option<u64>,
}

impl Holding {
    /// What is held, as a sum counts it.
    pub(crate) fn named(held: &[Self]) -> Vec<(DisputeId, ChangeHash)> {
        held.iter().map(|one| (one.doc, one.name)).collect()
    }
}
