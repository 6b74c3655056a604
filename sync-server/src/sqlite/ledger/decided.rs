//! What a person decides of what was held back, in the server's own SQLite file.

use model::{ChangeHash, DeviceId, DisputeId, GridId, UtcMs};
use rusqlite::{Row, params};

use crate::database::DatabaseError;
use crate::ledger::{DecisionBook, DiscardedRow, HeldBytes, IncidentRow};
use crate::sqlite::Database;
use crate::sqlite::columns::{count, id, text};

const DROP: &str = "DELETE FROM quarantine
            WHERE scope = ?1 AND bytes_sha256 = ?2 AND device = ?3";

impl DecisionBook for Database {
    fn held_under(&self, bytes: &ChangeHash) -> Result<Vec<HeldBytes>, DatabaseError> {
        const SQL: &str = "SELECT scope, bytes_sha256, device, doc, bytes FROM quarantine
            WHERE bytes_sha256 = ?1 ORDER BY at_ms, scope, device";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map([bytes.as_bytes()], held)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn drop_held(&self, held: &HeldBytes) -> Result<bool, DatabaseError> {
        let HeldBytes {
            scope,
            bytes_sha256,
            device,
            ..
        } = held.clone();
        self.write(move |state| {
            let key = params![scope.as_str(), bytes_sha256.as_bytes(), device.as_bytes()];
            Ok(state.execute(DROP, key)? > 0)
        })
    }

    fn discard(&self, held: &HeldBytes, by: &str, at: UtcMs) -> Result<bool, DatabaseError> {
        const KEEP: &str = "INSERT INTO discarded
            (scope, bytes_sha256, device, doc, reason, at_ms, by_whom)
            SELECT scope, bytes_sha256, device, doc, reason, ?4, ?5 FROM quarantine
            WHERE scope = ?1 AND bytes_sha256 = ?2 AND device = ?3 ON CONFLICT DO NOTHING";
        let HeldBytes {
            scope,
            bytes_sha256,
            device,
            ..
        } = held.clone();
        let by = by.to_owned();
        self.write(move |state| {
            let (scope, sha256, device) =
                (scope.as_str(), bytes_sha256.as_bytes(), device.as_bytes());
            state.execute(KEEP, params![scope, sha256, device, at.0, by])?;
            Ok(state.execute(DROP, params![scope, sha256, device])? > 0)
        })
    }

    fn discarded(&self) -> Result<Vec<DiscardedRow>, DatabaseError> {
        const SQL: &str = "SELECT scope, bytes_sha256, device, doc, reason, at_ms, by_whom
            FROM discarded ORDER BY at_ms, scope, bytes_sha256, device";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map([], discarded)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn note_incident(
        &self,
        scope: &GridId,
        device: DeviceId,
        code: &str,
        detail: &str,
        at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO incident
            (scope, device, code, detail, times, first_at_ms, last_at_ms)
            VALUES (?1, ?2, ?3, ?4, 1, ?5, ?5) ON CONFLICT (scope, device, code) DO UPDATE
            SET detail = excluded.detail, times = incident.times + 1,
                last_at_ms = excluded.last_at_ms";
        let (scope, code, detail) = (scope.clone(), code.to_owned(), detail.to_owned());
        self.write(move |state| {
            let row = params![scope.as_str(), device.as_bytes(), code, detail, at.0];
            state.execute(SQL, row)?;
            Ok(())
        })
    }

    fn incidents(&self) -> Result<Vec<IncidentRow>, DatabaseError> {
        const SQL: &str = "SELECT scope, device, code, detail, times, first_at_ms, last_at_ms
            FROM incident ORDER BY last_at_ms, scope, device, code";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map([], incident)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn held(row: &Row<'_>) -> rusqlite::Result<HeldBytes> {
    Ok(HeldBytes {
        scope: text(row, 0)?,
        bytes_sha256: id(row, 1, ChangeHash::from_slice)?,
        device: id(row, 2, DeviceId::from_slice)?,
        doc: id(row, 3, DisputeId::from_slice)?,
        bytes: row.get(4)?,
    })
}

fn discarded(row: &Row<'_>) -> rusqlite::Result<DiscardedRow> {
    Ok(DiscardedRow {
        scope: text(row, 0)?,
        bytes_sha256: id(row, 1, ChangeHash::from_slice)?,
        device: id(row, 2, DeviceId::from_slice)?,
        doc: id(row, 3, DisputeId::from_slice)?,
        reason: row.get(4)?,
        at: UtcMs(row.get(5)?),
        by: row.get(6)?,
    })
}

fn incident(row: &Row<'_>) -> rusqlite::Result<IncidentRow> {
    Ok(IncidentRow {
        scope: text(row, 0)?,
        device: id(row, 1, DeviceId::from_slice)?,
        code: row.get(2)?,
        detail: row.get(3)?,
        times: count(row, 4)?,
        first_at: UtcMs(row.get(5)?),
        last_at: UtcMs(row.get(6)?),
    })
}
