//! Takes in one push: each change passes its scope check and the accept gate, and what passed is
//! stored whole. That goes in two steps, so that no thread waits for the disk: a push is examined and
//! handed to the ledger; once the ledger has told what became of it, it is answered. Both steps
//! block for as long as they read and reckon; run them where blocking is allowed.

mod draft;
mod examination;
mod late;
mod outlook;
mod shelf;
mod stamp;
mod told;

use std::collections::HashMap;

use merge::{Reason, gate};
use model::{ChangeHash, GridId, UtcMs};
use proof::PublicKey;
use wire::{Acks, Push};

use crate::App;
use crate::accounts::Seat;
use crate::answer::batches;
use crate::database::DatabaseError;
use crate::ledger::{self, AppendError, Kept, Ledger, Receipt};
use crate::limits::Takes;
use crate::threads;
use examination::{Examination, Stop};
use outlook::Outlook;
use shelf::Lent;
pub(crate) use shelf::Shelf;
use stamp::Stamp;
use told::{ack, again, disbelieved, note};

/// How many changes one push may carry.
pub const MAX_CHANGES: usize = 2_000;
/// A push of more than this takes long.
const FEW_CHANGES: usize = 8;
const FEW_BYTES: usize = 32 << 10;
/// How much of one device is kept in quarantine; what comes after it is only refused.
pub const MAX_QUARANTINED: Kept = Kept {
    changes: 1_000,
    size_bytes: 16 << 20,
};
/// The code of what comes of an erased record: it is kept nowhere, and the device lets go of it too.
pub(crate) const ERASED: &str = "erased";
/// What is said of a change of a record that was erased.
const GONE: &str = "the record was erased; nothing of it is kept";
/// The code of what builds on a record as it was before it was begun anew: the device reads that further on in the feed, and
/// does it again.
pub(crate) const BEGUN_ANEW: &str = Reason::BegunAnew.code();
/// How often a push is tried again when colleagues changed the same documents meanwhile. Each time
/// one of them gets through, so this is how many may meet at one document.
pub(crate) const TRIES: usize = 32;

/// How far a push has come.
pub(crate) enum Taking {
    /// Nowhere: it is more than a little, and was to take no more.
    TakesLong,
    /// It is answered: nothing of it was to be stored.
    Answered(Acks),
    /// It was handed in; once the receipt tells, it can be answered.
    HandedIn(Receipt, Waiting),
}

/// Takes a push in from its examination to its answer, in a room for what takes long. Blocks, and is not
/// to be called where tasks run.
///
/// # Errors
/// The database failed, or its documents kept moving on; nothing of the push was stored.
pub(crate) fn take(
    app: &App,
    seat: &Seat,
    key: Option<&PublicKey>,
    push: &Push,
    now: UtcMs,
) -> Result<Acks, DatabaseError> {
    let inner = &app.inner;
    let (ledger, shelf) = (inner.ledger.as_ref(), &inner.shelf);
    for _ in 0..TRIES {
        // The wait for the disk, further down, is shared with everyone; the processor is not.
        let room = threads::wait(inner.bounds.rooms.enter(Takes::Long));
        let taking = begin(app, seat, key, push, Takes::Long, now)?;
        drop(room);
        match taking {
            Taking::Answered(acks) => return Ok(acks),
            Taking::HandedIn(receipt, waiting) => {
                if let Some(acks) = waiting.told(ledger, shelf, receipt.wait())? {
                    return Ok(acks);
                }
            }
            Taking::TakesLong => {}
        }
    }
    Err(DatabaseError::Busy)
}

