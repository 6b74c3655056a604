//! Examines the changes of one push, one after the other, each on what the one before it led to. What
//! passes and what is held back is gathered into one batch; it stores nothing.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};

use merge::{Accepted, Held, Reason, gate};
use model::{ChangeHash, DisputeId, GridId, RecordKind, UtcMs};
use proof::RowKind;
use wire::{Ack, Outcome, PushedChange};

use super::draft::Draft;
use super::late::{LateChanges, LateFor};
use super::outlook::Outlook;
use super::shelf::{Lent, Shelf};
use super::{BEGUN_ANEW, ERASED, GONE, MAX_QUARANTINED, ack};
use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{Batch, HeldChange, LARGE_BYTES, Ledger, NewChange, NewStanding, ToldRow};
use crate::limits::Takes;

/// How many documents of a push are kept loaded while it is examined: changes of one mostly follow each
/// other, and a document takes some twenty times the room of its saved bytes.
const LOADED: usize = 32;

/// Why an examination was not carried through.
#[derive(Debug)]
pub(super) enum Stop {
    /// A document is large, and there was time for little.
    TakesLong,
    /// The database failed.
    Database(DatabaseError),
}

impl From<DatabaseError> for Stop {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}

pub(super) struct Examination<'a> {
    pub(super) ledger: &'a dyn Ledger,
    shelf: &'a Shelf,
    outlook: Outlook<'a>,
    seat: &'a Seat,
    takes: Takes,
    /// Where each document stands, by the grid it is pushed for.
    stands: HashMap<(GridId, DisputeId), GridId>,
    pub(super) documents: HashMap<(GridId, DisputeId), Draft>,
    /// What comes of records that were moved out of the grid it is pushed for.
    pub(super) late: BTreeMap<LateFor, LateChanges>,
    /// What was answered for each change, by its name and by what it is said to be of.
    answered: HashMap<(ChangeHash, [Vec<u8>; 3]), Ack>,
    pub(super) batch: Batch,
}

impl<'a> Examination<'a> {
    pub(super) fn new(
        ledger: &'a dyn Ledger,
        shelf: &'a Shelf,
        outlook: Outlook<'a>,
        seat: &'a Seat,
        takes: Takes,
        now: UtcMs,
    ) -> Self {
        let batch = Batch {
            device: seat.device,
            worker: seat.worker.id,
            received_at: now,
            signed: None,
            changes: Vec::new(),
            documents: Vec::new(),
            entering: Vec::new(),
            about: Vec::new(),
            held: Vec::new(),
            held_beside: None,
        };
        Self {
            ledger,
            shelf,
            outlook,
            seat,
            takes,
            stands: HashMap::new(),
            documents: HashMap::new(),
            late: BTreeMap::new(),
            answered: HashMap::new(),
            batch,
        }
    }

