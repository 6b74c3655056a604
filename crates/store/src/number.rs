//! Numbers of papers this device may give without asking: blocks from the server that nobody else has.

use model::AreaCode;
use model::number::Series;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;

/// What is counted: the papers of one kind of one committee in one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The committee's village.
    pub village: AreaCode,
    /// Which papers.
    pub series: Series,
    /// Which year.
    pub year: i16,
}

/// Numbers from the first to the last, both among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// The first.
    pub first: u64,
    /// The last.
    pub last: u64,
}

/// How many numbers are left of some, of how many in the last block, and the highest ever given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Stock {
    /// How many are left.
    pub left: u64,
    /// How many the last block had.
    pub block: u64,
    /// The highest this device was given.
    pub last: u64,
}

/// Takes the next number; none when there is none left. Taken with the transaction it is used in.
///
/// # Errors
/// [`StoreError`].
pub fn take(db: &Writing<'_>, of: &Counted) -> Result<Option<u64>, StoreError> {
    let key = (of.village.as_str(), of.series.number(), of.year);
    let mut find = db.prepare_cached(
        "SELECT first, next FROM number_block
         WHERE village = ?1 AND series = ?2 AND year = ?3 AND next <= last ORDER BY first LIMIT 1",
    )?;
    let found: Option<(i64, i64)> = find
        .query_row(key, |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    let Some((first, next)) = found else {
        return Ok(None);
    };
    let mut update = db.prepare_cached(
        "UPDATE number_block SET next = next + 1
         WHERE village = ?1 AND series = ?2 AND year = ?3 AND first = ?4",
    )?;
    update.execute(params![key.0, key.1, key.2, first])?;
    Ok(Some(next.unsigned_abs()))
}

/// What is left.
///
/// # Errors
/// [`StoreError`].
pub fn stock(db: &Connection, of: &Counted) -> Result<Stock, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT coalesce(sum(max(last - next + 1, 0)), 0), coalesce(max(last), 0),
             coalesce((SELECT b.last - b.first + 1 FROM number_block b
                 WHERE b.village = ?1 AND b.series = ?2 AND b.year = ?3
                 ORDER BY b.first DESC LIMIT 1), 0)
         FROM number_block WHERE village = ?1 AND series = ?2 AND year = ?3",
    )?;
    let key = (of.village.as_str(), of.series.number(), of.year);
    Ok(find.query_row(key, |r| {
        let whole = |column| r.get::<_, i64>(column).map(i64::unsigned_abs);
        Ok(Stock {
            left: whole(0)?,
            last: whole(1)?,
            block: whole(2)?,
        })
    })?)
}

/// Takes a block in; one that is here already changes nothing.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, of: &Counted, block: Block) -> Result<(), StoreError> {
    let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let mut insert =
        db.prepare_cached("INSERT OR IGNORE INTO number_block VALUES (?1, ?2, ?3, ?4, ?5, ?4)")?;
    insert.execute(params![
        of.village.as_str(),
        of.series.number(),
        of.year,
        whole(block.first),
        whole(block.last),
    ])?;
    Ok(())
}

/// Gives up every number that is left: somebody else may have the same ones.
///
/// # Errors
/// [`StoreError`].
pub fn give_up(db: &Writing<'_>) -> Result<(), StoreError> {
    db.execute("UPDATE number_block SET next = last + 1", [])?;
    Ok(())
}
