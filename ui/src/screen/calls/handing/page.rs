//! Rows of a list that cannot be taken in, a page of them at a time: which are on the screen, and from which on the
//! list is to be looked at again for those that were not told.

use contract::command::repeat_call::{BadRow, Imported};

/// How many are on the screen.
const SHOWN: usize = 20;
/// How many are told at once.
const TOLD: usize = 200;

/// How many bad rows come before the first that is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Page(usize);

impl Page {
    /// How many come before the first that is to be told.
    pub(super) fn told_from(self) -> u32 {
        u32::try_from(self.0 / TOLD * TOLD).unwrap_or(u32::MAX)
    }

    /// Whether its rows are among those that were told.
    pub(super) fn is_here(self, told: &Imported) -> bool {
        (size(told.reasons_from)..end(told)).contains(&self.0)
    }

    /// Its rows, as far as they were told.
    pub(super) fn rows(self, told: &Imported) -> &[BadRow] {
        let from = self.0.checked_sub(size(told.reasons_from));
        let rest = from.and_then(|from| told.reasons.get(from..));
        let rest = rest.unwrap_or_default();
        &rest[..rest.len().min(SHOWN)]
    }

    /// The number of its first row among all that are bad, from 1.
    pub(super) const fn first(self) -> usize {
        self.0 + 1
    }

    /// The number of its last row.
    pub(super) fn last(self, told: &Imported) -> usize {
        (self.0 + SHOWN).min(all(told))
    }

    /// The one before.
    pub(super) fn before(self) -> Option<Self> {
        self.0.checked_sub(SHOWN).map(Self)
    }

    /// The one after.
    pub(super) fn after(self, told: &Imported) -> Option<Self> {
        let next = self.0 + SHOWN;
        (next < all(told)).then_some(Self(next))
    }
}

/// How many can be shown: all of them while the list is here, and what was told once it is taken in.
fn all(told: &Imported) -> usize {
    if told.done { end(told) } else { size(told.bad) }
}

fn end(told: &Imported) -> usize {
    size(told.reasons_from) + told.reasons.len()
}

fn size(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
