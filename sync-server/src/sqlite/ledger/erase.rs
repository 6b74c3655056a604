//! Erases a document: what it says goes, the names of its changes stay.

use model::{DisputeId, GridId, UtcMs};
use proof::RowKind;
use rusqlite::Connection;

use super::packs;
use super::row::add;
use crate::database::DatabaseError;
use crate::erase::{EraseReason, ErasedRow, Erasure};
use crate::ledger::row::NewRow;
use crate::sqlite::columns::{id, text};

pub(super) fn erase(state: &Connection, erasure: &Erasure) -> Result<Vec<GridId>, DatabaseError> {
    let scopes = scopes_of(state, erasure.doc)?;
    for scope in &scopes {
        erase_from(state, scope, erasure)?;
    }
    Ok(scopes)
}

/// Tells whether it had not been erased from there.
fn erase_from(
    state: &Connection,
    scope: &GridId,
    erasure: &Erasure,
) -> Result<bool, DatabaseError> {
    take_out(state, scope, erasure.doc)?;
    take_the_rest(state, scope, erasure.doc)?;
    packs::doom_all(state, scope)?;
    if is_erased(state, scope, erasure.doc)? {
        return Ok(false);
    }
    let row = NewRow::of_authority(RowKind::Tombstone, scope, erasure.doc, erasure.at, None);
    add(state, row)?;
    put(state, scope, erasure)?;
    Ok(true)
}

/// Carries out what was erased in another ledger, from where that one says and from where the record
/// stands here. Tells whether there was anything to do.
pub(super) fn again(state: &Connection, row: &ErasedRow) -> Result<bool, DatabaseError> {
    const KNOWN: &str = "SELECT 1 FROM scope WHERE id = ?1";
    let reason = EraseReason::from_code(&row.reason);
    let erasure = Erasure {
        doc: row.doc,
        reason: reason.ok_or(DatabaseError::Unreadable("the reason of an erasure"))?,
        by: row.by.clone(),
        at: row.at,
    };
    let mut scopes = scopes_of(state, row.doc)?;
    let mut done = false;
    if !scopes.contains(&row.scope) {
        if state.prepare_cached(KNOWN)?.exists([row.scope.as_str()])? {
            scopes.push(row.scope.clone());
        } else if !is_erased(state, &row.scope, row.doc)? {
            // The grid was made after the backup, and will be made again: its feed begins with what was erased from it.
            put(state, &row.scope, &erasure)?;
            done = true;
        }
    }
    for scope in &scopes {
        done |= erase_from(state, scope, &erasure)?;
    }
    Ok(done)
}

/// Begins a feed with what was erased from its grid before there was one here, as in a ledger that was restored: whoever
/// holds something of it hears of it, and not only whoever sends it again.
pub(in crate::sqlite) fn bury(state: &Connection, scope: &GridId) -> Result<(), DatabaseError> {
    const SQL: &str = "SELECT doc, at_ms FROM erased WHERE scope = ?1 ORDER BY at_ms, doc";
    let mut find = state.prepare(SQL)?;
    let rows = find.query_map([scope.as_str()], |row| {
        Ok((id(row, 0, DisputeId::from_slice)?, UtcMs(row.get(1)?)))
    })?;
    for (doc, at) in rows.collect::<Result<Vec<_>, _>>()? {
        let row = NewRow::of_authority(RowKind::Tombstone, scope, doc, at, None);
        add(state, row)?;
    }
    Ok(())
}

/// Where anything is known of a document.
pub(super) fn scopes_of(state: &Connection, doc: DisputeId) -> Result<Vec<GridId>, DatabaseError> {
    const SQL: &str = "SELECT s.id FROM scope s
        WHERE EXISTS (SELECT 1 FROM feed WHERE scope = s.id AND doc = ?1)
            OR EXISTS (SELECT 1 FROM document WHERE scope = s.id AND doc = ?1)
            OR EXISTS (SELECT 1 FROM quarantine WHERE scope = s.id AND doc = ?1)
            OR EXISTS (SELECT 1 FROM erased WHERE scope = s.id AND doc = ?1)
        ORDER BY s.id";
    let mut find = state.prepare(SQL)?;
    let scopes = find.query_map([doc.as_bytes()], |row| text(row, 0))?;
    Ok(scopes.collect::<Result<_, _>>()?)
}

