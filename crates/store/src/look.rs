//! Who looked at which record on this device: the lines a person recorded can ask to see.

use model::{DisputeId, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// Looks by one worker at one record this close together are one look: a screen that reads a record
/// again because it changed is not a second visit.
const ONE_LOOK_MS: i64 = 5 * 60_000;

/// Whether a look now would be another one than the last by this worker.
///
/// # Errors
/// [`StoreError`].
pub fn is_new(
    db: &Connection,
    doc: &DisputeId,
    worker: &WorkerId,
    at: UtcMs,
) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT at_ms FROM look WHERE doc = ?1 AND worker = ?2 ORDER BY place DESC LIMIT 1",
    )?;
    let ids = params![doc.as_bytes(), worker.as_bytes()];
    let last: Option<i64> = query.query_row(ids, |r| r.get(0)).optional()?;
    Ok(last.is_none_or(|last| !(last..last.saturating_add(ONE_LOOK_MS)).contains(&at.0)))
}

/// Whether a worker has looked at a record on this device.
///
/// # Errors
/// [`StoreError`].
pub fn has(db: &Connection, doc: &DisputeId, worker: &WorkerId) -> Result<bool, StoreError> {
    let mut find =
        db.prepare_cached("SELECT 1 FROM look WHERE doc = ?1 AND worker = ?2 LIMIT 1")?;
    Ok(find.exists(params![doc.as_bytes(), worker.as_bytes()])?)
}

/// Writes down a look.
///
/// # Errors
/// [`StoreError`].
pub fn put(
    db: &Writing<'_>,
    doc: &DisputeId,
    worker: &WorkerId,
    at: UtcMs,
) -> Result<(), StoreError> {
    let mut insert =
        db.prepare_cached("INSERT INTO look (doc, worker, at_ms) VALUES (?1, ?2, ?3)")?;
    insert.execute(params![doc.as_bytes(), worker.as_bytes(), at.0])?;
    Ok(())
}

/// The looks at a record, latest first, at most 200.
///
/// # Errors
/// [`StoreError`].
pub fn of(db: &Connection, doc: &DisputeId) -> Result<Vec<(WorkerId, UtcMs)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT worker, at_ms FROM look WHERE doc = ?1 ORDER BY place DESC LIMIT 200",
    )?;
    let rows = query.query_map([doc.as_bytes()], |r| {
        Ok((row::id(r, 0, WorkerId::from_slice)?, UtcMs(r.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
