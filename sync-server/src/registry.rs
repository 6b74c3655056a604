//! The registry: who works here, on which device, what each may hold, and the places all of that
//! is about. The rules are written once, over the [`Books`]; what a database does is to open the
//! books in one consistent state and to keep what was written in them, whole or not at all. Every
//! call blocks; run it where blocking is allowed.

mod bundles;
mod files;
mod keys;
mod outlines;
mod papers;
mod people;
mod places;
mod practices;
mod secrets;
mod units;

use std::sync::{Arc, Mutex, PoisonError};

use crate::database::DatabaseError;

pub use bundles::Bundles;
pub use files::Files;
pub use keys::Keys;
pub use outlines::{KeptOutline, Outlines};
pub use papers::{Block, Counted, Papers};
pub use people::{Known, People, Used};
pub use places::{KnownArea, Places};
pub use practices::{KeptPractice, Practices};
pub use secrets::{Secrets, drawn, shared_secret};
pub use units::Units;

/// All the registry holds, in one state.
pub trait Books:
    Bundles + Files + Keys + Outlines + Papers + People + Places + Practices + Secrets + Units
{
}

impl<T: ?Sized> Books for T where
    T: Bundles + Files + Keys + Outlines + Papers + People + Places + Practices + Secrets + Units
{
}

/// A look into the books.
pub type Look<'a> = &'a mut dyn FnMut(&dyn Books);

/// Work on the books. It may be carried out more than once; only the last time counts.
pub type Work = Box<dyn FnMut(&dyn Books) -> Fate + Send>;

/// What becomes of a piece of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is kept.
    Keep,
    /// It is taken back.
    Undo,
}

/// What every registry can do. Its callers use `glance`, `read` and `write`.
pub trait Registry: Send + Sync + std::fmt::Debug {
    /// Opens the books for a single question: two of them may see two states.
    ///
    /// # Errors
    /// The books could not be opened.
    fn open_at_a_glance(&self, look: Look<'_>) -> Result<(), DatabaseError>;

    /// Opens the books in one consistent state.
    ///
    /// # Errors
    /// The books could not be opened.
    fn open_to_read(&self, look: Look<'_>) -> Result<(), DatabaseError>;

    /// Opens the books for work that nobody else's work comes between. When it returns, what was to
    /// be kept is durable.
    ///
    /// # Errors
    /// The books could not be opened, or the work could not be kept: then nothing of it is.
    fn open_to_write(&self, work: Work) -> Result<(), DatabaseError>;

    /// Whether all of it works now: it can be read, a write becomes durable, and the schema is the
    /// one this server knows. Changes nothing.
    ///
    /// # Errors
    /// Why not.
    fn check(&self) -> Result<(), DatabaseError>;
}

impl dyn Registry + '_ {
    /// Asks a single question, which is cheaper than a consistent state.
    ///
    /// # Errors
    /// What `look` gives, or that the books could not be opened.
    pub fn glance<T, E: From<DatabaseError>>(
        &self,
        look: impl FnMut(&dyn Books) -> Result<T, E>,
    ) -> Result<T, E> {
        seen(look, |look| self.open_at_a_glance(look))
    }

    /// Reads from one consistent state.
    ///
    /// # Errors
    /// What `look` gives, or that the books could not be opened.
    pub fn read<T, E: From<DatabaseError>>(
        &self,
        look: impl FnMut(&dyn Books) -> Result<T, E>,
    ) -> Result<T, E> {
        seen(look, |look| self.open_to_read(look))
    }

    /// Writes, and returns once it is durable. What `work` did is undone when it fails; it may be
    /// carried out again when somebody else's work came between.
    ///
    /// # Errors
    /// What `work` gives, or that it could not be kept.
    pub fn write<T, E>(
        &self,
        mut work: impl FnMut(&dyn Books) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let outcome = Arc::new(Mutex::new(None));
        let told = Arc::clone(&outcome);
        self.open_to_write(Box::new(move |books| {
            let result = work(books);
            let fate = if result.is_ok() {
                Fate::Keep
            } else {
                Fate::Undo
            };
            *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
            fate
        }))?;
        let outcome = outcome
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        outcome.unwrap_or_else(|| Err(DatabaseError::Stopped.into()))
    }
}

fn seen<T, E: From<DatabaseError>>(
    mut look: impl FnMut(&dyn Books) -> Result<T, E>,
    open: impl FnOnce(Look<'_>) -> Result<(), DatabaseError>,
) -> Result<T, E> {
    let mut outcome = None;
    open(&mut |books| outcome = Some(look(books)))?;
    outcome.unwrap_or_else(|| Err(DatabaseError::Stopped.into()))
}