/// Takes a record out of a scope: its rows stay, with their names.
pub(super) fn take_out(
    state: &Connection,
    scope: &GridId,
    doc: DisputeId,
) -> Result<(), DatabaseError> {
    const ALL: [&str; 5] = [
        "DELETE FROM change_body WHERE scope = ?1
            AND hash IN (SELECT hash FROM feed WHERE scope = ?1 AND doc = ?2)",
        "DELETE FROM document WHERE scope = ?1 AND doc = ?2",
        // A photo that belongs to another record too stays.
        "INSERT INTO doomed_file (scope, sha256)
            SELECT scope, sha256 FROM attachment_use u WHERE scope = ?1 AND doc = ?2
                AND NOT EXISTS (SELECT 1 FROM attachment_use other WHERE other.scope = u.scope
                    AND other.sha256 = u.sha256 AND other.doc <> u.doc)
            ON CONFLICT DO NOTHING",
        "DELETE FROM attachment WHERE scope = ?1
            AND sha256 IN (SELECT sha256 FROM attachment_use WHERE scope = ?1 AND doc = ?2)
            AND sha256 IN (SELECT sha256 FROM doomed_file WHERE scope = ?1)",
        "DELETE FROM attachment_use WHERE scope = ?1 AND doc = ?2",
    ];
    run(state, &ALL, scope, doc)
}

/// Takes what came of it and is not of it yet: one that moves away leaves that where it came in.
fn take_the_rest(state: &Connection, scope: &GridId, doc: DisputeId) -> Result<(), DatabaseError> {
    const ALL: [&str; 3] = [
        "DELETE FROM quarantine WHERE scope = ?1 AND doc = ?2",
        "UPDATE upload SET state = 'ended', expires_at_ms = 0, metadata = ''
            WHERE scope = ?1 AND doc = ?2",
        "DELETE FROM archive WHERE scope = ?1 AND doc = ?2",
    ];
    run(state, &ALL, scope, doc)?;
    // What led there before it was begun anew, whether or not that is on record.
    const DOOM: &str = "INSERT INTO doomed_archive (doc) VALUES (?1) ON CONFLICT DO NOTHING";
    state.execute(DOOM, [doc.as_bytes()])?;
    Ok(())
}

fn run(
    state: &Connection,
    all: &[&str],
    scope: &GridId,
    doc: DisputeId,
) -> Result<(), DatabaseError> {
    for sql in all {
        state.execute(sql, (scope.as_str(), doc.as_bytes()))?;
    }
    Ok(())
}

fn put(state: &Connection, scope: &GridId, erasure: &Erasure) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO erased (scope, doc, at_ms, reason, by_whom)
        VALUES (?1, ?2, ?3, ?4, ?5)";
    state.execute(
        SQL,
        (
            scope.as_str(),
            erasure.doc.as_bytes(),
            erasure.at.0,
            erasure.reason.code(),
            &erasure.by,
        ),
    )?;
    Ok(())
}

pub(super) fn is_erased(
    state: &Connection,
    scope: &GridId,
    doc: DisputeId,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM erased WHERE scope = ?1 AND doc = ?2";
    let mut find = state.prepare_cached(SQL)?;
    Ok(find.exists((scope.as_str(), doc.as_bytes()))?)
}

pub(super) fn is_erased_anywhere(
    state: &Connection,
    doc: DisputeId,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM erased WHERE doc = ?1";
    let mut find = state.prepare_cached(SQL)?;
    Ok(find.exists([doc.as_bytes()])?)
}

pub(in crate::sqlite) fn rows(state: &Connection) -> Result<Vec<ErasedRow>, DatabaseError> {
    const SQL: &str =
        "SELECT scope, doc, at_ms, reason, by_whom FROM erased ORDER BY at_ms, scope, doc";
    let mut find = state.prepare(SQL)?;
    let rows = find.query_map([], |row| {
        Ok(ErasedRow {
            scope: text(row, 0)?,
            doc: id(row, 1, DisputeId::from_slice)?,
            at: UtcMs(row.get(2)?),
            reason: row.get(3)?,
            by: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
