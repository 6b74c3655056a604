//! Calls to 110 that a station handed over, and the households that called more than once. All of it lies in this
//! device's own file: no document, no sync and no search knows of it. Calls go with the time that is looked at;
//! what an officer said about them stays for twelve months from then on, without a telephone and without a home.

mod assessment;
mod take;

use model::{UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, Row, params};

pub use assessment::{
    Assessment, AssessmentRow, assess, assessments, earlier, forget, oldest_said, recorded,
};
pub use take::{NewCall, Taken, is_known, take};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// The key telephones and homes are hashed with on this device; drawn when there is none yet.
///
/// # Errors
/// [`StoreError`].
pub fn key(db: &Writing<'_>) -> Result<[u8; 32], StoreError> {
    let mut find = db.prepare_cached("SELECT key FROM call_key")?;
    if let Some(key) = find.query_row([], |r| r.get(0)).optional()? {
        return Ok(key);
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| StoreError::Damaged(error.to_string()))?;
    db.execute("INSERT INTO call_key VALUES (1, ?1)", [key])?;
    Ok(key)
}

/// A call as it was handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// When.
    pub at: UtcMs,
    /// Whether it is of a family.
    pub family: bool,
    /// What it was called there.
    pub kind: String,
    /// The telephone.
    pub phone: String,
    /// Where.
    pub address: String,
    /// What was said.
    pub words: String,
}

/// A household that called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// Its number on this device.
    pub id: i64,
    /// How many family calls.
    pub calls: u32,
    /// The first of them.
    pub first: UtcMs,
    /// The last of them.
    pub last: UtcMs,
    /// Where, as the last one says.
    pub address: String,
    /// The telephone of the last one.
    pub phone: String,
    /// The last call an assessment was about; none where nobody said anything.
    pub assessed_up_to: Option<UtcMs>,
}

/// One household by its family calls since a moment.
const HOUSEHOLD: &str =
    "SELECT c.household, count(*), min(c.at_ms), max(c.at_ms), c.address, c.phone,
        (SELECT max(last_at_ms) FROM call_assessment a WHERE a.household = c.household)
    FROM call c WHERE c.family = 1 AND c.at_ms >= ?1";

/// Households with so many family calls or more since a moment, the latest call first.
///
/// # Errors
/// [`StoreError`].
pub fn repeated(db: &Connection, since: UtcMs, fewest: u16) -> Result<Vec<Household>, StoreError> {
    // The bare columns are those of the row that max() found.
    let sql = format!(
        "{HOUSEHOLD} GROUP BY c.household HAVING count(*) >= ?2 ORDER BY max(c.at_ms) DESC, c.household"
    );
    let mut query = db.prepare_cached(&sql)?;
    let rows = query.query_map(params![since.0, fewest], household)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// One household, when it has family calls since a moment.
///
/// # Errors
/// [`StoreError`].
pub fn find(db: &Connection, id: i64, since: UtcMs) -> Result<Option<Household>, StoreError> {
    let sql = format!("{HOUSEHOLD} AND c.household = ?2 GROUP BY c.household");
    let mut query = db.prepare_cached(&sql)?;
    Ok(query
        .query_row(params![since.0, id], household)
        .optional()?)
}

fn household(r: &Row<'_>) -> rusqlite::Result<Household> {
    Ok(Household {
        id: r.get(0)?,
        calls: r.get(1)?,
        first: UtcMs(r.get(2)?),
        last: UtcMs(r.get(3)?),
        address: r.get(4)?,
        phone: r.get(5)?,
        assessed_up_to: r.get::<_, Option<i64>>(6)?.map(UtcMs),
    })
}

/// The calls of a household, the latest first.
///
/// # Errors
/// [`StoreError`].
pub fn calls(db: &Connection, household: i64) -> Result<Vec<Call>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT at_ms, family, kind, phone, address, words FROM call
         WHERE household = ?1 ORDER BY at_ms DESC, place DESC LIMIT 500",
    )?;
    let rows = query.query_map([household], |r| {
        Ok(Call {
            at: UtcMs(r.get(0)?),
            family: r.get(1)?,
            kind: r.get(2)?,
            phone: r.get(3)?,
            address: r.get(4)?,
            words: r.get(5)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// How many calls are here.
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Connection) -> Result<u32, StoreError> {
    let mut query = db.prepare_cached("SELECT count(*) FROM call")?;
    Ok(query.query_row([], |r| r.get(0))?)
}

/// Says anew of every call whether it is of a family, by what it was called.
///
/// # Errors
/// [`StoreError`].
pub fn classify(db: &Writing<'_>, of_family: impl Fn(&str) -> bool) -> Result<(), StoreError> {
    let mut kinds = db.prepare_cached("SELECT DISTINCT kind FROM call")?;
    let kinds: Vec<String> = kinds
        .query_map([], |r| r.get(0))?
        .collect::<Result<_, _>>()?;
    let mut update =
        db.prepare_cached("UPDATE call SET family = ?2 WHERE kind = ?1 AND family <> ?2")?;
    for kind in kinds {
        update.execute(params![kind, of_family(&kind)])?;
    }
    Ok(())
}

/// When the oldest call was made that is here.
///
/// # Errors
/// [`StoreError`].
pub fn oldest(db: &Connection) -> Result<Option<UtcMs>, StoreError> {
    let mut query = db.prepare_cached("SELECT min(at_ms) FROM call")?;
    let oldest: Option<i64> = query.query_row([], |r| r.get(0))?;
    Ok(oldest.map(UtcMs))
}

/// Lets go of calls made before a moment, of households that have none left, and of what they were found by. Tells how
/// many calls.
///
/// # Errors
/// [`StoreError`].
pub fn expire(db: &Writing<'_>, before: UtcMs) -> Result<usize, StoreError> {
    let gone = db.execute("DELETE FROM call WHERE at_ms < ?1", [before.0])?;
    db.execute("DELETE FROM call_mark WHERE at_ms < ?1", [before.0])?;
    if gone > 0 {
        // Marks of a household are as young as its youngest call.
        db.execute(
            "DELETE FROM call_household WHERE id NOT IN (SELECT household FROM call)",
            [],
        )?;
    }
    Ok(gone)
}

/// Writes down that somebody looks at the calls of a household; looks of one worker within five minutes are one.
///
/// # Errors
/// [`StoreError`].
pub fn look(
    db: &Writing<'_>,
    household: i64,
    worker: &WorkerId,
    at: UtcMs,
) -> Result<(), StoreError> {
    const ONE_LOOK_MS: i64 = 5 * 60_000;
    let mut insert = db.prepare_cached(
        "INSERT INTO call_look SELECT ?1, ?2, ?3 WHERE NOT EXISTS
             (SELECT 1 FROM call_look WHERE household = ?1 AND worker = ?2 AND at_ms > ?4)",
    )?;
    let since = at.plus_ms(-ONE_LOOK_MS);
    insert.execute(params![household, worker.as_bytes(), at.0, since.0])?;
    Ok(())
}

/// Who looked at the calls of a household, and when, the latest first.
///
/// # Errors
/// [`StoreError`].
pub fn looks(db: &Connection, household: i64) -> Result<Vec<(WorkerId, UtcMs)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT worker, at_ms FROM call_look WHERE household = ?1 ORDER BY at_ms DESC LIMIT 50",
    )?;
    let rows = query.query_map([household], |r| {
        Ok((row::id(r, 0, WorkerId::from_slice)?, UtcMs(r.get(1)?)))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
