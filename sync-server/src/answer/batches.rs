//! Batches as a reader is told them: whose they are and what stands for the changes that are not told.

use std::collections::HashSet;

use model::{ChangeHash, GridId, KeyId};
use proof::left_out;
use wire::{Other, SignedBatch};

use crate::App;
use crate::database::DatabaseError;
use crate::ledger::RecordedBatch;

/// A batch of which the changes `told` come with it.
pub(crate) fn told(
    scope: &GridId,
    (key, no): (KeyId, u64),
    batch: &RecordedBatch,
    told: &HashSet<ChangeHash>,
) -> SignedBatch {
    SignedBatch {
        key_id: key.as_bytes().to_vec(),
        no,
        signature: batch.signature.as_bytes().to_vec(),
        others: others(scope, (key, no), batch, told),
        ..SignedBatch::default()
    }
}

/// Whose a key is, as it is told with a batch of it.
pub(crate) fn certificate(
    app: &App,
    key: KeyId,
) -> Result<Option<wire::Certificate>, DatabaseError> {
    let found = app.inner.registry.glance(|books| books.key(key))?;
    Ok(found.as_ref().map(Into::into))
}

/// What stands for the changes of a batch that are not told.
fn others(
    scope: &GridId,
    id: (KeyId, u64),
    batch: &RecordedBatch,
    told: &HashSet<ChangeHash>,
) -> Vec<Other> {
    if batch.changes.iter().all(|change| told.contains(change)) {
        return Vec::new();
    }
    if batch.signed(scope, id).hash() == batch.hash {
        let runs = left_out(&batch.changes, &|change| told.contains(change));
        return runs
            .into_iter()
            .map(|run| Other {
                at: run.at,
                hash: run.hash.to_vec(),
                many: if run.many > 1 { run.many } else { 0 },
            })
            .collect();
    }
    // Signed before changes were hashed as a tree: nothing stands for several of them.
    let places = (0..).zip(&batch.changes);
    places
        .filter(|(_, change)| !told.contains(change))
        .map(|(at, change)| Other {
            at,
            hash: change.as_bytes().to_vec(),
            many: 0,
        })
        .collect()
}
