//! What this device holds of each grid, to be compared with what the server says the grid holds: the changes the
//! server has, of the records that stand there – merged, or held back by this device. What waits to be sent and
//! what the server holds back is not among them, nor a record that has left the grid and stays until something
//! of it was sent. All of it is counted from the rows; see the triggers of its tables for when.

use std::collections::BTreeSet;

use model::{ChangeHash, DisputeId, GridId};
use proof::Sum;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// How many records are counted in one transaction.
const AT_A_TIME: usize = 256;

/// The changes of a record the server has.
const NAMES: &str = "SELECT c.hash FROM change c JOIN document d ON d.id = c.doc
    WHERE c.doc = ?1 AND c.received_at_ms IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.hash = c.hash)
        AND NOT EXISTS (SELECT 1 FROM quarantine q WHERE q.hash = c.hash AND q.held_by = 'server')
    UNION SELECT hash FROM quarantine WHERE doc = ?1 AND held_by = 'device'";
/// Where a record stands; of one that is held back from its beginning on, where that came.
const GRID: &str = "SELECT grid FROM (
        SELECT grid FROM document WHERE id = ?1
        UNION ALL SELECT grid FROM quarantine WHERE doc = ?1 AND held_by = 'device'
            AND NOT EXISTS (SELECT 1 FROM document WHERE id = ?1)
    ) g WHERE NOT EXISTS (SELECT 1 FROM departed WHERE doc = ?1 AND scope = g.grid) LIMIT 1";

/// Counts records whose rows were touched; tells whether there are more. Nothing is written when there is
/// nothing to count: look with [`is_stale`].
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Writing<'_>) -> Result<bool, StoreError> {
    let mut find = db.prepare_cached("SELECT doc FROM held_stale LIMIT ?1")?;
    let limit = i64::try_from(AT_A_TIME).unwrap_or(i64::MAX);
    let stale = find.query_map([limit], |r| r.get::<_, Vec<u8>>(0))?;
    let stale = stale.collect::<Result<Vec<_>, _>>()?;
    for doc in &stale {
        if let Some(id) = DisputeId::from_slice(doc) {
            count_one(db, id)?;
        }
        db.prepare_cached("DELETE FROM held_stale WHERE doc = ?1")?
            .execute([doc])?;
    }
    Ok(stale.len() == AT_A_TIME)
}

/// Whether a record has to be counted.
///
/// # Errors
/// [`StoreError`].
pub fn is_stale(db: &Connection) -> Result<bool, StoreError> {
    Ok(db
        .prepare_cached("SELECT 1 FROM held_stale LIMIT 1")?
        .exists([])?)
}

fn count_one(db: &Writing<'_>, doc: DisputeId) -> Result<(), StoreError> {
    let mut find = db.prepare_cached("SELECT grid, sum FROM held WHERE doc = ?1")?;
    let before = find
        .query_row([doc.as_bytes()], |r| Ok((row::text(r, 0)?, read(r, 1)?)))
        .optional()?;
    if let Some((grid, was)) = before {
        move_sum(db, &grid, |sum| sum.without(was))?;
    }
    let names = names_of(db, doc)?;
    let grid = grid_of(db, doc)?.filter(|_| !names.is_empty());
    let Some(grid) = grid else {
        db.prepare_cached("DELETE FROM held WHERE doc = ?1")?
            .execute([doc.as_bytes()])?;
        return Ok(());
    };
    let members: Vec<_> = names.into_iter().map(|name| (doc, name)).collect();
    let now = Sum::of_all(&members);
    db.prepare_cached("INSERT OR REPLACE INTO held VALUES (?1, ?2, ?3)")?
        .execute(params![doc.as_bytes(), grid.as_str(), now.to_bytes()])?;
    move_sum(db, &grid, |sum| sum.and(now))
}

fn move_sum(
    db: &Writing<'_>,
    grid: &GridId,
    moved: impl FnOnce(Sum) -> Sum,
) -> Result<(), StoreError> {
    let now = moved(sum(db, grid)?);
    db.prepare_cached("INSERT OR REPLACE INTO held_sum VALUES (?1, ?2)")?
        .execute(params![grid.as_str(), now.to_bytes()])?;
    Ok(())
}

fn names_of(db: &Connection, doc: DisputeId) -> Result<Vec<ChangeHash>, StoreError> {
    let mut find = db.prepare_cached(NAMES)?;
    let names = find.query_map([doc.as_bytes()], |r| row::id(r, 0, ChangeHash::from_slice))?;
    Ok(names.collect::<Result<_, _>>()?)
}

fn grid_of(db: &Connection, doc: DisputeId) -> Result<Option<GridId>, StoreError> {
    let mut find = db.prepare_cached(GRID)?;
    let grid = find.query_row([doc.as_bytes()], |r| row::text(r, 0));
    Ok(grid.optional()?)
}

