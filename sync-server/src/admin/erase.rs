//! Erases records, and lists what was erased.

use std::collections::BTreeSet;

use merge::Document;
use model::{DisputeId, What};

use super::{Admin, AdminError, proper_name};
use crate::database::DatabaseError;
use crate::erase::{EraseReason, ErasedRow, Erasure};
use crate::ledger::Ledger;

impl Admin {
    /// Erases a record for good, everywhere, and the letters written from it; every device that held it hears of it with its next
    /// sync. Who did it and why is kept; of the record nothing is. Done again, it changes nothing.
    ///
    /// # Errors
    /// Nothing was ever known of the record, or `by` is no name.
    pub fn erase_record(
        &self,
        doc: DisputeId,
        reason: EraseReason,
        by: &str,
    ) -> Result<(), AdminError> {
        let erasure = Erasure {
            doc,
            reason,
            by: proper_name(by)?,
            at: self.app.now(),
        };
        let ledger = &self.app.inner.ledger;
        // The letters of a case go before it: it is the case that tells which they are.
        for letter in letters_of(ledger.as_ref(), doc)? {
            ledger.erase(Erasure {
                doc: letter,
                ..erasure.clone()
            })?;
        }
        let scopes = ledger.erase(erasure)?;
        if scopes.is_empty() {
            return Err(AdminError::UnknownRecord(doc));
        }
        // Who did it is on record, and not for the log.
        tracing::info!(%doc, reason = reason.code(), "a record was erased");
        Ok(())
    }

    /// Every erasure, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn erasures(&self) -> Result<Vec<ErasedRow>, AdminError> {
        Ok(self.app.inner.ledger.erasures()?)
    }
}

/// The letters that were written from a case.
fn letters_of(ledger: &dyn Ledger, doc: DisputeId) -> Result<BTreeSet<DisputeId>, DatabaseError> {
    let mut letters = BTreeSet::new();
    for scope in ledger.scopes_of(doc)? {
        let Some(standing) = ledger.document(&scope, doc)? else {
            continue;
        };
        let unreadable = |_| DatabaseError::Unreadable("a document");
        let document = Document::load(&standing.saved).map_err(unreadable)?;
        let case = document
            .read()
            .map_err(|_| DatabaseError::Unreadable("a record"))?;
        letters.extend(case.acts.iter().filter_map(|act| match &act.what {
            What::ReferralOffered(offered) => Some(offered.letter),
            _ => None,
        }));
    }
    Ok(letters)
}
