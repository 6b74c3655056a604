//! The ledger in the server's own SQLite file: one writer, so a number is gapless by itself.

mod append;
mod feed;
mod held;

use std::collections::BTreeMap;

use model::{DeviceId, DisputeId, GridId};
use rusqlite::OptionalExtension;

use super::Database;
use super::columns::count;
use crate::database::DatabaseError;
use crate::ledger::{AppendError, Batch, HeldRow, Kept, Ledger, Position, Slice, Standing};

impl Ledger for Database {
    fn document(&self, scope: &GridId, doc: DisputeId) -> Result<Option<Standing>, DatabaseError> {
        const SQL: &str = "SELECT revision, saved FROM document WHERE scope = ?1 AND doc = ?2";
        self.read(|state| {
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

    fn append(&self, batch: Batch) -> Result<(), AppendError> {
        self.write(move |state| append::append(state, &batch))
    }

    fn quarantined(&self, device: DeviceId) -> Result<Kept, DatabaseError> {
        self.read(|state| append::quarantined(state, device))
    }

    fn held(&self) -> Result<Vec<HeldRow>, DatabaseError> {
        self.read(held::rows)
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
        leave_out: DeviceId,
        max_bytes: usize,
    ) -> Result<Slice, DatabaseError> {
        self.read(|state| feed::slice(state, scope, after, leave_out, max_bytes))
    }
}
