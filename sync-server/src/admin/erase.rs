//! Erases records, and lists what was erased.

use model::DisputeId;

use super::{Admin, AdminError, proper_name};
use crate::erase::{EraseReason, ErasedRow, Erasure};

impl Admin {
    /// Erases a record for good, everywhere; every device that held it hears of it with its next
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
        let scopes = self.app.inner.ledger.erase(erasure)?;
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
