//! Lists what was held back.

use model::{ChangeHash, DeviceId, DisputeId, UtcMs};
use rusqlite::Connection;

use crate::database::DatabaseError;
use crate::ledger::HeldRow;
use crate::sqlite::columns::{count, id, text};

pub(super) fn rows(state: &Connection) -> Result<Vec<HeldRow>, DatabaseError> {
    const SQL: &str = "SELECT bytes_sha256, scope, doc, device, reason, detail, length(bytes),
        at_ms FROM quarantine ORDER BY at_ms, scope, bytes_sha256";
    let mut find = state.prepare(SQL)?;
    let rows = find.query_map([], |row| {
        Ok(HeldRow {
            bytes_sha256: id(row, 0, ChangeHash::from_slice)?,
            scope: text(row, 1)?,
            doc: id(row, 2, DisputeId::from_slice)?,
            device: id(row, 3, DeviceId::from_slice)?,
            reason: row.get(4)?,
            detail: row.get(5)?,
            size_bytes: count(row, 6)?,
            at: UtcMs(row.get(7)?),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
