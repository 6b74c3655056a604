//! A document while a push is examined, change by change.

use merge::Document;
use merge::gate::Known;
use model::{ChangeHash, DisputeId, GridId, RecordKind};

use super::shelf::Shelf;
use crate::database::DatabaseError;
use crate::ledger::{Ledger, SeenDocument};

/// A document while a push is examined.
pub(super) struct Draft {
    pub(super) erased: bool,
    /// Whether it is not here, and may have left for another grid.
    pub(super) left: bool,
    pub(super) based_on: u64,
    /// What it is, once a change of it was examined.
    pub(super) kind: RecordKind,
    pub(super) saved: Option<Vec<u8>>,
    /// As it was loaded, unless a change was tried on it that did not pass.
    pub(super) loaded: Option<Box<Document>>,
    pub(super) heads: Vec<ChangeHash>,
    pub(super) changed: bool,
}

impl Draft {
    /// Whether the document stands in the grid it was looked for in.
    pub(super) const fn is_here(&self) -> bool {
        self.saved.is_some() || self.loaded.is_some() || self.based_on > 0
    }

    /// The document as it was seen to stand in a grid; lent where it is loaded already.
    pub(super) fn of(
        ledger: &dyn Ledger,
        shelf: &Shelf,
        scope: &GridId,
        doc: DisputeId,
        seen: SeenDocument,
    ) -> Result<Self, DatabaseError> {
        let reached = seen.reached.as_ref();
        let mut draft = Self {
            erased: seen.erased,
            left: seen.left,
            based_on: reached.map_or(0, |reached| reached.revision),
            kind: RecordKind::Dispute,
            saved: seen.saved,
            loaded: shelf.lend(scope, doc, reached),
            heads: Vec::new(),
            changed: false,
        };
        if draft.based_on > 0 && draft.loaded.is_none() && draft.saved.is_none() {
            draft.read(ledger, scope, doc)?;
            if draft.saved.is_none() {
                // It went between the two looks.
                draft.left = true;
                draft.erased = ledger.is_erased(scope, doc)?;
            }
        }
        Ok(draft)
    }

    fn read(
        &mut self,
        ledger: &dyn Ledger,
        scope: &GridId,
        doc: DisputeId,
    ) -> Result<(), DatabaseError> {
        let standing = ledger.document(scope, doc)?;
        (self.based_on, self.saved) = standing.map_or((0, None), |s| (s.revision, Some(s.saved)));
        Ok(())
    }

    /// The document as the next change finds it.
    pub(super) fn known(
        &mut self,
        ledger: &dyn Ledger,
        scope: &GridId,
        doc: DisputeId,
    ) -> Result<Known<'_>, DatabaseError> {
        if let Some(loaded) = self.loaded.take() {
            return Ok(Known::Loaded(loaded));
        }
        // It was lent, and what was tried on it did not pass.
        if self.saved.is_none() && self.based_on > 0 {
            self.read(ledger, scope, doc)?;
        }
        Ok(self.saved.as_deref().map_or(Known::Nothing, Known::Saved))
    }
}
