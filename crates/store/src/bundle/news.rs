//! What became of bundles that were here: a few lines to read, the latest first.

use model::{BundleName, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, params};

use super::Bundle;
use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// How many lines are kept.
const KEPT: u32 = 50;

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct News {
    /// Which.
    pub name: BundleName,
    /// Whose work it is.
    pub worker: WorkerId,
    /// How many changes were in it.
    pub changes: u32,
    /// How many photos were in it.
    pub photos: u32,
    /// What became of it: a written code.
    pub fate: String,
    /// When.
    pub at: UtcMs,
}

/// Writes down what became of a bundle, and forgets what was written long before.
///
/// # Errors
/// [`StoreError`].
pub fn note(db: &Writing<'_>, bundle: &Bundle, fate: &str, now: UtcMs) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached(
        "INSERT INTO bundle_news (name, worker, changes, photos, fate, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    insert.execute(params![
        bundle.name.as_bytes(),
        bundle.worker.as_bytes(),
        bundle.changes,
        bundle.photos,
        fate,
        now.0,
    ])?;
    db.prepare_cached(
        "DELETE FROM bundle_news WHERE place <= (SELECT max(place) FROM bundle_news) - ?1",
    )?
    .execute([KEPT])?;
    Ok(())
}

/// What became of bundles, the latest first.
///
/// # Errors
/// [`StoreError`].
pub fn latest(db: &Connection, most: u32) -> Result<Vec<News>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT name, worker, changes, photos, fate, at_ms FROM bundle_news
         ORDER BY place DESC LIMIT ?1",
    )?;
    let found = query.query_map([most], |r| {
        Ok(News {
            name: row::id(r, 0, BundleName::from_slice)?,
            worker: row::id(r, 1, WorkerId::from_slice)?,
            changes: r.get(2)?,
            photos: r.get(3)?,
            fate: r.get(4)?,
            at: UtcMs(r.get(5)?),
        })
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// What became of a bundle, when that was written down; the latest word counts.
///
/// # Errors
/// [`StoreError`].
pub fn of(db: &Connection, name: &BundleName) -> Result<Option<String>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT fate FROM bundle_news WHERE name = ?1 ORDER BY place DESC LIMIT 1",
    )?;
    Ok(query
        .query_row([name.as_bytes()], |r| r.get(0))
        .optional()?)
}
