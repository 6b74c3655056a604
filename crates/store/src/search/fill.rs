//! Takes records into the index that were here before there was one, a few at a time: each step is one
//! short transaction, and one that was cut off is taken again.

use merge::{Document, MergeError};
use model::{DisputeId, GridId};
use rusqlite::{Connection, params};

use super::{index, tokens};
use crate::error::StoreError;
use crate::{row, tally};

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

/// Takes in so many records at the most, within the transaction it is called in.
///
/// # Errors
/// [`StoreError`].
pub fn fill(db: &Connection, most: u32) -> Result<Filled, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT due.doc, d.saved, d.grid FROM search_due due LEFT JOIN document d ON d.id = due.doc
         LIMIT ?1",
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
    for (id, saved) in due {
        let read =
            saved.map(|(saved, grid)| Ok(Document::load(&saved)?.standing_in(grid).record()?));
        let read: Option<Result<_, MergeError>> = read;
        match read {
            Some(Ok(record)) => {
                index::put_record(db, &record)?;
                // What is counted has been counted in another way before, too.
                if let Some(dispute) = record.as_dispute() {
                    tally::rewrite(db, dispute)?;
                }
                filled.records += 1;
            }
            Some(Err(_)) => filled.unreadable += 1,
            None => {}
        }
        db.prepare_cached("DELETE FROM search_due WHERE doc = ?1")?
            .execute([id.as_bytes()])?;
    }
    index::put_in_order(db, filled.records)?;
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
