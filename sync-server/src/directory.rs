//! What a device is told about places and people: its grids by name, the areas of its county with
//! those above, the workers of its villages. One version number for each county rises with every
//! change, so that a device asks with a number and mostly gets nothing back.

use model::{AreaCode, GridId, UtcMs};
use rusqlite::{Connection, OptionalExtension};
use wire::{Area, Directory, Grid, Person};

use crate::accounts::{Seat, workers};
use crate::database::DatabaseError;
use crate::database::columns::count;
use crate::renewal::epoch_at;

/// Digits of a county.
pub(crate) const COUNTY_LEN: usize = 6;

/// The county of an area, when it is not larger than one.
pub(crate) fn county_of(code: &AreaCode) -> Option<&str> {
    code.as_str().get(..COUNTY_LEN)
}

/// The version of the directory of a county; 0 when there is none.
///
/// # Errors
/// The database failed.
pub fn version(state: &Connection, county: &str) -> Result<u64, DatabaseError> {
    const SQL: &str = "SELECT version FROM directory_version WHERE county = ?1";
    let found = state
        .prepare_cached(SQL)?
        .query_row([county], |row| count(row, 0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

/// Notes that the directory of a county has changed.
pub(crate) fn changed(state: &Connection, county: &str) -> Result<(), DatabaseError> {
    state.execute(
        "INSERT INTO directory_version (county, version) VALUES (?1, 1)
         ON CONFLICT DO UPDATE SET version = version + 1",
        [county],
    )?;
    Ok(())
}

/// The whole directory of a seat.
///
/// # Errors
/// The database failed.
pub fn directory_of(state: &Connection, seat: &Seat) -> Result<Directory, DatabaseError> {
    let grant: Vec<GridId> = seat.grant.iter().cloned().collect();
    let around = workers::around(state, &grant)?;
    Ok(Directory {
        version: version(state, &seat.county)?,
        worker: Some(Person::from(&seat.worker)),
        grids: grids(state, &grant)?,
        areas: areas(state, &seat.county)?,
        workers: around.iter().map(Person::from).collect(),
    })
}

fn grids(state: &Connection, grant: &[GridId]) -> Result<Vec<Grid>, DatabaseError> {
    let mut find = state.prepare_cached("SELECT name FROM grid WHERE id = ?1")?;
    grant
        .iter()
        .map(|grid| {
            let name = find.query_row([grid.as_str()], |row| row.get(0))?;
            Ok(Grid {
                id: grid.to_string(),
                name,
            })
        })
        .collect()
}

fn areas(state: &Connection, county: &str) -> Result<Vec<Area>, DatabaseError> {
    // Everything in the county begins with its digits; its province and city are its beginnings.
    const SQL: &str = "SELECT code, name FROM area
        WHERE code IN (substr(?1, 1, 2), substr(?1, 1, 4))
        OR (code >= ?1 AND code < ?1 || ':') ORDER BY code";
    let mut find = state.prepare_cached(SQL)?;
    let areas = find.query_map([county], |row| {
        Ok(Area {
            code: row.get(0)?,
            name: row.get(1)?,
        })
    })?;
    Ok(areas.collect::<Result<_, _>>()?)
}

/// Writes a grid and its empty feed down.
pub(crate) fn add_grid(
    state: &Connection,
    grid: &GridId,
    name: &str,
    now: UtcMs,
) -> Result<(), DatabaseError> {
    state.execute(
        "INSERT INTO grid (id, village, name) VALUES (?1, ?2, ?3)",
        (grid.as_str(), grid.village().as_str(), name),
    )?;
    state.execute(
        "INSERT INTO scope (id, epoch) VALUES (?1, ?2)",
        (grid.as_str(), epoch_at(now)),
    )?;
    Ok(())
}

/// The last number a grid of the village has; 0 when it has none.
pub(crate) fn last_grid(state: &Connection, village: &AreaCode) -> Result<u16, DatabaseError> {
    const SQL: &str = "SELECT max(id) FROM grid WHERE village = ?1";
    let last: Option<String> = state.query_row(SQL, [village.as_str()], |row| row.get(0))?;
    Ok(last
        .and_then(|id| id.parse().ok())
        .map_or(0, |grid: GridId| grid.sequence()))
}

/// The name of an area, when it is known.
pub(crate) fn area_name(
    state: &Connection,
    code: &AreaCode,
) -> Result<Option<String>, DatabaseError> {
    const SQL: &str = "SELECT name FROM area WHERE code = ?1";
    Ok(state
        .query_row(SQL, [code.as_str()], |row| row.get(0))
        .optional()?)
}
