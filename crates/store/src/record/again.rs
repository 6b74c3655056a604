//! What was done here is done again: under another name, or on a document that the server began anew.

use merge::gate;
use merge::{AUTHORITY, Accepted, Document, Held, LocalChange, MergeError, Reason};
use model::{ChangeHash, DisputeId, GridId, UtcMs, Worker, WorkerId};
use rusqlite::{Connection, params};

use super::{load, put_accepted, put_document, put_local};
use crate::database::Writing;
use crate::error::StoreError;
use crate::quarantine::{HeldBy, Quarantined};
use crate::{draft, outbox, quarantine, row};

/// Lets changes of this device that the server will not take under their name fall away, and does
/// what they did again under `actor`. What is being written on top of them goes on from what stands
/// in their place.
///
/// # Errors
/// [`StoreError`]; nothing was changed then.
pub fn redo(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    gone: &[ChangeHash],
    actor: [u8; 16],
    worker: &Worker,
) -> Result<(), StoreError> {
    let Some(document) = load(db, id)? else {
        return Ok(());
    };
    let redone = document.redo(gone, actor, worker.id)?;
    let kind = document.record().map_err(MergeError::from)?.kind();
    put_document(db, id, kind, grid, &redone.kept.save())?;
    for (old, anew) in &redone.changes {
        db.prepare_cached("DELETE FROM change WHERE doc = ?1 AND hash = ?2")?
            .execute(params![id.as_bytes(), old.as_bytes()])?;
        outbox::remove(db, old)?;
        let now = match anew {
            Some(change) => {
                put_local(db, id, grid, loaded(db, id)?, change, worker)?;
                Some(change.hash)
            }
            None => redone.kept.heads().first().copied(),
        };
        if let Some(now) = now {
            draft::goes_on_from(db, id, old, &now)?;
        }
    }
    Ok(())
}

/// Whether a record has a change as it stands here.
///
/// # Errors
/// [`StoreError`].
pub fn has(db: &Connection, id: &DisputeId, change: &ChangeHash) -> Result<bool, StoreError> {
    Ok(load(db, id)?.is_some_and(|document| document.has(change)))
}

/// Takes in that the server began a record anew: the document there takes the place of the one here. What was written
/// here and did not reach the server before is done again on it, and what is being written goes on from it. What
/// colleagues wrote and a server lost that was brought back, `lost`, is kept aside until they do it again.
///
/// # Errors
/// [`StoreError`]; nothing was changed then.
pub fn begin_anew(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    accepted: &Accepted,
    (anew, lost): (&Document, &[ChangeHash]),
    worker: &Worker,
    received_at: UtcMs,
) -> Result<(), StoreError> {
    let before = load(db, id)?;
    let (Some(before), false) = (before, accepted.duplicate) else {
        return put_accepted(db, id, grid, accepted, &AUTHORITY, received_at);
    };
    let continues = anew.continues().map_err(MergeError::from)?;
    let led_there = continues.map(|before| before.heads).unwrap_or_default();
    let waiting = outbox::of_document(db, id)?;
    let carried = before.not_before(&led_there, &waiting);
    let mut takes = |known: &Document, change: &LocalChange| {
        let accepted = gate::examine_own(known.clone(), *id, grid, change)?;
        accepted.check_hand(worker.id, worker.role)
    };
    let hand = (db.install(), worker.id);
    let redone = before.carry_onto(anew, &carried, hand, &mut takes)?;
    for change in lost {
        keep_lost(db, (id, grid), &before, change, received_at)?;
    }
    for sql in [
        "DELETE FROM change WHERE doc = ?1",
        // What is left out here did not change it.
        "UPDATE dispute SET changed_at_ms = 0 WHERE id = ?1",
        "UPDATE elder SET changed_at_ms = 0 WHERE id = ?1",
        "UPDATE notice SET changed_at_ms = 0 WHERE id = ?1",
    ] {
        db.prepare_cached(sql)?.execute([id.as_bytes()])?;
    }
    put_accepted(db, id, grid, accepted, &AUTHORITY, received_at)?;
    for (old, held) in redone.refused {
        keep_aside(db, &old, held, worker, received_at)?;
    }
    for (old, again) in &redone.changes {
        // A batch is sent whole or not at all: what is signed goes with its answer.
        outbox::remove_unsigned(db, old)?;
        if let Some(change) = again {
            put_local(db, id, grid, loaded(db, id)?, change, worker)?;
        }
    }
    draft::go_on_anew(db, id, &before, &loaded(db, id)?)
}

/// Keeps a change as it was made here that the record does not take any more, with the reason.
fn keep_aside(
    db: &Writing<'_>,
    change: &ChangeHash,
    held: Held,
    worker: &Worker,
    at: UtcMs,
) -> Result<(), StoreError> {
    let Some(waited) = outbox::get(db, change)? else {
        return Ok(());
    };
    let kept = Quarantined {
        hash: *change,
        held_by: HeldBy::Server,
        reason: held.reason.code().to_owned(),
        detail: held.detail,
        doc: waited.doc,
        grid: waited.grid,
        bytes: waited.bytes,
        worker: worker.id,
        received_at: at,
        at,
    };
    quarantine::put(db, &kept)?;
    outbox::remove_unsigned(db, change)
}

/// Keeps what a colleague wrote on a record and the server lost.
fn keep_lost(
    db: &Writing<'_>,
    (id, grid): (&DisputeId, &GridId),
    before: &Document,
    change: &ChangeHash,
    at: UtcMs,
) -> Result<(), StoreError> {
    let mut find = db.prepare_cached(
        "SELECT u.worker, c.received_at_ms FROM untold u LEFT JOIN change c ON c.doc = u.doc AND c.hash = u.hash
         WHERE u.doc = ?1 AND u.hash = ?2",
    )?;
    let (worker, received_at): (_, Option<i64>) = find
        .query_row(params![id.as_bytes(), change.as_bytes()], |r| {
            Ok((row::id(r, 0, WorkerId::from_slice)?, r.get(1)?))
        })?;
    let bytes = before.bytes_of(change);
    let bytes = bytes.ok_or_else(|| StoreError::Damaged(format!("{change} of {id} is gone")))?;
    let kept = Quarantined {
        hash: *change,
        held_by: HeldBy::Server,
        reason: Reason::BegunAnew.code().to_owned(),
        detail: "the server was brought back from before it".into(),
        doc: *id,
        grid: grid.clone(),
        bytes,
        worker,
        received_at: received_at.map_or(at, UtcMs),
        at,
    };
    quarantine::put(db, &kept)
}

/// The document of a record that is here.
fn loaded(db: &Connection, id: &DisputeId) -> Result<Document, StoreError> {
    let missing = || StoreError::Damaged(format!("the document of {id} is not there"));
    load(db, id)?.ok_or_else(missing)
}
