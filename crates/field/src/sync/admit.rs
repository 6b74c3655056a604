//! Through the gate and into the record, at once or once it fits: what is held back is tried again whenever something
//! is known that it may have waited for.

use merge::{AUTHORITY, Held, Reason, examine, gate};
use model::{DisputeId, GridId, UtcMs, WorkerId};
use store::{Store, Writing, moved, quarantine, record};

use super::take::NEWER_KIND;
use super::{anew, believe};
use crate::Field;
use crate::failure::Stop;

/// Through the gate and into the record, or the reason why not.
pub(super) fn once_more(
    w: &Writing<'_>,
    id: DisputeId,
    grid: &GridId,
    bytes: &[u8],
    worker: WorkerId,
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    if worker == AUTHORITY {
        return anew_once_more(w, id, grid, bytes, received_at);
    }
    begun_in(w, id, grid, grid, bytes, worker, received_at)
}

/// The same for what the server began a record anew with. Since that was held back the record may have moved on, and it
/// need not stand where it was begun.
fn anew_once_more(
    w: &Writing<'_>,
    id: DisputeId,
    grid: &GridId,
    bytes: &[u8],
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    let stands = moved::stands_in(w, &id)?;
    let stands = stands.as_ref().unwrap_or(grid);
    if moved::has_left(w, &id, stands)? {
        return Ok(Err(Held {
            reason: Reason::OutsideScope,
            detail: format!("the record has left {stands}"),
        }));
    }
    match gate::grid_of_anew(bytes) {
        Ok(begun_in) => anew::take(w, id, (&begun_in, stands), bytes, received_at),
        Err(held) => Ok(Err(held)),
    }
}

fn stands_elsewhere(w: &Writing<'_>, id: DisputeId, grid: &GridId) -> Result<Option<Held>, Stop> {
    let stands = moved::stands_in(w, &id)?.filter(|stands| stands != grid);
    Ok(stands.map(|stands| Held {
        reason: Reason::OutsideScope,
        detail: format!("the record stands in {stands}"),
    }))
}

/// The same for a record that may have been begun in another grid than it stands in.
pub(super) fn begun_in(
    w: &Writing<'_>,
    id: DisputeId,
    begun_in: &GridId,
    grid: &GridId,
    bytes: &[u8],
    worker: WorkerId,
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    // Nobody's hand but the server's own.
    if worker == AUTHORITY {
        return anew::take(w, id, (begun_in, grid), bytes, received_at);
    }
    if let Some(elsewhere) = stands_elsewhere(w, id, grid)? {
        return Ok(Err(elsewhere));
    }
    let known = record::saved(w, &id)?;
    let scope = if known.is_some() { grid } else { begun_in };
    // Whether the actor is that device's is for the server to know; it let the change into the feed.
    let examined = examine(known.as_deref(), id, scope, bytes, &|_| true);
    let examined = examined.and_then(|mut accepted| {
        if let Some(standing) = &mut accepted.standing {
            standing.record.stand_in(grid.clone());
        }
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

/// What was not believed once does not become believable by what comes after it.
fn may_fit(reason: &str) -> bool {
    !believe::REASONS.contains(&reason)
}

/// Takes in what an app before this one held back because it did not know such records, or that records begin anew.
/// What this one does not know either stays.
pub(crate) fn take_newer(store: &Store) -> Result<(), Stop> {
    let held = store.read(|r| quarantine::documents_held(r, NEWER_KIND, &AUTHORITY));
    let docs = held.map_err(Stop::from)?;
    if docs.is_empty() {
        return Ok(());
    }
    store.write(|w| docs.into_iter().try_for_each(|doc| retry_held(w, doc)))
}

/// The same of some documents, each for itself: what cannot be taken in of one stands in nobody's way.
pub(super) fn retry_each(field: &Field, docs: Vec<DisputeId>) {
    for doc in docs {
        if let Err(Stop(failure)) = field.store.write(|w| retry_held(w, doc)) {
            tracing::error!(%doc, %failure, "what was held back cannot be taken in");
        }
    }
}

/// What was held back of a document may fit now that another change of it is there.
pub(super) fn retry_held(w: &Writing<'_>, id: DisputeId) -> Result<(), Stop> {
    loop {
        let held = quarantine::of_document(w, &id)?;
        let mut taken = false;
        for one in held.iter().filter(|one| may_fit(&one.reason)) {
            taken |= once_more(w, id, &one.grid, &one.bytes, one.worker, one.received_at)?.is_ok();
        }
        if !taken {
            return Ok(());
        }
    }
}
