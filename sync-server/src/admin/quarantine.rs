//! What the gate holds back, without its bytes.

use super::{Admin, AdminError};
use crate::ledger::HeldRow;

impl Admin {
    /// What is held back, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn quarantine(&self) -> Result<Vec<HeldRow>, AdminError> {
        Ok(self.app.inner.ledger.held()?)
    }
}
