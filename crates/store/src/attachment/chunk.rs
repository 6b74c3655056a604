//! The bytes of files, in rows of at most 64 KiB: a large file never has to be in memory at once, and
//! a piece is on disk whole or not at all.

use rusqlite::{Connection, params};

use super::whole;
use crate::database::Writing;
use crate::error::StoreError;

/// The largest row.
const CHUNK_BYTES: usize = 64 * 1024;

/// Adds bytes to a file where it ends.
///
/// # Errors
/// [`StoreError::Damaged`] when it ends elsewhere.
pub fn append(db: &Writing<'_>, place: i64, offset: u64, bytes: &[u8]) -> Result<(), StoreError> {
    let mut grow = db.prepare_cached(
        "UPDATE attachment SET held_bytes = held_bytes + ?3
         WHERE place = ?1 AND held_bytes = ?2 AND held_bytes + ?3 <= size_bytes",
    )?;
    let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if grow.execute(params![place, whole(offset), whole(count)])? == 0 {
        return Err(StoreError::Damaged(format!(
            "a file cannot have {count} bytes more at {offset}"
        )));
    }
    let mut insert = db.prepare_cached("INSERT INTO attachment_chunk VALUES (?1, ?2, ?3)")?;
    let mut at = offset;
    for chunk in bytes.chunks(CHUNK_BYTES) {
        insert.execute(params![place, whole(at), chunk])?;
        at += u64::try_from(chunk.len()).unwrap_or(u64::MAX);
    }
    Ok(())
}

/// Bytes of a file from `offset`, at most so many; fewer where it ends.
///
/// # Errors
/// [`StoreError`].
pub fn read(
    db: &Connection,
    place: i64,
    offset: u64,
    most_bytes: usize,
) -> Result<Vec<u8>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT offset_bytes, bytes FROM attachment_chunk
         WHERE attachment = ?1 AND offset_bytes + length(bytes) > ?2 AND offset_bytes < ?3
         ORDER BY offset_bytes",
    )?;
    let most = u64::try_from(most_bytes).unwrap_or(u64::MAX);
    let end = offset.saturating_add(most);
    let mut rows = query.query(params![place, whole(offset), whole(end)])?;
    let mut bytes = Vec::new();
    while let Some(r) = rows.next()? {
        let at = r.get::<_, i64>(0)?.unsigned_abs();
        let chunk = r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?;
        let skipped = usize::try_from(offset.saturating_sub(at)).unwrap_or(usize::MAX);
        let wanted = chunk.get(skipped..).unwrap_or_default();
        let room = most_bytes - bytes.len();
        bytes.extend_from_slice(&wanted[..wanted.len().min(room)]);
    }
    Ok(bytes)
}

/// Takes the bytes of a file away.
pub(super) fn clear(db: &Writing<'_>, place: i64) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM attachment_chunk WHERE attachment = ?1")?;
    delete.execute([place])?;
    let mut update = db.prepare_cached("UPDATE attachment SET held_bytes = 0 WHERE place = ?1")?;
    update.execute([place])?;
    Ok(())
}
