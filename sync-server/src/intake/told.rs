//! What a device is told of a push, change by change, and what is written down of one that is not believed.

use model::{ChangeHash, GridId, UtcMs};
use wire::{Ack, Acks, Outcome, Push};

use super::stamp::Disbelief;
use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::Ledger;

/// A batch that is on record was sent again, because its acknowledgement was lost: what was stored of
/// it has its place; what was not belongs into another batch.
pub(super) fn again(
    ledger: &dyn Ledger,
    scope: &GridId,
    end: u64,
    names: &[ChangeHash],
) -> Result<Acks, DatabaseError> {
    let places = ledger.places_of(scope, names)?;
    let acks = names.iter().map(|name| match places.get(name) {
        Some(place) => Ack {
            seq: *place,
            ..ack(*name, Outcome::Duplicate)
        },
        None => Ack {
            code: "sign_again".to_owned(),
            detail: "its batch is on record without it".to_owned(),
            ..ack(*name, Outcome::Rejected)
        },
    });
    Ok(Acks {
        acks: acks.collect(),
        scope: scope.to_string(),
        signed_no: end,
    })
}

/// Whoever keeps the server is told of chains that are not what they should be.
pub(super) fn note(
    ledger: &dyn Ledger,
    seat: &Seat,
    push: &Push,
    why: &Disbelief,
    now: UtcMs,
) -> Result<(), DatabaseError> {
    let scope = push.changes.first().and_then(|change| change.grid().ok());
    match scope.filter(|scope| seat.grant.contains(scope)) {
        Some(scope) if push.signed.is_some() => {
            ledger.note_incident(&scope, seat.device, why.code, &why.detail, now)
        }
        _ => Ok(()),
    }
}

/// Nothing of the push is examined: who says that it is this device's?
pub(super) fn disbelieved(seat: &Seat, names: &[ChangeHash], why: &Disbelief) -> Acks {
    let (code, detail) = (why.code, &why.detail);
    tracing::error!(device = %seat.device, code, detail, "a push cannot be believed");
    let acks = names.iter().map(|name| Ack {
        code: code.to_owned(),
        detail: detail.clone(),
        ..ack(*name, Outcome::Rejected)
    });
    Acks {
        acks: acks.collect(),
        ..Acks::default()
    }
}

pub(super) fn ack(hash: ChangeHash, outcome: Outcome) -> Ack {
    Ack {
        hash: hash.as_bytes().to_vec(),
        outcome: outcome.into(),
        ..Ack::default()
    }
}
