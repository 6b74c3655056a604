//! Elders as lists show them: a projection of the documents, kept in the same transaction.

mod coverage;
mod totals;

use merge::gate::Standing;
use model::elder::act::door::Whom;
use model::elder::act::plan::Need;
use model::elder::{Care, Living, task};
use model::{Day, Elder, ElderState, GridId, Point, RecordId, UtcMs};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use coverage::rewrite as rewrite_turns;
pub use coverage::{Coverage, coverage};
pub use totals::{Totals, totals};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{row, sound};

/// An elder in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ElderRow {
    /// Identity.
    pub id: RecordId,
    /// The grid.
    pub grid: GridId,
    /// Name.
    pub name: String,
    /// Where to knock.
    pub address: String,
    /// Telephone.
    pub phone: String,
    /// The year of birth.
    pub birth_year: Option<i16>,
    /// How the elder lives.
    pub living: Option<Living>,
    /// Where the elder is.
    pub state: ElderState,
    /// Whether the elder agrees to be visited.
    pub agrees: bool,
    /// How often somebody comes by.
    pub need: Option<Need>,
    /// The latest visit.
    pub visited_on: Option<Day>,
    /// By when somebody comes by next.
    pub next_on: Option<Day>,
    /// Whether an alert asks for that.
    pub alerted: bool,
    /// Doors nobody answered and nobody knows why.
    pub doors: u32,
    /// Of the one that has been so longest, who is still to be asked, in order, and by when; empty where everybody was.
    pub door_left: Vec<(Whom, UtcMs)>,
    /// What was passed on and is not done.
    pub matters: u32,
    /// How many fields carry two values.
    pub conflicts: u32,
    /// When it last changed.
    pub changed_at: UtcMs,
    /// Whether something of it waits to be sent.
    pub waiting: bool,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those whose visit is late on this day.
    pub overdue_on: Option<Day>,
    /// Only those visited so often.
    pub need: Option<Need>,
    /// Only whose name, its sound, the end of whose telephone number or whose address is like this.
    pub query: String,
    /// Also those nobody comes by for any more.
    pub all: bool,
}

const COLUMNS: &str =
    "SELECT id, grid, name, address, phone, birth_year, living, state, agrees, need,
    visited_on, next_on, alerted, doors, matters, conflicts, changed_at_ms, door_left,
    EXISTS (SELECT 1 FROM outbox WHERE doc = elder.id) FROM elder";

/// Writes how lists show the elder.
pub(crate) fn project(
    db: &Writing<'_>,
    elder: &Elder,
    standing: &Standing,
    changed_at: UtcMs,
) -> Result<(), StoreError> {
    let care = Care::of(elder);
    let profile = &elder.profile;
    let plan = care.plan();
    // Who takes their consent back stands on no map.
    let point = profile.point.filter(|_| care.agrees());
    let next = care.next_visit();
    let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
    let mut upsert = db.prepare_cached(
        "INSERT INTO elder (id, grid, name, sounds, address, phone, birth_year, living, state, agrees,
             need, weight, visited_on, next_on, alerted, after_alerts, doors, matters, conflicts,
             recorded_at_ms, changed_at_ms, lon_e3, lat_e3, door_left)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
             ?20, ?21, ?22, ?23, ?24)
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, sounds = excluded.sounds,
             address = excluded.address, phone = excluded.phone, birth_year = excluded.birth_year,
             living = excluded.living, state = excluded.state, agrees = excluded.agrees,
             need = excluded.need, weight = excluded.weight, visited_on = excluded.visited_on,
             next_on = excluded.next_on, alerted = excluded.alerted,
             after_alerts = excluded.after_alerts, doors = excluded.doors,
             matters = excluded.matters, conflicts = excluded.conflicts,
             lon_e3 = excluded.lon_e3, lat_e3 = excluded.lat_e3,
             door_left = excluded.door_left,
             changed_at_ms = max(changed_at_ms, excluded.changed_at_ms)",
    )?;
    upsert.execute(params![
        elder.id.as_bytes(),
        profile.grid.as_str(),
        profile.name,
        sound::sounds(&profile.name),
        profile.address,
        profile.phone,
        profile.birth_year.unwrap_or(0),
        profile.living.as_ref().map_or("", Living::code),
        elder.heads.state().code(),
        care.agrees(),
        plan.as_ref().map_or("", |plan| plan.need.code()),
        plan.as_ref().map_or(u8::MAX, |plan| plan.need.weight()),
        day(care.visited_on()),
        day(next.map(|(day, _)| day)),
        next.is_some_and(|(_, alerted)| alerted),
        plan.as_ref().is_some_and(|plan| plan.after_alerts),
        counted(care.open_doors().len()),
        counted(care.open_matters().len()),
        counted(standing.conflicts),
        elder.recorded_at_ms.0,
        changed_at.0,
        point.map(Point::lon_e3),
        point.map(Point::lat_e3),
        door_left(&care),
    ])?;
    rewrite_visits(db, elder, &care)?;
    rewrite_turns(db, elder)?;
    crate::task::put(db, &elder.id, &task::tasks(elder))
}

/// Writes anew what follows from an elder's acts alone and was reckoned otherwise before: turns, who is still to be
/// asked about a door, and what is to be done.
pub(crate) fn reckon_anew(db: &Connection, elder: &Elder) -> Result<(), StoreError> {
    let mut put = db.prepare_cached("UPDATE elder SET door_left = ?2 WHERE id = ?1")?;
    put.execute(params![elder.id.as_bytes(), door_left(&Care::of(elder))])?;
    rewrite_turns(db, elder)?;
    crate::task::put(db, &elder.id, &task::tasks(elder))
}

