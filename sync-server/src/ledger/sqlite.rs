//! The ledger in the server's own SQLite file: one file, one writer, nothing to install.

mod append;
mod feed;

pub(crate) use feed::end_of;

use std::sync::Arc;

use model::{DeviceId, DisputeId, GridId};
use rusqlite::OptionalExtension;

use super::{AppendError, Batch, Kept, Ledger, Position, Slice, Standing};
use crate::database::columns::count;
use crate::database::{Database, DatabaseError};

/// The ledger over an open file.
#[derive(Debug, Clone)]
pub struct SqliteLedger(Arc<Database>);

impl SqliteLedger {
    /// Keeps the ledger in this file.
    #[must_use]
    pub const fn new(database: Arc<Database>) -> Self {
        Self(database)
    }
}

impl Ledger for SqliteLedger {
    fn document(&self, scope: &GridId, doc: DisputeId) -> Result<Option<Standing>, DatabaseError> {
        const SQL: &str = "SELECT revision, saved FROM document WHERE scope = ?1 AND doc = ?2";
        self.0.read(|state| {
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
        self.0.write(move |state| append::append(state, &batch))
    }

    fn quarantined(&self, device: DeviceId) -> Result<Kept, DatabaseError> {
        self.0.read(|state| append::quarantined(state, device))
    }

    fn end_of(&self, scope: &GridId) -> Result<Option<Position>, DatabaseError> {
        self.0.read(|state| feed::end_of(state, scope))
    }

    fn feed(
        &self,
        scope: &GridId,
        after: u64,
        leave_out: DeviceId,
        max_bytes: usize,
    ) -> Result<Slice, DatabaseError> {
        self.0
            .read(|state| feed::slice(state, scope, after, leave_out, max_bytes))
    }
}
