//! Areas, grids and workers, as the server last sent them.

use model::{AreaCode, Day, GridId, Role, UnitNo, Worker, WorkerId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{row, sound};

/// A named area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// National code.
    pub code: AreaCode,
    /// Name.
    pub name: String,
    /// The day from which it is no more; none while it is in use.
    pub revoked_on: Option<Day>,
}

/// A named grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Identity.
    pub id: GridId,
    /// Name.
    pub name: String,
}

/// Puts a new directory in the place of the old one.
///
/// # Errors
/// [`StoreError`].
pub fn replace(
    db: &Writing<'_>,
    areas: &[Area],
    grids: &[Grid],
    workers: &[Worker],
) -> Result<(), StoreError> {
    db.execute_batch("DELETE FROM area; DELETE FROM grid; DELETE FROM worker;")?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO area VALUES (?1, ?2, ?3, ?4)")?;
    for area in areas {
        insert.execute(params![
            area.code.as_str(),
            area.name,
            sound::sounds(&area.name),
            area.revoked_on
                .map_or_else(String::new, |from| from.to_string()),
        ])?;
    }
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO grid VALUES (?1, ?2)")?;
    for grid in grids {
        insert.execute(params![grid.id.as_str(), grid.name])?;
    }
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO worker VALUES (?1, ?2, ?3)")?;
    for worker in workers {
        insert.execute(params![
            worker.id.as_bytes(),
            worker.name,
            worker.role.code()
        ])?;
    }
    Ok(())
}

/// Puts other partner units in the place of those that are here.
///
/// # Errors
/// [`StoreError`].
pub fn replace_units(db: &Writing<'_>, units: &[(UnitNo, String)]) -> Result<(), StoreError> {
    db.execute("DELETE FROM unit", [])?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO unit VALUES (?1, ?2)")?;
    for (unit, name) in units {
        insert.execute(params![unit.number(), name])?;
    }
    Ok(())
}

