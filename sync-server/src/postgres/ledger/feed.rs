//! Reads a feed in pieces, each by one statement and so from one state.

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, UtcMs, WorkerId};
use proof::{Link, RowKind};
use tokio_postgres::Row;

use super::Database;
use super::holding::sum;
use crate::database::{DatabaseError, stored};
use crate::ledger::{FeedRow, Own, Slice};
use crate::postgres::columns::{count, get, id};

/// What a row costs beside its change: identities, times, tags.
const ROW_BYTES: i32 = 80;
/// The least a row comes to, changes being what they are: a slice passes over no more rows than
/// can fit into it, but over some in any case.
const LEAST_BYTES: usize = 128;
const ROWS: std::ops::RangeInclusive<usize> = 256..=4096;

/// Rows are taken while they fit together, and the first in any case; the reader's own cost nothing
/// and have no bytes. Sizes are known without the bytes, which are read for rows that are taken.
const SQL: &str = "SELECT s.epoch, s.last_seq, s.link, s.held, t.*
    FROM scope s LEFT JOIN LATERAL (
        SELECT n.seq, n.link, n.own, n.doc, n.kind, n.device, n.worker, n.received_at_ms, n.what,
            n.hash, n.batch_key, n.batch_no, n.bytes, n.past
        FROM (
            SELECT f.*, b.bytes, CASE WHEN own THEN 0 ELSE coalesce(length(b.bytes), 0) + $8 END
                AS size,
                sum(CASE WHEN own THEN 0 ELSE coalesce(length(b.bytes), 0) + $8 END)
                OVER (ORDER BY f.seq) AS together
            FROM (
                SELECT *, coalesce(CASE WHEN batch_key IS NULL THEN device = $3
                    ELSE batch_key = $4 AND batch_no <= $5 END, false) AS own
                FROM feed WHERE scope = $1 AND seq > $2 ORDER BY seq LIMIT $6
            ) f
            LEFT JOIN change_body b ON NOT f.own AND b.scope = f.scope AND b.hash = f.hash
        ) n WHERE n.together <= $7 OR n.together = n.size
    ) t ON true
    WHERE s.id = $1 ORDER BY t.seq";

pub(super) fn slice(
    database: &Database,
    scope: &GridId,
    after: u64,
    own: Own,
    max_bytes: usize,
) -> Result<Slice, DatabaseError> {
    let limit = (max_bytes / LEAST_BYTES).clamp(*ROWS.start(), *ROWS.end());
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let (device, key, up_to) = match &own {
        Own::OfDevice(device) => (Some(&device.as_bytes()[..]), None, 0),
        Own::OfKey { key, up_to } => (None, Some(&key.as_bytes()[..]), stored(*up_to)),
    };
    let rows = database.rows(
        SQL,
        &[
            &scope.as_str(),
            &stored(after),
            &device,
            &key,
            &up_to,
            &number(limit),
            &number(max_bytes),
            &ROW_BYTES,
        ],
    )?;
    let first = rows.first();
    let first = first.ok_or(DatabaseError::Unreadable("a scope without a feed"))?;
    let end = count(first, 1)?;
    let mut slice = Slice {
        epoch: count(first, 0)?,
        to_seq: after,
        link: id(first, 2, Link::from_slice)?,
        sum: None,
        at_end: false,
        rows: Vec::new(),
    };
    for row in &rows {
        if get::<Option<i64>>(row, 4)?.is_none() {
            break; // The feed has no row after that.
        }
        slice.to_seq = count(row, 4)?;
        slice.link = id(row, 5, Link::from_slice)?;
        if !get::<bool>(row, 6)? {
            slice.rows.push(theirs(row)?);
        }
    }
    slice.at_end = slice.to_seq >= end;
    slice.sum = sum(first, 3)?.filter(|_| slice.to_seq == end);
    Ok(slice)
}

fn theirs(row: &Row) -> Result<FeedRow, DatabaseError> {
    let what = u32::try_from(get::<i16>(row, 12)?).ok();
    let what = what.and_then(RowKind::from_number);
    let batch = match get::<Option<&[u8]>>(row, 14)? {
        Some(_) => Some((id(row, 14, KeyId::from_slice)?, count(row, 15)?)),
        None => None,
    };
    Ok(FeedRow {
        seq: count(row, 4)?,
        doc: id(row, 7, DisputeId::from_slice)?,
        kind: get(row, 8)?,
        device: id(row, 9, DeviceId::from_slice)?,
        worker: id(row, 10, WorkerId::from_slice)?,
        received_at: UtcMs(get(row, 11)?),
        what: what.ok_or(DatabaseError::Unreadable("a kind of row"))?,
        name: id(row, 13, ChangeHash::from_slice)?,
        batch,
        bytes: get::<Option<Vec<u8>>>(row, 16)?.unwrap_or_default(),
        is_past: get(row, 17)?,
    })
}
