//! What a person decides of what was held back, in PostgreSQL.

use model::{ChangeHash, DeviceId, DisputeId, GridId, UtcMs};
use tokio_postgres::Row;

use crate::database::DatabaseError;
use crate::ledger::{DecisionBook, DiscardedRow, HeldBytes, IncidentRow};
use crate::postgres::Database;
use crate::postgres::columns::{count, get, id, storable, text};

const DROP: &str = "DELETE FROM quarantine
            WHERE scope = $1 AND bytes_sha256 = $2 AND device = $3";

impl DecisionBook for Database {
    fn held_under(&self, bytes: &ChangeHash) -> Result<Vec<HeldBytes>, DatabaseError> {
        const SQL: &str = "SELECT scope, bytes_sha256, device, doc, bytes FROM quarantine
            WHERE bytes_sha256 = $1 ORDER BY at_ms, scope, device";
        let rows = self.rows(SQL, &[&&bytes.as_bytes()[..]])?;
        rows.iter().map(held).collect()
    }

    fn drop_held(&self, held: &HeldBytes) -> Result<bool, DatabaseError> {
        let (scope, sha256) = (held.scope.as_str(), &held.bytes_sha256.as_bytes()[..]);
        let device = &held.device.as_bytes()[..];
        self.kept(|books| Ok(books.change(DROP, &[&scope, &sha256, &device])? > 0))
    }

    fn discard(&self, held: &HeldBytes, by: &str, at: UtcMs) -> Result<bool, DatabaseError> {
        const KEEP: &str = "INSERT INTO discarded
            (scope, bytes_sha256, device, doc, reason, at_ms, by_whom)
            SELECT scope, bytes_sha256, device, doc, reason, $4, $5 FROM quarantine
            WHERE scope = $1 AND bytes_sha256 = $2 AND device = $3 ON CONFLICT DO NOTHING";
        let (scope, sha256) = (held.scope.as_str(), &held.bytes_sha256.as_bytes()[..]);
        let (device, by) = (&held.device.as_bytes()[..], storable(by));
        self.kept(|books| {
            books.change(KEEP, &[&scope, &sha256, &device, &at.0, &by])?;
            Ok(books.change(DROP, &[&scope, &sha256, &device])? > 0)
        })
    }

    fn discarded(&self) -> Result<Vec<DiscardedRow>, DatabaseError> {
        const SQL: &str = "SELECT scope, bytes_sha256, device, doc, reason, at_ms, by_whom
            FROM discarded ORDER BY at_ms, scope, bytes_sha256, device";
        self.rows(SQL, &[])?.iter().map(discarded).collect()
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
            VALUES ($1, $2, $3, $4, 1, $5, $5) ON CONFLICT (scope, device, code) DO UPDATE
            SET detail = excluded.detail, times = incident.times + 1,
                last_at_ms = excluded.last_at_ms";
        let (scope, device) = (scope.as_str(), &device.as_bytes()[..]);
        let detail = storable(detail);
        self.kept(|books| {
            books.change(SQL, &[&scope, &device, &code, &detail, &at.0])?;
            Ok(())
        })
    }

    fn incidents(&self) -> Result<Vec<IncidentRow>, DatabaseError> {
        const SQL: &str = "SELECT scope, device, code, detail, times, first_at_ms, last_at_ms
            FROM incident ORDER BY last_at_ms, scope, device, code";
        self.rows(SQL, &[])?.iter().map(incident).collect()
    }
}

fn held(row: &Row) -> Result<HeldBytes, DatabaseError> {
    Ok(HeldBytes {
        scope: text(row, 0)?,
        bytes_sha256: id(row, 1, ChangeHash::from_slice)?,
        device: id(row, 2, DeviceId::from_slice)?,
        doc: id(row, 3, DisputeId::from_slice)?,
        bytes: get(row, 4)?,
    })
}

fn discarded(row: &Row) -> Result<DiscardedRow, DatabaseError> {
    Ok(DiscardedRow {
        scope: text(row, 0)?,
        bytes_sha256: id(row, 1, ChangeHash::from_slice)?,
        device: id(row, 2, DeviceId::from_slice)?,
        doc: id(row, 3, DisputeId::from_slice)?,
        reason: get(row, 4)?,
        at: UtcMs(get(row, 5)?),
        by: get(row, 6)?,
    })
}

fn incident(row: &Row) -> Result<IncidentRow, DatabaseError> {
    Ok(IncidentRow {
        scope: text(row, 0)?,
        device: id(row, 1, DeviceId::from_slice)?,
        code: get(row, 2)?,
        detail: get(row, 3)?,
        times: count(row, 4)?,
        first_at: UtcMs(get(row, 5)?),
        last_at: UtcMs(get(row, 6)?),
    })
}
