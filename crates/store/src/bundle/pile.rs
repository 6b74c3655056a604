//! Bytes that are gathered a piece at a time and read the same way: a file that is handed over, what is
//! sealed in a bundle. A file that is not taken in within a day goes.

use model::UtcMs;
use rusqlite::{Connection, OptionalExtension, params};

use super::whole;
use crate::database::Writing;
use crate::error::StoreError;

/// The largest row.
const ROW_BYTES: usize = 64 * 1024;
/// How long bytes wait for the rest.
const PATIENCE_MS: i64 = 24 * 3_600_000;

/// Begins to gather; tells where. A file that is handed over has a key.
///
/// # Errors
/// [`StoreError`].
pub fn begin(db: &Writing<'_>, key: Option<&[u8; 16]>, now: UtcMs) -> Result<i64, StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO pile (key, size_bytes, at_ms) VALUES (?1, 0, ?2) RETURNING id",
    )?;
    Ok(insert.query_row(params![key, now.0], |r| r.get(0))?)
}

/// Where a file with this key is gathered, and how many bytes of it there are.
///
/// # Errors
/// [`StoreError`].
pub fn find(db: &Connection, key: &[u8; 16]) -> Result<Option<(i64, u64)>, StoreError> {
    let mut query = db.prepare_cached("SELECT id, size_bytes FROM pile WHERE key = ?1")?;
    let found = query.query_row([key], |r| {
        Ok((r.get(0)?, r.get::<_, i64>(1)?.unsigned_abs()))
    });
    Ok(found.optional()?)
}

/// Puts bytes where they belong; those that were there from that place on are put anew. Tells how many
/// bytes there are then.
///
/// # Errors
/// [`StoreError::Damaged`] when they do not go on where others end.
pub fn put(db: &Writing<'_>, pile: i64, offset: u64, bytes: &[u8]) -> Result<u64, StoreError> {
    db.prepare_cached("DELETE FROM pile_piece WHERE pile = ?1 AND offset_bytes >= ?2")?
        .execute(params![pile, whole(offset)])?;
    let mut end = db.prepare_cached(
        "SELECT coalesce(max(offset_bytes + length(bytes)), 0) FROM pile_piece WHERE pile = ?1",
    )?;
    let end = end
        .query_row([pile], |r| r.get::<_, i64>(0))?
        .unsigned_abs();
    if end != offset {
        return Err(StoreError::Damaged(format!(
            "bytes begin at {offset} where {end} are there"
        )));
    }
    let mut insert = db.prepare_cached("INSERT INTO pile_piece VALUES (?1, ?2, ?3)")?;
    let mut at = offset;
    for piece in bytes.chunks(ROW_BYTES) {
        insert.execute(params![pile, whole(at), piece])?;
        at += u64::try_from(piece.len()).unwrap_or(u64::MAX);
    }
    db.prepare_cached("UPDATE pile SET size_bytes = ?2 WHERE id = ?1")?
        .execute(params![pile, whole(at)])?;
    Ok(at)
}

/// Bytes from a place on, at most so many; fewer where they end.
///
/// # Errors
/// [`StoreError`].
pub fn read(
    db: &Connection,
    pile: i64,
    offset: u64,
    most_bytes: usize,
) -> Result<Vec<u8>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT offset_bytes, bytes FROM pile_piece
         WHERE pile = ?1 AND offset_bytes > ?2 AND offset_bytes < ?3 ORDER BY offset_bytes",
    )?;
    let most = u64::try_from(most_bytes).unwrap_or(u64::MAX);
    let row = u64::try_from(ROW_BYTES).unwrap_or(u64::MAX);
    // No row is longer than this: one that begins earlier ends before.
    let first = whole(offset).saturating_sub(whole(row));
    let end = whole(offset.saturating_add(most));
    let mut rows = query.query(params![pile, first, end])?;
    let mut bytes = Vec::new();
    while let Some(r) = rows.next()? {
        let at = r.get::<_, i64>(0)?.unsigned_abs();
        let piece = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let skipped = usize::try_from(offset.saturating_sub(at)).unwrap_or(usize::MAX);
        let wanted = piece.get(skipped..).unwrap_or_default();
        let room = most_bytes - bytes.len();
        bytes.extend_from_slice(&wanted[..wanted.len().min(room)]);
    }
    Ok(bytes)
}

/// Lets go of what lies before a place: it has been used.
///
/// # Errors
/// [`StoreError`].
pub fn forget_before(db: &Writing<'_>, pile: i64, offset: u64) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached(
        "DELETE FROM pile_piece WHERE pile = ?1 AND offset_bytes + length(bytes) <= ?2",
    )?;
    delete.execute(params![pile, whole(offset)])?;
    Ok(())
}

/// Lets go of all of it.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, pile: i64) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM pile WHERE id = ?1")?;
    delete.execute([pile])?;
    Ok(())
}

/// Lets go of what is no bundle's and has waited for a day. Tells how many.
///
/// # Errors
/// [`StoreError`].
pub fn sweep(db: &Writing<'_>, now: UtcMs) -> Result<usize, StoreError> {
    let mut delete = db.prepare_cached(
        "DELETE FROM pile WHERE at_ms < ?1 AND id NOT IN (SELECT pile FROM bundle)",
    )?;
    Ok(delete.execute([now.plus_ms(-PATIENCE_MS).0])?)
}
