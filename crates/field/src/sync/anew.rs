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
    let lost = if accepted.duplicate {
        Some(Vec::new())
    } else {
        lost(w, id, &anew)?
    };
    let Some(lost) = lost else {
        return Ok(Err(Held {
            reason: Reason::Rewritten,
            detail: "leaves out what had been received".into(),
        }));
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

/// What it leaves out of what had been received, because the server was brought back from before it: its authors give
/// it back. None when something is left out that the server told or acknowledged since.
fn lost(w: &Writing<'_>, id: DisputeId, anew: &Document) -> Result<Option<Vec<ChangeHash>>, Stop> {
    let continues = anew.continues().map_err(MergeError::from)?;
    let (Some(before), Some(continues)) = (record::load(w, &id)?, continues) else {
        return Ok(Some(Vec::new()));
    };
    let beside = before.beside(&continues.heads).unwrap_or_default();
    let mut lost = Vec::new();
    for change in beside {
        let waits = outbox::get(w, &change)?.is_some();
        if waits || quarantine::is_held(w, &change, HeldBy::Server)? {
            continue;
        }
        if !untold::is_one(w, &change)? {
            return Ok(None);
        }
        lost.push(change);
    }
    Ok(Some(lost))
}
