//! New epochs. A feed gets one when it no longer holds what devices have read of it, as after a
//! backup was restored: every device then reads it from the start, and nobody passes over a row
//! that took the number of a lost one. The directory's version jumps with it, so that no device
//! mistakes a later directory for one it has.

use std::collections::BTreeSet;

use model::{GridId, UtcMs};
use rusqlite::Connection;
use wire::Cursor;

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::database::columns::stored;
use crate::directory::COUNTY_LEN;
use crate::ledger::sqlite::end_of;

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
    state: &Connection,
    seat: &Seat,
    cursors: &[Cursor],
) -> Result<Vec<Short>, DatabaseError> {
    let mut short = Vec::new();
    for cursor in cursors {
        let Some(grid) = cursor.grid().ok().filter(|grid| seat.grant.contains(grid)) else {
            continue;
        };
        let end = end_of(state, &grid)?;
        if end.is_some_and(|end| end.epoch == cursor.epoch && cursor.seq > end.seq) {
            short.push(Short {
                grid,
                epoch: cursor.epoch,
                read_to: cursor.seq,
            });
        }
    }
    Ok(short)
}

/// Begins a new epoch of these feeds, as far as they are still short. Gives back how many it began.
///
/// # Errors
/// The database failed.
pub fn renew(state: &Connection, feeds: &[Short], now: UtcMs) -> Result<usize, DatabaseError> {
    const SQL: &str = "UPDATE scope SET epoch = max(epoch + 1, ?2)
        WHERE id = ?1 AND epoch = ?3 AND last_seq < ?4";
    let mut counties = BTreeSet::new();
    let mut renewed = 0;
    for Short {
        grid,
        epoch,
        read_to,
    } in feeds
    {
        let key = (
            grid.as_str(),
            epoch_at(now),
            stored(*epoch),
            stored(*read_to),
        );
        if state.execute(SQL, key)? > 0 {
            renewed += 1;
            counties.insert(&grid.as_str()[..COUNTY_LEN]);
        }
    }
    for county in counties {
        let sql = format!("{JUMP} WHERE county = ?2");
        state.execute(&sql, (epoch_at(now), county))?;
    }
    Ok(renewed)
}

/// Begins a new epoch of every feed.
pub(crate) fn renew_all(state: &Connection, now: UtcMs) -> Result<usize, DatabaseError> {
    const SQL: &str = "UPDATE scope SET epoch = max(epoch + 1, ?1)";
    state.execute(JUMP, [epoch_at(now)])?;
    Ok(state.execute(SQL, [epoch_at(now)])?)
}

/// Past every version that was ever given out: a version rises by one with each change, and there
/// are fewer changes than seconds.
const JUMP: &str = "UPDATE directory_version SET version = max(version + 1, ?1)";

/// The epoch of a feed is the second it was begun in, so that a feed that was begun anew is never
/// mistaken for the one before.
pub(crate) fn epoch_at(now: UtcMs) -> i64 {
    (now.0 / 1000).max(1)
}
