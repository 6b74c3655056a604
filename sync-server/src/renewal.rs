//! New epochs. A feed gets one when it no longer holds what devices have read of it, as after a
//! backup was restored: every device then reads it from the start, and nobody passes over a row
//! that took the number of a lost one. The directory's version jumps with it, so that no device
//! mistakes a later directory for one it has.

use std::collections::BTreeSet;

use model::{GridId, UtcMs};
use wire::Cursor;

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::directory::COUNTY_LEN;
use crate::ledger::Ledger;
use crate::registry::Books;

/// A feed that ends before what a device has read of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The grid.
    pub grid: GridId,
    /// The epoch the device has read it in, which is the current one.
    pub epoch: u64,
    /// How far the device has read it.
    pub read_to: u64,
}

/// The feeds of a seat that end before what its device has read.
///
/// # Errors
/// The database failed.
pub fn short(
    ledger: &dyn Ledger,
    seat: &Seat,
    cursors: &[Cursor],
) -> Result<Vec<Short>, DatabaseError> {
    let read: Vec<(GridId, &Cursor)> = cursors
        .iter()
        .filter_map(|cursor| Some((cursor.grid().ok()?, cursor)))
        .filter(|(grid, _)| seat.grant.contains(grid))
        .collect();
    if read.is_empty() {
        return Ok(Vec::new());
    }
    let grids: BTreeSet<_> = read.iter().map(|(grid, _)| grid.clone()).collect();
    let ends = ledger.ends_of(&grids.into_iter().collect::<Vec<_>>())?;
    let short = read.into_iter().filter_map(|(grid, cursor)| {
        let end = ends.get(&grid)?;
        (end.epoch == cursor.epoch && cursor.seq > end.seq).then_some(Short {
            grid,
            epoch: cursor.epoch,
            read_to: cursor.seq,
        })
    });
    Ok(short.collect())
}

/// Begins a new epoch of these feeds, as far as they are still short. Gives back how many it began.
///
/// # Errors
/// The database failed.
pub fn renew(books: &dyn Books, feeds: &[Short], now: UtcMs) -> Result<usize, DatabaseError> {
    let mut counties = BTreeSet::new();
    let mut renewed = 0;
    for feed in feeds {
        if books.renew_feed(feed, epoch_at(now))? {
            renewed += 1;
            counties.insert(&feed.grid.as_str()[..COUNTY_LEN]);
        }
    }
    for county in counties {
        books.jump_directory(county, epoch_at(now))?;
    }
    Ok(renewed)
}

/// Begins a new epoch of every feed. Gives back how many there are.
///
/// # Errors
/// The database failed.
pub fn renew_all(books: &dyn Books, now: UtcMs) -> Result<usize, DatabaseError> {
    // Past every version that was ever given out: a version rises by one with each change, and
    // there are fewer changes than seconds.
    books.jump_directories(epoch_at(now))?;
    books.renew_feeds(epoch_at(now))
}

/// The epoch of a feed is the second it was begun in, so that a feed that was begun anew is never
/// mistaken for the one before.
pub(crate) fn epoch_at(now: UtcMs) -> u64 {
    u64::try_from(now.0 / 1000).unwrap_or(1).max(1)
}
