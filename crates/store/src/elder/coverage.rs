//! How far visits came in a time and a place: whom somebody was to come by for, and whom somebody did. Totals of a
//! place, never of a worker.

use std::collections::BTreeMap;

use model::elder::life::turns;
use model::{Day, Elder, Period};
use rusqlite::{Connection, params};

use crate::error::StoreError;

/// Stands for the end of what is open.
const LAST: &str = "9999-12-31";

/// How far visits came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Coverage {
    /// Elders somebody was to come by for on some day of the time.
    pub elders: u64,
    /// Those of them whose visit was due in it, or before it and not yet made.
    pub due: u64,
    /// Those of them who were visited in it.
    pub covered: u64,
    /// All who were visited in it, whether it was due or not.
    pub visited: u64,
    /// Elders somebody comes by for at its end, and has come by for before.
    pub seen: u64,
    /// The days since the latest visit to each of those, added up.
    pub since_days: u64,
}

/// Writes an elder's turns in the place of those before.
pub(crate) fn rewrite(db: &Connection, elder: &Elder) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM elder_turn WHERE doc = ?1")?
        .execute([elder.id.as_bytes()])?;
    let mut add = db.prepare_cached("INSERT OR IGNORE INTO elder_turn VALUES (?1, ?2, ?3, ?4)")?;
    let written = |day: Option<Day>| day.map_or_else(|| LAST.to_owned(), |day| day.to_string());
    for turn in turns(elder) {
        let id = elder.id.as_bytes();
        let from = turn.from.to_string();
        add.execute(params![id, from, written(turn.due), written(turn.until)])?;
    }
    Ok(())
}

/// How far visits came in a time, by grid, of those whose digits begin with `area`, as far as it has passed `today`.
///
/// # Errors
/// [`StoreError`].
pub fn coverage(
    db: &Connection,
    period: Period,
    area: &str,
    today: Day,
) -> Result<BTreeMap<String, Coverage>, StoreError> {
    let mut by_grid: BTreeMap<String, Coverage> = BTreeMap::new();
    let (from, until) = (period.from(), period.until().min(today));
    if until < from {
        return Ok(by_grid);
    }
    let (from, until) = (from.to_string(), until.to_string());
    // A turn that ended with a visit on the first day is of this time; one that ended by itself before it is not.
    let mut count = db.prepare_cached(
        "WITH cared AS (
             SELECT t.doc, e.grid AS grid, max(t.due_on <= ?2) AS due,
                 EXISTS (SELECT 1 FROM elder_visit v WHERE v.doc = t.doc AND v.on_day BETWEEN ?1 AND ?2) AS seen
             FROM elder_turn t JOIN elder e ON e.id = t.doc
             WHERE t.end_on >= ?1 AND t.from_on <= ?2 AND e.grid >= ?3 AND e.grid < ?3 || ':'
             GROUP BY t.doc)
         SELECT grid, count(*), coalesce(sum(due), 0), coalesce(sum(due AND seen), 0), coalesce(sum(seen), 0)
         FROM cared GROUP BY grid",
    )?;
    let counted =
        |r: &rusqlite::Row<'_>, at| Ok::<_, rusqlite::Error>(r.get::<_, i64>(at)?.unsigned_abs());
    let mut rows = count.query(params![from, until, area])?;
    while let Some(r) = rows.next()? {
        let came = by_grid.entry(r.get(0)?).or_default();
        came.elders = counted(r, 1)?;
        came.due = counted(r, 2)?;
        came.covered = counted(r, 3)?;
        came.visited = counted(r, 4)?;
    }
    let mut since = db.prepare_cached(
        "WITH latest AS (
             SELECT e.grid AS grid,
                 (SELECT max(on_day) FROM elder_visit v WHERE v.doc = t.doc AND v.on_day <= ?1) AS on_day
             FROM elder_turn t JOIN elder e ON e.id = t.doc
             WHERE t.end_on > ?1 AND t.from_on <= ?1 AND e.grid >= ?2 AND e.grid < ?2 || ':')
         SELECT grid, count(on_day), coalesce(sum(julianday(?1) - julianday(on_day)), 0) FROM latest GROUP BY grid",
    )?;
    let mut rows = since.query(params![until, area])?;
    while let Some(r) = rows.next()? {
        let came = by_grid.entry(r.get(0)?).or_default();
        came.seen = counted(r, 1)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole days, none of them before a visit"
        )]
        let days = r.get::<_, f64>(2)?.round() as u64;
        came.since_days = days;
    }
    Ok(by_grid)
}