/// What this device holds of a grid, as it was counted.
///
/// # Errors
/// [`StoreError`].
pub fn sum(db: &Connection, grid: &GridId) -> Result<Sum, StoreError> {
    let mut find = db.prepare_cached("SELECT sum FROM held_sum WHERE grid = ?1")?;
    let sum = find.query_row([grid.as_str()], |r| read(r, 0)).optional()?;
    Ok(sum.unwrap_or_default())
}

fn read(r: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Sum> {
    let bytes: Vec<u8> = r.get(column)?;
    Sum::from_slice(&bytes).ok_or_else(|| row::unreadable(column, rusqlite::types::Type::Blob))
}

/// Up to which row a grid was read, when what is held of it can be compared there: every row up to it is known,
/// and nothing waits to be sent that the server may have already.
///
/// # Errors
/// [`StoreError`].
pub fn comparable_at(db: &Connection, grid: &GridId) -> Result<Option<(u64, u64)>, StoreError> {
    // What the server refused and what is not signed yet it does not have.
    let mut find = db.prepare_cached(
        "SELECT epoch, seq FROM cursor WHERE scope = ?1 AND linked_seq = seq
            AND NOT EXISTS (SELECT 1 FROM pack p WHERE p.scope = ?1)
            AND NOT EXISTS (SELECT 1 FROM outbox o LEFT JOIN document d ON d.id = o.doc
                WHERE ?1 IN (o.grid, d.grid) AND (o.batch IS NOT NULL OR o.refused = ''))",
    )?;
    let at = find.query_row([grid.as_str()], |r| {
        Ok((
            r.get::<_, i64>(0)?.unsigned_abs(),
            r.get::<_, i64>(1)?.unsigned_abs(),
        ))
    });
    Ok(at.optional()?)
}

/// Counts everything of a grid anew. Rows that nothing can be made of go: of changes whose document is not
/// here.
///
/// # Errors
/// [`StoreError`].
pub fn recount(db: &Writing<'_>, grid: &GridId) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM change WHERE doc NOT IN (SELECT id FROM document)",
        [],
    )?;
    for sql in [
        "DELETE FROM held WHERE grid = ?1",
        "DELETE FROM held_sum WHERE grid = ?1",
        "INSERT OR IGNORE INTO held_stale SELECT id FROM document WHERE grid = ?1",
        "INSERT OR IGNORE INTO held_stale SELECT doc FROM quarantine WHERE grid = ?1",
    ] {
        db.execute(sql, [grid.as_str()])?;
    }
    while count(db)? {}
    Ok(())
}

/// Everything this device holds of a grid, as it was counted.
///
/// # Errors
/// [`StoreError`].
pub fn list(db: &Connection, grid: &GridId) -> Result<Vec<(ChangeHash, DisputeId)>, StoreError> {
    let mut find = db.prepare_cached("SELECT doc FROM held WHERE grid = ?1")?;
    let docs = find.query_map([grid.as_str()], |r| row::id(r, 0, DisputeId::from_slice))?;
    let mut held = Vec::new();
    for doc in docs.collect::<Result<Vec<_>, _>>()? {
        let names = names_of(db, doc)?;
        held.extend(names.into_iter().map(|name| (name, doc)));
    }
    Ok(held)
}

/// Puts changes back into the row that this install or one of its former names made, and that the server does
/// not have. Tells how many others there are.
///
/// # Errors
/// [`StoreError`].
pub fn offer(
    db: &Writing<'_>,
    grid: &GridId,
    changes: &[(ChangeHash, DisputeId)],
    names: &[[u8; 16]],
) -> Result<usize, StoreError> {
    let docs: BTreeSet<_> = changes.iter().map(|(_, doc)| *doc).collect();
    let wanted: BTreeSet<_> = changes.iter().map(|(name, _)| *name).collect();
    let mut others = wanted.clone();
    for doc in docs {
        let Some(document) = crate::record::load(db, &doc)? else {
            continue;
        };
        for name in names {
            for change in document.changes_by(name) {
                if others.remove(&change.hash) {
                    crate::outbox::put(db, &change.hash, &doc, grid, &change.bytes)?;
                }
            }
        }
    }
    Ok(others.len())
}

/// Forgets how far a grid was read, so that it is read from the start.
///
/// # Errors
/// [`StoreError`].
pub fn read_anew(db: &Writing<'_>, grid: &GridId) -> Result<(), StoreError> {
    crate::link::forget(db, grid)?;
    db.execute(
        "UPDATE cursor SET seq = 0 WHERE scope = ?1",
        [grid.as_str()],
    )?;
    Ok(())
}
