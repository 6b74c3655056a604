//! Stores a batch: numbers the changes of each scope without a gap, moves the documents on, and
//! keeps what was held back.

use model::{DeviceId, DisputeId, GridId};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use super::row::add;
use super::{erase, signed};
use crate::database::{DatabaseError, stored};
use crate::ledger::row::NewRow;
use crate::ledger::{AppendError, Batch, HeldChange, Kept, NewStanding, joined};
use crate::sqlite::columns::count;

/// What has moved on is found before anything is written, so that there is nothing to undo then.
pub(super) fn append(state: &Connection, batch: &Batch) -> Result<Vec<u64>, AppendError> {
    if has_moved_on(state, batch)? {
        return Err(AppendError::Stale);
    }
    if let Some(signed) = &batch.signed {
        signed::put(state, signed)?;
    }
    let mut places = Vec::with_capacity(batch.changes.len());
    for change in &batch.changes {
        places.push(add(state, NewRow::of_change(batch, change))?);
    }
    for entry in &batch.entering {
        add(state, NewRow::of_entry(entry, batch.received_at))?;
    }
    for document in &batch.documents {
        store_document(state, document)?;
    }
    for held in &batch.held {
        store_held(state, batch, held)?;
    }
    Ok(places)
}

/// Whether something a batch was made on is not as it was any more.
fn has_moved_on(state: &Connection, batch: &Batch) -> Result<bool, DatabaseError> {
    if let Some(signed) = &batch.signed
        && !signed::goes_on(state, signed)?
    {
        return Ok(true);
    }
    for document in &batch.documents {
        let at = revision(state, &document.scope, document.doc)?;
        if at.unwrap_or(0) != document.based_on {
            return Ok(true);
        }
    }
    for (scope, doc) in batch.not_erased() {
        if erase::is_erased(state, scope, doc)? {
            return Ok(true);
        }
    }
    for about in &batch.about {
        if erase::is_erased_anywhere(state, *about)? {
            return Ok(true);
        }
    }
    Ok(match batch.held_beside {
        Some(beside) => beside != quarantined(state, batch.device)?,
        None => false,
    })
}

pub(super) fn quarantined(state: &Connection, device: DeviceId) -> Result<Kept, DatabaseError> {
    const SQL: &str =
        "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM quarantine WHERE device = ?1";
    let mut find = state.prepare_cached(SQL)?;
    Ok(find.query_row([device.as_bytes()], |row| {
        Ok(Kept {
            changes: count(row, 0)?,
            size_bytes: count(row, 1)?,
        })
    })?)
}

pub(super) fn revision(
    state: &Connection,
    scope: &GridId,
    doc: DisputeId,
) -> Result<Option<u64>, DatabaseError> {
    const SQL: &str = "SELECT revision FROM document WHERE scope = ?1 AND doc = ?2";
    let mut find = state.prepare_cached(SQL)?;
    let found = find.query_row((scope.as_str(), doc.as_bytes()), |row| count(row, 0));
    Ok(found.optional()?)
}

fn store_document(state: &Connection, document: &NewStanding) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO document (scope, doc, kind, revision, saved, heads)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (scope, doc) DO UPDATE
        SET revision = excluded.revision, saved = excluded.saved, heads = excluded.heads";
    state.prepare_cached(SQL)?.execute((
        document.scope.as_str(),
        document.doc.as_bytes(),
        document.kind.code(),
        stored(document.based_on + 1),
        &document.saved,
        joined(&document.heads),
    ))?;
    Ok(())
}

/// The same bytes from the same device are kept once, however often they are sent.
fn store_held(state: &Connection, batch: &Batch, held: &HeldChange) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO quarantine
        (scope, bytes_sha256, device, doc, reason, detail, bytes, at_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
    state.prepare_cached(SQL)?.execute((
        held.scope.as_str(),
        &Sha256::digest(&held.bytes)[..],
        batch.device.as_bytes(),
        held.doc.as_bytes(),
        held.reason,
        &held.detail,
        &held.bytes,
        batch.received_at.0,
    ))?;
    Ok(())
}
