//! Taking calls in: each once, with the household its telephone or its home is of. Two households that a call
//! shows to be one become one.

use model::UtcMs;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;

/// A call to be taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// By what it is known again.
    pub same: [u8; 16],
    /// Its telephone and its home, hashed with the key of this device.
    pub marks: Vec<[u8; 16]>,
    /// As it was handed over.
    pub call: super::Call,
}

/// What came of taking calls in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Taken {
    /// Calls that were not known.
    pub new: u32,
    /// Calls that were.
    pub known: u32,
    /// Of the new ones, those of a family.
    pub family: u32,
}

/// Whether a call is here.
///
/// # Errors
/// [`StoreError`].
pub fn is_known(db: &Connection, same: &[u8; 16]) -> Result<bool, StoreError> {
    let mut find = db.prepare_cached("SELECT 1 FROM call WHERE same = ?1")?;
    Ok(find.exists([same])?)
}

/// Takes a call in, unless it is known; counts it.
///
/// # Errors
/// [`StoreError`].
pub fn take(db: &Writing<'_>, new: &NewCall, taken: &mut Taken) -> Result<(), StoreError> {
    if is_known(db, &new.same)? {
        taken.known += 1;
        return Ok(());
    }
    let household = household(db, &new.marks)?;
    let call = &new.call;
    let mut insert = db.prepare_cached(
        "INSERT INTO call (same, household, at_ms, family, kind, phone, address, words)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    insert.execute(params![
        new.same,
        household,
        call.at.0,
        call.family,
        call.kind,
        call.phone,
        call.address,
        call.words
    ])?;
    let mut mark = db.prepare_cached(
        "INSERT INTO call_mark VALUES (?1, ?2, ?3) ON CONFLICT (mark) DO UPDATE SET
             household = excluded.household, at_ms = max(at_ms, excluded.at_ms)",
    )?;
    for one in &new.marks {
        mark.execute(params![one, household, call.at.0])?;
    }
    taken.new += 1;
    taken.family += u32::from(call.family);
    Ok(())
}

/// The household of these marks: a new one, the one that is known, or the older of two that are one now.
fn household(db: &Writing<'_>, marks: &[[u8; 16]]) -> Result<i64, StoreError> {
    let mut find = db.prepare_cached("SELECT household FROM call_mark WHERE mark = ?1")?;
    let mut found: Option<i64> = None;
    for mark in marks {
        let known: Option<i64> = find.query_row([mark], |r| r.get(0)).optional()?;
        found = match (found, known) {
            (Some(one), Some(other)) if one != other => {
                become_one(db, one.min(other), one.max(other))?;
                Some(one.min(other))
            }
            (found, known) => found.or(known),
        };
    }
    if let Some(household) = found {
        return Ok(household);
    }
    let mut begin = db.prepare_cached("INSERT INTO call_household DEFAULT VALUES RETURNING id")?;
    Ok(begin.query_row([], |r| r.get(0))?)
}

fn become_one(db: &Writing<'_>, stays: i64, goes: i64) -> Result<(), StoreError> {
    for sql in [
        "UPDATE call SET household = ?1 WHERE household = ?2",
        "UPDATE call_mark SET household = ?1 WHERE household = ?2",
        "UPDATE call_assessment SET household = ?1 WHERE household = ?2",
        "UPDATE call_look SET household = ?1 WHERE household = ?2",
    ] {
        db.prepare_cached(sql)?.execute(params![stays, goes])?;
    }
    db.prepare_cached("DELETE FROM call_household WHERE id = ?1")?
        .execute([goes])?;
    Ok(())
}

impl NewCall {
    /// When it was made.
    #[must_use]
    pub const fn at(&self) -> UtcMs {
        self.call.at
    }
}
