//! Adds a row to the end of a feed.

use proof::{Link, Sum};
use rusqlite::{Connection, params};

use crate::database::{DatabaseError, stored};
use crate::ledger::row::{FeedEnd, NewRow};
use crate::sqlite::columns::{count, id};

use super::holding::sum;

/// Adds it; gives back its number.
pub(super) fn add(state: &Connection, row: NewRow<'_>) -> Result<u64, DatabaseError> {
    const END: &str = "SELECT last_seq, link, held FROM scope WHERE id = ?1";
    const NEXT: &str = "UPDATE scope SET last_seq = ?2, link = ?3, held = ?4 WHERE id = ?1";
    const ROW: &str = "INSERT INTO feed
        (scope, seq, hash, doc, kind, actor, actor_seq, device, worker, received_at_ms,
         what, link, batch_key, batch_no)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    const BODY: &str = "INSERT INTO change_body (scope, hash, bytes) VALUES (?1, ?2, ?3)";

    let scope = row.scope.as_str();
    let mut end = state.prepare_cached(END)?.query_row([scope], |row| {
        Ok(FeedEnd {
            seq: count(row, 0)?,
            link: id(row, 1, Link::from_slice)?,
            sum: sum(row, 2)?,
        })
    })?;
    let placed = row.place(&mut end);
    state.prepare_cached(NEXT)?.execute((
        scope,
        stored(end.seq),
        end.link.as_bytes(),
        end.sum.map(Sum::to_bytes),
    ))?;
    state.prepare_cached(ROW)?.execute(params![
        scope,
        stored(placed.seq),
        placed.name.as_bytes(),
        row.doc.as_bytes(),
        row.kind.code(),
        placed.actor,
        stored(placed.actor_seq),
        row.device.as_bytes(),
        row.worker.as_bytes(),
        row.at.0,
        row.what.number(),
        placed.link.as_bytes(),
        row.batch.map(|(key, _)| *key.as_bytes()),
        row.batch.map(|(_, no)| stored(no)),
    ])?;
    if let Some(bytes) = row.bytes {
        state
            .prepare_cached(BODY)?
            .execute((scope, placed.name.as_bytes(), bytes))?;
    }
    Ok(placed.seq)
}