    /// A change that stands in a push a thousand times is examined the first time.
    pub(super) fn examine_once(
        &mut self,
        name: &ChangeHash,
        change: &PushedChange,
    ) -> Result<Ack, Stop> {
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

    fn examine(&mut self, name: &ChangeHash, change: &PushedChange) -> Result<Ack, Stop> {
        let (Ok(doc), Ok(scope)) = (change.dispute(), change.grid()) else {
            return Ok(self.refuse(name, "bad_request", "the document or its grid is not named"));
        };
        if RecordKind::from_code(&change.doc_kind).is_none() {
            let detail = "this server does not know such documents: it has to be updated";
            return Ok(self.refuse(name, "unknown_kind", detail));
        }
        if !self.seat.grant.contains(&scope) {
            // Whoever lost the grid while something of it waited reads no tombstone any more.
            if self.ledger.is_erased(&scope, doc)? {
                return Ok(self.refuse(name, ERASED, GONE));
            }
            let detail = "this device may not write to that grid";
            return Ok(self.refuse(name, Reason::OutsideScope.code(), detail));
        }
        if change.bytes.len() > gate::MAX_CHANGE_BYTES {
            let (found, max) = (change.bytes.len(), gate::MAX_CHANGE_BYTES);
            let detail = format!("{found} bytes, and a change may have {max}");
            return Ok(self.refuse(name, Reason::TooLarge.code(), &detail));
        }
        let (seat, ledger) = (self.seat, self.ledger);
        self.clear_up();
        let stands = self.stands(&scope, doc)?;
        let draft = self.draft(&stands, doc)?;
        if draft.erased {
            return Ok(self.refuse(name, ERASED, GONE));
        }
        let known = draft.known(ledger, &stands, doc)?;
        let own = |actor: &[u8; 16]| seat.actors.contains(actor);
        let verdict = gate::examine_next(known, doc, &stands, &change.bytes, &own);
        let verdict = verdict.and_then(|(accepted, document)| {
            accepted.check_hand(seat.worker.id, seat.worker.role)?;
            Ok((accepted, document))
        });
        let begun = verdict.as_ref().ok();
        let about = begun.and_then(|(accepted, _)| accepted.begun_about());
        if let Some(about) = about
            && ledger.is_erased_anywhere(about)?
        {
            // So is what was done with it since, as far as it comes in the same push.
            draft.erased = true;
            let detail = "the record it is about was erased; nothing of it is kept";
            return Ok(self.refuse(name, ERASED, detail));
        }
        let verdict = verdict.map(|(accepted, document)| {
            draft.loaded = Some(Box::new(document));
            accepted
        });
        self.batch.about.extend(about);
        Ok(match verdict {
            Ok(accepted) if accepted.duplicate => ack(accepted.hash, Outcome::Duplicate),
            Ok(accepted) => self.accept(scope, stands, doc, accepted, change),
            Err(held) if is_of_before(&held) && ledger.was_begun_anew(doc)? => {
                self.of_before(name, scope, &stands, doc, change)?
            }
            Err(held) => match held.reason {
                Reason::MissingDeps
                | Reason::ActorForked
                | Reason::ForeignActor
                | Reason::OutsideScope => self.refuse(name, held.reason.code(), &held.detail),
                _ => {
                    let why = (held.reason.code(), held.detail);
                    self.hold(name, scope, doc, why, change)?
                }
            },
        })
    }

    /// A change of a record that was begun anew, and that builds on what was before: it was stored in its time, or its
    /// device does it again on what stands now.
    fn of_before(
        &mut self,
        name: &ChangeHash,
        scope: GridId,
        stands: &GridId,
        doc: DisputeId,
        change: &PushedChange,
    ) -> Result<Ack, DatabaseError> {
        // It is filed where the record stood then.
        for known in self.ledger.scopes_of(doc)? {
            let places = self.ledger.places_of(&known, std::slice::from_ref(name))?;
            if places.contains_key(name) {
                return Ok(ack(*name, Outcome::Duplicate));
            }
        }
        if !self.seat.grant.contains(stands) {
            // Whoever wrote it may not read what stands now: a person has to look.
            let detail = "the record was begun anew, in a grid this device may not hold";
            return self.hold(name, scope, doc, (BEGUN_ANEW, detail.to_owned()), change);
        }
        let detail = "the record was begun anew; the change is to be made on what stands now";
        Ok(self.refuse(name, BEGUN_ANEW, detail))
    }

    /// A push may touch two thousand documents; what is not loaded is loaded again from what was saved.
    fn clear_up(&mut self) {
        let loaded = |draft: &&mut Draft| draft.loaded.is_some();
        if self.documents.len() >= LOADED
            && self.documents.values_mut().filter(loaded).count() >= LOADED
        {
            for draft in self.documents.values_mut() {
                draft.loaded = None;
            }
        }
    }

    /// Where a document stands that is pushed for a grid.
    fn stands(&mut self, scope: &GridId, doc: DisputeId) -> Result<GridId, Stop> {
        if let Some(known) = self.stands.get(&(scope.clone(), doc)) {
            return Ok(known.clone());
        }
        let ledger = self.ledger;
        let draft = self.draft(scope, doc)?;
        let moved = if draft.left && !draft.is_here() {
            ledger.moved_from(scope, doc)?
        } else {
            None
        };
        let stands = moved.unwrap_or_else(|| scope.clone());
        self.stands.insert((scope.clone(), doc), stands.clone());
        Ok(stands)
    }

    fn draft(&mut self, scope: &GridId, doc: DisputeId) -> Result<&mut Draft, Stop> {
        let empty = match self.documents.entry((scope.clone(), doc)) {
            Entry::Occupied(draft) => return Ok(draft.into_mut()),
            Entry::Vacant(empty) => empty,
        };
        let seen = self.outlook.document(scope, doc)?;
        let draft = Draft::of(self.ledger, self.shelf, scope, doc, seen)?;
        let is_large = draft
            .saved
            .as_ref()
            .is_some_and(|saved| saved.len() > LARGE_BYTES);
        if is_large && self.takes == Takes::Little {
            return Err(Stop::TakesLong);
        }
        Ok(empty.insert(draft))
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
        // What a document is it says itself.
        let standing = accepted.standing;
        let kind = standing.as_ref().map(|standing| standing.record.kind());
        let kind = kind.unwrap_or(RecordKind::Dispute);
        if let (Some(draft), Some(standing)) = (draft, standing) {
            draft.kind = kind;
            draft.saved = Some(standing.saved);
            draft.heads = standing.heads;
            draft.changed = true;
        }
        let mut bytes = change.bytes.clone();
        if stands != scope {
            let row = ToldRow {
                seq: 0,
                doc,
                kind,
                worker: self.batch.worker,
                received_at: self.batch.received_at,
                what: RowKind::Change,
                name: accepted.hash,
                batch: None,
                is_past: false,
            };
            // The grid it was signed for keeps its name, so that nothing is missing in that chain.
            let late = self.late.entry((stands, doc, scope.clone())).or_default();
            late.push((row, std::mem::take(&mut bytes)));
        }
        self.batch.changes.push(NewChange {
            scope,
            doc,
            kind,
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
        (reason, detail): (&'static str, String),
        change: &PushedChange,
    ) -> Result<Ack, DatabaseError> {
        if !self.has_room_for(change.bytes.len())? {
            let detail = "too much of this device is held back";
            return Ok(self.refuse(name, "quarantine_full", detail));
        }
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

    /// What is to be stored, and the documents it leads to.
    pub(super) fn end(mut self) -> (Batch, Vec<Lent>) {
        let mut loaded = Vec::new();
        for ((scope, doc), draft) in self.documents {
            let (true, Some(saved)) = (draft.changed, draft.saved) else {
                continue;
            };
            if let Some(document) = draft.loaded
                && saved.len() <= LARGE_BYTES
            {
                loaded.push(Lent {
                    scope: scope.clone(),
                    doc,
                    revision: draft.based_on + 1,
                    saved_bytes: saved.len(),
                    document,
                });
            }
            self.batch.documents.push(NewStanding {
                scope,
                doc,
                kind: draft.kind,
                based_on: draft.based_on,
                saved,
                heads: draft.heads,
            });
        }
        (self.batch, loaded)
    }
}

/// Whether a change may be one of a record as it was before it was begun anew.
const fn is_of_before(held: &Held) -> bool {
    matches!(held.reason, Reason::MissingDeps | Reason::SecondBeginning)
}
