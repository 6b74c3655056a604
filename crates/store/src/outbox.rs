//! What the server has not acknowledged yet, in the order it was made.

use model::{ChangeHash, DisputeId, GridId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A change that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the row.
    pub place: i64,
    /// Its name.
    pub hash: ChangeHash,
    /// Its document.
    pub doc: DisputeId,
    /// What that is.
    pub kind: String,
    /// The grid whose feed it goes to.
    pub grid: GridId,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The batch of its grid it was signed in; none while it was not.
    pub batch: Option<u64>,
}

pub(crate) fn put(
    db: &Writing<'_>,
    hash: &ChangeHash,
    doc: &DisputeId,
    grid: &GridId,
    bytes: &[u8],
) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO outbox (hash, doc, grid, bytes, kind) VALUES (?1, ?2, ?3, ?4,
             coalesce((SELECT kind FROM document WHERE id = ?2), 'dispute'))
         ON CONFLICT (hash) DO NOTHING",
    )?;
    insert.execute(params![
        hash.as_bytes(),
        doc.as_bytes(),
        grid.as_str(),
        bytes
    ])?;
    Ok(())
}

/// The first changes in the row after `after`, up to `max_bytes` of them but at least one.
///
/// # Errors
/// [`StoreError`].
pub fn first(db: &Connection, after: i64, max_bytes: usize) -> Result<Vec<Waiting>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT place, hash, doc, grid, bytes, batch, kind FROM outbox WHERE place > ?1 ORDER BY place",
    )?;
    let mut rows = query.query([after])?;
    let mut waiting = Vec::new();
    let mut size = 0;
    while let Some(r) = rows.next()? {
        let one = waiting_row(r)?;
        size += one.bytes.len();
        if size > max_bytes && !waiting.is_empty() {
            break;
        }
        waiting.push(one);
    }
    Ok(waiting)
}

/// The changes of one batch, in the order they were signed.
///
/// # Errors
/// [`StoreError`].
pub fn of_batch(db: &Connection, grid: &GridId, no: u64) -> Result<Vec<Waiting>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT place, hash, doc, grid, bytes, batch, kind FROM outbox
         WHERE grid = ?1 AND batch = ?2 ORDER BY place",
    )?;
    let no = i64::try_from(no).unwrap_or(i64::MAX);
    let rows = query.query_map(params![grid.as_str(), no], waiting_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What waits of one document, in the order it was made, that the server refused for `reason`.
///
/// # Errors
/// [`StoreError`].
pub fn refused_for(db: &Connection, reason: &str) -> Result<Vec<Waiting>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT place, hash, doc, grid, bytes, batch, kind FROM outbox WHERE refused = ?1 ORDER BY place",
    )?;
    let rows = query.query_map([reason], waiting_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What waits of one document, in the order it was made.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn of_document(db: &Connection, doc: &DisputeId) -> Result<Vec<ChangeHash>, StoreError> {
    let mut query = db.prepare_cached("SELECT hash FROM outbox WHERE doc = ?1 ORDER BY place")?;
    let rows = query.query_map([doc.as_bytes()], |r| row::id(r, 0, ChangeHash::from_slice))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Forgets why the server did not take what waits for a grid: it has lost some of what it knew.
///
/// # Errors
/// [`StoreError`].
pub fn forget_refusals(db: &Writing<'_>, grid: &GridId) -> Result<(), StoreError> {
    db.prepare_cached("UPDATE outbox SET refused = '' WHERE grid = ?1 AND refused <> ''")?
        .execute([grid.as_str()])?;
    Ok(())
}

/// Whether something of one document waits that the server has not refused for `reason`.
///
/// # Errors
/// [`StoreError`].
pub fn waits_otherwise(db: &Connection, doc: &DisputeId, reason: &str) -> Result<bool, StoreError> {
    let mut find = db.prepare_cached("SELECT 1 FROM outbox WHERE doc = ?1 AND refused <> ?2")?;
    Ok(find.exists(params![doc.as_bytes(), reason])?)
}

/// The last place that was given, whether its change still waits or not; 0 when there never was one.
///
/// # Errors
/// [`StoreError`].
pub fn last(db: &Connection) -> Result<i64, StoreError> {
    let mut query = db.prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'")?;
    Ok(query.query_row([], |r| r.get(0)).optional()?.unwrap_or(0))
}

/// One waiting change by name.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, hash: &ChangeHash) -> Result<Option<Waiting>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT place, hash, doc, grid, bytes, batch, kind FROM outbox WHERE hash = ?1",
    )?;
    Ok(query.query_row([hash.as_bytes()], waiting_row).optional()?)
}

/// Takes a change out of the row: the server has it, or holds it back.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, hash: &ChangeHash) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM outbox WHERE hash = ?1")?;
    delete.execute([hash.as_bytes()])?;
    Ok(())
}

/// Takes a change out of the row that was not signed yet.
pub(crate) fn remove_unsigned(db: &Writing<'_>, hash: &ChangeHash) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM outbox WHERE hash = ?1 AND batch IS NULL")?;
    delete.execute([hash.as_bytes()])?;
    Ok(())
}

/// Notes why the server did not take a change; it keeps its place in the row.
///
/// # Errors
/// [`StoreError`].
pub fn refuse(db: &Writing<'_>, hash: &ChangeHash, reason: &str) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE outbox SET refused = ?2 WHERE hash = ?1")?;
    update.execute(params![hash.as_bytes(), reason])?;
    Ok(())
}

/// How many of those that wait the server did not take, and why the first was not.
///
/// # Errors
/// [`StoreError`].
pub fn refused(db: &Connection) -> Result<Option<(u32, String)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT count(*), (SELECT refused FROM outbox WHERE refused <> '' ORDER BY place LIMIT 1)
         FROM outbox WHERE refused <> ''",
    )?;
    let (count, first): (u32, Option<String>) =
        query.query_row([], |r| Ok((r.get(0)?, r.get(1)?)))?;
    Ok(first.map(|first| (count, first)))
}

/// How many changes wait.
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Connection) -> Result<u32, StoreError> {
    let mut query = db.prepare_cached("SELECT count(*) FROM outbox")?;
    Ok(query.query_row([], |r| r.get(0))?)
}

/// Whether a change waits that was made up to a place.
///
/// # Errors
/// [`StoreError`].
pub fn waits_up_to(db: &Connection, place: i64) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached("SELECT 1 FROM outbox WHERE place <= ?1")?;
    Ok(query.exists([place])?)
}

/// How many changes of one document wait.
///
/// # Errors
/// [`StoreError`].
pub fn count_of(db: &Connection, doc: &DisputeId) -> Result<u32, StoreError> {
    let mut query = db.prepare_cached("SELECT count(*) FROM outbox WHERE doc = ?1")?;
    Ok(query.query_row([doc.as_bytes()], |r| r.get(0))?)
}

fn waiting_row(r: &rusqlite::Row<'_>) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        place: r.get(0)?,
        hash: row::id(r, 1, ChangeHash::from_slice)?,
        doc: row::id(r, 2, DisputeId::from_slice)?,
        kind: r.get(6)?,
        grid: row::text(r, 3)?,
        bytes: r.get(4)?,
        batch: r.get::<_, Option<i64>>(5)?.map(i64::unsigned_abs),
    })
}
