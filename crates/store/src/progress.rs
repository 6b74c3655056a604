//! How far this device has come with its server.

use rusqlite::Connection;

use crate::error::StoreError;

/// How far this device has come with its server, in numbers that say nothing by themselves: between two that differ
/// something went through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress([i64; 6]);

/// How far it has come now.
///
/// # Errors
/// [`StoreError`].
pub fn progress(db: &Connection) -> Result<Progress, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT (SELECT coalesce(sum(seq), 0) FROM cursor),
                (SELECT coalesce(sum(offset_bytes), 0) FROM pack),
                (SELECT count(*) FROM outbox),
                (SELECT count(*) FROM attachment WHERE stored_at_ms IS NULL),
                (SELECT coalesce(sum(sent_bytes), 0) FROM attachment WHERE stored_at_ms IS NULL),
                (SELECT coalesce(sum(sent_bytes + size_bytes), 0) FROM bundle)",
    )?;
    let read = query.query_row([], |row| {
        let mut numbers = [0; 6];
        for (at, number) in numbers.iter_mut().enumerate() {
            *number = row.get(at)?;
        }
        Ok(Progress(numbers))
    })?;
    Ok(read)
}
