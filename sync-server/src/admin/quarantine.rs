//! What the gate holds back, without its bytes, and what a person decides of it.

use merge::Document;
use merge::gate::{self, Told};
use model::{ChangeHash, RecordKind, UtcMs, Worker};
use wire::{Outcome, Push, PushedChange};

use super::{Admin, AdminError, proper_name};
use crate::intake;
use crate::ledger::{DiscardedRow, HeldBytes, HeldRow, IncidentRow};

/// A change that is held back, as far as an administrator may read it: no word of the record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldTold {
    /// Which, of which record and grid, and why.
    pub row: HeldRow,
    /// Whose device sent it; none when that is not known any more.
    pub author: Option<Worker>,
    /// What the record is; none when nothing here says so.
    pub kind: Option<RecordKind>,
    /// What it writes, or the written code of why it cannot be read.
    pub says: Result<HeldFields, &'static str>,
}

/// What a change writes, by the paths of the field dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFields {
    /// When, by the clock of the device that made it.
    pub made_at: UtcMs,
    /// Whether it begins the record.
    pub begins: bool,
    /// The fields; an act by those it says something in.
    pub fields: Vec<(String, Touched)>,
}

/// What becomes of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// It was empty.
    Written,
    /// It said something else.
    Changed,
    /// It is empty from then on.
    TakenAway,
}

impl Touched {
    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Changed => "changed",
            Self::TakenAway => "taken_away",
        }
    }
}

impl HeldFields {
    fn of(told: &Told) -> Self {
        let fields = told.fields.iter().map(|change| {
            let touched = match (change.before.is_empty(), change.after.is_empty()) {
                (true, _) => Touched::Written,
                (false, false) => Touched::Changed,
                (false, true) => Touched::TakenAway,
            };
            (change.field.clone(), touched)
        });
        Self {
            made_at: told.made_at_ms,
            begins: told.begins,
            fields: fields.collect(),
        }
    }
}

impl Admin {
    /// What is held back, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn quarantine(&self) -> Result<Vec<HeldRow>, AdminError> {
        Ok(self.app.inner.ledger.held()?)
    }

    /// What is held back under a hash, of each device that sent it: of which record, by whom, why, and which fields it
    /// writes. What stands in them is not told: an administrator sees no case content. Whoever may, reads it on a device.
    ///
    /// # Errors
    /// Nothing is held under this hash.
    pub fn read_held(&self, bytes: &ChangeHash) -> Result<Vec<HeldTold>, AdminError> {
        let ledger = self.app.inner.ledger.as_ref();
        let held = self.held_under(bytes)?;
        let mut told = Vec::new();
        for row in ledger.held()? {
            let of_row = |held: &&HeldBytes| {
                (held.bytes_sha256, held.device) == (row.bytes_sha256, row.device)
                    && held.scope == row.scope
            };
            let Some(held) = held.iter().find(of_row) else {
                continue;
            };
            let standing = ledger.document(&row.scope, row.doc)?;
            let saved = standing.map(|standing| standing.saved);
            let says = gate::tell(saved.as_deref(), &held.bytes);
            let kind = match &says {
                Ok(told) => Some(told.record.kind()),
                Err(_) => saved.as_deref().and_then(kind_of),
            };
            let registry = &self.app.inner.registry;
            let known = registry.glance(|books| books.known_device(row.device))?;
            told.push(HeldTold {
                author: known.map(|known| known.seat.worker),
                kind,
                says: says
                    .map(|told| HeldFields::of(&told))
                    .map_err(|why| why.reason.code()),
                row,
            });
        }
        Ok(told)
    }

    /// Tries once more what is held back, as the work of the device that sent it: what it built on may have
    /// come since, or the server been updated. It passes the same gate; nobody can wave it through.
    ///
    /// # Errors
    /// Nothing is held under this hash, its device is not known, or the gate still holds it.
    pub fn release_held(&self, bytes: &ChangeHash) -> Result<(), AdminError> {
        let ledger = self.app.inner.ledger.as_ref();
        for held in self.held_under(bytes)? {
            let registry = &self.app.inner.registry;
            let known = registry.glance(|books| books.known_device(held.device))?;
            let mut seat = known.ok_or(AdminError::UnknownDevice(held.device))?.seat;
            // Its batch has been answered for; it comes as what the server says, not as another batch.
            seat.signs = false;
            let change = PushedChange::of_dispute(held.doc, &held.scope, held.bytes.clone());
            let push = Push {
                changes: vec![change],
                signed: None,
            };
            let acks = intake::take(&self.app, &seat, None, &push, self.app.now())?;
            let ack = acks.acks.into_iter().next().unwrap_or_default();
            if !matches!(ack.outcome(), Outcome::Stored | Outcome::Duplicate) {
                return Err(AdminError::StillHeld {
                    code: ack.code,
                    detail: ack.detail,
                });
            }
            ledger.drop_held(&held)?;
            self.app.inner.bells.ring(&held.scope);
            tracing::info!(device = %held.device, doc = %held.doc, "what was held back was taken in");
        }
        Ok(())
    }

    /// Lets go of what is held back. That it was, of which record and by whom it was discarded stays.
    ///
    /// # Errors
    /// Nothing is held under this hash, or `by` is no name.
    pub fn discard_held(&self, bytes: &ChangeHash, by: &str) -> Result<(), AdminError> {
        let by = proper_name(by)?;
        for held in self.held_under(bytes)? {
            self.app.inner.ledger.discard(&held, &by, self.app.now())?;
        }
        Ok(())
    }

    fn held_under(&self, bytes: &ChangeHash) -> Result<Vec<HeldBytes>, AdminError> {
        let held = self.app.inner.ledger.held_under(bytes)?;
        if held.is_empty() {
            return Err(AdminError::NotHeld(*bytes));
        }
        Ok(held)
    }

    /// What was discarded, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn discarded(&self) -> Result<Vec<DiscardedRow>, AdminError> {
        Ok(self.app.inner.ledger.discarded()?)
    }

    /// Chains of signed batches that were not what is on record: a copied phone, a restored one, or forgery.
    ///
    /// # Errors
    /// The database failed.
    pub fn incidents(&self) -> Result<Vec<IncidentRow>, AdminError> {
        Ok(self.app.inner.ledger.incidents()?)
    }
}

/// What a record that stands here is.
fn kind_of(saved: &[u8]) -> Option<RecordKind> {
    let record = Document::load(saved).ok()?.record();
    record.ok().map(|record| record.kind())
}
