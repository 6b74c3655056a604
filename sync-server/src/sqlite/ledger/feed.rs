//! Reads a feed in pieces.

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, UtcMs, WorkerId};
use proof::{Link, RowKind};
use rusqlite::{Connection, OptionalExtension, Row};

use super::holding::sum;
use crate::database::{DatabaseError, stored};
use crate::ledger::{FeedRow, Own, Position, Slice};
use crate::sqlite::columns::{count, id};

/// How many rows one slice passes over at the most, so that no read lasts long.
const ROWS: i64 = 4096;
/// What a row costs beside its change: identities, times, tags.
const ROW_BYTES: usize = 80;

pub(super) fn end_of(
    state: &Connection,
    scope: &GridId,
) -> Result<Option<Position>, DatabaseError> {
    const SQL: &str = "SELECT epoch, last_seq, link, held FROM scope WHERE id = ?1";
    let found = state
        .prepare_cached(SQL)?
        .query_row([scope.as_str()], |row| {
            Ok(Position {
                epoch: count(row, 0)?,
                seq: count(row, 1)?,
                link: id(row, 2, Link::from_slice)?,
                sum: sum(row, 3)?,
            })
        });
    Ok(found.optional()?)
}

/// How the feed of a scope reads up to a row.
pub(super) fn link_at(
    state: &Connection,
    scope: &GridId,
    seq: u64,
) -> Result<Option<Link>, DatabaseError> {
    const SQL: &str = "SELECT link FROM feed WHERE scope = ?1 AND seq = ?2";
    if seq == 0 {
        return Ok(Some(Link::start(scope)));
    }
    let found = state
        .prepare_cached(SQL)?
        .query_row((scope.as_str(), stored(seq)), |row| {
            id(row, 0, Link::from_slice)
        });
    Ok(found.optional()?)
}

pub(super) fn slice(
    state: &Connection,
    scope: &GridId,
    after: u64,
    own: Own,
    max_bytes: usize,
) -> Result<Slice, DatabaseError> {
    // A row of the reader's own has no bytes here.
    const SQL: &str = "SELECT f.seq, f.doc, f.kind, f.device, f.worker, f.received_at_ms, b.bytes,
            f.what, f.hash, f.batch_key, f.batch_no, f.link,
            coalesce(CASE WHEN f.batch_key IS NULL THEN f.device = ?3
                ELSE f.batch_key = ?4 AND f.batch_no <= ?5 END, 0) AS own, f.past
        FROM feed f
        LEFT JOIN change_body b ON NOT own AND b.scope = f.scope AND b.hash = f.hash
        WHERE f.scope = ?1 AND f.seq > ?2 ORDER BY f.seq LIMIT ?6";
    let end = end_of(state, scope)?.ok_or(DatabaseError::Unreadable("a scope without a feed"))?;
    let mut slice = Slice {
        epoch: end.epoch,
        to_seq: after,
        link: end.link,
        sum: None,
        at_end: false,
        rows: Vec::new(),
    };
    let (device, key, up_to) = match own {
        Own::OfDevice(device) => (Some(*device.as_bytes()), None, 0),
        Own::OfKey { key, up_to } => (None, Some(*key.as_bytes()), stored(up_to)),
    };
    let mut bytes = 0;
    let mut read = state.prepare_cached(SQL)?;
    let mut rows = read.query((scope.as_str(), stored(after), device, key, up_to, ROWS))?;
    while let Some(row) = rows.next()? {
        let seq = count(row, 0)?;
        let own: bool = row.get(12)?;
        if !own {
            let theirs = theirs(row, seq)?;
            bytes += theirs.bytes.len() + ROW_BYTES;
            if bytes > max_bytes && !slice.rows.is_empty() {
                break;
            }
            slice.rows.push(theirs);
        }
        slice.to_seq = seq;
        slice.link = id(row, 11, Link::from_slice)?;
    }
    slice.at_end = slice.to_seq >= end.seq;
    // Rows may have come since the end was looked up.
    slice.sum = end.sum.filter(|_| slice.to_seq == end.seq);
    Ok(slice)
}

fn theirs(row: &Row<'_>, seq: u64) -> rusqlite::Result<FeedRow> {
    let what = RowKind::from_number(row.get(7)?);
    let key: Option<Vec<u8>> = row.get(9)?;
    let batch = match key {
        Some(_) => Some((id(row, 9, KeyId::from_slice)?, count(row, 10)?)),
        None => None,
    };
    Ok(FeedRow {
        seq,
        doc: id(row, 1, DisputeId::from_slice)?,
        kind: row.get(2)?,
        device: id(row, 3, DeviceId::from_slice)?,
        worker: id(row, 4, WorkerId::from_slice)?,
        received_at: UtcMs(row.get(5)?),
        what: what.ok_or_else(|| unknown_kind(7))?,
        name: id(row, 8, ChangeHash::from_slice)?,
        batch,
        bytes: row.get::<_, Option<Vec<u8>>>(6)?.unwrap_or_default(),
        is_past: row.get(13)?,
    })
}

pub(super) fn unknown_kind(column: usize) -> rusqlite::Error {
    let kind = rusqlite::types::Type::Integer;
    rusqlite::Error::FromSqlConversionFailure(column, kind, "not a kind of row".into())
}
