//! What is to be done, by whom and by when: written with the record it comes from, in the same
//! transaction, and looked up by day. No rule runs when it is looked up.

use model::task::{Seat, Task, TaskKind, tasks};
use model::{ActId, Day, Dispute, DisputeId, Practice, RecordId, UtcMs};
use rusqlite::{Connection, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{practice, row};

/// A task that was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaskRow {
    /// The record.
    pub doc: DisputeId,
    /// What is to be done.
    pub kind: TaskKind,
    /// Whose it is, as it is written.
    pub seat: String,
    /// The last day on which it is in time, or the day it came up.
    pub due_on: Day,
    /// Whether it has a time limit.
    pub dated: bool,
    /// The act it comes from.
    pub act: Option<ActId>,
}

/// Reckons anew what cases ask: those that are open, and those that are over and still ask something, as
/// where the court may be asked to confirm an agreement.
pub(crate) fn reckon_anew(db: &Writing<'_>, practice: &Practice) -> Result<(), StoreError> {
    let mut asking = db.prepare(
        "SELECT id FROM dispute
         WHERE open = 1 OR EXISTS (SELECT 1 FROM task WHERE task.doc = dispute.id)",
    )?;
    let asking = asking.query_map([], |r| row::id(r, 0, DisputeId::from_slice))?;
    for id in asking.collect::<Result<Vec<_>, _>>()? {
        let read = match crate::record::load(db, &id) {
            Ok(document) => document.map(|document| document.read()),
            Err(StoreError::Document(_)) => None,
            Err(error) => return Err(error),
        };
        // A record that is damaged keeps what it asked, and whoever opens it is told so: it must not keep the
        // others from being reckoned.
        if let Some(Ok(record)) = read {
            put(db, &id, &asked(&record, practice))?;
        }
    }
    Ok(())
}

/// Writes what a record asks in the place of what it asked before.
pub(crate) fn rewrite(db: &Writing<'_>, record: &Dispute) -> Result<(), StoreError> {
    let practice = practice::get(db)?;
    put(db, &record.id, &asked(record, &practice))
}

fn asked(record: &Dispute, practice: &Practice) -> Vec<Task> {
    tasks(record, practice.rules(), practice.calendar())
}

/// Writes what a record asks, whichever kind it is, in the place of what it asked before.
pub(crate) fn put(db: &Connection, doc: &RecordId, tasks: &[Task]) -> Result<(), StoreError> {
    remove(db, doc)?;
    let mut insert = db.prepare_cached(
        "INSERT INTO task (doc, place, kind, seat, due_on, dated, act, from_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    for (place, task) in (0_i64..).zip(tasks) {
        let Task {
            kind,
            seat,
            due_on,
            dated,
            from,
            act,
        } = task;
        insert.execute(params![
            doc.as_bytes(),
            place,
            kind.code(),
            seat.code(),
            due_on.to_string(),
            dated,
            act.as_ref().map(|act| act.as_bytes().as_slice()),
            from.map(|from| from.0),
        ])?;
    }
    Ok(())
}

/// Takes away what a record asked.
pub(crate) fn remove(db: &Connection, doc: &DisputeId) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM task WHERE doc = ?1")?;
    delete.execute([doc.as_bytes()])?;
    Ok(())
}

/// A part of the day's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Late on this day.
    Late(Day),
    /// Due on this day, or waiting without a time limit.
    Now(Day),
    /// Due on these days.
    Coming(Day, Day),
}

impl Part {
    /// The ranges of the index it is made of: whether dated, from, until.
    fn ranges(self) -> Vec<(bool, String, String)> {
        let first = || Day::EARLIEST.to_string();
        match self {
            Self::Late(today) => vec![(true, first(), today.plus_days(-1).to_string())],
            Self::Now(today) => vec![
                (true, today.to_string(), today.to_string()),
                (false, first(), today.to_string()),
            ],
            Self::Coming(from, until) => vec![(true, from.to_string(), until.to_string())],
        }
    }
}

/// The tasks of these seats in a part of the day's work that have come up by `now`, the most pressing first, at most
/// `limit`.
///
/// # Errors
/// [`StoreError`].
pub fn find(
    db: &Connection,
    seats: &[Seat],
    part: Part,
    now: UtcMs,
    limit: u32,
) -> Result<Vec<TaskRow>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT doc, kind, seat, due_on, dated, act FROM task
         WHERE seat = ?1 AND dated = ?2 AND due_on BETWEEN ?3 AND ?4 AND coalesce(from_ms <= ?5, 1)
         ORDER BY due_on, doc, place LIMIT ?6",
    )?;
    let mut found = Vec::new();
    for (dated, from, until) in part.ranges() {
        for seat in seats {
            let wanted = params![seat.code(), dated, from, until, now.0, limit];
            for task in find.query_map(wanted, task_row)? {
                found.push(task?);
            }
        }
    }
    found.sort_by_key(|task: &TaskRow| (!task.dated, task.due_on, task.doc));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

/// How many of them there are, counted up to `most` for each seat.
///
/// # Errors
/// [`StoreError`].
pub fn count(
    db: &Connection,
    seats: &[Seat],
    part: Part,
    now: UtcMs,
    most: u32,
) -> Result<u32, StoreError> {
    let mut count = db.prepare_cached(
        "SELECT count(*) FROM (SELECT 1 FROM task
             WHERE seat = ?1 AND dated = ?2 AND due_on BETWEEN ?3 AND ?4
                 AND coalesce(from_ms <= ?5, 1) LIMIT ?6)",
    )?;
    let mut all: u32 = 0;
    for (dated, from, until) in part.ranges() {
        for seat in seats {
            let wanted = params![seat.code(), dated, from, until, now.0, most];
            let of_it: u32 = count.query_row(wanted, |r| r.get(0))?;
            all = all.saturating_add(of_it);
        }
    }
    Ok(all)
}

/// When the next task of these seats comes up by itself after `now`.
///
/// # Errors
/// [`StoreError`].
pub fn next_from(db: &Connection, seats: &[Seat], now: UtcMs) -> Result<Option<UtcMs>, StoreError> {
    let mut find =
        db.prepare_cached("SELECT min(from_ms) FROM task WHERE seat = ?1 AND from_ms > ?2")?;
    let mut next: Option<i64> = None;
    for seat in seats {
        let of_it: Option<i64> = find.query_row(params![seat.code(), now.0], |r| r.get(0))?;
        next = next.into_iter().chain(of_it).min();
    }
    Ok(next.map(UtcMs))
}

/// Everything a record asks.
///
/// # Errors
/// [`StoreError`].
pub fn of_record(db: &Connection, doc: &DisputeId) -> Result<Vec<TaskRow>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT doc, kind, seat, due_on, dated, act FROM task WHERE doc = ?1 ORDER BY place",
    )?;
    let rows = find.query_map([doc.as_bytes()], task_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn task_row(r: &Row<'_>) -> rusqlite::Result<TaskRow> {
    let act: Option<Vec<u8>> = r.get(5)?;
    Ok(TaskRow {
        doc: row::id(r, 0, DisputeId::from_slice)?,
        kind: TaskKind::from_code(r.get_ref(1)?.as_str()?),
        seat: r.get(2)?,
        due_on: row::text(r, 3)?,
        dated: r.get(4)?,
        act: act.as_deref().and_then(ActId::from_slice),
    })
}
