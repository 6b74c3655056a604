//! What this device has read of others' signing: whose key is whose, and their batches scope by scope.

use model::{GridId, KeyId};
use proof::BatchHash;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// The certificate of a key, as it was sent.
///
/// # Errors
/// [`StoreError`].
pub fn certificate(db: &Connection, key: KeyId) -> Result<Option<Vec<u8>>, StoreError> {
    let mut find = db.prepare_cached("SELECT bytes FROM certificate WHERE key = ?1")?;
    Ok(find.query_row([key.as_bytes()], |r| r.get(0)).optional()?)
}

/// Keeps a certificate that was checked.
///
/// # Errors
/// [`StoreError`].
pub fn put_certificate(db: &Writing<'_>, key: KeyId, bytes: &[u8]) -> Result<(), StoreError> {
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO certificate VALUES (?1, ?2)")?;
    put.execute(params![key.as_bytes(), bytes])?;
    Ok(())
}

/// The number of the last batch of a key in a scope that was read; 0 for none.
///
/// # Errors
/// [`StoreError`].
pub fn last(db: &Connection, scope: &GridId, key: KeyId) -> Result<u64, StoreError> {
    let mut find =
        db.prepare_cached("SELECT coalesce(max(no), 0) FROM chain WHERE scope = ?1 AND key = ?2")?;
    let last: i64 = find.query_row(params![scope.as_str(), key.as_bytes()], |r| r.get(0))?;
    Ok(last.unsigned_abs())
}

/// The name of a batch that was read; before the first, what the first is chained to.
///
/// # Errors
/// [`StoreError`].
pub fn batch(
    db: &Connection,
    scope: &GridId,
    key: KeyId,
    no: u64,
) -> Result<Option<BatchHash>, StoreError> {
    if no == 0 {
        return Ok(Some(BatchHash::NONE));
    }
    let mut find =
        db.prepare_cached("SELECT hash FROM chain WHERE scope = ?1 AND key = ?2 AND no = ?3")?;
    let found = find.query_row(params![scope.as_str(), key.as_bytes(), stored(no)], |r| {
        row::id(r, 0, BatchHash::from_slice)
    });
    Ok(found.optional()?)
}

/// Keeps the name of a batch that was checked.
///
/// # Errors
/// [`StoreError`].
pub fn put(
    db: &Writing<'_>,
    scope: &GridId,
    key: KeyId,
    no: u64,
    batch: BatchHash,
) -> Result<(), StoreError> {
    let mut put = db.prepare_cached("INSERT OR IGNORE INTO chain VALUES (?1, ?2, ?3, ?4)")?;
    put.execute(params![
        scope.as_str(),
        key.as_bytes(),
        stored(no),
        batch.as_bytes()
    ])?;
    Ok(())
}

fn stored(no: u64) -> i64 {
    i64::try_from(no).unwrap_or(i64::MAX)
}
