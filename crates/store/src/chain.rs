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

/// A batch of a chain, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Read {
    /// Its name.
    pub name: BatchHash,
    /// Whether it came with its signature; otherwise a batch that did is chained to it.
    pub signed: bool,
}

/// A batch that was read, or another one is chained to; before the first, what the first is chained to.
///
/// # Errors
/// [`StoreError`].
pub fn batch(
    db: &Connection,
    scope: &GridId,
    key: KeyId,
    no: u64,
) -> Result<Option<Read>, StoreError> {
    if no == 0 {
        return Ok(Some(Read {
            name: BatchHash::NONE,
            signed: true,
        }));
    }
    let mut find = db.prepare_cached(
        "SELECT hash, claimed_at IS NULL FROM chain WHERE scope = ?1 AND key = ?2 AND no = ?3",
    )?;
    let found = find.query_row(params![scope.as_str(), key.as_bytes(), stored(no)], |r| {
        Ok(Read {
            name: row::id(r, 0, BatchHash::from_slice)?,
            signed: r.get(1)?,
        })
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
    let mut put = db.prepare_cached(
        "INSERT INTO chain (scope, key, no, hash) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET claimed_at = NULL WHERE hash = excluded.hash",
    )?;
    put.execute(params![
        scope.as_str(),
        key.as_bytes(),
        stored(no),
        batch.as_bytes()
    ])?;
    Ok(())
}

/// Keeps the name of a batch that was not read, because one whose first row stands at `at` is chained
/// to it: what comes with this number later must have this name.
///
/// # Errors
/// [`StoreError`].
pub fn claim(
    db: &Writing<'_>,
    scope: &GridId,
    key: KeyId,
    no: u64,
    batch: BatchHash,
    at: u64,
) -> Result<(), StoreError> {
    let mut put = db.prepare_cached(
        "INSERT INTO chain (scope, key, no, hash, claimed_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
    )?;
    put.execute(params![
        scope.as_str(),
        key.as_bytes(),
        stored(no),
        batch.as_bytes(),
        stored(at)
    ])?;
    Ok(())
}

/// Whether a batch is missing among those whose rows stand up to `seq`: one is chained to it, and it was
/// not read. The rows of a batch stand before those of the next of its key.
///
/// # Errors
/// [`StoreError`].
pub fn has_gap(db: &Connection, scope: &GridId, seq: u64) -> Result<bool, StoreError> {
    let mut find =
        db.prepare_cached("SELECT 1 FROM chain WHERE scope = ?1 AND claimed_at <= ?2 LIMIT 1")?;
    Ok(find.exists(params![scope.as_str(), stored(seq)])?)
}

fn stored(no: u64) -> i64 {
    i64::try_from(no).unwrap_or(i64::MAX)
}
