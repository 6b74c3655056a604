//! Erases records, and lists what was erased.

use model::DisputeId;

use super::{Admin, AdminError, Run, proper_name};
use crate::erase::{self, EraseReason, ErasedRow, Erasure};
use crate::purge::Purged;

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
        let scopes = erase::everywhere(self.app.inner.ledger.as_ref(), &erasure)?;
        if scopes.is_empty() {
            return Err(AdminError::UnknownRecord(doc));
        }
        Ok(())
    }

    /// Erases every record whose time of keeping is over, or only tells which those are. The server does it by itself
    /// once a day.
    ///
    /// # Errors
    /// The database failed; what was erased before stays so.
    pub fn purge(&self, run: Run) -> Result<Purged, AdminError> {
        Ok(self.app.purge(run)?)
    }

    /// Every erasure, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn erasures(&self) -> Result<Vec<ErasedRow>, AdminError> {
        Ok(self.app.inner.ledger.erasures()?)
    }
}
