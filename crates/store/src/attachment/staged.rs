//! Files that are handed over in pieces, before they belong to a record. They are as a camera took
//! them, so they do not stay: what is not used within a day goes.

use model::{DisputeId, UtcMs};
use rusqlite::{Connection, params};

use super::whole;
use crate::database::Writing;
use crate::error::StoreError;

/// How long pieces wait for the rest.
const PATIENCE_MS: i64 = 24 * 3_600_000;

/// Keeps a piece of a file for a record; the same one again does no harm. Tells how many bytes are there then.
///
/// # Errors
/// [`StoreError::Damaged`] when it does not go on where the pieces end.
pub fn put(
    db: &Writing<'_>,
    doc: &DisputeId,
    staged: &[u8; 16],
    offset: u64,
    bytes: &[u8],
    now: UtcMs,
) -> Result<u64, StoreError> {
    sweep(db, now)?;
    db.prepare_cached("DELETE FROM attachment_piece WHERE staged = ?1 AND offset_bytes >= ?2")?
        .execute(params![staged, whole(offset)])?;
    let there = size(db, doc, staged)?;
    if there != offset {
        return Err(StoreError::Damaged(format!(
            "a piece begins at {offset} where {there} bytes are there"
        )));
    }
    db.prepare_cached("INSERT INTO attachment_piece VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![staged, doc.as_bytes(), whole(offset), bytes, now.0])?;
    size(db, doc, staged)
}

/// How many bytes are there.
///
/// # Errors
/// [`StoreError`].
pub fn size(db: &Connection, doc: &DisputeId, staged: &[u8; 16]) -> Result<u64, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT coalesce(sum(length(bytes)), 0) FROM attachment_piece
         WHERE staged = ?1 AND doc = ?2",
    )?;
    Ok(query
        .query_row(params![staged, doc.as_bytes()], |r| r.get::<_, i64>(0))?
        .unsigned_abs())
}

/// Takes all pieces out, joined.
///
/// # Errors
/// [`StoreError`].
pub fn take(db: &Writing<'_>, doc: &DisputeId, staged: &[u8; 16]) -> Result<Vec<u8>, StoreError> {
    let bytes = {
        let mut query = db.prepare_cached(
            "SELECT bytes FROM attachment_piece WHERE staged = ?1 AND doc = ?2 ORDER BY offset_bytes",
        )?;
        let mut rows = query.query(params![staged, doc.as_bytes()])?;
        let mut bytes = Vec::new();
        while let Some(r) = rows.next()? {
            bytes.extend_from_slice(r.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?);
        }
        bytes
    };
    db.prepare_cached("DELETE FROM attachment_piece WHERE staged = ?1 AND doc = ?2")?
        .execute(params![staged, doc.as_bytes()])?;
    Ok(bytes)
}

/// Lets go of what nobody came for within a day. Tells how many pieces went.
///
/// # Errors
/// [`StoreError`].
pub fn sweep(db: &Writing<'_>, now: UtcMs) -> Result<usize, StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM attachment_piece WHERE at_ms < ?1")?;
    Ok(delete.execute([now.plus_ms(-PATIENCE_MS).0])?)
}
