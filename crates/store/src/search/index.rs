//! Keeps the index in step with the records, in the transaction that writes them.

use model::{Dispute, DisputeId, UtcMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::texts::Texts;
use super::{made_anew, tokens};
use crate::error::StoreError;

/// Pages of the index that are written again for every record that is written. A record brings a third of
/// a page, and eight parts of the index become one at a time: among a hundred thousand records each third
/// has been written again six times.
const PAGES_PER_RECORD: i64 = 3;
/// Places within one minute.
const IN_A_MINUTE: i64 = 64;
/// 2020-01-01T00:00Z, in minutes: the smaller a place, the shorter it is written.
const BEGINNING_MIN: i64 = 26_297_280;
/// The last minute there are places for: the year 4000 or so.
const LAST_MIN: i64 = 1 << 30;

/// Writes what the record is found by.
pub(super) fn put(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    or_anew(db, put_one(db, record))
}

/// An index that turns out to be damaged is emptied, and every record is to be taken in anew: nothing is in
/// it that the records do not hold, and no record waits for it.
fn or_anew(db: &Connection, done: Result<(), StoreError>) -> Result<(), StoreError> {
    match done {
        Err(StoreError::Damaged(_)) => made_anew(db),
        done => done,
    }
}

fn put_one(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    let texts = Texts::of(record);
    let Some(place) = place_of(db, &record.id)? else {
        return put_new(db, record, &texts);
    };
    let mut update = db.prepare_cached(
        "UPDATE search_row SET kind = ?2, state = ?3
         WHERE place = ?1 AND (kind, state) <> (?2, ?3)",
    )?;
    let (kind, state) = (record.content.kind.code(), record.state.code());
    update.execute(params![place, kind, state])?;
    let before = texts_at(db, place)?.unwrap_or_default();
    if before == texts {
        return Ok(());
    }
    // A word that stays is not touched.
    let (out, put) = (tokens::tokens(&before), tokens::tokens(&texts));
    take_out(db, place, out.difference(&put))?;
    put_in(db, place, put.difference(&out))?;
    keep(db, place, &texts)
}

fn put_new(db: &Connection, record: &Dispute, texts: &Texts) -> Result<(), StoreError> {
    let place = free_place(db, record.recorded_at_ms)?;
    let mut insert = db.prepare_cached("INSERT INTO search_row VALUES (?1, ?2, ?3, ?4)")?;
    let (kind, state) = (record.content.kind.code(), record.state.code());
    insert.execute(params![place, record.id.as_bytes(), kind, state])?;
    put_in(db, place, tokens::tokens(texts).iter())?;
    keep(db, place, texts)
}

/// Puts the index in order as far as so many records have brought it out of order.
pub(super) fn put_in_order(db: &Connection, records: usize) -> Result<(), StoreError> {
    let pages = i64::try_from(records)
        .unwrap_or(i64::MAX)
        .saturating_mul(PAGES_PER_RECORD);
    let mut merge = db.prepare_cached("INSERT INTO search (search, rank) VALUES ('merge', ?1)")?;
    let merged = merge.execute([pages]).map(|_| ());
    or_anew(db, merged.map_err(StoreError::from))
}

/// Takes a record out.
pub(crate) fn remove(db: &Connection, id: &DisputeId) -> Result<(), StoreError> {
    or_anew(db, remove_one(db, id))?;
    db.prepare_cached("DELETE FROM search_due WHERE doc = ?1")?
        .execute([id.as_bytes()])?;
    Ok(())
}

fn remove_one(db: &Connection, id: &DisputeId) -> Result<(), StoreError> {
    if let Some(place) = place_of(db, id)? {
        if let Some(texts) = texts_at(db, place)? {
            take_out(db, place, tokens::tokens(&texts).iter())?;
        }
        for sql in [
            "DELETE FROM search_text WHERE place = ?1",
            "DELETE FROM search_row WHERE place = ?1",
        ] {
            db.prepare_cached(sql)?.execute([place])?;
        }
    }
    Ok(())
}

/// The words of the record at a place.
pub(super) fn texts_at(db: &Connection, place: i64) -> Result<Option<Texts>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT names, phones, number, places, told, kept, areas FROM search_text WHERE place = ?1",
    )?;
    Ok(find.query_row([place], texts).optional()?)
}

fn texts(r: &Row<'_>) -> rusqlite::Result<Texts> {
    Ok(Texts {
        names: r.get(0)?,
        phones: r.get(1)?,
        number: r.get(2)?,
        places: r.get(3)?,
        told: r.get(4)?,
        kept: r.get(5)?,
        areas: r.get(6)?,
    })
}

fn place_of(db: &Connection, id: &DisputeId) -> Result<Option<i64>, StoreError> {
    let mut find = db.prepare_cached("SELECT place FROM search_row WHERE doc = ?1")?;
    Ok(find.query_row([id.as_bytes()], |r| r.get(0)).optional()?)
}

fn keep(db: &Connection, place: i64, texts: &Texts) -> Result<(), StoreError> {
    let mut keep = db.prepare_cached(
        "INSERT OR REPLACE INTO search_text VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    keep.execute(params![
        place,
        texts.names,
        texts.phones,
        texts.number,
        texts.places,
        texts.told,
        texts.kept,
        texts.areas,
    ])?;
    Ok(())
}

fn put_in<'a>(
    db: &Connection,
    place: i64,
    tokens: impl Iterator<Item = &'a String>,
) -> Result<(), StoreError> {
    const PUT_IN: &str = "INSERT INTO search (rowid, words) VALUES (?1, ?2)";
    write(db, PUT_IN, place, tokens)
}

fn take_out<'a>(
    db: &Connection,
    place: i64,
    tokens: impl Iterator<Item = &'a String>,
) -> Result<(), StoreError> {
    const TAKE_OUT: &str = "INSERT INTO search (search, rowid, words) VALUES ('delete', ?1, ?2)";
    write(db, TAKE_OUT, place, tokens)
}

fn write<'a>(
    db: &Connection,
    sql: &str,
    place: i64,
    tokens: impl Iterator<Item = &'a String>,
) -> Result<(), StoreError> {
    let words = tokens.map(String::as_str).collect::<Vec<_>>().join(" ");
    if !words.is_empty() {
        db.prepare_cached(sql)?.execute(params![place, words])?;
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
