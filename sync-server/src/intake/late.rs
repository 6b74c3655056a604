//! What comes for a grid its record has left: it enters the grid the record stands in, with the batch it came
//! in as its proof.

use model::{DisputeId, GridId};
use proof::BatchHash;

use super::examination::Examination;
use super::stamp::Stamp;
use crate::database::DatabaseError;
use crate::ledger::{NewEntry, RecordedBatch, ToldRow};
use crate::moving::{self, Late, Vouch};

/// Where a record stands, which it is, and the grid its changes were pushed for.
pub(super) type LateFor = (GridId, DisputeId, GridId);

/// Its changes, in their order.
pub(super) type LateChanges = Vec<(ToldRow, Vec<u8>)>;

impl Examination<'_> {
    /// What came late enters the grid its record stands in, with the proof of this batch.
    pub(super) fn bring_late(
        &mut self,
        stamp: &Stamp,
        vouch: Vouch<'_>,
    ) -> Result<(), DatabaseError> {
        if self.late.is_empty() {
            return Ok(());
        }
        let recorded = match stamp {
            Stamp::None | Stamp::Again { .. } => None,
            Stamp::Next(batch) => {
                let previous = match batch.no {
                    1 => Some(BatchHash::NONE),
                    no => self.ledger.batch_name(&batch.scope, batch.key, no - 1)?,
                };
                let recorded = RecordedBatch {
                    hash: batch.hash,
                    previous: previous.ok_or(DatabaseError::Unreadable("a chain with a hole"))?,
                    signature: batch.signature,
                    changes: batch.changes.clone(),
                };
                Some(((batch.key, batch.no), recorded))
            }
        };
        for ((stands, doc, scope), mut changes) in std::mem::take(&mut self.late) {
            let draft = self.documents.get(&(stands.clone(), doc));
            let saved = draft.and_then(|draft| draft.saved.as_deref());
            for ((row, _), seq) in changes.iter_mut().zip(1..) {
                (row.seq, row.batch) = (seq, recorded.as_ref().map(|(id, _)| *id));
            }
            let names = changes.iter().map(|(row, _)| row.name).collect();
            let late = Late {
                saved: saved.ok_or(DatabaseError::Unreadable("a record that is nowhere"))?,
                doc,
                scope: &scope,
                batch: recorded.as_ref().map(|(id, batch)| (*id, batch)),
                changes,
            };
            self.batch.entering.push(NewEntry {
                scope: stands,
                doc,
                bytes: moving::late(late, vouch)?.to_bytes(),
                names,
            });
        }
        Ok(())
    }
}
