//! The registry in the server's own SQLite file: a connection is the books.

use super::Database;
use crate::database::DatabaseError;
use crate::registry::{Fate, Look, Registry, Work};

impl Registry for Database {
    fn open_at_a_glance(&self, look: Look<'_>) -> Result<(), DatabaseError> {
        self.glance(|state| {
            look(state);
            Ok(())
        })
    }

    fn open_to_read(&self, look: Look<'_>) -> Result<(), DatabaseError> {
        self.read(|state| {
            look(state);
            Ok(())
        })
    }

    fn check(&self) -> Result<(), DatabaseError> {
        Self::check(self)
    }

    fn open_to_write(&self, mut work: Work) -> Result<(), DatabaseError> {
        let end = self.write(move |state| match work(state) {
            Fate::Keep => Ok(()),
            Fate::Undo => Err(Untold::Undone),
        });
        match end {
            Ok(()) | Err(Untold::Undone) => Ok(()),
            Err(Untold::Failed(error)) => Err(error),
        }
    }
}

/// Why the transaction was taken back: whoever gave the work knows, or has to be told.
enum Untold {
    Undone,
    Failed(DatabaseError),
}

impl From<DatabaseError> for Untold {
    fn from(error: DatabaseError) -> Self {
        Self::Failed(error)
    }
}
