//! The ledger in the server's own SQLite file: one writer, so a number is gapless by itself.

mod anew;
mod append;
mod bodies;
mod decided;
mod erase;
mod feed;
mod held;
mod holding;
mod kinds;
mod look;
mod moves;
mod packs;
mod row;
mod signed;

use std::collections::BTreeMap;

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId};
use proof::BatchHash;
use rusqlite::OptionalExtension;

use super::Database;
use super::columns::count;
use crate::database::DatabaseError;
use crate::erase::{ErasedRow, Erasure};
use crate::ledger::{
    AppendError, Batch, ChainEnd, ErasureBook, HeldRow, Kept, Ledger, Own, Position, Receipt,
    RecordedBatch, Slice, Standing,
};
use crate::limits::Asking;

pub(super) use erase::{bury, rows as erased_rows};

impl Database {
    /// Erases what was erased in another ledger, also what is not known here: what arrives of it
    /// later is refused. Gives back how much of it had not been erased here. Blocks.
    ///
    /// # Errors
    /// The database failed; nothing was erased then.
    pub fn erase_again(&self, rows: Vec<ErasedRow>) -> Result<usize, DatabaseError> {
        self.write(move |state| {
            rows.iter().try_fold(0, |done, row| {
                Ok::<_, DatabaseError>(done + usize::from(erase::again(state, row)?))
            })
        })
    }
}

impl Ledger for Database {
    fn document(&self, scope: &GridId, doc: DisputeId) -> Result<Option<Standing>, DatabaseError> {
        const SQL: &str = "SELECT revision, saved FROM document WHERE scope = ?1 AND doc = ?2";
        self.glance(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let found = find.query_row((scope.as_str(), doc.as_bytes()), |row| {
                Ok(Standing {
                    revision: count(row, 0)?,
                    saved: row.get(1)?,
                })
            });
            Ok(found.optional()?)
        })
    }

    fn hand_in(&self, batch: Batch) -> Receipt {
        let stored = self
            .writer
            .hand_in_push(move |state| append::append(state, &batch));
        Receipt::from(stored)
    }

    fn asking(&self) -> Asking {
        Asking::Here
    }

    fn quarantined(&self, device: DeviceId) -> Result<Kept, DatabaseError> {
        self.glance(|state| append::quarantined(state, device))
    }

    fn held(&self) -> Result<Vec<HeldRow>, DatabaseError> {
        self.glance(held::rows)
    }

    fn ends_of(&self, scopes: &[GridId]) -> Result<BTreeMap<GridId, Position>, DatabaseError> {
        self.read(|state| {
            let ends = scopes.iter().filter_map(|scope| {
                let end = feed::end_of(state, scope).transpose()?;
                Some(end.map(|end| (scope.clone(), end)))
            });
            ends.collect()
        })
    }

    fn feed(
        &self,
        scope: &GridId,
        after: u64,
        own: Own,
        max_bytes: usize,
    ) -> Result<Slice, DatabaseError> {
        self.read(|state| feed::slice(state, scope, after, own, max_bytes))
    }

    fn places_of(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, u64>, DatabaseError> {
        self.read(|state| signed::places_of(state, scope, changes))
    }

    fn chain_of(&self, scope: &GridId, key: KeyId) -> Result<ChainEnd, DatabaseError> {
        self.glance(|state| signed::chain_of(state, scope, key))
    }

    fn batch_name(
        &self,
        scope: &GridId,
        key: KeyId,
        no: u64,
    ) -> Result<Option<BatchHash>, DatabaseError> {
        self.glance(|state| signed::name(state, scope, key, no))
    }

    fn batches(
        &self,
        scope: &GridId,
        wanted: &[(KeyId, u64)],
    ) -> Result<BTreeMap<(KeyId, u64), RecordedBatch>, DatabaseError> {
        self.read(|state| signed::batches(state, scope, wanted))
    }
}

impl ErasureBook for Database {
    fn erase(&self, erasure: Erasure) -> Result<Vec<GridId>, DatabaseError> {
        let scopes = self.write(move |state| erase::erase(state, &erasure))?;
        self.forget_log()?;
        Ok(scopes)
    }

    fn erase_as_it_stood(
        &self,
        erasure: Erasure,
        scope: &GridId,
        revision: u64,
    ) -> Result<Vec<GridId>, AppendError> {
        let scope = scope.clone();
        let scopes = self.write(move |state| {
            if append::revision(state, &scope, erasure.doc)? != Some(revision) {
                return Err(AppendError::Stale);
            }
            Ok(erase::erase(state, &erasure)?)
        })?;
        self.forget_log()?;
        Ok(scopes)
    }

    fn scopes_of(&self, doc: DisputeId) -> Result<Vec<GridId>, DatabaseError> {
        self.read(|state| erase::scopes_of(state, doc))
    }

    fn is_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        self.glance(|state| erase::is_erased(state, scope, doc))
    }

    fn is_erased_anywhere(&self, doc: DisputeId) -> Result<bool, DatabaseError> {
        self.glance(|state| erase::is_erased_anywhere(state, doc))
    }

    fn erasures(&self) -> Result<Vec<ErasedRow>, DatabaseError> {
        self.glance(erase::rows)
    }
}