/// The partner units letters can be written to.
///
/// # Errors
/// [`StoreError`].
pub fn units(db: &Connection) -> Result<Vec<(UnitNo, String)>, StoreError> {
    let mut query = db.prepare_cached("SELECT no, name FROM unit ORDER BY no")?;
    let rows = query.query_map([], |r| {
        let unit = UnitNo::new(r.get(0)?);
        let unit = unit.ok_or_else(|| row::unreadable(0, rusqlite::types::Type::Integer))?;
        Ok((unit, r.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The grids people live in that this device may hold.
///
/// # Errors
/// [`StoreError`].
pub fn grids(db: &Connection) -> Result<Vec<Grid>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT id, name FROM grid WHERE substr(id, 13) < '900' ORDER BY id")?;
    let rows = query.query_map([], |r| {
        Ok(Grid {
            id: row::text(r, 0)?,
            name: r.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The name of a grid people live in; none when this device may not hold it.
///
/// # Errors
/// [`StoreError`].
pub fn grid_name(db: &Connection, grid: &GridId) -> Result<Option<String>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT name FROM grid WHERE id = ?1 AND substr(id, 13) < '900'")?;
    Ok(query.query_row([grid.as_str()], |r| r.get(0)).optional()?)
}

/// Whether this device may hold the grid.
///
/// # Errors
/// [`StoreError`].
pub fn holds(db: &Connection, grid: &GridId) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached("SELECT 1 FROM grid WHERE id = ?1")?;
    Ok(query.exists([grid.as_str()])?)
}

/// Takes a grid off, when the server no longer grants it.
///
/// # Errors
/// [`StoreError`].
pub fn drop_grid(db: &Writing<'_>, grid: &GridId) -> Result<(), StoreError> {
    db.execute("DELETE FROM grid WHERE id = ?1", [grid.as_str()])?;
    Ok(())
}

/// Name of an area; empty when unknown.
///
/// # Errors
/// [`StoreError`].
pub fn area_name(db: &Connection, code: &AreaCode) -> Result<String, StoreError> {
    let mut query = db.prepare_cached("SELECT name FROM area WHERE code = ?1")?;
    Ok(query
        .query_row([code.as_str()], |r| r.get(0))
        .optional()?
        .unwrap_or_default())
}

/// Whether a known area is no more on this day: it is named in old records, and picked for no new one.
///
/// # Errors
/// [`StoreError`].
pub fn is_revoked(db: &Connection, code: &AreaCode, today: Day) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT 1 FROM area WHERE code = ?1 AND revoked_on <> '' AND revoked_on <= ?2",
    )?;
    Ok(query.exists(params![code.as_str(), today.to_string()])?)
}

/// Name of a worker; empty when unknown.
///
/// # Errors
/// [`StoreError`].
pub fn worker_name(db: &Connection, id: &WorkerId) -> Result<String, StoreError> {
    let mut query = db.prepare_cached("SELECT name FROM worker WHERE id = ?1")?;
    Ok(query
        .query_row([id.as_bytes()], |r| r.get(0))
        .optional()?
        .unwrap_or_default())
}

/// The workers in the directory.
///
/// # Errors
/// [`StoreError`].
pub fn workers(db: &Connection) -> Result<Vec<Worker>, StoreError> {
    people(db, "SELECT id, name, role FROM worker ORDER BY name", &[])
}

/// Puts other places where people work in the place of those that are here: codes of townships and villages, and
/// grids.
///
/// # Errors
/// [`StoreError`].
pub fn replace_reaches(db: &Writing<'_>, reaches: &[(WorkerId, String)]) -> Result<(), StoreError> {
    db.execute("DELETE FROM worker_reach", [])?;
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO worker_reach VALUES (?1, ?2)")?;
    for (worker, code) in reaches {
        insert.execute(params![worker.as_bytes(), code])?;
    }
    Ok(())
}

/// The workers in the directory who are known to work in a grid.
///
/// # Errors
/// [`StoreError`].
pub fn workers_in(db: &Connection, grid: &GridId) -> Result<Vec<Worker>, StoreError> {
    // A grid is written as its village and a number, a village as its township and more.
    let sql = "SELECT id, name, role FROM worker WHERE EXISTS
            (SELECT 1 FROM worker_reach r
             WHERE r.worker = worker.id AND substr(?1, 1, length(r.code)) = r.code)
        ORDER BY name";
    people(db, sql, params![grid.as_str()])
}

/// Whether it is known where somebody works.
///
/// # Errors
/// [`StoreError`].
pub fn knows_reach_of(db: &Connection, worker: &WorkerId) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached("SELECT 1 FROM worker_reach WHERE worker = ?1 LIMIT 1")?;
    Ok(query.exists([worker.as_bytes()])?)
}

fn people(
    db: &Connection,
    sql: &str,
    given: &[&dyn rusqlite::ToSql],
) -> Result<Vec<Worker>, StoreError> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(given, |r| {
        Ok(Role::from_code(r.get_ref(2)?.as_str()?)
            .map(|role| (r.get(1), role))
            .map(|(name, role)| {
                Ok(Worker {
                    id: row::id(r, 0, WorkerId::from_slice)?,
                    name: name?,
                    role,
                })
            }))
    })?;
    // A role this app does not know is left out rather than guessed.
    let known: Vec<rusqlite::Result<Worker>> = rows
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    Ok(known.into_iter().collect::<Result<_, _>>()?)
}

/// Areas in use today whose name holds the query, whose pinyin or initials begin with it, or whose code does;
/// nearest first: the device's own villages, then an exact beginning before a part, the small
/// before the large.
///
/// # Errors
/// [`StoreError`].
pub fn find_areas(
    db: &Connection,
    query: &str,
    today: Day,
    limit: u32,
) -> Result<Vec<Area>, StoreError> {
    let wanted = sound::plain(query);
    let mut search = db.prepare_cached(
        "SELECT code, name, revoked_on FROM area
         WHERE (revoked_on = '' OR revoked_on > ?4)
             AND (instr(name, ?1) > 0
                 OR (?2 <> '' AND (instr(sounds, ' ' || ?2) > 0 OR substr(code, 1, length(?2)) = ?2)))
         ORDER BY code NOT IN (SELECT substr(id, 1, 12) FROM grid), instr(name, ?1) <> 1, instr(sounds, ' ' || ?2 || ' ') = 0, length(code) DESC, code
         LIMIT ?3",
    )?;
    let rows = search.query_map(
        params![query.trim(), wanted, limit, today.to_string()],
        |r| {
            let revoked_on: String = r.get(2)?;
            Ok(Area {
                code: row::text(r, 0)?,
                name: r.get(1)?,
                revoked_on: revoked_on.parse().ok(),
            })
        },
    )?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Codes of areas whose name holds the word, the small before the large.
///
/// # Errors
/// [`StoreError`].
pub(crate) fn areas_named(
    db: &Connection,
    word: &str,
    limit: u32,
) -> Result<Vec<AreaCode>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT code FROM area WHERE instr(name, ?1) > 0 ORDER BY length(code) DESC, code LIMIT ?2",
    )?;
    let codes = find.query_map(params![word, limit], |r| row::text(r, 0))?;
    Ok(codes.collect::<Result<_, _>>()?)
}
