//! What waits for the worker.

use contract::Failure;
use contract::command::dispute::DisputeRow;
use contract::command::form::FormRow;
use contract::command::today::{Get, ReturnedFor, TaskRow, Tasks, Today};
use model::task::Seat;
use model::{Day, DisputeState, Role, What, Worker, clock, dictionary};
use store::task::Part;
use store::{Reading, dispute, draft, elder, form, notice, record, referral, task};

use super::Handle;
use super::elder::elder_row;
use super::notice::rows::notice_row;
use super::rows::{dispute_row, draft_row, letter_row};
use crate::Field;
use crate::failure::Stop;

/// How many of each kind of waiting are shown; the list has the rest.
const SHOWN: u32 = 10;
/// How many tasks of each part of the day's work are shown.
const TASKS: u32 = 50;
/// How far one looks ahead, in days.
const AHEAD: i32 = 7;
/// Up to how many tasks are counted.
const COUNTED: u32 = 1_000;
/// How far one looks ahead for visits, in days.
const SOON: i32 = 3;

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Today, Failure> {
        let worker = field.seat()?.worker;
        let day = field.parts.clock.now().day();
        let today = field.store.read(|r| {
            let shown = |rows: Vec<dispute::DisputeRow>| {
                rows.into_iter()
                    .map(|row| dispute_row(worker.role, row, day))
                    .collect::<Vec<_>>()
            };
            let waiting = |state| dispute::longest_untouched(r, state, SHOWN).map(shown);
            let returned = waiting(&DisputeState::Returned)?;
            Ok::<_, Stop>(Today {
                returned_for: returned_for(r, &returned, worker.role)?,
                returned,
                disagreeing: shown(dispute::disagreeing(r, SHOWN)?),
                drafts: draft::all(r)?.into_iter().map(draft_row).collect(),
                forms: forms(r, worker.role, day)?,
                mediating: waiting(&DisputeState::Mediating)?,
                recorded: waiting(&DisputeState::Recorded)?,
                open_count: dispute::count_open(r)?,
                tasks: tasks(r, &worker, day)?,
                letters: letters(r, &worker)?,
                visits: visits(r, &worker, day)?,
                visit_count: visit_count(r, &worker, day)?,
                notices: notices(r, &worker, day)?,
                analysis_on: clock::analysis_day(&task::rules(r)?, day),
            })
        })?;
        Ok(today)
    }
}

/// Why each of these was sent back last. A case of violence tells nothing outside of its sheet.
fn returned_for(
    r: &Reading<'_>,
    rows: &[DisputeRow],
    role: Role,
) -> Result<Vec<ReturnedFor>, Stop> {
    let mut all = Vec::new();
    for row in rows.iter().filter(|row| !row.violent) {
        let Some(document) = record::load(r, &row.id)? else {
            continue;
        };
        let read = document.read().map_err(merge::MergeError::from)?;
        let mut acts = read.acts.iter().rev();
        let back = acts.find(|act| matches!(act.what, What::Returned(_)));
        all.extend(back.map(|act| ReturnedFor {
            dispute: row.id,
            reason: dictionary::act_for(role, act).what.reason(),
        }));
    }
    Ok(all)
}

/// Forms that were begun, of the cases that are still here.
fn forms(r: &Reading<'_>, role: Role, today: Day) -> Result<Vec<FormRow>, Stop> {
    let mut rows = Vec::new();
    for (doc, form, saved_at_ms) in form::begun(r)? {
        rows.extend(dispute::get(r, &doc)?.map(|found| FormRow {
            dispute: dispute_row(role, found, today),
            form,
            saved_at_ms,
        }));
    }
    Ok(rows)
}

/// What units said of letters and no case says yet: for those who write letters.
fn letters(
    r: &Reading<'_>,
    worker: &Worker,
) -> Result<Vec<contract::command::referral::Row>, Stop> {
    if !worker.role.writes_letters() {
        return Ok(Vec::new());
    }
    let news = referral::news(r, SHOWN)?.into_iter();
    Ok(news.map(|row| letter_row(worker.role, &row)).collect())
}

/// Elders somebody is to come by for, late ones and those of today first.
fn visits(
    r: &Reading<'_>,
    worker: &Worker,
    today: Day,
) -> Result<Vec<contract::command::elder::ElderRow>, Stop> {
    let seats = Seat::visiting(worker.role);
    let mut rows: Vec<contract::command::elder::ElderRow> = Vec::new();
    let coming = Part::Coming(today.plus_days(1), today.plus_days(SOON));
    for part in [Part::Late(today), Part::Now(today), coming] {
        for task in task::find(r, seats, part, SHOWN)? {
            if rows.len() < 10 && rows.iter().all(|row| row.id != task.doc) {
                let found = elder::get(r, &task.doc)?;
                rows.extend(found.map(|found| elder_row(worker.role, found, today)));
            }
        }
    }
    Ok(rows)
}

/// How many visits and the like are late or due today.
fn visit_count(r: &Reading<'_>, worker: &Worker, today: Day) -> Result<u32, Stop> {
    let seats = Seat::visiting(worker.role);
    let late = task::count(r, seats, Part::Late(today), COUNTED)?;
    Ok(late + task::count(r, seats, Part::Now(today), COUNTED)?)
}

/// Notices to be answered or done by this worker, and those whoever sends them has to see to.
fn notices(
    r: &Reading<'_>,
    worker: &Worker,
    today: Day,
) -> Result<Vec<contract::command::notice::NoticeRow>, Stop> {
    let sends = worker.role.sends_notices();
    let wanted = notice::Wanted {
        worker: (!sends).then_some(worker.id),
        open_on: Some(today),
        limit: 200,
    };
    let rows = notice::list(r, &wanted)?.into_iter();
    let rows = rows.map(|row| notice_row(r, row, today));
    let mut rows = rows.collect::<Result<Vec<_>, Stop>>()?;
    // Whoever sent them hears of those the time of which is up.
    rows.retain(|row| !sends || row.late || row.by == Some(today));
    rows.sort_by_key(|row| (row.by.is_none(), row.by));
    rows.truncate(10);
    Ok(rows)
}

/// The day's work. Everything was reckoned when the records were written; only the day decides.
fn tasks(r: &Reading<'_>, worker: &Worker, today: Day) -> Result<Tasks, Stop> {
    let seats = Seat::of(worker.id, worker.role);
    let rows = |part| {
        let mut rows = Vec::new();
        for task in task::find(r, &seats, part, TASKS)? {
            rows.extend(row(r, task, worker, today)?);
        }
        Ok::<_, Stop>(rows)
    };
    let count = |part| task::count(r, &seats, part, COUNTED);
    let (late, now) = (Part::Late(today), Part::Now(today));
    let coming = Part::Coming(today.plus_days(1), today.plus_days(AHEAD));
    Ok(Tasks {
        overdue: rows(late)?,
        today: rows(now)?,
        coming: rows(coming)?,
        overdue_count: count(late)?,
        today_count: count(now)?,
        coming_count: count(coming)?,
    })
}

fn row(
    r: &Reading<'_>,
    task: task::TaskRow,
    worker: &Worker,
    today: Day,
) -> Result<Option<TaskRow>, Stop> {
    let found = dispute::get(r, &task.doc)?;
    Ok(found.map(|found| TaskRow {
        dispute: dispute_row(worker.role, found, today),
        own: task.seat == Seat::Worker(worker.id).code(),
        kind: task.kind,
        due_on: task.due_on,
        dated: task.dated,
        act: task.act,
    }))
}
