//! What the gate holds back, without its bytes, and what a person decides of it.

use model::ChangeHash;
use wire::{Outcome, Push, PushedChange};

use super::{Admin, AdminError, proper_name};
use crate::intake;
use crate::ledger::{DiscardedRow, HeldBytes, HeldRow, IncidentRow};

impl Admin {
    /// What is held back, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn quarantine(&self) -> Result<Vec<HeldRow>, AdminError> {
        Ok(self.app.inner.ledger.held()?)
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
