//! What waits for the worker.

use contract::Failure;
use contract::command::dispute::DisputeRow;
use contract::command::draft::DraftRow;
use contract::command::elder::{ElderRow, Handed};
use contract::command::form::{ElderFormRow, FormRow};
use contract::command::notice::NoticeRow;
use contract::command::today::{Get, ReturnedFor, TaskRow, Tasks, Today};
use model::task::{Seat, TaskKind};
use model::{Day, DisputeId, DisputeState, Role, UtcMs, What, Worker, clock, dictionary};
use store::task::Part;
use store::{Reading, dispute, draft, elder, form, notice, practice, record, referral, task};

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
        let now = field.parts.clock.now();
        let day = now.day();
        let today = field.store.read(|r| {
            let overseen = overseen(r, &worker, day)?;
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
                drafts: drafts(r)?,
                forms: forms(r, worker.role, day)?,
                elder_forms: elder_forms(r, worker.role, day)?,
                mediating: waiting(&DisputeState::Mediating)?,
                recorded: waiting(&DisputeState::Recorded)?,
                open_count: dispute::count_open(r)?,
                tasks: tasks(r, &worker, now)?,
                letters: letters(r, &worker)?,
                visits: visits(r, &worker, now)?,
                visit_count: visit_count(r, &worker, now)?,
                visits_next_ms: task::next_from(r, Seat::visiting(worker.role), now)?,
                notices: notices(r, &worker, &overseen, day)?,
                overseen,
                analysis_on: clock::analysis_day(practice::get(r)?.rules(), day),
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

/// What was begun in words, the latest first.
fn drafts(r: &Reading<'_>) -> Result<Vec<DraftRow>, Stop> {
    let all = draft::all(r)?.into_iter();
    all.map(|draft| draft_row(r, draft)).collect()
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

/// The same for elders, for those who look after them.
fn elder_forms(r: &Reading<'_>, role: Role, today: Day) -> Result<Vec<ElderFormRow>, Stop> {
    let mut rows = Vec::new();
    if Seat::visiting(role).is_empty() {
        return Ok(rows);
    }
    for (doc, form, saved_at_ms) in form::begun(r)? {
        rows.extend(elder::get(r, &doc)?.map(|found| ElderFormRow {
            elder: elder_row(role, found, today),
            form,
            saved_at_ms,
        }));
    }
    Ok(rows)
}

/// Elders somebody is to come by for or to see to, late ones and those of today first.
fn visits(r: &Reading<'_>, worker: &Worker, now: UtcMs) -> Result<Vec<ElderRow>, Stop> {
    let (seats, today) = (Seat::visiting(worker.role), now.day());
    let mut rows: Vec<ElderRow> = Vec::new();
    let coming = Part::Coming(today.plus_days(1), today.plus_days(SOON));
    for part in [Part::Late(today), Part::Now(today), coming] {
        for task in task::find(r, seats, part, now, SHOWN)? {
            if rows.len() < 10
                && rows.iter().all(|row| row.id != task.doc)
                && let Some(found) = elder::get(r, &task.doc)?
            {
                let row = elder_row(worker.role, found, today);
                let handed = match task.kind {
                    TaskKind::ElderMatter => Some(handed(r, &task.doc, seats)?),
                    _ => None,
                };
                rows.push(ElderRow { handed, ..row });
            }
        }
    }
    Ok(rows)
}

/// What was passed on to these seats and is not done.
fn handed(r: &Reading<'_>, doc: &DisputeId, seats: &[Seat]) -> Result<Handed, Stop> {
    let mut of_it = task::of_record(r, doc)?;
    of_it.retain(|task| {
        task.kind == TaskKind::ElderMatter && seats.iter().any(|seat| seat.code() == task.seat)
    });
    let dated = of_it.iter().filter(|task| task.dated);
    Ok(Handed {
        count: u32::try_from(of_it.len()).unwrap_or(u32::MAX),
        by: dated.map(|task| task.due_on).min(),
    })
}

/// How many visits and the like are late or due today.
fn visit_count(r: &Reading<'_>, worker: &Worker, now: UtcMs) -> Result<u32, Stop> {
    let (seats, today) = (Seat::visiting(worker.role), now.day());
    let late = task::count(r, seats, Part::Late(today), now, COUNTED)?;
    Ok(late + task::count(r, seats, Part::Now(today), now, COUNTED)?)
}

/// Notices this worker was asked to see to, until they are done, taken back or run out.
fn overseen(r: &Reading<'_>, worker: &Worker, today: Day) -> Result<Vec<NoticeRow>, Stop> {
    let seats = Seat::overseeing(worker.id, worker.role);
    let rows = notice::overseen(r, &seats, today, SHOWN)?.into_iter();
    rows.map(|row| notice_row(r, row, worker.id, today))
        .collect()
}

/// Notices to be answered or done by this worker, and those whoever sends them has to see to, because their time is up
/// or everybody declined, without those this worker was asked to see to.
fn notices(
    r: &Reading<'_>,
    worker: &Worker,
    overseen: &[NoticeRow],
    today: Day,
) -> Result<Vec<NoticeRow>, Stop> {
    let sends = worker.role.sends_notices();
    let wanted = notice::Wanted {
        worker: (!sends).then_some(worker.id),
        open_on: Some(today),
        limit: 200,
    };
    let mut rows = notice::list(r, &wanted)?;
    if sends {
        // Whoever sent them hears of those the time of which is up.
        rows.retain(|row| row.by.is_some_and(|by| by <= today));
        rows.extend(notice::declined(r, today, SHOWN)?);
    }
    rows.retain(|row| overseen.iter().all(|known| known.id != row.id));
    let rows = rows.into_iter();
    let rows = rows.map(|row| notice_row(r, row, worker.id, today));
    let mut rows = rows.collect::<Result<Vec<_>, Stop>>()?;
    rows.sort_by_key(|row| (row.by.is_none(), row.by));
    rows.truncate(10);
    Ok(rows)
}

/// The day's work. Everything was reckoned when the records were written; only the day and the clock decide.
fn tasks(r: &Reading<'_>, worker: &Worker, at: UtcMs) -> Result<Tasks, Stop> {
    let (seats, today) = (Seat::of(worker.id, worker.role), at.day());
    let rows = |part| {
        let mut rows = Vec::new();
        for task in task::find(r, &seats, part, at, TASKS)? {
            rows.extend(row(r, task, worker, today)?);
        }
        Ok::<_, Stop>(rows)
    };
    let count = |part| task::count(r, &seats, part, at, COUNTED);
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
