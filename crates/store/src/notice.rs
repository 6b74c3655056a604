//! Notices as lists show them: a projection of the documents, kept in the same transaction.

mod batch;

use model::notice::act::NoticeWhat;
use model::notice::act::shapes::Done;
use model::notice::{Answering, NoticeState, task};
use model::task::{Seat, TaskKind};
use model::{ActId, Day, DisputeId, GridId, Notice, Period, RecordId, UtcMs, WorkerId};
use rusqlite::{Connection, Row, params};

pub use batch::{Batch, batches};

use crate::error::StoreError;
use crate::row;

/// A notice in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeRow {
    /// Identity.
    pub id: RecordId,
    /// The grid it was sent to.
    pub grid: GridId,
    /// What is asked.
    pub asked: String,
    /// By when.
    pub by: Option<Day>,
    /// The last day it counts.
    pub expires_on: Day,
    /// How it stands.
    pub state: NoticeState,
    /// Whether somebody else was asked to see to it.
    pub escalated: bool,
    /// Whether it is for everybody who works there.
    pub for_all: bool,
    /// What several grids were sent at once share this.
    pub batch: Option<ActId>,
    /// Who sent it.
    pub sender: WorkerId,
    /// When it was sent.
    pub sent_at: UtcMs,
    /// Whether something of it waits to be sent.
    pub waiting: bool,
}

const COLUMNS: &str =
    "SELECT id, grid, asked, by_day, expires_on, state, escalated, named = '', batch,
    sender, recorded_at_ms, EXISTS (SELECT 1 FROM outbox WHERE doc = notice.id) FROM notice";

/// Writes how lists show the notice; also of one that was shown otherwise by the version before.
pub(crate) fn project(
    db: &Connection,
    notice: &Notice,
    changed_at: UtcMs,
) -> Result<(), StoreError> {
    let answering = Answering::of(notice);
    let (errand, state) = (&notice.errand, answering.state());
    let delivered = notice.acts.iter();
    let delivered = delivered.filter(|act| matches!(act.what, NoticeWhat::Delivered(_)));
    let (answer, led_to) = came_of(notice);
    let mut upsert = db.prepare_cached(
        "INSERT INTO notice (id, grid, asked, by_day, expires_on, state, open, escalated, named, about,
             batch, sender, delivered, recorded_at_ms, changed_at_ms, sent_on, answer, led_to)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18)
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, open = excluded.open,
             escalated = excluded.escalated, delivered = excluded.delivered,
             changed_at_ms = max(changed_at_ms, excluded.changed_at_ms),
             answer = excluded.answer, led_to = excluded.led_to",
    )?;
    upsert.execute(params![
        notice.id.as_bytes(),
        notice.grid.as_str(),
        errand.asked,
        errand.by.map_or_else(String::new, |by| by.to_string()),
        errand.expires_on.to_string(),
        state.code(),
        state.is_open(),
        answering.is_escalated(),
        listed(errand.to.iter().copied()),
        errand
            .about
            .as_ref()
            .map(|about| about.id.as_bytes().to_vec()),
        errand.batch.as_ref().map(|batch| batch.as_bytes().to_vec()),
        notice.recorded_by.as_bytes(),
        listed(delivered.map(|act| act.by)),
        notice.recorded_at_ms.0,
        changed_at.0,
        notice.recorded_at_ms.day().to_string(),
        answer,
        led_to.as_ref().map(DisputeId::as_bytes),
    ])?;
    crate::tally::rewrite_notice(db, notice)?;
    crate::task::put(db, &notice.id, &task::tasks(notice))
}

/// What whoever did it says of it, the last word of each; and the case that was written down for it, the first when
/// there are several.
fn came_of(notice: &Notice) -> (String, Option<DisputeId>) {
    let mut said: Vec<(WorkerId, &Done)> = Vec::new();
    for act in &notice.acts {
        if let NoticeWhat::Done(done) = &act.what {
            said.retain(|(by, _)| *by != act.by);
            said.push((act.by, done));
        }
    }
    let answers: Vec<&str> = said.iter().map(|(_, done)| done.answer.as_str()).collect();
    let led_to = said.iter().find_map(|(_, done)| done.dispute);
    (answers.join("\n"), led_to)
}

fn listed(workers: impl Iterator<Item = WorkerId>) -> String {
    workers.fold(String::new(), |list, worker| format!("{list} {worker}"))
}

/// Which notices are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wanted {
    /// Only for this worker, or for everybody in the grid; else all.
    pub worker: Option<WorkerId>,
    /// Only those that are open and count on this day; else all.
    pub open_on: Option<Day>,
    /// How many at the most.
    pub limit: u32,
}

/// Notices, those that are open first, then the newest.
///
/// # Errors
/// [`StoreError`].
pub fn list(db: &Connection, wanted: &Wanted) -> Result<Vec<NoticeRow>, StoreError> {
    let sql = format!(
        "{COLUMNS} WHERE (?1 = '' OR named = '' OR instr(named, ?1))
             AND (?2 = '' OR (open = 1 AND expires_on >= ?2))
         ORDER BY open DESC, recorded_at_ms DESC, id DESC LIMIT ?3"
    );
    let worker = wanted
        .worker
        .map_or_else(String::new, |worker| worker.to_string());
    let day = wanted
        .open_on
        .map_or_else(String::new, |day| day.to_string());
    rows(db, &sql, params![worker, day, wanted.limit])
}

