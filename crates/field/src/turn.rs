//! The turn of what comes after the records: it goes on as long as no record waits and nobody wants a
//! sync. It knows nothing of what is sent.

use contract::{Event, Failure};
use store::{Writing, outbox};

use crate::Field;
use crate::failure::Stop;

/// How a turn ended that the line did not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sent {
    /// Nothing more can be sent now.
    All,
    /// Something else goes first: a record was written, or somebody wants a sync.
    StoodBack,
}

/// One turn.
pub(crate) struct Turn<'a> {
    field: &'a Field,
    /// The last change that was written when it began.
    written: i64,
}

impl<'a> Turn<'a> {
    /// Begins one now.
    pub(crate) fn begin(field: &'a Field) -> Result<Self, Failure> {
        let written = field.store.read(|r| Ok::<_, Stop>(outbox::last(r)?))?;
        Ok(Self { field, written })
    }

    /// Whether something else goes first.
    pub(crate) fn stands_back(&self) -> Result<bool, Failure> {
        let written = self.field.store.read(|r| Ok::<_, Stop>(outbox::last(r)?))?;
        Ok(written > self.written || self.field.sync.is_wanted())
    }

    /// Writes down how far it has come, and tells the screens.
    pub(crate) fn note(
        &self,
        work: impl FnOnce(&Writing<'_>) -> Result<(), Stop>,
    ) -> Result<(), Failure> {
        self.field.store.write(work)?;
        self.field.tell(Event::Sync);
        Ok(())
    }
}
