//! Keeps the index in step with the records, in the transaction that writes them.

use model::{Dispute, DisputeId, UtcMs};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params, params_from_iter};

use super::entry::Entry;
use crate::error::StoreError;

/// Places within one minute.
const IN_A_MINUTE: i64 = 1 << 10;
/// 2020-01-01T00:00Z, in minutes: the smaller a place, the shorter it is written.
const BEGINNING_MIN: i64 = 26_297_280;
/// The last minute there are places for: the year 3900 or so.
const LAST_MIN: i64 = 1 << 30;

/// Writes what the record is found by.
pub(crate) fn put(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    let entry = Entry::of(record);
    let (kind, state) = (record.content.kind.code(), record.state.code());
    let mut find = db.prepare_cached("SELECT place, print FROM search_row WHERE doc = ?1")?;
    let known = find.query_row([record.id.as_bytes()], |r| {
        Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?))
    });
    let print = entry.print();
    let place = match known.optional()? {
        Some((place, known)) => {
            let mut update = db.prepare_cached(
                "UPDATE search_row SET kind = ?2, state = ?3, print = ?4
                 WHERE place = ?1 AND (kind, state, print) <> (?2, ?3, ?4)",
            )?;
            update.execute(params![place, kind, state, print])?;
            if known == print {
                return Ok(());
            }
            db.prepare_cached("DELETE FROM search WHERE rowid = ?1")?
                .execute([place])?;
            place
        }
        None => {
            let place = free_place(db, record.recorded_at_ms)?;
            let mut insert =
                db.prepare_cached("INSERT INTO search_row VALUES (?1, ?2, ?3, ?4, ?5)")?;
            insert.execute(params![place, record.id.as_bytes(), kind, state, print])?;
            place
        }
    };
    let mut insert = db.prepare_cached(
        "INSERT INTO search (name, start, part, sound, phone, number, place, told, area, rowid)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?;
    let texts = entry.0.into_iter().map(Value::from);
    insert.execute(params_from_iter(texts.chain([Value::from(place)])))?;
    Ok(())
}

/// Takes a record out.
pub(crate) fn remove(db: &Connection, id: &DisputeId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM search WHERE rowid = (SELECT place FROM search_row WHERE doc = ?1)",
        "DELETE FROM search_row WHERE doc = ?1",
        "DELETE FROM search_due WHERE doc = ?1",
    ] {
        db.prepare_cached(sql)?.execute([id.as_bytes()])?;
    }
    Ok(())
}

/// A place no record has, among those of the minute it was recorded in, or after them when that minute
/// is full.
fn free_place(db: &Connection, recorded_at: UtcMs) -> Result<i64, StoreError> {
    let minute = recorded_at
        .0
        .div_euclid(60_000)
        .saturating_sub(BEGINNING_MIN);
    let mut from = minute.clamp(0, LAST_MIN) * IN_A_MINUTE;
    let mut last = db.prepare_cached(
        "SELECT max(place) FROM search_row WHERE place >= ?1 AND place < ?1 + ?2",
    )?;
    loop {
        let taken: Option<i64> = last.query_row([from, IN_A_MINUTE], |r| r.get(0))?;
        match taken {
            None => return Ok(from),
            Some(taken) if taken + 1 < from + IN_A_MINUTE => return Ok(taken + 1),
            Some(_) => from += IN_A_MINUTE,
        }
    }
}
