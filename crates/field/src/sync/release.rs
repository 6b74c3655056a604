//! Trying once more what is held back, because a person says so.

use contract::command::sync::HeldBy;
use contract::{Code, Event, Failure};
use model::ChangeHash;
use store::quarantine;

use super::{believe, take};
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
            return Ok(quarantine::offer_again(w, &held)?);
        }
        if believe::REASONS.contains(&held.reason.as_str()) {
            let detail = "nobody signed it as it came: it cannot be taken in";
            return Err(Stop(Failure::new(Code::Refused, detail)));
        }
        match take::admit(
            w,
            held.doc,
            &held.grid,
            &held.bytes,
            held.worker,
            held.received_at,
        )? {
            Ok(()) => take::retry_held(w, held.doc),
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