/// Of the doors nobody answered the one that has been so longest: who is still to be asked and by when, as it is written.
fn door_left(care: &Care<'_>) -> String {
    let open = care.open_doors();
    let Some(door) = open.iter().min_by_key(|door| door.at_ms) else {
        return String::new();
    };
    let left = door.left();
    let written = left.iter();
    let written = written.map(|(whom, by)| format!("{} {}", whom.code(), by.0));
    written.collect::<Vec<_>>().join("\n")
}

/// Reads what was written; what is no moment is left out.
fn read_left(written: &str) -> Vec<(Whom, UtcMs)> {
    let turns = written.lines().filter_map(|line| {
        let (whom, by) = line.split_once(' ')?;
        Some((Whom::from_code(whom), UtcMs(by.parse().ok()?)))
    });
    turns.collect()
}

fn counted(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn rewrite_visits(db: &Writing<'_>, elder: &Elder, care: &Care<'_>) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM elder_visit WHERE doc = ?1")?
        .execute([elder.id.as_bytes()])?;
    let mut insert = db.prepare_cached("INSERT OR IGNORE INTO elder_visit VALUES (?1, ?2)")?;
    for (_, visited) in care.visits() {
        insert.execute(params![visited.on.to_string(), elder.id.as_bytes()])?;
    }
    Ok(())
}

/// One page: whom somebody comes by for next first, the most in need first among those of one day; those
/// nobody comes by for last.
///
/// # Errors
/// [`StoreError`].
pub fn page(
    db: &Connection,
    filter: &Filter,
    skip: u32,
    limit: u32,
) -> Result<Vec<ElderRow>, StoreError> {
    let (narrowed, mut values) = narrowed(filter);
    values.push(i64::from(limit).into());
    values.push(i64::from(skip).into());
    // Among those who are late the need comes first, else the day.
    let order = match filter.overdue_on {
        Some(_) => "weight, next_on, id",
        None => "next_on = '', next_on, weight, id",
    };
    let sql = format!("{COLUMNS}{narrowed} ORDER BY {order} LIMIT ? OFFSET ?");
    rows(db, &sql, values)
}

/// How many match.
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Connection, filter: &Filter) -> Result<u32, StoreError> {
    let (narrowed, values) = narrowed(filter);
    let mut query = db.prepare_cached(&format!("SELECT count(*) FROM elder{narrowed}"))?;
    Ok(query.query_row(params_from_iter(values), |r| r.get(0))?)
}

/// One row.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, id: &RecordId) -> Result<Option<ElderRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE id = ?");
    Ok(rows(db, &sql, vec![id.as_bytes().to_vec().into()])?.pop())
}

/// Those of a grid whom somebody comes by for after an alert.
///
/// # Errors
/// [`StoreError`].
pub fn after_alerts(db: &Connection, grid: &GridId) -> Result<Vec<RecordId>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT id FROM elder WHERE grid = ?1 AND next_on <> '' AND after_alerts = 1 ORDER BY id",
    )?;
    let found = find.query_map([grid.as_str()], |r| row::id(r, 0, RecordId::from_slice))?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn narrowed(filter: &Filter) -> (String, Vec<Value>) {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    if let Some(today) = filter.overdue_on {
        conditions.push("next_on <> '' AND next_on < ?");
        values.push(today.to_string().into());
    }
    if let Some(need) = &filter.need {
        conditions.push("need = ?");
        values.push(need.code().to_owned().into());
    }
    let asked = filter.query.trim();
    if !asked.is_empty() {
        conditions.push(
            "(instr(name, ?) OR (? <> '' AND instr(sounds, ' ' || ?)) OR instr(address, ?)
                OR (length(?) > 3 AND substr(phone, -length(?)) = ?))",
        );
        let sound = sound::plain(asked);
        for value in [asked, &sound, &sound, asked, asked, asked, asked] {
            values.push(value.to_owned().into());
        }
    }
    if !filter.all {
        conditions.push("agrees = 1 AND state NOT IN ('moved', 'passed_away')");
    }
    let narrowed = if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    };
    (narrowed, values)
}

fn rows(db: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<ElderRow>, StoreError> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(params_from_iter(values), elder_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn elder_row(r: &Row<'_>) -> rusqlite::Result<ElderRow> {
    let written = |column: usize| -> rusqlite::Result<Option<String>> {
        let text: String = r.get(column)?;
        Ok((!text.is_empty()).then_some(text))
    };
    let day = |column| Ok::<_, rusqlite::Error>(written(column)?.and_then(|day| day.parse().ok()));
    let birth_year: i16 = r.get(5)?;
    Ok(ElderRow {
        id: row::id(r, 0, RecordId::from_slice)?,
        grid: row::text(r, 1)?,
        name: r.get(2)?,
        address: r.get(3)?,
        phone: r.get(4)?,
        birth_year: (birth_year > 0).then_some(birth_year),
        living: written(6)?.map(|code| Living::from_code(&code)),
        state: ElderState::from_code(r.get_ref(7)?.as_str()?),
        agrees: r.get(8)?,
        need: written(9)?.map(|code| Need::from_code(&code)),
        visited_on: day(10)?,
        next_on: day(11)?,
        alerted: r.get(12)?,
        doors: r.get(13)?,
        door_left: read_left(r.get_ref(17)?.as_str()?),
        matters: r.get(14)?,
        conflicts: r.get(15)?,
        changed_at: UtcMs(r.get(16)?),
        waiting: r.get(18)?,
    })
}

#[cfg(test)]
mod tests;
