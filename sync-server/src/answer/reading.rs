//! A feed while it is read to a device.

use std::collections::HashSet;

use model::GridId;
use wire::Cursor;

use crate::ledger::Position;

/// A feed that is being read to the device.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) grid: GridId,
    /// Where the device stands.
    pub(super) at: Cursor,
    /// Where the feed ended when the answer was planned; none once it was looked at.
    pub(super) end: Option<Position>,
    /// Whether it was told of rows that are not its own.
    pub(super) told: bool,
    /// Rows that were told ahead of their places; none as long as nobody has looked for such.
    pub(super) ahead: Option<HashSet<u64>>,
}

impl Reading {
    /// How many rows the device has not read of a feed that ends there.
    pub(super) fn behind(&self, end: Position) -> u64 {
        let read = if self.at.epoch == end.epoch {
            self.at.seq
        } else {
            0
        };
        end.seq.saturating_sub(read)
    }
}
