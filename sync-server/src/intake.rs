//! Takes in one push: each change passes its scope check and the accept gate, and what passed is
//! stored whole. Decoding and storing take time and block; run it where blocking is allowed.

mod late;
mod stamp;
mod told;

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use merge::{Accepted, Held, Reason, gate};
use model::{ChangeHash, DisputeId, GridId, UtcMs};
use proof::{PublicKey, RowKind};
use wire::{Ack, Acks, Outcome, Push, PushedChange};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{
    AppendError, Batch, HeldChange, Kept, Ledger, NewChange, NewStanding, ToldRow,
};
use crate::limits::Gates;
use crate::moving::Vouch;
use late::{LateChanges, LateFor};
use stamp::Stamp;
use told::{ack, again, disbelieved, note, tell_places};

/// How many changes one push may carry.
pub const MAX_CHANGES: usize = 2_000;
/// How much of one device is kept in quarantine; what comes after it is only refused.
pub const MAX_QUARANTINED: Kept = Kept {
    changes: 1_000,
    size_bytes: 16 << 20,
};
/// The code of what comes of an erased record: it is kept nowhere, and the device lets go of it too.
pub(crate) const ERASED: &str = "erased";
/// How often a push is tried again when colleagues changed the same documents meanwhile. Each time
/// one of them gets through, so this is how many may meet at one document.
const TRIES: usize = 32;

/// Examines a push of a device that signs with `key`, at one of `gates`, and stores it.
///
/// # Errors
/// The database failed, or its documents kept moving on; nothing of the push was stored.
pub fn take(
    ledger: &dyn Ledger,
    gates: &Gates,
    seat: &Seat,
    key: Option<&PublicKey>,
    push: &Push,
    vouch: Vouch<'_>,
    now: UtcMs,
) -> Result<Acks, DatabaseError> {
    let names: Vec<ChangeHash> = push
        .changes
        .iter()
        .map(|change| gate::name_of(&change.bytes))
        .collect();
    for _ in 0..TRIES {
        let stamp = match stamp::check(ledger, seat, key, push, &names)? {
            Ok(Stamp::Again { scope, end }) => return again(ledger, &scope, end, &names),
            Ok(stamp) => stamp,
            Err(disbelief) => {
                note(ledger, seat, push, &disbelief, now)?;
                return Ok(disbelieved(seat, &names, &disbelief));
            }
        };
        let mut intake = Intake::new(ledger, seat, now);
        let acks = push.changes.iter().zip(&names);
        let acks = acks.map(|(change, name)| intake.examine_once(name, change));
        // The wait for the disk, further down, is shared with everyone; the processor is not.
        let acks = gates.at_one(|| acks.collect::<Result<_, DatabaseError>>());
        let mut acks = Acks {
            acks: acks?,
            ..Acks::default()
        };
        match intake.store(stamp, &mut acks, vouch) {
            Ok(()) => return Ok(acks),
            Err(AppendError::Stale) => {}
            Err(AppendError::Database(error)) => return Err(error),
        }
    }
    Err(DatabaseError::Busy)
}

struct Intake<'a> {
    ledger: &'a dyn Ledger,
    seat: &'a Seat,
    /// Where each document stands, by the grid it is pushed for.
    stands: HashMap<(GridId, DisputeId), GridId>,
    documents: HashMap<(GridId, DisputeId), Draft>,
    /// What comes of records that were moved out of the grid it is pushed for.
    late: BTreeMap<LateFor, LateChanges>,
    /// What was answered for each change, by its name and by what it is said to be of.
    answered: HashMap<(ChangeHash, [Vec<u8>; 3]), Ack>,
    batch: Batch,
}

/// A document while a push is examined.
struct Draft {
    erased: bool,
    based_on: u64,
    saved: Option<Vec<u8>>,
    heads: Vec<ChangeHash>,
    changed: bool,
}

impl<'a> Intake<'a> {
    fn new(ledger: &'a dyn Ledger, seat: &'a Seat, now: UtcMs) -> Self {
        let batch = Batch {
            device: seat.device,
            worker: seat.worker.id,
            received_at: now,
            signed: None,
            changes: Vec::new(),
            documents: Vec::new(),
            entering: Vec::new(),
            held: Vec::new(),
            held_beside: None,
        };
        Self {
            ledger,
            seat,
            stands: HashMap::new(),
            documents: HashMap::new(),
            late: BTreeMap::new(),
            answered: HashMap::new(),
            batch,
        }
    }

