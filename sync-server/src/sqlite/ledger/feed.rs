//! Reads a feed in pieces.

use model::{DeviceId, DisputeId, GridId, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, Row};

use crate::database::DatabaseError;
use crate::ledger::{FeedRow, Position, Slice};
use crate::sqlite::columns::{count, id, stored};

/// How many rows one slice passes over at the most, so that no read lasts long.
const ROWS: i64 = 4096;
/// What a row costs beside its change: identities, times, tags.
const ROW_BYTES: usize = 80;

pub(super) fn end_of(
    state: &Connection,
    scope: &GridId,
) -> Result<Option<Position>, DatabaseError> {
    const SQL: &str = "SELECT epoch, last_seq FROM scope WHERE id = ?1";
    let found = state
        .prepare_cached(SQL)?
        .query_row([scope.as_str()], |row| {
            Ok(Position {
                epoch: count(row, 0)?,
                seq: count(row, 1)?,
            })
        });
    Ok(found.optional()?)
}

pub(super) fn slice(
    state: &Connection,
    scope: &GridId,
    after: u64,
    leave_out: DeviceId,
    max_bytes: usize,
) -> Result<Slice, DatabaseError> {
    const SQL: &str = "SELECT f.seq, f.doc, f.kind, f.device, f.worker, f.received_at_ms, b.bytes
        FROM feed f
        LEFT JOIN change_body b ON f.device <> ?3 AND b.scope = f.scope AND b.hash = f.hash
        WHERE f.scope = ?1 AND f.seq > ?2 ORDER BY f.seq LIMIT ?4";
    let end = end_of(state, scope)?.ok_or(DatabaseError::Unreadable("a scope without a feed"))?;
    let mut slice = Slice {
        epoch: end.epoch,
        to_seq: after,
        at_end: false,
        rows: Vec::new(),
    };
    let mut bytes = 0;
    let mut read = state.prepare_cached(SQL)?;
    let mut rows = read.query((scope.as_str(), stored(after), leave_out.as_bytes(), ROWS))?;
    while let Some(row) = rows.next()? {
        let seq = count(row, 0)?;
        if let Some(theirs) = theirs(row, seq, leave_out)? {
            bytes += theirs.bytes.len() + ROW_BYTES;
            if bytes > max_bytes && !slice.rows.is_empty() {
                break;
            }
            slice.rows.push(theirs);
        }
        slice.to_seq = seq;
    }
    slice.at_end = slice.to_seq >= end.seq;
    Ok(slice)
}

fn theirs(row: &Row<'_>, seq: u64, leave_out: DeviceId) -> rusqlite::Result<Option<FeedRow>> {
    let device = id(row, 3, DeviceId::from_slice)?;
    if device == leave_out {
        return Ok(None);
    }
    Ok(Some(FeedRow {
        seq,
        doc: id(row, 1, DisputeId::from_slice)?,
        kind: row.get(2)?,
        device,
        worker: id(row, 4, WorkerId::from_slice)?,
        received_at: UtcMs(row.get(5)?),
        bytes: row.get(6)?,
    }))
}
