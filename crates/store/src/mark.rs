//! What stands on the map: open cases and elders whose point somebody gave, and how many there are in each grid. A
//! case of domestic violence, and one with a sealed reporter, has no point here: it is not in the table.

use model::{Dispute, DisputeId, GridId, Life, Point, RecordId, What};
use rusqlite::types::Type;
use rusqlite::{Connection, Row, params};

use crate::dispute::{self, DisputeRow};
use crate::elder::{self, ElderRow};
use crate::error::StoreError;
use crate::outline::Within;
use crate::row;

/// Where a case stands on the map, if it may.
pub(crate) fn of_case(record: &Dispute, life: &Life<'_>) -> Option<Point> {
    let is_sealed = |what: &What| matches!(what, What::SealedReporter(_));
    let withheld = life.is_violent() || record.acts.iter().any(|act| is_sealed(&act.what));
    record.content.point.filter(|_| !withheld)
}

/// How many open cases of one sort there are in a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// The grid.
    pub grid: GridId,
    /// Whether they are cases of domestic violence.
    pub violent: bool,
    /// The written code of their grade; empty when nobody has said.
    pub grade: String,
    /// How many.
    pub n: u32,
}

/// Where the nearest are looked for, in millionths of a degree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Middle {
    /// Degrees east.
    pub lon_e6: i32,
    /// Degrees north.
    pub lat_e6: i32,
}

/// How far a point is, as a number to sort by: the square of its distance in millionths of a degree of latitude, on a
/// map that is flat around the middle. Nowhere it is more than 2 · 10^17.
const FAR: &str = "
    ((lon_e3 * 1000 - ?6) * ?8 / 1000) * ((lon_e3 * 1000 - ?6) * ?8 / 1000)
    + ((lat_e3 * 1000 - ?7) * ?9 / 1000) * ((lat_e3 * 1000 - ?7) * ?9 / 1000)";

/// Open cases in a rectangle, at most so many: those nearest to the middle first, and those that changed last first where
/// there is none.
///
/// # Errors
/// [`StoreError`].
pub fn cases(
    db: &Connection,
    seen: Within,
    middle: Option<Middle>,
    limit: u32,
) -> Result<Vec<(DisputeRow, Point)>, StoreError> {
    let mut find = db.prepare_cached(&format!(
        "SELECT id, lon_e3, lat_e3 FROM dispute
         WHERE lon_e3 BETWEEN ?1 AND ?3 AND lat_e3 BETWEEN ?2 AND ?4 AND open = 1 AND violent = 0
         ORDER BY {FAR}, changed_at_ms DESC, id LIMIT ?5"
    ))?;
    let [west, south, east, north] = thousandths(seen);
    let [lon, lat, wide, high] = scale(middle);
    let found = find.query_map(
        params![west, south, east, north, limit, lon, lat, wide, high],
        |r| Ok((row::id(r, 0, DisputeId::from_slice)?, point(r, 1)?)),
    )?;
    let mut cases = Vec::new();
    for found in found {
        let (id, point) = found?;
        cases.extend(dispute::get(db, &id)?.map(|row| (row, point)));
    }
    Ok(cases)
}

/// Elders at home who agree to be visited in a rectangle, at most so many: those nearest to the middle first, and those
/// whom somebody comes by for next first where there is none.
///
/// # Errors
/// [`StoreError`].
pub fn elders(
    db: &Connection,
    seen: Within,
    middle: Option<Middle>,
    limit: u32,
) -> Result<Vec<(ElderRow, Point)>, StoreError> {
    let mut find = db.prepare_cached(&format!(
        "SELECT id, lon_e3, lat_e3 FROM elder
         WHERE lon_e3 BETWEEN ?1 AND ?3 AND lat_e3 BETWEEN ?2 AND ?4 AND agrees = 1
             AND state = 'at_home'
         ORDER BY {FAR}, next_on = '', next_on, weight, id LIMIT ?5"
    ))?;
    let [west, south, east, north] = thousandths(seen);
    let [lon, lat, wide, high] = scale(middle);
    let found = find.query_map(
        params![west, south, east, north, limit, lon, lat, wide, high],
        |r| Ok((row::id(r, 0, RecordId::from_slice)?, point(r, 1)?)),
    )?;
    let mut elders = Vec::new();
    for found in found {
        let (id, point) = found?;
        elders.extend(elder::get(db, &id)?.map(|row| (row, point)));
    }
    Ok(elders)
}

/// Open cases by grid and sort.
///
/// # Errors
/// [`StoreError`].
pub fn case_counts(db: &Connection) -> Result<Vec<Sort>, StoreError> {
    let mut count = db.prepare_cached(
        "SELECT grid, violent, grade, count(*) FROM dispute WHERE open = 1 GROUP BY grid, violent, grade",
    )?;
    let sorts = count.query_map([], |r| {
        Ok(Sort {
            grid: row::text(r, 0)?,
            violent: r.get(1)?,
            grade: r.get(2)?,
            n: r.get(3)?,
        })
    })?;
    Ok(sorts.collect::<Result<_, _>>()?)
}

/// Elders at home who agree to be visited, by grid.
///
/// # Errors
/// [`StoreError`].
pub fn elder_counts(db: &Connection) -> Result<Vec<(GridId, u32)>, StoreError> {
    let mut count = db.prepare_cached(
        "SELECT grid, count(*) FROM elder WHERE agrees = 1 AND state = 'at_home' GROUP BY grid",
    )?;
    let counts = count.query_map([], |r| Ok((row::text(r, 0)?, r.get(1)?)))?;
    Ok(counts.collect::<Result<_, _>>()?)
}

/// The middle, and how long a degree to the east and to the north is there, in thousandths of one to the north. Without a
/// middle both are nothing, and everything is equally far.
fn scale(middle: Option<Middle>) -> [i64; 4] {
    let Some(middle) = middle else {
        return [0; 4];
    };
    let shorter = (f64::from(middle.lat_e6) / 1e6).to_radians().cos();
    #[expect(clippy::cast_possible_truncation, reason = "at most a thousand")]
    let wide = (shorter * 1_000.0).round() as i64;
    [middle.lon_e6.into(), middle.lat_e6.into(), wide, 1_000]
}

fn point(r: &Row<'_>, column: usize) -> rusqlite::Result<Point> {
    let point = Point::of_e3(r.get(column)?, r.get(column + 1)?);
    point.ok_or_else(|| row::unreadable(column, Type::Integer))
}

/// The edges in thousandths of a degree, rounded outwards.
const fn thousandths(seen: Within) -> [i32; 4] {
    [
        seen.west.div_euclid(1_000),
        seen.south.div_euclid(1_000),
        seen.east.div_euclid(1_000) + 1,
        seen.north.div_euclid(1_000) + 1,
    ]
}
