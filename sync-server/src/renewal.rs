//! New epochs. A feed gets one when it no longer holds what devices have read of it, as after a
//! backup was restored: every device then reads it from the start, and nobody passes over a row
//! that took the number of a lost one. The directory's version jumps with it, so that no device
//! mistakes a later directory for one it has.

use std::collections::BTreeSet;

use model::{GridId, UtcMs};
use proof::Link;
use wire::Cursor;

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::directory::COUNTY_LEN;
use crate::ledger::{FeedAt, Ledger};
use crate::numbers;
use crate::registry::Books;

/// A feed that falls short of what a device has read of it: it ends before, or reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Short {
    /// The grid.
    pub grid: GridId,
    /// The epoch the device has read it in, which is the current one.
    pub epoch: u64,
    /// How far the device has read it.
    pub read_to: u64,
}

/// How the feeds of a seat stand to what its device has read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Compared {
    /// Those that fall short of it.
    pub short: Vec<Short>,
    /// Those it will read from the start, because they were begun anew or will be: the places it knows
    /// are not the places of this writing.
    pub anew: BTreeSet<GridId>,
}

/// Compares the feeds of a seat with what its device has read.
///
/// # Errors
/// The database failed.
pub fn compared(
    ledger: &dyn Ledger,
    seat: &Seat,
    cursors: &[Cursor],
) -> Result<Compared, DatabaseError> {
    let read: Vec<(GridId, &Cursor)> = cursors
        .iter()
        .filter_map(|cursor| Some((cursor.grid().ok()?, cursor)))
        .filter(|(grid, _)| seat.grant.contains(grid))
        .collect();
    if read.is_empty() {
        return Ok(Compared::default());
    }
    let rows: Vec<_> = read
        .iter()
        .map(|(grid, cursor)| (grid.clone(), linked_seq(cursor)))
        .collect();
    let feeds = ledger.ends_and_links(&rows)?;
    let mut compared = Compared::default();
    for ((grid, cursor), feed) in read.into_iter().zip(feeds) {
        let Some(FeedAt { end, link }) = feed else {
            continue;
        };
        if end.epoch != cursor.epoch {
            if cursor.epoch != 0 {
                compared.anew.insert(grid);
            }
        } else if cursor.seq > end.seq || reads_otherwise(cursor, link) {
            compared.anew.insert(grid.clone());
            compared.short.push(Short {
                grid,
                epoch: cursor.epoch,
                read_to: cursor.seq,
            });
        }
    }
    Ok(compared)
}

/// Whether everything a device has read of a feed is there.
///
/// # Errors
/// The database failed.
pub fn has_all(ledger: &dyn Ledger, grid: &GridId, read: &Cursor) -> Result<bool, DatabaseError> {
    let feeds = ledger.ends_and_links(&[(grid.clone(), linked_seq(read))])?;
    Ok(feeds.into_iter().flatten().any(|FeedAt { end, link }| {
        let is_there = end.epoch == read.epoch && end.seq >= read.seq;
        is_there && !reads_otherwise(read, link)
    }))
}

/// The row up to which a device says how it has read a feed; 0 when it says nothing of that.
fn linked_seq(cursor: &Cursor) -> u64 {
    if cursor.link.is_empty() {
        0
    } else {
        cursor.linked_seq
    }
}

/// Whether the rows a device has read are other rows here: numbers that were lost with the end of a
/// feed have been given again.
fn reads_otherwise(cursor: &Cursor, link: Option<Link>) -> bool {
    let says = linked_seq(cursor) > 0;
    says && link.is_none_or(|link| link.short()[..] != cursor.link[..])
}

/// Begins a new epoch of these feeds, unless somebody has. Gives back how many it began.
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
    books.jump_numbers(numbers::PASSED_OVER)?;
    books.jump_directories(epoch_at(now))?;
    books.renew_feeds(epoch_at(now))
}

/// The epoch of a feed is the second it was begun in, so that a feed that was begun anew is never
/// mistaken for the one before.
pub(crate) fn epoch_at(now: UtcMs) -> u64 {
    u64::try_from(now.0 / 1000).unwrap_or(1).max(1)
}
