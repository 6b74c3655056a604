//! Takes in the server's answers for what was pushed.

use std::collections::BTreeSet;

use merge::Reason;
use model::{DisputeId, GridId, UtcMs, WorkerId};
use proof::RowKind;
use store::link::Rewritten;
use store::outbox::Waiting;
use store::quarantine::{HeldBy, Quarantined};
use store::{Writing, erased, link, outbox, quarantine, record, signing};
use wire::{Ack, Acks, Outcome};

use super::believe;
use super::exchange::Found;
use crate::failure::{Stop, not_understood};

/// The server refuses a batch because its chain is not what the device takes it for.
const CHAIN_CODES: [&str; 3] = ["chain_forked", "chain_gap", "bad_signature"];
/// The batch of a change is on record without it.
const SIGN_AGAIN: &str = "sign_again";
/// The server was updated since it was spoken to unsigned.
const UNSIGNED: &str = "unsigned";
/// The record was begun anew, and the change is one of before.
const BEGUN_ANEW: &str = Reason::BegunAnew.code();
/// The record was erased.
const ERASED: &str = "erased";

/// The server's answers for one push. Gives the records of which something is held back here that may be taken in now that
/// it is known what of this device the server has.
pub(super) fn all(
    w: &Writing<'_>,
    acks: &Acks,
    at: UtcMs,
    now: UtcMs,
    found: &mut Found,
) -> Result<Vec<DisputeId>, Stop> {
    let mut batch = None;
    let mut told = BTreeSet::new();
    for ack in &acks.acks {
        let hash = ack.change().map_err(not_understood)?;
        if let Some(waiting) = outbox::get(w, &hash)? {
            batch = batch.or(waiting.batch.map(|no| (waiting.grid.clone(), no)));
            if ack.outcome() != Outcome::Stored {
                told.insert(waiting.doc);
            }
            one(w, ack, waiting, at, now, found)?;
        }
    }
    let mut retried = Vec::new();
    for doc in told {
        if !quarantine::of_document(w, &doc)?.is_empty() {
            retried.push(doc);
        }
    }
    if acks.scope.is_empty() {
        return Ok(retried);
    }
    let scope: GridId = acks.scope.parse().map_err(not_understood)?;
    for ack in acks.acks.iter().filter(|ack| ack.seq > 0) {
        let hash = ack.change().map_err(not_understood)?;
        let noted = link::note(w, &scope, ack.seq, RowKind::Change, &hash)?;
        noted.map_err(|Rewritten| believe::rewritten(&scope))?;
    }
    found.chain_broken |= !found.rotated && acks.signed_no > signing::last(w, &scope)?.0;
    match batch {
        Some((grid, no)) if grid == scope && no <= acks.signed_no => {
            signing::on_record(w, &scope, no)?;
        }
        // A server that was restored may have told it to others before: its number is not given to anything else.
        Some((grid, _)) if grid == scope && found.unanswered.contains(&grid) => {
            signing::rotate(w)?;
            found.rotated = true;
            found.sign_again = true;
        }
        Some((grid, no)) if grid == scope => signing::not_on_record(w, &scope, no)?,
        _ => {}
    }
    Ok(retried)
}

/// What the server stored leaves the row; what it holds back is kept here too, with the reason; what
/// it did not take keeps its place and is offered again.
fn one(
    w: &Writing<'_>,
    ack: &Ack,
    waiting: Waiting,
    server_now: UtcMs,
    now: UtcMs,
    found: &mut Found,
) -> Result<(), Stop> {
    let hash = waiting.hash;
    match ack.outcome() {
        Outcome::Stored | Outcome::Duplicate => {
            record::received(w, &waiting.doc, &hash, server_now)?;
            outbox::remove(w, &hash)?;
        }
        Outcome::Rejected if CHAIN_CODES.contains(&ack.code.as_str()) => {
            // A batch behind one that was not recorded is merely signed again with it.
            found.chain_broken |= waiting.batch.is_some();
            found.sign_again = true;
        }
        Outcome::Rejected if ack.code == SIGN_AGAIN => found.sign_again = true,
        Outcome::Rejected if ack.code == UNSIGNED => found.server_signs = true,
        Outcome::Rejected if ack.code == ERASED => {
            erased::erase(w, &waiting.doc, server_now)?;
            outbox::remove(w, &hash)?;
            found.hole = true;
        }
        // It was done again on what stands now, or is kept aside. What the record still has waits for it to be begun anew.
        Outcome::Rejected if ack.code == BEGUN_ANEW && !record::has(w, &waiting.doc, &hash)? => {
            outbox::remove(w, &hash)?;
        }
        // What was done with it after what was refused so: nothing of an erased record is offered again.
        Outcome::Rejected if erased::when(w, &waiting.doc)?.is_some() => outbox::remove(w, &hash)?,
        Outcome::Rejected | Outcome::Unknown => {
            let reason = if ack.code.is_empty() {
                "unknown"
            } else {
                &ack.code
            };
            outbox::refuse(w, &hash, reason)?;
        }
        Outcome::Quarantined => keep_aside(w, ack, waiting, server_now, now)?,
    }
    Ok(())
}

/// Keeps what the server does not take beside the record, with the reason.
fn keep_aside(
    w: &Writing<'_>,
    ack: &Ack,
    waiting: Waiting,
    server_now: UtcMs,
    now: UtcMs,
) -> Result<(), Stop> {
    let hash = waiting.hash;
    quarantine::put(
        w,
        &Quarantined {
            hash,
            held_by: HeldBy::Server,
            reason: ack.code.clone(),
            detail: ack.detail.clone(),
            doc: waiting.doc,
            grid: waiting.grid,
            bytes: waiting.bytes,
            worker: own_worker(w)?,
            received_at: server_now,
            at: now,
        },
    )?;
    Ok(outbox::remove(w, &hash)?)
}

fn own_worker(w: &Writing<'_>) -> Result<WorkerId, Stop> {
    let seat = store::seat::find(w)?;
    seat.map(|seat| seat.worker.id)
        .ok_or_else(|| not_understood("this device has no seat").into())
}