    /// A change that stands in a push a thousand times is examined the first time.
    fn examine_once(
        &mut self,
        name: &ChangeHash,
        change: &PushedChange,
    ) -> Result<Ack, DatabaseError> {
        let of = [
            change.doc.clone(),
            change.doc_kind.clone().into_bytes(),
            change.scope.clone().into_bytes(),
        ];
        let key = (*name, of);
        if let Some(before) = self.answered.get(&key) {
            let stored = before.outcome() == Outcome::Stored;
            return Ok(if stored {
                ack(*name, Outcome::Duplicate)
            } else {
                before.clone()
            });
        }
        let answer = self.examine(name, change)?;
        self.answered.insert(key, answer.clone());
        Ok(answer)
    }

    fn examine(&mut self, name: &ChangeHash, change: &PushedChange) -> Result<Ack, DatabaseError> {
        let (Ok(doc), Ok(scope)) = (change.dispute(), change.grid()) else {
            return Ok(self.refuse(name, "bad_request", "the document or its grid is not named"));
        };
        if change.doc_kind != wire::DISPUTE {
            let detail = "this server does not know such documents: it has to be updated";
            return Ok(self.refuse(name, "unknown_kind", detail));
        }
        if !self.seat.grant.contains(&scope) {
            let detail = "this device may not write to that grid";
            return Ok(self.refuse(name, Reason::OutsideScope.code(), detail));
        }
        if change.bytes.len() > gate::MAX_CHANGE_BYTES {
            let (found, max) = (change.bytes.len(), gate::MAX_CHANGE_BYTES);
            let detail = format!("{found} bytes, and a change may have {max}");
            return Ok(self.refuse(name, Reason::TooLarge.code(), &detail));
        }
        let seat = self.seat;
        let stands = self.stands(&scope, doc)?;
        let draft = self.draft(&stands, doc)?;
        if draft.erased {
            let detail = "the record was erased; nothing of it is kept";
            return Ok(self.refuse(name, ERASED, detail));
        }
        let known = draft.saved.as_deref();
        let verdict = gate::examine(known, doc, &stands, &change.bytes, &|actor| {
            seat.actors.contains(actor)
        });
        let verdict = verdict.and_then(|accepted| {
            accepted.check_hand(seat.worker.id, seat.worker.role)?;
            Ok(accepted)
        });
        if let Ok(Some(letter)) = verdict.as_ref().map(Accepted::begun_letter)
            && erased_anywhere(self.ledger, letter.case)?
        {
            let detail = "the case the letter is about was erased; nothing of it is kept";
            return Ok(self.refuse(name, ERASED, detail));
        }
        Ok(match verdict {
            Ok(accepted) if accepted.duplicate => ack(accepted.hash, Outcome::Duplicate),
            Ok(accepted) => self.accept(scope, stands, doc, accepted, change),
            Err(held) => match held.reason {
                Reason::MissingDeps
                | Reason::ActorForked
                | Reason::ForeignActor
                | Reason::OutsideScope => self.refuse(name, held.reason.code(), &held.detail),
                _ => self.hold(name, scope, doc, held, change)?,
            },
        })
    }

    /// Where a document stands that is pushed for a grid.
    fn stands(&mut self, scope: &GridId, doc: DisputeId) -> Result<GridId, DatabaseError> {
        if let Some(known) = self.stands.get(&(scope.clone(), doc)) {
            return Ok(known.clone());
        }
        let moved = match self.documents.contains_key(&(scope.clone(), doc)) {
            true => None,
            false if self.ledger.document(scope, doc)?.is_some() => None,
            false => self.ledger.moved_from(scope, doc)?,
        };
        let stands = moved.unwrap_or_else(|| scope.clone());
        self.stands.insert((scope.clone(), doc), stands.clone());
        Ok(stands)
    }

    fn draft(&mut self, scope: &GridId, doc: DisputeId) -> Result<&mut Draft, DatabaseError> {
        Ok(match self.documents.entry((scope.clone(), doc)) {
            Entry::Occupied(draft) => draft.into_mut(),
            Entry::Vacant(empty) => {
                let standing = self.ledger.document(scope, doc)?;
                let erased = standing.is_none() && self.ledger.is_erased(scope, doc)?;
                let (based_on, saved) = standing.map_or((0, None), |s| (s.revision, Some(s.saved)));
                empty.insert(Draft {
                    erased,
                    based_on,
                    saved,
                    heads: Vec::new(),
                    changed: false,
                })
            }
        })
    }

