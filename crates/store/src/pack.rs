//! Packs: feeds that are fetched whole instead of row by row, how far each was taken in, and those that
//! did not fit.

use model::{FileHash, GridId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A pack of a grid's feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    /// The grid.
    pub scope: GridId,
    /// Its address: the SHA-256 of its bytes.
    pub sha256: FileHash,
    /// Which writing of the feed.
    pub epoch: u64,
    /// The last row that is in it.
    pub seq: u64,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// How many of them were taken in: whole frames.
    pub offset_bytes: u64,
}

/// Notes a pack that is to be fetched. One of the same writing of the feed that is under way already is
/// gone on with.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, pack: &Pack) -> Result<(), StoreError> {
    let mut put = db.prepare_cached(
        "INSERT INTO pack (scope, sha256, epoch, seq, size_bytes) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (scope) DO UPDATE SET sha256 = excluded.sha256, epoch = excluded.epoch,
             seq = excluded.seq, size_bytes = excluded.size_bytes, offset_bytes = 0, refused = 0
         WHERE epoch <> excluded.epoch OR refused = 1",
    )?;
    put.execute(params![
        pack.scope.as_str(),
        pack.sha256.as_bytes(),
        stored(pack.epoch),
        stored(pack.seq),
        stored(pack.size_bytes),
    ])?;
    Ok(())
}

/// A pack that is to be fetched, the smallest first: what is small is soon there.
///
/// # Errors
/// [`StoreError`].
pub fn next(db: &Connection) -> Result<Option<Pack>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT scope, sha256, epoch, seq, size_bytes, offset_bytes FROM pack
         WHERE refused = 0 ORDER BY size_bytes - offset_bytes, scope LIMIT 1",
    )?;
    Ok(find.query_row([], read).optional()?)
}

/// The pack of a grid that is under way.
///
/// # Errors
/// [`StoreError`].
pub fn of(db: &Connection, scope: &GridId) -> Result<Option<Pack>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT scope, sha256, epoch, seq, size_bytes, offset_bytes FROM pack
         WHERE scope = ?1 AND refused = 0",
    )?;
    Ok(find.query_row([scope.as_str()], read).optional()?)
}

/// Notes how far a pack was taken in.
///
/// # Errors
/// [`StoreError`].
pub fn reached(db: &Writing<'_>, scope: &GridId, offset_bytes: u64) -> Result<(), StoreError> {
    let mut put = db.prepare_cached("UPDATE pack SET offset_bytes = ?2 WHERE scope = ?1")?;
    put.execute(params![scope.as_str(), stored(offset_bytes)])?;
    Ok(())
}

/// Forgets the pack of a grid: it was taken in, or is there no more.
///
/// # Errors
/// [`StoreError`].
pub fn forget(db: &Writing<'_>, scope: &GridId) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM pack WHERE scope = ?1")?;
    delete.execute([scope.as_str()])?;
    Ok(())
}

/// Forgets the pack of a grid whose feed was read as far otherwise.
///
/// # Errors
/// [`StoreError`].
pub fn forget_read(db: &Writing<'_>, scope: &GridId, seq: u64) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM pack WHERE scope = ?1 AND seq <= ?2")?;
    delete.execute(params![scope.as_str(), stored(seq)])?;
    Ok(())
}

/// Forgets the pack of a grid unless it is of this writing of its feed.
///
/// # Errors
/// [`StoreError`].
pub fn forget_others(db: &Writing<'_>, scope: &GridId, epoch: u64) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM pack WHERE scope = ?1 AND epoch <> ?2")?;
    delete.execute(params![scope.as_str(), stored(epoch)])?;
    Ok(())
}

/// The pack of a grid does not fit: until its feed was read that far, it is read a row at a time.
///
/// # Errors
/// [`StoreError`].
pub fn refuse(db: &Writing<'_>, scope: &GridId) -> Result<(), StoreError> {
    let mut put = db.prepare_cached("UPDATE pack SET refused = 1 WHERE scope = ?1")?;
    put.execute([scope.as_str()])?;
    Ok(())
}

fn read(r: &Row<'_>) -> rusqlite::Result<Pack> {
    Ok(Pack {
        scope: row::text(r, 0)?,
        sha256: row::id(r, 1, |bytes| {
            bytes.try_into().ok().map(FileHash::from_bytes)
        })?,
        epoch: r.get::<_, i64>(2)?.unsigned_abs(),
        seq: r.get::<_, i64>(3)?.unsigned_abs(),
        size_bytes: r.get::<_, i64>(4)?.unsigned_abs(),
        offset_bytes: r.get::<_, i64>(5)?.unsigned_abs(),
    })
}

fn stored(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}
