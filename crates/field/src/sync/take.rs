//! Carries out one step of an answer, each in one transaction.

use contract::{Event, Failure};
use merge::{Held, examine};
use model::{DisputeId, GridId, UtcMs, WorkerId};
use store::quarantine::{HeldBy, Quarantined};
use store::{Writing, cursor, directory, outbox, quarantine, record};
use sync_core::Step;
use wire::{Ack, Directory, Feed, Outcome, Row};

use crate::Field;
use crate::enrol::{put_directory, put_owner};
use crate::failure::{Stop, not_understood};

/// The reason of a row of a kind this app does not know yet.
const NEWER_KIND: &str = "newer_kind";

/// Does the step; `clock` learns the server's time.
pub(super) fn step(field: &Field, step: Step, clock: &mut Option<UtcMs>) -> Result<(), Failure> {
    let now = field.parts.clock.now();
    match step {
        Step::Clock(at) => *clock = Some(at),
        Step::Settle(acks) => {
            let at = clock.unwrap_or(now);
            field
                .store
                .write(|w| acks.iter().try_for_each(|ack| settle(w, ack, at, now)))?;
            field.tell(Event::Records);
            field.tell(Event::Sync);
        }
        Step::Directory(from) => take_directory(field, &from)?,
        Step::Feed(feed) => take_feed(field, &feed, now)?,
        Step::Leave(gone) => {
            let grid = gone.grid().map_err(not_understood)?;
            field
                .store
                .write(|w| Ok::<_, Stop>(directory::drop_grid(w, &grid)?))?;
            field.tell(Event::Session);
        }
    }
    Ok(())
}

/// What the server stored leaves the row; what it holds back is kept here too, with the reason; what
/// it did not take keeps its place and is offered again.
fn settle(w: &Writing<'_>, ack: &Ack, server_now: UtcMs, now: UtcMs) -> Result<(), Stop> {
    let hash = ack.change().map_err(not_understood)?;
    let Some(waiting) = outbox::get(w, &hash)? else {
        return Ok(());
    };
    match ack.outcome() {
        Outcome::Stored | Outcome::Duplicate => {
            record::received(w, &waiting.doc, &hash, server_now)?;
            outbox::remove(w, &hash)?;
        }
        Outcome::Rejected | Outcome::Unknown => {
            let reason = if ack.code.is_empty() {
                "unknown"
            } else {
                &ack.code
            };
            outbox::refuse(w, &hash, reason)?;
        }
        Outcome::Quarantined => {
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
            outbox::remove(w, &hash)?;
        }
    }
    Ok(())
}

fn own_worker(w: &Writing<'_>) -> Result<WorkerId, Stop> {
    let seat = store::seat::find(w)?;
    seat.map(|seat| seat.worker.id)
        .ok_or_else(|| not_understood("this device has no seat").into())
}

fn take_directory(field: &Field, from: &Directory) -> Result<(), Failure> {
    field.store.write(|w| {
        put_directory(w, from)?;
        put_owner(w, from)
    })?;
    field.tell(Event::Session);
    Ok(())
}

/// The rows and the cursor together: after a cut, the next sync goes on after the last whole feed.
fn take_feed(field: &Field, feed: &Feed, now: UtcMs) -> Result<(), Failure> {
    let grid = feed.grid().map_err(not_understood)?;
    field.store.write(|w| {
        let known = cursor::epoch(w, &grid)?;
        if known != 0 && known != feed.epoch {
            // The server began this feed anew because it lost some of it: it gets back what this
            // device made.
            let offered = record::offer_again(w, &grid, &field.store.install())?;
            tracing::warn!(%grid, offered, "the server begins this feed anew");
        }
        for row in &feed.rows {
            take_row(w, &grid, row, now)?;
        }
        let at = cursor::Cursor {
            scope: grid.clone(),
            epoch: feed.epoch,
            seq: feed.to_seq,
        };
        Ok::<_, Stop>(cursor::put(w, &at)?)
    })?;
    if !feed.rows.is_empty() {
        field.tell(Event::Records);
    }
    Ok(())
}

fn take_row(w: &Writing<'_>, grid: &GridId, row: &Row, now: UtcMs) -> Result<(), Stop> {
    let id = row.dispute().map_err(not_understood)?;
    let worker = row.worker_id().map_err(not_understood)?;
    let received_at = UtcMs(row.received_at_ms);
    let arrived = |reason: String, detail: String| Quarantined {
        hash: merge::gate::name_of(&row.bytes),
        held_by: HeldBy::Device,
        reason,
        detail,
        doc: id,
        grid: grid.clone(),
        bytes: row.bytes.clone(),
        worker,
        received_at,
        at: now,
    };
    if row.doc_kind != wire::DISPUTE {
        let detail = "of a kind this version does not know; it is taken in after an update";
        return Ok(quarantine::put(
            w,
            &arrived(NEWER_KIND.into(), detail.into()),
        )?);
    }
    match admit(w, id, grid, &row.bytes, worker, received_at)? {
        Ok(()) => retry_held(w, id),
        Err(held) => {
            tracing::warn!(
                reason = held.reason.code(),
                "a change from the server is held back"
            );
            let reason = held.reason.code().to_owned();
            Ok(quarantine::put(w, &arrived(reason, held.detail))?)
        }
    }
}

/// Through the gate and into the record, or the reason why not.
fn admit(
    w: &Writing<'_>,
    id: DisputeId,
    grid: &GridId,
    bytes: &[u8],
    worker: WorkerId,
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    let known = record::saved(w, &id)?;
    // Whether the actor is that device's is for the server to know; it let the change into the feed.
    let examined = examine(known.as_deref(), id, grid, bytes, &|_| true);
    let examined = examined.and_then(|accepted| {
        accepted.check_author(worker)?;
        Ok(accepted)
    });
    match examined {
        Ok(accepted) => {
            record::put_accepted(w, &id, grid, &accepted, &worker, received_at)?;
            quarantine::release(w, &accepted.hash)?;
            Ok(Ok(()))
        }
        Err(held) => Ok(Err(held)),
    }
}

/// What was held back of a document may fit now that another change of it is there.
fn retry_held(w: &Writing<'_>, id: DisputeId) -> Result<(), Stop> {
    loop {
        let held = quarantine::of_document(w, &id)?;
        let mut taken = false;
        for one in held.iter().filter(|one| one.reason != NEWER_KIND) {
            taken |= admit(w, id, &one.grid, &one.bytes, one.worker, one.received_at)?.is_ok();
        }
        if !taken {
            return Ok(());
        }
    }
}
