//! Records by what they are, as the ledger knows it without reading one.

use model::{DisputeId, GridId, RecordKind};

use crate::database::DatabaseError;

/// What every ledger can say of records of one kind. Every call blocks, and fails when the database does.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait KindBook {
    /// Those of a scope.
    fn of_kind(&self, scope: &GridId, kind: RecordKind) -> Result<Vec<DisputeId>, DatabaseError>;

    /// Those of every scope: at most `most`, in order, after the one that is named.
    fn all_of_kind(
        &self,
        kind: RecordKind,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError>;
}
