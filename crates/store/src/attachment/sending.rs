//! The row of files that wait to be sent, oldest first, and what is noted of each on its way.

use model::{GridId, UtcMs};
use rusqlite::{Connection, OptionalExtension, params};

use super::{FILE, LocalFile, file, whole};
use crate::database::Writing;
use crate::error::StoreError;

/// How much waits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Waiting {
    /// How many files.
    pub files: u32,
    /// How many bytes of them the server does not have.
    pub bytes: u64,
    /// Why the first that was not taken was not.
    pub refused: Option<String>,
}

/// How much waits.
///
/// # Errors
/// [`StoreError`].
pub fn waiting(db: &Connection) -> Result<Waiting, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT count(*), coalesce(sum(size_bytes - sent_bytes), 0),
            (SELECT refused FROM attachment WHERE stored_at_ms IS NULL AND refused <> ''
             ORDER BY place LIMIT 1)
         FROM attachment WHERE stored_at_ms IS NULL",
    )?;
    Ok(query.query_row([], |r| {
        Ok(Waiting {
            files: r.get(0)?,
            bytes: r.get::<_, i64>(1)?.unsigned_abs(),
            refused: r.get(2)?,
        })
    })?)
}

/// The next file that waits after a place.
///
/// # Errors
/// [`StoreError`].
pub fn next(db: &Connection, after: i64) -> Result<Option<LocalFile>, StoreError> {
    let sql = format!("{FILE} WHERE stored_at_ms IS NULL AND place > ?1 ORDER BY place LIMIT 1");
    let mut query = db.prepare_cached(&sql)?;
    Ok(query.query_row([after], file).optional()?)
}

/// Every file that waits and is whole here, those first that have not left in a bundle.
///
/// # Errors
/// [`StoreError`].
pub fn for_a_bundle(db: &Connection) -> Result<Vec<LocalFile>, StoreError> {
    let sql = format!(
        "{FILE} WHERE stored_at_ms IS NULL AND held_bytes = size_bytes ORDER BY bundled, place"
    );
    let mut query = db.prepare_cached(&sql)?;
    let found = query.query_map([], file)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Notes that a file has left in a bundle: it may reach the server before it is sent from here.
///
/// # Errors
/// [`StoreError`].
pub fn bundled(db: &Writing<'_>, place: i64) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE attachment SET bundled = 1 WHERE place = ?1")?;
    update.execute([place])?;
    Ok(())
}

/// Whether a file has left in a bundle.
///
/// # Errors
/// [`StoreError`].
pub fn is_bundled(db: &Connection, place: i64) -> Result<bool, StoreError> {
    let mut query =
        db.prepare_cached("SELECT 1 FROM attachment WHERE place = ?1 AND bundled = 1")?;
    Ok(query.exists([place])?)
}

/// Whether a file waits that was added up to a place.
///
/// # Errors
/// [`StoreError`].
pub fn waits_up_to(db: &Connection, place: i64) -> Result<bool, StoreError> {
    let mut query =
        db.prepare_cached("SELECT 1 FROM attachment WHERE stored_at_ms IS NULL AND place <= ?1")?;
    Ok(query.exists([place])?)
}

/// Notes where an upload stands; an empty address when it has to be begun again.
///
/// # Errors
/// [`StoreError`].
pub fn stands(
    db: &Writing<'_>,
    place: i64,
    upload: &str,
    sent_bytes: u64,
) -> Result<(), StoreError> {
    let mut update = db.prepare_cached(
        "UPDATE attachment SET upload = ?2, sent_bytes = ?3, refused = '' WHERE place = ?1",
    )?;
    update.execute(params![place, upload, whole(sent_bytes)])?;
    Ok(())
}

/// The server said the hash of what it stored.
///
/// # Errors
/// [`StoreError`].
pub fn stored(db: &Writing<'_>, place: i64, at: UtcMs) -> Result<(), StoreError> {
    let mut update = db.prepare_cached(
        "UPDATE attachment SET stored_at_ms = ?2, upload = '', sent_bytes = size_bytes, refused = ''
         WHERE place = ?1",
    )?;
    update.execute(params![place, at.0])?;
    Ok(())
}

/// Notes why a file was not taken; it keeps its place in the row.
///
/// # Errors
/// [`StoreError`].
pub fn refused(db: &Writing<'_>, place: i64, why: &str) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE attachment SET refused = ?2 WHERE place = ?1")?;
    update.execute(params![place, why])?;
    Ok(())
}

/// Offers every file of a grid again that is whole here: the server has lost some of what it had.
/// Tells how many.
///
/// # Errors
/// [`StoreError`].
pub fn offer_again(db: &Writing<'_>, grid: &GridId) -> Result<usize, StoreError> {
    let mut update = db.prepare_cached(
        "UPDATE attachment SET stored_at_ms = NULL, upload = '', sent_bytes = 0, refused = ''
         WHERE grid = ?1 AND held_bytes = size_bytes",
    )?;
    Ok(update.execute([grid.as_str()])?)
}
