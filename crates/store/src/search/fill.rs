//! Takes records into what they are found by. Whoever writes a few only notes, in the same transaction, that
//! they are due; they are taken in before the next search answers, or once nobody writes. Each step is one
//! short transaction, and one that was cut off is taken again.

use merge::{Document, MergeError};
use model::{Dispute, DisputeId, GridId, Record, UtcMs};
use rusqlite::{Connection, params};

use super::{index, tokens};
use crate::error::StoreError;
use crate::{dispute, elder, likeness, notice, row, tally};

/// What came of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filled {
    /// Records taken in.
    pub records: usize,
    /// Records that cannot be read; they say so themselves when they are opened.
    pub unreadable: usize,
}

/// A record that is due, with its document and the grid it stands in, when it is still here.
type Due = (DisputeId, Option<(Vec<u8>, GridId)>);

/// Notes that a record is due.
pub(crate) fn note_due(db: &Connection, id: &DisputeId) -> Result<(), StoreError> {
    let mut note = db.prepare_cached("INSERT OR IGNORE INTO search_due VALUES (?1)")?;
    note.execute([id.as_bytes()])?;
    Ok(())
}

/// Takes disputes in, the oldest first: the index takes its words in the order of their places. A letter is
/// found by the case it is about.
pub(crate) fn take_in(db: &Connection, mut records: Vec<Dispute>) -> Result<(), StoreError> {
    records.retain(|record| record.letter.is_none());
    records.sort_by_key(|record| record.recorded_at_ms);
    for record in &records {
        index::put(db, record)?;
        likeness::rewrite(db, record)?;
    }
    if records.is_empty() {
        return Ok(());
    }
    index::put_in_order(db, records.len())
}

/// Takes in so many records at the most, the newest first, within the transaction it is called in.
///
/// # Errors
/// [`StoreError`].
pub fn fill(db: &Connection, most: u32) -> Result<Filled, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT due.doc, d.saved, d.grid FROM search_due due LEFT JOIN document d ON d.id = due.doc
         ORDER BY due.doc DESC LIMIT ?1",
    )?;
    let due = find.query_map(params![most], |r| {
        let saved: Option<Vec<u8>> = r.get(1)?;
        let saved = saved.map(|saved| Ok::<_, rusqlite::Error>((saved, row::text(r, 2)?)));
        Ok((row::id(r, 0, DisputeId::from_slice)?, saved.transpose()?))
    })?;
    let due: Vec<Due> = due.collect::<Result<_, _>>()?;
    let mut filled = Filled {
        records: 0,
        unreadable: 0,
    };
    let mut records = Vec::new();
    for (id, saved) in due {
        let read =
            saved.map(|(saved, grid)| Ok(Document::load(&saved)?.standing_in(grid).record()?));
        let read: Option<Result<_, MergeError>> = read;
        match read {
            Some(Ok(Record::Dispute(record))) => {
                // What is counted has been counted in another way before, too, and lists did not tell who watches.
                tally::rewrite(db, &record)?;
                dispute::rewrite_level(db, &record)?;
                records.push(record);
            }
            Some(Err(_)) => filled.unreadable += 1,
            Some(Ok(Record::Elder(elder))) => elder::reckon_anew(db, &elder)?,
            // It stands as it stood; what lists show of it and what it asks of whom may be more than before.
            Some(Ok(Record::Notice(read))) => notice::project(db, &read, UtcMs::default())?,
            None => {}
        }
        db.prepare_cached("DELETE FROM search_due WHERE doc = ?1")?
            .execute([id.as_bytes()])?;
    }
    filled.records = records.len();
    take_in(db, records)?;
    Ok(filled)
}

/// How many records are not in the index yet.
///
/// # Errors
/// [`StoreError`].
pub fn remaining(db: &Connection) -> Result<u32, StoreError> {
    let mut count = db.prepare_cached("SELECT count(*) FROM search_due")?;
    Ok(count.query_row([], |r| r.get(0))?)
}

/// Whether the index was made in another way than this app makes it.
pub(crate) fn of_another_make(db: &Connection) -> Result<bool, StoreError> {
    let way: i64 = db.query_row("SELECT way FROM search_made", [], |r| r.get(0))?;
    Ok(way != tokens::WAY)
}

/// Empties the index; every record is to be taken in anew. Tokens made in another way could not be taken
/// out again one by one.
pub(crate) fn made_anew(db: &Connection) -> Result<(), StoreError> {
    db.execute_batch(
        "INSERT INTO search (search) VALUES ('delete-all');
         DELETE FROM search_text;
         DELETE FROM search_row;
         INSERT OR IGNORE INTO search_due SELECT id FROM document;",
    )?;
    db.execute("UPDATE search_made SET way = ?1", [tokens::WAY])?;
    Ok(())
}
