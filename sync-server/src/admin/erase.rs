//! Erases records, and lists what was erased.

use std::collections::BTreeSet;

use merge::Document;
use model::{DisputeId, Record, RecordId, RecordKind, What};

use super::{Admin, AdminError, proper_name};
use crate::database::DatabaseError;
use crate::erase::{EraseReason, ErasedRow, Erasure};
use crate::ledger::Ledger;

impl Admin {
    /// Erases a record for good, everywhere, and the letters written from it and the notices about it; every device that held it hears of it with its next
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
        let mut beside = letters_of(ledger.as_ref(), doc)?;
        beside.extend(notices_about(ledger.as_ref(), doc)?);
        for one in beside {
            ledger.erase(Erasure {
                doc: one,
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
        let record = document
            .record()
            .map_err(|_| DatabaseError::Unreadable("a record"))?;
        let Record::Dispute(case) = record else {
            continue;
        };
        letters.extend(case.acts.iter().filter_map(|act| match &act.what {
            What::ReferralOffered(offered) => Some(offered.letter),
            _ => None,
        }));
    }
    Ok(letters)
}

/// The notices that were sent about a record: they stand in its grids, and say what is held of it.
fn notices_about(ledger: &dyn Ledger, doc: RecordId) -> Result<BTreeSet<RecordId>, DatabaseError> {
    let mut notices = BTreeSet::new();
    for scope in ledger.scopes_of(doc)? {
        for notice in ledger.of_kind(&scope, RecordKind::Notice)? {
            let Some(standing) = ledger.document(&scope, notice)? else {
                continue;
            };
            let read = Document::load(&standing.saved).and_then(|document| Ok(document.notice()?));
            let read = read.map_err(|_| DatabaseError::Unreadable("a notice"))?;
            if read.errand.about.is_some_and(|about| about.id == doc) {
                notices.insert(notice);
            }
        }
    }
    Ok(notices)
}
