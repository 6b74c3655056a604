//! What was made, what was acknowledged, and what may therefore not be missing at the end.

use std::collections::{BTreeMap, BTreeSet};

use model::{ChangeHash, DisputeId, GridId, UtcMs};

use crate::moving::Moved;

/// A change an honest device made.
#[derive(Debug, Clone)]
pub(crate) struct Made {
    pub(crate) doc: DisputeId,
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
    pub(crate) erased: BTreeSet<DisputeId>,
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
        doc: DisputeId,
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

    pub(crate) fn broke(&mut self, rule: &str, how: impl std::fmt::Display) {
        self.broken.push(format!("{rule}: {how}"));
    }
}
