//! Disputes as lists show them: a projection of the documents, kept in the same transaction.

use merge::gate::Standing;
use model::dispute::act::supervision::SupervisionLevel;
use model::{
    AreaCode, Day, Dispute, DisputeId, DisputeKind, DisputeState, Grade, Life, Point, Side,
    Subtype, UtcMs,
};
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{mark, referral, row, tally, task};

/// Between the names of one side.
const NAMES: &str = "、";

/// A dispute in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisputeRow {
    /// Identity.
    pub id: DisputeId,
    /// What it is about.
    pub kind: DisputeKind,
    /// What it is about, closer.
    pub subtype: Option<Subtype>,
    /// How far it has come.
    pub state: DisputeState,
    /// Names on side 甲.
    pub side_a: Vec<String>,
    /// Names on side 乙.
    pub side_b: Vec<String>,
    /// Where.
    pub area: Option<AreaCode>,
    /// Name of the area; empty when unknown.
    pub area_name: String,
    /// The place line.
    pub place: String,
    /// When it was recorded.
    pub recorded_at: UtcMs,
    /// When it last changed.
    pub changed_at: UtcMs,
    /// How many fields carry two values.
    pub conflicts: u32,
    /// How pressing it is, when somebody has said.
    pub grade: Option<Grade>,
    /// The last day the grade holds.
    pub grade_until: Option<Day>,
    /// By when it is to be done.
    pub deadline: Option<Day>,
    /// Whether somebody watches it.
    pub supervised: bool,
    /// Which level does; none where nobody does, or where it was written before levels stood in lists and is not read
    /// anew yet.
    pub supervision: Option<SupervisionLevel>,
    /// Whether it is a case of domestic violence: nobody's name stands in a list.
    pub violent: bool,
    /// Its number; empty when it has none.
    pub number: String,
    /// Whether something of it waits to be sent.
    pub waiting: bool,
}

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only this kind.
    pub kind: Option<DisputeKind>,
    /// Only this state.
    pub state: Option<DisputeState>,
    /// Only what somebody watches.
    pub supervised: bool,
    /// Only what this level watches.
    pub supervision: Option<SupervisionLevel>,
}

impl Filter {
    fn is_of_watched(&self) -> bool {
        self.supervised || self.supervision.is_some()
    }
}

const COLUMNS: &str = "SELECT d.id, d.kind, d.subtype, d.state, d.side_a, d.side_b, d.area,
    coalesce((SELECT name FROM area WHERE code = d.area), ''), d.place, d.recorded_at_ms,
    d.changed_at_ms, d.conflicts, EXISTS (SELECT 1 FROM outbox WHERE doc = d.id), d.grade,
    d.grade_until, d.deadline, d.supervised, d.violent, d.number, d.supervision FROM dispute d";

/// Writes how lists show the record.
pub(crate) fn project(
    db: &Writing<'_>,
    record: &Dispute,
    standing: &Standing,
    changed_at: UtcMs,
) -> Result<(), StoreError> {
    if let Some(letter) = &record.letter {
        return referral::project(db, record, letter, changed_at);
    }
    let content = &record.content;
    let names = |side: Side| {
        let names: Vec<_> = content
            .parties
            .iter()
            .filter(|p| p.side == side)
            .map(|p| p.name.as_str())
            .collect();
        names.join(NAMES)
    };
    let mut upsert = db.prepare_cached(
        "INSERT INTO dispute (id, grid, kind, subtype, state, open, side_a, side_b, area, place,
             recorded_at_ms, changed_at_ms, conflicts, grade, grade_until, deadline, supervised,
             violent, number, lon_e3, lat_e3, supervision)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19,
             ?20, ?21, ?22)
         ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, subtype = excluded.subtype,
             state = excluded.state, open = excluded.open, side_a = excluded.side_a,
             side_b = excluded.side_b, area = excluded.area, place = excluded.place,
             changed_at_ms = max(changed_at_ms, excluded.changed_at_ms),
             conflicts = excluded.conflicts, grade = excluded.grade,
             grade_until = excluded.grade_until, deadline = excluded.deadline,
             supervised = excluded.supervised, violent = excluded.violent,
             number = excluded.number, lon_e3 = excluded.lon_e3, lat_e3 = excluded.lat_e3,
             supervision = excluded.supervision",
    )?;
    let life = Life::of(record);
    let grade = life.grade();
    let point = mark::of_case(record, &life);
    let deadline = life.deadline().map(|deadline| deadline.day.to_string());
    upsert.execute(params![
        record.id.as_bytes(),
        content.grid.as_str(),
        content.kind.code(),
        content.subtype.as_ref().map_or("", |subtype| &subtype.0),
        record.state.code(),
        record.state.is_open(),
        names(Side::A),
        names(Side::B),
        content.area.as_ref().map_or("", AreaCode::as_str),
        content.place,
        record.recorded_at_ms.0,
        changed_at.0,
        u32::try_from(standing.conflicts).unwrap_or(u32::MAX),
        grade.as_ref().map_or("", |grade| grade.grade.code()),
        grade
            .as_ref()
            .map_or_else(String::new, |grade| grade.expires_on.to_string()),
        deadline.unwrap_or_default(),
        !life.supervised_by().is_empty(),
        life.is_violent(),
        life.number().unwrap_or_default(),
        point.map(Point::lon_e3),
        point.map(Point::lat_e3),
        life.supervision().map_or("", SupervisionLevel::code),
    ])?;
    task::rewrite(db, record)?;
    referral::note(db, record, &life)?;
    tally::rewrite(db, record)
}

