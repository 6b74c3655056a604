//! The ledger in PostgreSQL. The number of a change is the counter of its scope, whose row is held
//! to the end of the transaction: numbers are committed in their order, without a gap, on however
//! many nodes, and whoever has read up to a number has read all there will ever be before it.

mod anew;
mod append;
mod bodies;
mod decided;
mod erase;
mod feed;
mod holding;
mod kinds;
mod lanes;
mod look;
mod moves;
mod packs;
mod pipeline;
mod settle;
mod signed;
mod write;

use std::collections::BTreeMap;

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, UtcMs};
use proof::{BatchHash, Link};

use super::Database;
use super::columns::{count, get, id, text};
use super::connect::CONNECTIONS;
use crate::database::DatabaseError;
use crate::erase::{ErasedRow, Erasure};
use crate::ledger::{
    AppendError, Batch, ChainEnd, ErasureBook, HeldRow, Kept, Ledger, Own, Position, Receipt,
    RecordedBatch, Slice, Standing,
};
use crate::limits::Asking;
pub(super) use lanes::Lanes;
pub(super) use pipeline::Said;

impl Ledger for Database {
    fn document(&self, scope: &GridId, doc: DisputeId) -> Result<Option<Standing>, DatabaseError> {
        const SQL: &str = "SELECT revision, saved FROM document WHERE scope = $1 AND doc = $2";
        let rows = self.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
        let found = rows.first().map(|row| {
            Ok(Standing {
                revision: count(row, 0)?,
                saved: get(row, 1)?,
            })
        });
        found.transpose()
    }

    fn hand_in(&self, batch: Batch) -> Receipt {
        self.lanes.hand_in(batch)
    }

    fn asking(&self) -> Asking {
        Asking::Elsewhere(CONNECTIONS)
    }

    fn places_of(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, u64>, DatabaseError> {
        signed::places_of(self, scope, changes)
    }

    fn chain_of(&self, scope: &GridId, key: KeyId) -> Result<ChainEnd, DatabaseError> {
        signed::chain_of(self, scope, key)
    }

    fn batch_name(
        &self,
        scope: &GridId,
        key: KeyId,
        no: u64,
    ) -> Result<Option<BatchHash>, DatabaseError> {
        signed::name(self, scope, key, no)
    }

    fn batches(
        &self,
        scope: &GridId,
        wanted: &[(KeyId, u64)],
    ) -> Result<BTreeMap<(KeyId, u64), RecordedBatch>, DatabaseError> {
        signed::batches(self, scope, wanted)
    }

    fn quarantined(&self, device: DeviceId) -> Result<Kept, DatabaseError> {
        let rows = self.rows(append::KEPT, &[&[&device.as_bytes()[..]].as_slice()])?;
        rows.first()
            .map_or(Ok(Kept::default()), |row| Ok(append::kept(row)?.1))
    }

    fn held(&self) -> Result<Vec<HeldRow>, DatabaseError> {
        const SQL: &str = "SELECT bytes_sha256, scope, doc, device, reason, detail,
            length(bytes)::bigint, at_ms FROM quarantine ORDER BY at_ms, scope, bytes_sha256";
        let rows = self.rows(SQL, &[])?;
        let rows = rows.iter().map(|row| {
            Ok(HeldRow {
                bytes_sha256: id(row, 0, ChangeHash::from_slice)?,
                scope: text(row, 1)?,
                doc: id(row, 2, DisputeId::from_slice)?,
                device: id(row, 3, DeviceId::from_slice)?,
                reason: get(row, 4)?,
                detail: get(row, 5)?,
                size_bytes: count(row, 6)?,
                at: UtcMs(get(row, 7)?),
            })
        });
        rows.collect()
    }

    fn ends_of(&self, scopes: &[GridId]) -> Result<BTreeMap<GridId, Position>, DatabaseError> {
        const SQL: &str = "SELECT id, epoch, last_seq, link, held FROM scope WHERE id = ANY($1)";
        let scopes: Vec<&str> = scopes.iter().map(GridId::as_str).collect();
        let rows = self.rows(SQL, &[&scopes])?;
        let ends = rows.iter().map(|row| {
            let position = Position {
                epoch: count(row, 1)?,
                seq: count(row, 2)?,
                link: id(row, 3, Link::from_slice)?,
                sum: holding::sum(row, 4)?,
            };
            Ok((text(row, 0)?, position))
        });
        ends.collect()
    }

    fn feed(
        &self,
        scope: &GridId,
        after: u64,
        own: Own,
        max_bytes: usize,
    ) -> Result<Slice, DatabaseError> {
        feed::slice(self, scope, after, own, max_bytes)
    }
}

impl ErasureBook for Database {
    fn erase(&self, erasure: Erasure) -> Result<Vec<GridId>, DatabaseError> {
        erase::erase(self, &erasure)
    }

    fn erase_as_it_stood(
        &self,
        erasure: Erasure,
        scope: &GridId,
        revision: u64,
    ) -> Result<Vec<GridId>, AppendError> {
        erase::as_it_stood(self, &erasure, (scope, revision))
    }

    fn scopes_of(&self, doc: DisputeId) -> Result<Vec<GridId>, DatabaseError> {
        erase::scopes_of(self, doc)
    }

    fn is_erased(&self, scope: &GridId, doc: DisputeId) -> Result<bool, DatabaseError> {
        erase::is_erased(self, scope, doc)
    }

    fn is_erased_anywhere(&self, doc: DisputeId) -> Result<bool, DatabaseError> {
        erase::is_erased_anywhere(self, doc)
    }

    fn erasures(&self) -> Result<Vec<ErasedRow>, DatabaseError> {
        erase::rows(self)
    }
}
