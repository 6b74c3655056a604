//! What the gate holds back, without its bytes.

use model::{ChangeHash, DeviceId, DisputeId, GridId, UtcMs};

use super::{Admin, AdminError};
use crate::database::DatabaseError;
use crate::database::columns::{count, id, text};

/// A change that was held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// SHA-256 of its bytes as they came.
    pub bytes_sha256: ChangeHash,
    /// The grid it was sent for.
    pub scope: GridId,
    /// The document it was sent for.
    pub doc: DisputeId,
    /// The device that sent it.
    pub device: DeviceId,
    /// The written code of the reason.
    pub reason: String,
    /// What exactly.
    pub detail: String,
    /// Size.
    pub size_bytes: u64,
    /// When it came first.
    pub at: UtcMs,
}

impl Admin {
    /// What is held back, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn quarantine(&self) -> Result<Vec<HeldRow>, AdminError> {
        const SQL: &str = "SELECT bytes_sha256, scope, doc, device, reason, detail, length(bytes),
            at_ms FROM quarantine ORDER BY at_ms, scope, bytes_sha256";
        let rows = self.app.inner.database.read(|state| {
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
            Ok::<_, DatabaseError>(rows.collect::<Result<_, _>>()?)
        })?;
        Ok(rows)
    }
}
