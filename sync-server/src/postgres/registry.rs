//! The registry in PostgreSQL. Work on the books is `SERIALIZABLE`: nobody's work comes between, as
//! if there were one writer; what would have is tried again. It is rare beside reading and beside
//! the ledger, which has its own way.

use std::time::Duration;

use deadpool_postgres::{Client, Transaction};
use tokio_postgres::{Error, IsolationLevel};

use super::books::Books;
use super::trouble::{self, Trouble};
use super::{Database, TRIES};
use crate::database::DatabaseError;
use crate::registry::{Fate, Look, Registry, Work};

/// How long somebody else is given before the first try again; with each it doubles, up to 64 times.
const PAUSE: Duration = Duration::from_millis(2);

impl Registry for Database {
    fn open_at_a_glance(&self, look: Look<'_>) -> Result<(), DatabaseError> {
        self.looked(|client| {
            let books = Books::new(self, client);
            look(&books);
            books.end()
        })
    }

    fn open_to_read(&self, look: Look<'_>) -> Result<(), DatabaseError> {
        self.looked(|client| {
            let state = client
                .build_transaction()
                .isolation_level(IsolationLevel::RepeatableRead)
                .read_only(true);
            let state = self
                .wait(state.start())
                .map_err(|error| self.told(&error))?;
            let books = Books::new(self, &state);
            look(&books);
            books.end()?;
            self.wait(state.commit()).map_err(|error| self.told(&error))
        })
    }

    fn check(&self) -> Result<(), DatabaseError> {
        self.touch()
    }

    fn open_to_write(&self, mut work: Work) -> Result<(), DatabaseError> {
        self.written(|books| work(books))
    }
}

impl Database {
    /// Looks; a second time when the line was cut before the first came to its end.
    fn looked(
        &self,
        mut look: impl FnMut(&mut Client) -> Result<(), Trouble>,
    ) -> Result<(), DatabaseError> {
        let mut once = || look(&mut self.wait(self.connections.client())?);
        match once() {
            Err(Trouble::Again(_)) => once(),
            looked => looked,
        }
        .map_err(Trouble::into_error)
    }

    /// Works until nobody else's work comes between.
    pub(super) fn written(
        &self,
        mut work: impl FnMut(&Books<'_, Transaction<'_>>) -> Fate,
    ) -> Result<(), DatabaseError> {
        let mut last = DatabaseError::Busy;
        for tried in 0..TRIES {
            if tried > 0 {
                std::thread::sleep(PAUSE * (1 << tried.min(6)));
            }
            match self.try_to_write(&mut work) {
                Ok(()) => return Ok(()),
                Err(Trouble::Again(error)) => last = error,
                Err(Trouble::Final(error)) => return Err(error),
            }
        }
        Err(last)
    }

    /// Work that gives something back, and is taken back when it fails.
    pub(super) fn kept<T>(
        &self,
        mut work: impl FnMut(&Books<'_, Transaction<'_>>) -> Result<T, DatabaseError>,
    ) -> Result<T, DatabaseError> {
        let mut outcome = Err(DatabaseError::Stopped);
        self.written(|books| {
            outcome = work(books);
            match outcome {
                Ok(_) => Fate::Keep,
                Err(_) => Fate::Undo,
            }
        })?;
        outcome
    }

    fn try_to_write(
        &self,
        work: &mut impl FnMut(&Books<'_, Transaction<'_>>) -> Fate,
    ) -> Result<(), Trouble> {
        let mut client = self.wait(self.connections.client())?;
        let state = client
            .build_transaction()
            .isolation_level(IsolationLevel::Serializable);
        // Dropped before its end, it is rolled back.
        let state = self
            .wait(state.start())
            .map_err(|error| self.told(&error))?;
        let books = Books::new(self, &state);
        let fate = work(&books);
        books.end()?;
        let end = match fate {
            Fate::Keep => self.wait(state.commit()),
            Fate::Undo => self.wait(state.rollback()),
        };
        end.map_err(|error| self.told(&error))
    }

    fn told(&self, error: &Error) -> Trouble {
        trouble::of(&self.connections.url, error)
    }
}
