//! Takes in one push: each change passes its scope check and the accept gate, and what passed is
//! stored whole. Decoding and storing take time and block; run it where blocking is allowed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use merge::{Accepted, Held, Reason, gate};
use model::{ChangeHash, DisputeId, GridId, UtcMs};
use wire::{Ack, Acks, Outcome, Push, PushedChange};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{AppendError, Batch, HeldChange, Kept, Ledger, NewChange, NewStanding};

/// How many changes one push may carry.
pub const MAX_CHANGES: usize = 2_000;
/// How much of one device is kept in quarantine; what comes after it is only refused.
pub const MAX_QUARANTINED: Kept = Kept {
    changes: 1_000,
    size_bytes: 16 << 20,
};
/// How often a push is tried again when colleagues changed the same documents meanwhile. Each time
/// one of them gets through, so this is how many may meet at one document.
const TRIES: usize = 32;

/// Examines and stores a push.
///
/// # Errors
/// The database failed, or its documents kept moving on; nothing of the push was stored.
pub fn take(
    ledger: &dyn Ledger,
    seat: &Seat,
    push: &Push,
    now: UtcMs,
) -> Result<Acks, DatabaseError> {
    for _ in 0..TRIES {
        let mut intake = Intake::new(ledger, seat, now);
        let acks = push.changes.iter().map(|change| intake.examine(change));
        let acks = acks.collect::<Result<_, DatabaseError>>()?;
        match intake.store() {
            Ok(()) => {
                return Ok(Acks {
                    acks,
                    ..Acks::default()
                });
            }
            Err(AppendError::Stale) => {}
            Err(AppendError::Database(error)) => return Err(error),
        }
    }
    Err(DatabaseError::Busy)
}

struct Intake<'a> {
    ledger: &'a dyn Ledger,
    seat: &'a Seat,
    documents: HashMap<(GridId, DisputeId), Draft>,
    batch: Batch,
}

/// A document while a push is examined.
struct Draft {
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
            changes: Vec::new(),
            documents: Vec::new(),
            held: Vec::new(),
            held_beside: None,
        };
        Self {
            ledger,
            seat,
            documents: HashMap::new(),
            batch,
        }
    }

    fn examine(&mut self, change: &PushedChange) -> Result<Ack, DatabaseError> {
        let name = gate::name_of(&change.bytes);
        let (Ok(doc), Ok(scope)) = (change.dispute(), change.grid()) else {
            return Ok(self.refuse(
                &name,
                "bad_request",
                "the document or its grid is not named",
            ));
        };
        if change.doc_kind != wire::DISPUTE {
            let detail = "this server does not know such documents: it has to be updated";
            return Ok(self.refuse(&name, "unknown_kind", detail));
        }
        if !self.seat.grant.contains(&scope) {
            let detail = "this device may not write to that grid";
            return Ok(self.refuse(&name, Reason::OutsideScope.code(), detail));
        }
        if change.bytes.len() > gate::MAX_CHANGE_BYTES {
            let (found, max) = (change.bytes.len(), gate::MAX_CHANGE_BYTES);
            let detail = format!("{found} bytes, and a change may have {max}");
            return Ok(self.refuse(&name, Reason::TooLarge.code(), &detail));
        }
        let seat = self.seat;
        let draft = self.draft(&scope, doc)?;
        let known = draft.saved.as_deref();
        let verdict = gate::examine(known, doc, &scope, &change.bytes, &|actor| {
            seat.actors.contains(actor)
        });
        let verdict = verdict.and_then(|accepted| {
            accepted.check_hand(seat.worker.id, seat.worker.role)?;
            Ok(accepted)
        });
        Ok(match verdict {
            Ok(accepted) if accepted.duplicate => ack(accepted.hash, Outcome::Duplicate),
            Ok(accepted) => self.accept(scope, doc, accepted, change),
            Err(held) => match held.reason {
                Reason::MissingDeps
                | Reason::ActorForked
                | Reason::ForeignActor
                | Reason::OutsideScope => self.refuse(&name, held.reason.code(), &held.detail),
                _ => self.hold(&name, scope, doc, held, change)?,
            },
        })
    }

    fn draft(&mut self, scope: &GridId, doc: DisputeId) -> Result<&mut Draft, DatabaseError> {
        Ok(match self.documents.entry((scope.clone(), doc)) {
            Entry::Occupied(draft) => draft.into_mut(),
            Entry::Vacant(empty) => {
                let standing = self.ledger.document(scope, doc)?;
                let (based_on, saved) = standing.map_or((0, None), |s| (s.revision, Some(s.saved)));
                empty.insert(Draft {
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
        doc: DisputeId,
        accepted: Accepted,
        change: &PushedChange,
    ) -> Ack {
        let answer = ack(accepted.hash, Outcome::Stored);
        if let Some(draft) = self.documents.get_mut(&(scope.clone(), doc)) {
            draft.saved = Some(accepted.saved);
            draft.heads = accepted.heads;
            draft.changed = true;
        }
        self.batch.changes.push(NewChange {
            scope,
            doc,
            hash: accepted.hash,
            actor: accepted.actor,
            actor_seq: accepted.actor_seq,
            bytes: change.bytes.clone(),
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

    fn store(mut self) -> Result<(), AppendError> {
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
        if self.batch.changes.is_empty() && self.batch.held.is_empty() {
            return Ok(());
        }
        self.ledger.append(self.batch)
    }
}

fn ack(hash: ChangeHash, outcome: Outcome) -> Ack {
    Ack {
        hash: hash.as_bytes().to_vec(),
        outcome: outcome.into(),
        ..Ack::default()
    }
}
