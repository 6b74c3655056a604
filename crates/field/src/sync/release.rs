//! Trying once more what is held back, because a person says so.

use contract::command::sync::HeldBy;
use contract::{Code, Event, Failure};
use merge::MergeError;
use model::ChangeHash;
use store::quarantine::{self, Quarantined};
use store::{Writing, record};

use super::{admit, believe};
use crate::Field;
use crate::failure::{Stop, not_found};

/// Tries a change that is held back once more. What this device holds passes the gate or stays; what
/// the server holds waits to be sent again.
pub(crate) fn release(field: &Field, change: &ChangeHash, by: HeldBy) -> Result<(), Failure> {
    let side = match by {
        HeldBy::Device => quarantine::HeldBy::Device,
        HeldBy::Server => quarantine::HeldBy::Server,
    };
    field.store.write(|w| {
        let held = quarantine::get(w, change, side)?;
        let held = held.ok_or_else(|| not_found("change held back"))?;
        if by == HeldBy::Server {
            let seat = store::seat::find(w)?;
            if seat.is_none_or(|seat| seat.worker.id != held.worker) {
                let detail = "a colleague made it: only their device can send it";
                return Err(Stop(Failure::new(Code::Refused, detail)));
            }
            if is_of_before(w, &held)? {
                let detail = "the record was begun anew since: what it says can be written again";
                return Err(Stop(Failure::new(Code::Refused, detail)));
            }
            return Ok(quarantine::offer_again(w, &held)?);
        }
        if believe::REASONS.contains(&held.reason.as_str()) {
            let detail = "nobody signed it as it came: it cannot be taken in";
            return Err(Stop(Failure::new(Code::Refused, detail)));
        }
        match admit::once_more(
            w,
            held.doc,
            &held.grid,
            &held.bytes,
            held.worker,
            held.received_at,
        )? {
            Ok(()) => admit::retry_held(w, held.doc),
            Err(still) => Err(Stop(Failure::new(Code::Refused, still.to_string()))),
        }
    })?;
    field.tell(Event::Records);
    match by {
        HeldBy::Server => field.wrote(),
        HeldBy::Device => field.tell(Event::Sync),
    }
    Ok(())
}

/// Whether a change builds on a record as it was before it was begun anew. The server takes such for something that was
/// done again already: sent, it would be gone.
fn is_of_before(w: &Writing<'_>, held: &Quarantined) -> Result<bool, Stop> {
    let Some(stands) = record::load(w, &held.doc)? else {
        return Ok(false);
    };
    let continues = stands.continues().map_err(MergeError::from)?;
    Ok(continues.is_some() && !stands.has(&held.hash))
}