/// Those one worker has not said to have on this device yet.
///
/// # Errors
/// [`StoreError`].
pub fn undelivered(db: &Connection, worker: &WorkerId) -> Result<Vec<RecordId>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT id FROM notice WHERE open = 1 AND (named = '' OR instr(named, ?1))
             AND NOT instr(delivered, ?1) ORDER BY id",
    )?;
    let found = find.query_map([worker.to_string()], |r| {
        row::id(r, 0, RecordId::from_slice)
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One notice.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, id: &RecordId) -> Result<Option<NoticeRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE id = ?1");
    Ok(rows(db, &sql, params![id.as_bytes()])?.pop())
}

/// Those about a record, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn about(db: &Connection, record: &RecordId) -> Result<Vec<NoticeRow>, StoreError> {
    let sql = format!("{COLUMNS} WHERE about = ?1 ORDER BY recorded_at_ms DESC, id DESC LIMIT 50");
    rows(db, &sql, params![record.as_bytes()])
}

/// Those that count on this day and that these seats were asked to see to, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn overseen(
    db: &Connection,
    seats: &[Seat],
    on: Day,
    limit: u32,
) -> Result<Vec<NoticeRow>, StoreError> {
    asked(db, &TaskKind::NoticeOversee, seats, on, limit)
}

/// Those that count on this day and that everybody declined, while nobody was asked to see to them, the oldest first.
///
/// # Errors
/// [`StoreError`].
pub fn declined(db: &Connection, on: Day, limit: u32) -> Result<Vec<NoticeRow>, StoreError> {
    let seats = [Seat::NoticeSenders];
    asked(db, &TaskKind::NoticeDeclined, &seats, on, limit)
}

/// Those that count on this day and ask this of one of these seats, the oldest first.
fn asked(
    db: &Connection,
    kind: &TaskKind,
    seats: &[Seat],
    on: Day,
    limit: u32,
) -> Result<Vec<NoticeRow>, StoreError> {
    let sql = format!(
        "{COLUMNS} WHERE expires_on >= ?1
             AND id IN (SELECT doc FROM task WHERE seat = ?2 AND kind = ?3)
         ORDER BY recorded_at_ms, id LIMIT ?4"
    );
    let on = on.to_string();
    let mut found: Vec<NoticeRow> = Vec::new();
    for seat in seats {
        for row in rows(db, &sql, params![on, seat.code(), kind.code(), limit])? {
            if found.iter().all(|known| known.id != row.id) {
                found.push(row);
            }
        }
    }
    found.sort_by_key(|row| (row.sent_at, row.id));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many notices were sent in the days from `from` to `until`, by how they stand: of a place and a time, never
/// of a worker.
///
/// # Errors
/// [`StoreError`].
pub fn totals(
    db: &Connection,
    from: Day,
    until: Day,
) -> Result<Vec<(NoticeState, u32)>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT state, count(*) FROM notice WHERE sent_on BETWEEN ?1 AND ?2 GROUP BY state",
    )?;
    let found = find.query_map([from.to_string(), until.to_string()], |r| {
        let state = NoticeState::from_code(r.get_ref(0)?.as_str()?);
        Ok((state, r.get(1)?))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// Of the notices sent in a time, those whose day has passed `today` and that are not done, by grid, of those whose
/// digits begin with `area`: how many somebody accepted, and how many nobody answered.
///
/// # Errors
/// [`StoreError`].
pub fn overdue(
    db: &Connection,
    period: Period,
    area: &str,
    today: Day,
) -> Result<Vec<(String, u64, u64)>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT grid, coalesce(sum(state = 'accepted'), 0), count(*) FROM notice
         WHERE open = 1 AND sent_on BETWEEN ?1 AND ?2 AND grid >= ?3 AND grid < ?3 || ':'
             AND CASE by_day WHEN '' THEN expires_on ELSE by_day END < ?4
         GROUP BY grid",
    )?;
    let given = params![
        period.from().to_string(),
        period.until().to_string(),
        area,
        today.to_string()
    ];
    let found = find.query_map(given, |r| {
        let (accepted, all): (i64, i64) = (r.get(1)?, r.get(2)?);
        let waiting = all - accepted;
        Ok((r.get(0)?, accepted.unsigned_abs(), waiting.unsigned_abs()))
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn rows(
    db: &Connection,
    sql: &str,
    values: &[&dyn rusqlite::ToSql],
) -> Result<Vec<NoticeRow>, StoreError> {
    let mut query = db.prepare_cached(sql)?;
    let rows = query.query_map(values, notice_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn notice_row(r: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    let by: String = r.get(3)?;
    let batch: Option<Vec<u8>> = r.get(8)?;
    Ok(NoticeRow {
        id: row::id(r, 0, RecordId::from_slice)?,
        grid: row::text(r, 1)?,
        asked: r.get(2)?,
        by: by.parse().ok(),
        expires_on: row::text(r, 4)?,
        state: NoticeState::from_code(r.get_ref(5)?.as_str()?),
        escalated: r.get(6)?,
        for_all: r.get(7)?,
        batch: batch.as_deref().and_then(ActId::from_slice),
        sender: row::id(r, 9, WorkerId::from_slice)?,
        sent_at: UtcMs(r.get(10)?),
        waiting: r.get(11)?,
    })
}

#[cfg(test)]
mod tests;