/// Examines a push of a device that signs with `key`, and hands what passed to the ledger. What `takes`
/// little is not begun when it would take long.
///
/// # Errors
/// The database failed; nothing of the push is stored.
pub(crate) fn begin(
    app: &App,
    seat: &Seat,
    key: Option<&PublicKey>,
    push: &Push,
    takes: Takes,
    now: UtcMs,
) -> Result<Taking, DatabaseError> {
    let (ledger, shelf) = (app.inner.ledger.as_ref(), &app.inner.shelf);
    if takes == Takes::Little && is_long(push) {
        return Ok(Taking::TakesLong);
    }
    let names: Vec<ChangeHash> = push
        .changes
        .iter()
        .map(|change| gate::name_of(&change.bytes))
        .collect();
    let mut outlook = Outlook::over(ledger, shelf, push);
    let stamp = match stamp::check(ledger, &mut outlook, seat, key, push, &names)? {
        Ok(Stamp::Again { scope, end }) => {
            return Ok(Taking::Answered(again(ledger, &scope, end, &names)?));
        }
        Ok(stamp) => stamp,
        // What is written down waits for the disk.
        Err(_) if takes == Takes::Little => return Ok(Taking::TakesLong),
        Err(disbelief) => {
            note(ledger, seat, push, &disbelief, now)?;
            return Ok(Taking::Answered(disbelieved(seat, &names, &disbelief)));
        }
    };
    let mut examination = Examination::new(ledger, shelf, outlook, seat, takes, now);
    let acks = push.changes.iter().zip(&names);
    let acks = acks.map(|(change, name)| examination.examine_once(name, change));
    let mut acks = Acks {
        acks: match acks.collect::<Result<_, Stop>>() {
            Ok(acks) => acks,
            Err(Stop::TakesLong) => return Ok(Taking::TakesLong),
            Err(Stop::Database(error)) => return Err(error),
        },
        ..Acks::default()
    };
    examination.bring_late(&stamp, &|key| batches::certificate(app, key))?;
    let (mut batch, lent) = examination.end();
    let stored: Vec<ChangeHash> = batch.changes.iter().map(|change| change.hash).collect();
    let mut scope = None;
    if let Stamp::Next(signed) = stamp {
        acks.scope = signed.scope.to_string();
        // A batch nothing came of is not on record: its readers would never see it.
        acks.signed_no = if stored.is_empty() {
            signed.no - 1
        } else {
            signed.no
        };
        scope = Some(signed.scope.clone());
        batch.signed = (!stored.is_empty()).then_some(*signed);
    }
    let nothing = stored.is_empty() && batch.held.is_empty();
    let waiting = Waiting {
        acks,
        scope,
        stored,
        lent,
    };
    Ok(if nothing {
        Taking::Answered(waiting.answer(ledger, &[])?)
    } else {
        Taking::HandedIn(ledger.hand_in(batch), waiting)
    })
}

fn is_long(push: &Push) -> bool {
    let bytes = push.changes.iter().map(|change| change.bytes.len());
    push.changes.len() > FEW_CHANGES || bytes.sum::<usize>() > FEW_BYTES
}

/// A push that was handed in.
pub(crate) struct Waiting {
    acks: Acks,
    /// The grid whose places are told; none when the push is not signed.
    scope: Option<GridId>,
    /// The changes that are being stored, in their order.
    stored: Vec<ChangeHash>,
    /// The documents they lead to.
    lent: Vec<Lent>,
}

impl Waiting {
    /// What the device is answered; none when a colleague was first, and the push is to be begun again.
    ///
    /// # Errors
    /// Nothing of the push was stored, or its answer cannot be given: then it is sent again.
    pub(crate) fn told(
        mut self,
        ledger: &dyn Ledger,
        shelf: &Shelf,
        outcome: ledger::Outcome,
    ) -> Result<Option<Acks>, DatabaseError> {
        match outcome {
            Ok(places) => {
                shelf.put(std::mem::take(&mut self.lent));
                self.answer(ledger, &places).map(Some)
            }
            Err(AppendError::Stale) => Ok(None),
            Err(AppendError::Database(error)) => Err(error),
        }
    }

    /// Tells each change that is stored its place in the feed, those that were stored before too.
    fn answer(self, ledger: &dyn Ledger, places: &[u64]) -> Result<Acks, DatabaseError> {
        let mut acks = self.acks;
        let Some(scope) = self.scope else {
            return Ok(acks);
        };
        let fresh = self.stored.into_iter().zip(places.iter().copied());
        let mut places: HashMap<ChangeHash, u64> = fresh.collect();
        let names = acks.acks.iter().filter_map(|ack| ack.change().ok());
        let others: Vec<_> = names.filter(|name| !places.contains_key(name)).collect();
        if !others.is_empty() {
            places.extend(ledger.places_of(&scope, &others)?);
        }
        for ack in &mut acks.acks {
            let place = ack.change().ok().and_then(|name| places.get(&name));
            ack.seq = place.copied().unwrap_or(0);
        }
        Ok(acks)
    }
}
