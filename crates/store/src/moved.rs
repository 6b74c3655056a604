//! Records that are moved from grid to grid. One that left a grid goes from a device that may not hold the
//! grid it went to, once its feeds were read to their ends and nothing of it waits here; on a device that may
//! hold both it merely stands in another.

use model::{DisputeId, GridId, UtcMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::erased::wipe;
use crate::error::StoreError;
use crate::{directory, row};

/// What became of a record that left a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Departed {
    /// It did not stand there on this device.
    Elsewhere,
    /// This device may hold the grid it went to: it stands there now.
    Followed,
    /// It stays until everything was read and nothing of it waits to be sent: it may have come back, and what
    /// this device has sent of it since is told to it by no row.
    Waits,
}

/// The grid a record stands in on this device.
///
/// # Errors
/// [`StoreError`].
pub fn stands_in(db: &Connection, id: &DisputeId) -> Result<Option<GridId>, StoreError> {
    let mut find = db.prepare_cached("SELECT grid FROM document WHERE id = ?1")?;
    let found = find.query_row([id.as_bytes()], |r| row::text(r, 0));
    Ok(found.optional()?)
}

/// A record leaves a grid; for which, when that was said.
///
/// # Errors
/// [`StoreError`].
pub fn leave(
    db: &Writing<'_>,
    id: &DisputeId,
    scope: &GridId,
    to: Option<&GridId>,
    at: UtcMs,
) -> Result<Departed, StoreError> {
    let mut note = db.prepare_cached("INSERT OR REPLACE INTO departed VALUES (?1, ?2, ?3)")?;
    note.execute(params![id.as_bytes(), scope.as_str(), at.0])?;
    let stands = stands_in(db, id)?;
    if stands.is_none() {
        // What was held back of it from its beginning on leaves too: nothing could come of it here.
        let mut held = db.prepare_cached(
            "DELETE FROM quarantine WHERE doc = ?1 AND grid = ?2 AND held_by = 'device'",
        )?;
        held.execute(params![id.as_bytes(), scope.as_str()])?;
    }
    if stands.as_ref() != Some(scope) {
        return Ok(Departed::Elsewhere);
    }
    if let Some(to) = to
        && directory::holds(db, to)?
        && !has_left(db, id, to)?
    {
        stand_in(db, id, to)?;
        return Ok(Departed::Followed);
    }
    Ok(Departed::Waits)
}

/// A record that is here comes into a grid: it stands there from now on, and what is not signed yet is sent
/// for it.
///
/// # Errors
/// [`StoreError`].
pub fn enter(db: &Writing<'_>, id: &DisputeId, scope: &GridId) -> Result<(), StoreError> {
    let mut back = db.prepare_cached("DELETE FROM departed WHERE doc = ?1 AND scope = ?2")?;
    back.execute(params![id.as_bytes(), scope.as_str()])?;
    match stands_in(db, id)? {
        Some(grid) if grid != *scope => stand_in(db, id, scope),
        _ => Ok(()),
    }
}

/// Forgets what left a grid: its feed is read anew.
///
/// # Errors
/// [`StoreError`].
pub fn forget(db: &Writing<'_>, scope: &GridId) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM departed WHERE scope = ?1")?
        .execute([scope.as_str()])?;
    Ok(())
}

/// Records that left the grid they stand in here, and of which nothing waits any more.
///
/// # Errors
/// [`StoreError`].
pub fn to_let_go(db: &Connection) -> Result<Vec<DisputeId>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT d.id FROM departed g JOIN document d ON d.id = g.doc AND d.grid = g.scope",
    )?;
    let found = find.query_map([], |r| row::id(r, 0, DisputeId::from_slice))?;
    let mut gone = Vec::new();
    for id in found {
        let id = id?;
        if !waits(db, &id)? {
            gone.push(id);
        }
    }
    Ok(gone)
}

/// Takes records off this device that left their grid, when nothing of them waits. Tells how many.
///
/// # Errors
/// [`StoreError`].
pub fn let_go(db: &Writing<'_>) -> Result<usize, StoreError> {
    let gone = to_let_go(db)?;
    gone.iter().try_for_each(|id| wipe(db, id))?;
    Ok(gone.len())
}

/// Whether a record left a grid.
///
/// # Errors
/// [`StoreError`].
pub fn has_left(db: &Connection, id: &DisputeId, scope: &GridId) -> Result<bool, StoreError> {
    let mut find = db.prepare_cached("SELECT 1 FROM departed WHERE doc = ?1 AND scope = ?2")?;
    Ok(find.exists(params![id.as_bytes(), scope.as_str()])?)
}

/// A change or a file that the server does not have, or words that are still being written.
fn waits(db: &Connection, id: &DisputeId) -> Result<bool, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM outbox WHERE doc = ?1)
             OR EXISTS (SELECT 1 FROM draft WHERE edits = ?1)
             OR EXISTS (SELECT 1 FROM form WHERE doc = ?1)
             OR EXISTS (SELECT 1 FROM attachment
                        WHERE doc = ?1 AND stored_at_ms IS NULL AND held_bytes > 0)",
    )?;
    Ok(find.query_row([id.as_bytes()], |r| r.get(0))?)
}

/// What was signed for the grid before is sent for that one: the server files it where the record stands.
fn stand_in(db: &Writing<'_>, id: &DisputeId, grid: &GridId) -> Result<(), StoreError> {
    for sql in [
        "UPDATE document SET grid = ?2 WHERE id = ?1",
        "UPDATE dispute SET grid = ?2 WHERE id = ?1",
        "UPDATE tally SET grid = ?2 WHERE doc = ?1",
        "UPDATE elder SET grid = ?2 WHERE id = ?1",
        "UPDATE notice SET grid = ?2 WHERE id = ?1",
        "UPDATE outbox SET grid = ?2 WHERE doc = ?1 AND batch IS NULL",
        "UPDATE attachment SET upload = '', sent_bytes = 0 WHERE doc = ?1 AND stored_at_ms IS NULL
            AND grid <> ?2",
        "UPDATE attachment SET grid = ?2 WHERE doc = ?1",
    ] {
        let key = params![id.as_bytes(), grid.as_str()];
        db.prepare_cached(sql)?.execute(key)?;
    }
    Ok(())
}
