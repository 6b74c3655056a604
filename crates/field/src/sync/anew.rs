//! The server began a record anew: its document takes the place of the one here, once it reads the same.

use merge::gate::examine_anew;
use merge::{Document, Held, MergeError, Reason};
use model::{ChangeHash, DisputeId, GridId, UtcMs};
use store::quarantine::HeldBy;
use store::{Writing, moved, outbox, quarantine, record, untold};

use super::believe;
use crate::failure::{Stop, not_understood};

/// Takes it in, or gives the reason why not. `begun_in` is the grid it stood in when it was begun anew.
pub(super) fn take(
    w: &Writing<'_>,
    id: DisputeId,
    (begun_in, grid): (&GridId, &GridId),
    bytes: &[u8],
    received_at: UtcMs,
) -> Result<Result<(), Held>, Stop> {
    let known = record::saved(w, &id)?;
    let examined = examine_anew(known.as_deref(), id, begun_in, bytes);
    let (mut accepted, anew) = match examined {
        Ok(examined) => examined,
        Err(held) => return Ok(Err(held)),
    };
    if !accepted.duplicate && is_too_early(w, id, &anew)? {
        return Ok(Err(Held {
            reason: Reason::MissingDeps,
            detail: "what waits here of the record is offered first".into(),
        }));
    }
    let lost = if accepted.duplicate {
        Ok(Vec::new())
    } else {
        lost(w, id, &anew)?
    };
    let lost = match lost {
        Ok(lost) => lost,
        Err(held) => return Ok(Err(held)),
    };
    if let Some(standing) = &mut accepted.standing {
        standing.record.stand_in(grid.clone());
    }
    // It is begun anew where it stands: the row that said that it came there says no more.
    moved::enter(w, &id, grid)?;
    let seat = store::seat::find(w)?;
    let seat = seat.ok_or_else(|| not_understood("this device has no seat"))?;
    record::begin_anew(
        w,
        &id,
        grid,
        &accepted,
        (&anew, &lost),
        &seat.worker,
        received_at,
    )?;
    quarantine::release(w, &accepted.hash)?;
    quarantine::let_go_of(w, &id, received_at, &believe::REASONS)?;
    if !accepted.duplicate {
        tracing::info!(%id, "a record was begun anew");
    }
    Ok(Ok(()))
}

/// Whether it cannot be told yet what of this device led to it: not all of what it continues is known here, and the server
/// has not answered for what waits. It says of each change that it has it, or that the record was begun anew without it.
fn is_too_early(w: &Writing<'_>, id: DisputeId, anew: &Document) -> Result<bool, Stop> {
    if !outbox::waits_otherwise(w, &id, Reason::BegunAnew.code())? {
        return Ok(false);
    }
    let continues = anew.continues().map_err(MergeError::from)?;
    let (Some(before), Some(continues)) = (record::load(w, &id)?, continues) else {
        return Ok(false);
    };
    Ok(continues.heads.iter().any(|head| !before.has(head)))
}

/// What it leaves out of what had been received, because the server was brought back from before it: its authors give
/// it back. Held back when something is left out that the server told or acknowledged since. Where it is not known here
/// what all led to it, whatever was not told again counts as left out.
fn lost(
    w: &Writing<'_>,
    id: DisputeId,
    anew: &Document,
) -> Result<Result<Vec<ChangeHash>, Held>, Stop> {
    let continues = anew.continues().map_err(MergeError::from)?;
    let (Some(before), Some(continues)) = (record::load(w, &id)?, continues) else {
        return Ok(Ok(Vec::new()));
    };
    let untold = untold::of_document(w, &id)?;
    for change in before.beside(&continues.heads).unwrap_or_default() {
        if !untold.contains(&change) && !comes_back(w, &change)? {
            return Ok(Err(Held {
                reason: Reason::Rewritten,
                detail: "leaves out what had been received".into(),
            }));
        }
    }
    let mut lost = Vec::new();
    for change in before.not_before(&continues.heads, &untold) {
        if !comes_back(w, &change)? {
            lost.push(change);
        }
    }
    Ok(Ok(lost))
}

/// Whether a change waits here to be sent, or was refused.
fn comes_back(w: &Writing<'_>, change: &ChangeHash) -> Result<bool, Stop> {
    let waits = outbox::get(w, change)?.is_some();
    Ok(waits || quarantine::is_held(w, change, HeldBy::Server)?)
}