    fn accept(
        &mut self,
        scope: GridId,
        stands: GridId,
        doc: DisputeId,
        accepted: Accepted,
        change: &PushedChange,
    ) -> Ack {
        let answer = ack(accepted.hash, Outcome::Stored);
        let draft = self.documents.get_mut(&(stands.clone(), doc));
        if let (Some(draft), Some(standing)) = (draft, accepted.standing) {
            draft.saved = Some(standing.saved);
            draft.heads = standing.heads;
            draft.changed = true;
        }
        let mut bytes = change.bytes.clone();
        if stands != scope {
            let row = ToldRow {
                seq: 0,
                doc,
                worker: self.batch.worker,
                received_at: self.batch.received_at,
                what: RowKind::Change,
                name: accepted.hash,
                batch: None,
            };
            // The grid it was signed for keeps its name, so that nothing is missing in that chain.
            let late = self.late.entry((stands, doc, scope.clone())).or_default();
            late.push((row, std::mem::take(&mut bytes)));
        }
        self.batch.changes.push(NewChange {
            scope,
            doc,
            hash: accepted.hash,
            actor: accepted.actor,
            actor_seq: accepted.actor_seq,
            bytes,
        });
        answer
    }

    /// Not stored, and the device can do something about it.
    fn refuse(&self, name: &ChangeHash, code: &str, detail: &str) -> Ack {
        tracing::warn!(device = %self.seat.device, change = %name, code, "a change was refused");
        Ack {
            code: code.to_owned(),
            detail: detail.to_owned(),
            ..ack(*name, Outcome::Rejected)
        }
    }

    /// Kept aside with its reason, while there is room.
    fn hold(
        &mut self,
        name: &ChangeHash,
        scope: GridId,
        doc: DisputeId,
        held: Held,
        change: &PushedChange,
    ) -> Result<Ack, DatabaseError> {
        if !self.has_room_for(change.bytes.len())? {
            let detail = "too much of this device is held back";
            return Ok(self.refuse(name, "quarantine_full", detail));
        }
        let (reason, detail) = (held.reason.code(), held.detail);
        tracing::warn!(device = %self.seat.device, change = %name, %doc, reason, "a change was held back");
        let answer = Ack {
            code: reason.to_owned(),
            detail: detail.clone(),
            ..ack(*name, Outcome::Quarantined)
        };
        let bytes = change.bytes.clone();
        self.batch.held.push(HeldChange {
            scope,
            doc,
            reason,
            detail,
            bytes,
        });
        Ok(answer)
    }

    fn has_room_for(&mut self, bytes: usize) -> Result<bool, DatabaseError> {
        let kept = match self.batch.held_beside {
            Some(kept) => kept,
            None => self.ledger.quarantined(self.seat.device)?,
        };
        self.batch.held_beside = Some(kept);
        let size = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
        let waiting = &self.batch.held;
        let waiting_bytes = waiting
            .iter()
            .map(|held| size(held.bytes.len()))
            .sum::<u64>();
        let changes = kept.changes + size(waiting.len());
        let size_bytes = kept.size_bytes + waiting_bytes + size(bytes);
        Ok(changes < MAX_QUARANTINED.changes && size_bytes <= MAX_QUARANTINED.size_bytes)
    }

    /// Stores what passed; tells each change its place, and how far the chain has come.
    fn store(mut self, stamp: Stamp, acks: &mut Acks, vouch: Vouch<'_>) -> Result<(), AppendError> {
        self.bring_late(&stamp, vouch)?;
        for ((scope, doc), draft) in self.documents {
            if let (true, Some(saved)) = (draft.changed, draft.saved) {
                let (based_on, heads) = (draft.based_on, draft.heads);
                self.batch.documents.push(NewStanding {
                    scope,
                    doc,
                    based_on,
                    saved,
                    heads,
                });
            }
        }
        let stored = !self.batch.changes.is_empty();
        let scope = match stamp {
            Stamp::None | Stamp::Again { .. } => None,
            Stamp::Next(batch) => {
                let scope = batch.scope.clone();
                // A batch nothing came of is not on record: its readers would never see it.
                acks.signed_no = if stored { batch.no } else { batch.no - 1 };
                self.batch.signed = stored.then_some(*batch);
                Some(scope)
            }
        };
        if stored || !self.batch.held.is_empty() {
            self.ledger.append(self.batch)?;
        }
        if let Some(scope) = scope {
            tell_places(self.ledger, &scope, acks)?;
            acks.scope = scope.to_string();
        }
        Ok(())
    }
}

fn erased_anywhere(ledger: &dyn Ledger, doc: DisputeId) -> Result<bool, DatabaseError> {
    for scope in ledger.scopes_of(doc)? {
        if ledger.is_erased(&scope, doc)? {
            return Ok(true);
        }
    }
    Ok(false)
}