/// One page, newest first, after the row given by when it was recorded and its identity.
///
/// # Errors
/// [`StoreError`].
pub fn page(
    db: &Connection,
    filter: &Filter,
    after: Option<(UtcMs, DisputeId)>,
    limit: u32,
) -> Result<Vec<DisputeRow>, StoreError> {
    let mut conditions = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    if let Some(kind) = &filter.kind {
        conditions.push("d.kind = ?");
        values.push(kind.code().to_owned().into());
    }
    if let Some(state) = &filter.state {
        conditions.push("d.state = ?");
        values.push(state.code().to_owned().into());
    }
    if filter.is_of_watched() {
        conditions.push("d.supervised = 1");
    }
    if let Some(level) = &filter.supervision {
        conditions.push("d.supervision = ?");
        values.push(level.code().to_owned().into());
    }
    if let Some((at, id)) = after {
        conditions.push("(d.recorded_at_ms, d.id) < (?, ?)");
        values.push(at.0.into());
        values.push(id.as_bytes().to_vec().into());
    }
    let narrowed = if conditions.is_empty() {
        String::new()
    } else {
        format!(" WHERE {}", conditions.join(" AND "))
    };
    values.push(i64::from(limit).into());
    let sql = format!("{COLUMNS}{narrowed} ORDER BY d.recorded_at_ms DESC, d.id DESC LIMIT ?");
    rows(db, &sql, values)
}

/// How many disputes match.
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Connection, filter: &Filter) -> Result<u32, StoreError> {
    if filter.is_of_watched() {
        return count_watched(db, filter);
    }
    let mut query = db.prepare_cached(
        "SELECT coalesce(sum(n), 0) FROM dispute_count
         WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR state = ?2)",
    )?;
    let kind = filter.kind.as_ref().map(DisputeKind::code);
    let state = filter.state.as_ref().map(DisputeState::code);
    Ok(query.query_row(params![kind, state], |r| r.get(0))?)
}

/// Few are watched: they are counted one by one.
fn count_watched(db: &Connection, filter: &Filter) -> Result<u32, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT count(*) FROM dispute WHERE supervised = 1 AND (?1 IS NULL OR kind = ?1)
             AND (?2 IS NULL OR state = ?2) AND (?3 IS NULL OR supervision = ?3)",
    )?;
    let kind = filter.kind.as_ref().map(DisputeKind::code);
    let state = filter.state.as_ref().map(DisputeState::code);
    let level = filter.supervision.as_ref().map(SupervisionLevel::code);
    Ok(query.query_row(params![kind, state, level], |r| r.get(0))?)
}

