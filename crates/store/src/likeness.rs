//! Records that may be one quarrel: the same people or the same place and kind within ninety days. Names
//! are compared by how they sound, because one worker hears what another spelt; what is alike is offered
//! and never forced.

use model::{Dispute, DisputeContent, DisputeId, UtcMs};
use rusqlite::{Connection, params};

use crate::error::StoreError;
use crate::{row, sound};

/// How far apart two records of one quarrel may lie.
const WITHIN_MS: i64 = 90 * 86_400_000;
/// How many records are looked at closer for each name and place.
const LOOKED_AT: u32 = 200;

/// A record that may be of the same quarrel, to be looked at closer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The record.
    pub doc: DisputeId,
    /// When it was recorded.
    pub recorded_at: UtcMs,
}

/// Writes by what a record is found, where that has changed.
pub(crate) fn rewrite(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    let wanted = keys(&record.content);
    let mut find = db.prepare_cached("SELECT sound FROM likeness WHERE doc = ?1 ORDER BY sound")?;
    let known = find.query_map([record.id.as_bytes()], |r| r.get(0))?;
    let known = known.collect::<Result<Vec<String>, _>>()?;
    if known == wanted {
        return Ok(());
    }
    remove(db, &record.id)?;
    let mut insert = db.prepare_cached("INSERT INTO likeness VALUES (?1, ?2, ?3)")?;
    for key in wanted {
        insert.execute(params![key, record.recorded_at_ms.0, record.id.as_bytes()])?;
    }
    Ok(())
}

/// Takes away by what a record was found.
fn remove(db: &Connection, doc: &DisputeId) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM likeness WHERE doc = ?1")?;
    delete.execute([doc.as_bytes()])?;
    Ok(())
}

/// Records around the moment `at` that share a sound with the content.
///
/// # Errors
/// [`StoreError`].
pub fn candidates(
    db: &Connection,
    content: &DisputeContent,
    at: UtcMs,
) -> Result<Vec<Candidate>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT doc, recorded_at_ms FROM likeness
         WHERE sound = ?1 AND recorded_at_ms BETWEEN ?2 AND ?3
         ORDER BY recorded_at_ms DESC LIMIT ?4",
    )?;
    let (from, until) = (at.plus_ms(-WITHIN_MS), at.plus_ms(WITHIN_MS));
    let mut found = Vec::new();
    for key in keys(content) {
        let rows = find.query_map(params![key, from.0, until.0, LOOKED_AT], |r| {
            Ok(Candidate {
                doc: row::id(r, 0, DisputeId::from_slice)?,
                recorded_at: UtcMs(r.get(1)?),
            })
        })?;
        for candidate in rows {
            found.push(candidate?);
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// What a record is found by: the initials of each name in each of its readings, and its kind with its
/// area. Sorted.
fn keys(content: &DisputeContent) -> Vec<String> {
    let names = content.parties.iter().flat_map(|party| {
        let initials = sound::initials(&party.name);
        initials.into_iter().map(|initials| format!("n {initials}"))
    });
    let area = content.area.as_ref().map(|area| area.as_str().to_owned());
    let area = area.unwrap_or_else(|| content.grid.village().to_string());
    let place = format!("p {} {area}", content.kind.code());
    let mut keys: Vec<_> = names.chain([place]).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}
