//! Carries out one step of an answer, each in one transaction.

use contract::{Event, Failure};
use merge::{Held, Reason, examine};
use model::{DisputeId, GridId, UtcMs};
use store::quarantine::{HeldBy, Quarantined};
use store::{Writing, cursor, directory, outbox, quarantine, record};
use sync_core::Step;
use wire::{Ack, Directory, Feed, Outcome, Row, WireError};

use crate::Field;
use crate::enrol::{put_directory, put_owner};
use crate::failure::{self, Stop};

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
        Step::Directory(from) => {
            take_directory(field, &from)?;
        }
        Step::Feed(feed) => {
            take_feed(field, &feed, now)?;
        }
        Step::Leave(gone) => {
            let grid = gone.grid().map_err(unreadable)?;
            field
                .store
                .write(|w| Ok::<_, Stop>(directory::drop_grid(w, &grid)?))?;
            field.tell(Event::Session);
        }
    }
    Ok(())
}

fn settle(w: &Writing<'_>, ack: &Ack, server_now: UtcMs, now: UtcMs) -> Result<(), Stop> {
    let hash = ack.change().map_err(unreadable)?;
    let Some(waiting) = outbox::get(w, &hash)? else {
        return Ok(());
    };
    match ack.outcome() {
        Outcome::Stored | Outcome::Duplicate => {
            record::received(w, &hash, server_now)?;
            outbox::remove(w, &hash)?;
        }
        // What it builds on is not there yet: it keeps its place in the row.
        Outcome::Rejected if ack.code == Reason::MissingDeps.code() => {}
        Outcome::Unknown => {}
        Outcome::Rejected | Outcome::Quarantined => {
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
                    at: now,
                },
            )?;
            outbox::remove(w, &hash)?;
        }
    }
    Ok(())
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
    let grid = feed.grid().map_err(unreadable)?;
    field.store.write(|w| {
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
    let id = row.dispute().map_err(unreadable)?;
    let worker = row.worker_id().map_err(unreadable)?;
    let received_at = UtcMs(row.received_at_ms);
    let known = record::saved(w, &id)?;
    // Whether the actor is that device's is for the server to know; it let the change into the feed.
    let examined = examine(known.as_deref(), id, grid, &row.bytes, &|_| true);
    match examined.and_then(|accepted| accepted.check_author(worker).map(|()| accepted)) {
        Ok(accepted) => Ok(record::put_accepted(
            w,
            &id,
            grid,
            &accepted,
            &worker,
            received_at,
        )?),
        Err(held) => hold(w, id, grid, row, held, now),
    }
}

fn hold(
    w: &Writing<'_>,
    doc: DisputeId,
    grid: &GridId,
    row: &Row,
    held: Held,
    at: UtcMs,
) -> Result<(), Stop> {
    tracing::warn!(
        reason = held.reason.code(),
        "a change from the server is held back"
    );
    Ok(quarantine::put(
        w,
        &Quarantined {
            hash: merge::gate::name_of(&row.bytes),
            held_by: HeldBy::Device,
            reason: held.reason.code().to_owned(),
            detail: held.detail,
            doc,
            grid: grid.clone(),
            bytes: row.bytes.clone(),
            at,
        },
    )?)
}

fn unreadable(error: WireError) -> Failure {
    failure::not_understood(error)
}
