//! What was made, what was acknowledged, and what may therefore not be missing at the end.

use std::collections::{BTreeMap, BTreeSet};

use model::{ChangeHash, GridId, RecordId, UtcMs};

use crate::moving::Moved;

/// A change an honest device made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) doc: RecordId,
    pub(crate) grid: GridId,
    pub(crate) device: usize,
    /// When, by its device; what is done again under another name keeps it.
    pub(crate) at: UtcMs,
    /// Its author was told that it stands, and the author's disk still has it.
    pub(crate) kept: bool,
    /// A device was told that the server has it, and the server has lost nothing since.
    pub(crate) stored: bool,
}

/// Everything that was made.
#[derive(Debug, Default)]
pub(crate) struct Book {
    pub(crate) made: BTreeMap<ChangeHash, Made>,
    /// Why the server did not take a change, as devices were told.
    pub(crate) refused: BTreeMap<(usize, ChangeHash), String>,
    /// A backup took the server's place.
    pub(crate) restored: bool,
    /// Devices whose files lost rows under them.
    pub(crate) damaged: BTreeSet<usize>,
    /// Records that were erased.
    pub(crate) erased: BTreeSet<RecordId>,
    /// Notices, and the record each is about: it is erased with that, whenever it comes.
    about: BTreeMap<RecordId, RecordId>,
    /// Records that were moved, in the order of the moves.
    pub(crate) moved: Vec<Moved>,
    /// Rules that were seen broken.
    pub(crate) broken: Vec<String>,
}

impl Book {
    pub(crate) fn made(
        &mut self,
        device: usize,
        hash: ChangeHash,
        doc: RecordId,
        grid: GridId,
        at: UtcMs,
    ) -> bool {
        let known = self.made.contains_key(&hash);
        let made = Made {
            doc,
            grid,
            device,
            at,
            kept: true,
            stored: false,
        };
        self.made.entry(hash).or_insert(made).kept = true;
        !known
    }

    /// A record is erased, and with it every notice about it.
    pub(crate) fn erase(&mut self, record: RecordId) {
        self.erased.insert(record);
        let about = self.about.iter().filter(|(_, of)| **of == record);
        self.erased.extend(about.map(|(notice, _)| *notice));
    }

    /// A notice was sent about a record, by somebody who need not have heard yet that it was erased.
    pub(crate) fn sent_about(&mut self, notice: RecordId, record: RecordId) {
        self.about.insert(notice, record);
        if self.erased.contains(&record) {
            self.erased.insert(notice);
        }
    }

    pub(crate) fn broke(&mut self, rule: &str, how: impl std::fmt::Display) {
        self.broken.push(format!("{rule}: {how}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_erased_with_what_it_is_about_whichever_comes_first() {
        let [case, before, after, other] = [1, 2, 3, 4].map(|n| RecordId::from_bytes([n; 16]));
        let mut book = Book::default();
        book.sent_about(before, case);
        book.erase(case);
        book.sent_about(after, case);
        book.sent_about(other, other);
        assert_eq!(book.erased, BTreeSet::from([case, before, after]));
    }
}
