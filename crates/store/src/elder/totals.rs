//! How far visits have come, of a place and a time: never of a worker.

use model::Day;
use rusqlite::{Connection, params};

use crate::error::StoreError;

/// How far visits have come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// Elders somebody comes by for.
    pub visited: u32,
    /// Those of them who were visited in the time asked for.
    pub covered: u32,
    /// Those whose next visit is late.
    pub overdue: u32,
    /// Those nobody has ever come by for.
    pub never: u32,
    /// Days on which an elder was visited, in the time asked for.
    pub visits: u32,
    /// The most days since the latest visit to any of them who was visited.
    pub longest_since_days: u32,
    /// Doors nobody answered and nobody knows why.
    pub doors: u32,
    /// What was passed on and is not done.
    pub matters: u32,
}

/// The totals of the days from `from` to `until`, as of `today`.
///
/// # Errors
/// [`StoreError`].
pub fn totals(db: &Connection, from: Day, until: Day, today: Day) -> Result<Totals, StoreError> {
    let (from, until) = (from.to_string(), until.to_string());
    let mut find = db.prepare_cached(
        "SELECT count(*),
             coalesce(sum(EXISTS (SELECT 1 FROM elder_visit v
                 WHERE v.doc = e.id AND v.on_day BETWEEN ?1 AND ?2)), 0),
             coalesce(sum(next_on < ?3), 0), coalesce(sum(visited_on = ''), 0),
             coalesce(min(nullif(visited_on, '')), '')
         FROM elder e WHERE next_on <> ''",
    )?;
    let today_written = today.to_string();
    let mut totals = find.query_row(params![from, until, today_written], |r| {
        let first: String = r.get(4)?;
        let since = first
            .parse()
            .map_or(0, |first: Day| today.days_since(first));
        Ok(Totals {
            visited: r.get(0)?,
            covered: r.get(1)?,
            overdue: r.get(2)?,
            never: r.get(3)?,
            longest_since_days: u32::try_from(since).unwrap_or(0),
            ..Totals::default()
        })
    })?;
    let mut open = db.prepare_cached(
        "SELECT coalesce(sum(doors), 0), coalesce(sum(matters), 0),
             (SELECT count(*) FROM elder_visit WHERE on_day BETWEEN ?1 AND ?2) FROM elder",
    )?;
    (totals.doors, totals.matters, totals.visits) =
        open.query_row([from, until], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?;
    Ok(totals)
}