/// How many are watched now in each grid whose digits begin with `area`, by the code of the level that watches.
///
/// # Errors
/// [`StoreError`].
pub fn watched_by_level(
    db: &Connection,
    area: &str,
) -> Result<Vec<(String, String, u64)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT grid, supervision, count(*) FROM dispute
         WHERE supervised = 1 AND grid >= ?1 AND grid < ?1 || ':' GROUP BY grid, supervision",
    )?;
    let rows = query.query_map([area], |r| {
        Ok((r.get(0)?, r.get(1)?, r.get::<_, i64>(2)?.unsigned_abs()))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Writes which level watches a record that was written before levels stood in lists.
pub(crate) fn rewrite_level(db: &Connection, record: &Dispute) -> Result<(), StoreError> {
    let life = Life::of(record);
    let level = life.supervision().map_or("", SupervisionLevel::code);
    db.prepare_cached("UPDATE dispute SET supervision = ?2 WHERE id = ?1 AND supervision <> ?2")?
        .execute(params![record.id.as_bytes(), level])?;
    Ok(())
}

/// One row.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, id: &DisputeId) -> Result<Option<DisputeRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE d.id = ?");
    let found = rows(db, &sql, vec![id.as_bytes().to_vec().into()])?;
    Ok(found.into_iter().next())
}

/// How many disputes are open.
///
/// # Errors
/// [`StoreError`].
pub fn count_open(db: &Connection) -> Result<u32, StoreError> {
    let mut query =
        db.prepare_cached("SELECT coalesce(sum(n), 0) FROM dispute_count WHERE open = 1")?;
    Ok(query.query_row([], |r| r.get(0))?)
}

/// Those in a state, longest untouched first.
///
/// # Errors
/// [`StoreError`].
pub fn longest_untouched(
    db: &Connection,
    state: &DisputeState,
    limit: u32,
) -> Result<Vec<DisputeRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE d.state = ? ORDER BY d.changed_at_ms, d.id LIMIT ?");
    rows(
        db,
        &sql,
        vec![state.code().to_owned().into(), i64::from(limit).into()],
    )
}

/// Those with two values in a field, longest untouched first.
///
/// # Errors
/// [`StoreError`].
pub fn disagreeing(db: &Connection, limit: u32) -> Result<Vec<DisputeRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE d.conflicts > 0 ORDER BY d.changed_at_ms, d.id LIMIT ?");
    rows(db, &sql, vec![i64::from(limit).into()])
}

/// The places recorded most recently, each once; where there was violence is offered to nobody.
///
/// # Errors
/// [`StoreError`].
pub fn recent_places(db: &Connection, limit: usize) -> Result<Vec<(AreaCode, String)>, StoreError> {
    // Only the latest few hundred rows are looked at: a place unused since then is not recent.
    let mut query = db.prepare_cached(
        "SELECT area, place FROM dispute WHERE area <> '' AND violent = 0
         ORDER BY recorded_at_ms DESC, id DESC LIMIT 200",
    )?;
    let mut found: Vec<(AreaCode, String)> = Vec::new();
    for place in query.query_map([], |r| Ok((row::text(r, 0)?, r.get(1)?)))? {
        let place = place?;
        if !found.contains(&place) {
            found.push(place);
        }
        if found.len() == limit {
            break;
        }
    }
    Ok(found)
}

fn rows(db: &Connection, sql: &str, values: Vec<Value>) -> Result<Vec<DisputeRow>, StoreError> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(params_from_iter(values), list_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn list_row(r: &Row<'_>) -> rusqlite::Result<DisputeRow> {
    let names = |column| -> rusqlite::Result<Vec<String>> {
        let joined = r.get_ref(column)?.as_str()?;
        Ok(joined
            .split(NAMES)
            .filter(|name| !name.is_empty())
            .map(String::from)
            .collect())
    };
    let subtype: String = r.get(2)?;
    let area: String = r.get(6)?;
    Ok(DisputeRow {
        id: row::id(r, 0, DisputeId::from_slice)?,
        kind: DisputeKind::from_code(r.get_ref(1)?.as_str()?),
        subtype: (!subtype.is_empty()).then_some(Subtype(subtype)),
        state: DisputeState::from_code(r.get_ref(3)?.as_str()?),
        side_a: names(4)?,
        side_b: names(5)?,
        area: area.parse().ok(),
        area_name: r.get(7)?,
        place: r.get(8)?,
        recorded_at: UtcMs(r.get(9)?),
        changed_at: UtcMs(r.get(10)?),
        conflicts: r.get(11)?,
        waiting: r.get(12)?,
        grade: written(r, 13)?.map(|code| Grade::from_code(&code)),
        grade_until: written(r, 14)?.and_then(|day| day.parse().ok()),
        deadline: written(r, 15)?.and_then(|day| day.parse().ok()),
        supervised: r.get(16)?,
        violent: r.get(17)?,
        number: r.get(18)?,
        supervision: written(r, 19)?.map(|code| SupervisionLevel::from_code(&code)),
    })
}

/// A text, unless it is empty.
fn written(r: &Row<'_>, column: usize) -> rusqlite::Result<Option<String>> {
    let text: String = r.get(column)?;
    Ok((!text.is_empty()).then_some(text))
}

#[cfg(test)]
mod tests;
