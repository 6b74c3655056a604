//! Families that called more than once, what officers said about them, and what became of it.

use contract::command::repeat_call::{
    Assess, Assessed, Assessment, Call, Household, Households, Opened, Rule, Then, looked_at_since,
};
use contract::{Code, Event, Failure};
use model::dictionary::{self, Sight};
use model::dispute::limits;
use model::{
    DisputeDraft, DisputeKind, DisputeState, DraftId, FieldProblem, GridId, NoticeState, Party,
    Problem, Role, Side, UtcMs,
};
use store::repeat_call::{self, AssessmentRow};
use store::{Reading, directory, draft, setting};

use super::super::notice::Ready;
use super::super::who;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// Under which the rule is kept.
pub(super) const RULE: &str = "repeat_call.rule";
/// How much is told of what was said about households whose calls are gone.
const EARLIER: u32 = 100;
const DAY_MS: i64 = 24 * 3_600_000;
/// How long it is kept what was said: twelve months, as notices are.
pub(super) const KEPT_MS: i64 = 366 * DAY_MS;

/// From when on calls are looked at.
pub(super) fn since(rule: &Rule, now: UtcMs) -> UtcMs {
    let days = now.day().days_since(looked_at_since(rule, now.day()));
    now.plus_ms(-i64::from(days) * DAY_MS)
}

pub(super) fn households(field: &Field) -> Result<Households, Failure> {
    let role = field.seat()?.worker.role;
    let now = field.parts.clock.now();
    let households = field.store.read(|r| {
        let rule: Rule = setting::get(r, RULE)?;
        let found = repeat_call::repeated(r, since(&rule, now), rule.fewest)?;
        let mut households = Vec::with_capacity(found.len());
        for one in found {
            households.push(household(r, role, &one)?);
        }
        households.sort_by_key(|one| !one.waits);
        let earlier = repeat_call::earlier(r, EARLIER)?;
        let earlier = earlier.into_iter().map(|row| said(r, role, row));
        let earlier: Result<Vec<_>, Stop> = earlier.collect();
        Ok::<_, Stop>(Households {
            rule,
            calls: repeat_call::count(r)?,
            households,
            earlier: earlier?,
        })
    })?;
    Ok(households)
}

pub(super) fn open(field: &Field, id: i64) -> Result<Opened, Failure> {
    let worker = field.seat()?.worker;
    let now = field.parts.clock.now();
    let opened = field.store.read(|r| {
        let household = find(r, worker.role, id, now)?;
        let calls = repeat_call::calls(r, id)?;
        let looks = repeat_call::looks(r, id)?.into_iter();
        let looks = looks.map(|(by, at)| Ok((who(r, Some(by))?, at)));
        Ok::<_, Stop>(Opened {
            household,
            calls: calls
                .into_iter()
                .map(|call| shown(worker.role, call))
                .collect(),
            looks: looks.collect::<Result<_, Stop>>()?,
        })
    })?;
    // The look stands in the log before the words leave.
    field
        .store
        .note(|w| Ok::<_, Stop>(repeat_call::look(w, id, &worker.id, now)?))?;
    Ok(opened)
}

pub(super) fn assess(field: &Field, asked: Assess) -> Result<Assessed, Failure> {
    let seat = field.seat()?;
    let now = field.parts.clock.now();
    let words = asked.words.trim();
    if words.is_empty() {
        return Err(Failure::invalid(vec![FieldProblem::new(
            "words",
            Problem::Missing,
        )]));
    }
    let (chars, max_chars) = (words.chars().count(), limits::NARRATIVE_CHARS);
    if chars > max_chars {
        let problem = Problem::TooLong { chars, max_chars };
        return Err(Failure::invalid(vec![FieldProblem::new("words", problem)]));
    }
    let begun = match asked.then {
        Then::Case => Some(DraftId::from_bytes(hand::fresh()?)),
        Then::Nothing | Then::Notice => None,
    };
    let hand = field.hand(&seat);
    let ready = match (asked.then, asked.notice) {
        (Then::Notice, Some(notice)) => Some(to_one_grid(Ready::of(*notice, hand)?)?),
        (Then::Case | Then::Nothing, None) => None,
        _ => {
            let detail = "a notice is given with the outcome notice, and only with it";
            return Err(Failure::new(Code::BadArguments, detail));
        }
    };
    let sent = field.store.write(|w| {
        let rule: Rule = setting::get(w, RULE)?;
        let household = repeat_call::find(w, asked.household, since(&rule, now))?;
        let household = household.ok_or_else(|| not_found("household that called"))?;
        if let Some(id) = begun {
            let content = DisputeDraft {
                kind: Some(DisputeKind::Household),
                parties: vec![Party {
                    id: None,
                    side: Side::A,
                    name: String::new(),
                    phone: household.phone.clone(),
                    address: household.address.clone(),
                }],
                verified: words.to_owned(),
                place: household.address.clone(),
                grid: only(directory::grids(w)?),
                ..DisputeDraft::default()
            };
            let begun = draft::Draft {
                id,
                edits: None,
                content,
                saved_at: now,
            };
            draft::put(w, &begun)?;
        }
        let sent = ready.as_ref().map(|ready| ready.send(w, &seat, hand));
        let notice = sent.transpose()?.and_then(|sent| sent.first().copied());
        let said = repeat_call::Assessment {
            at: now,
            up_to: household.last,
            worker: seat.worker.id,
            calls: household.calls,
            words: words.to_owned(),
            outcome: code(asked.then).to_owned(),
            draft: begun,
            notice,
        };
        repeat_call::assess(w, household.id, &said)?;
        Ok::<_, Stop>(notice)
    })?;
    if sent.is_some() {
        field.wrote();
        field.sync_now();
    }
    field.tell(Event::Drafts);
    Ok(Assessed {
        draft: begun,
        notice: sent,
    })
}

/// What is about one household goes to the one grid it is in.
fn to_one_grid(ready: Ready) -> Result<Ready, Failure> {
    if ready.grids().len() == 1 {
        return Ok(ready);
    }
    let problem = FieldProblem::new("grids", Problem::TooMany { max: 1 });
    Err(Failure::invalid(vec![problem]))
}

/// The grid, where there is but one to choose.
fn only(grids: Vec<directory::Grid>) -> Option<GridId> {
    match <[_; 1]>::try_from(grids) {
        Ok([grid]) => Some(grid.id),
        Err(_) => None,
    }
}

fn find(r: &Reading<'_>, role: Role, id: i64, now: UtcMs) -> Result<Household, Stop> {
    let rule: Rule = setting::get(r, RULE)?;
    let found = repeat_call::find(r, id, since(&rule, now))?;
    let found = found.ok_or_else(|| {
        let detail = "this household has no family calls here any more: read the list again";
        Failure::new(Code::NotFound, detail)
    })?;
    household(r, role, &found)
}

fn household(
    r: &Reading<'_>,
    role: Role,
    found: &repeat_call::Household,
) -> Result<Household, Stop> {
    let rows = repeat_call::assessments(r, found.id)?.into_iter();
    let assessments: Result<Vec<_>, Stop> = rows.map(|row| said(r, role, row)).collect();
    Ok(Household {
        household: found.id,
        calls: found.calls,
        first_at_ms: found.first,
        last_at_ms: found.last,
        place: dictionary::shown("calls.place", role, &found.address),
        // In a list nobody needs all of it.
        phone: dictionary::shown("calls.phone", Role::Reviewer, &found.phone),
        waits: found.assessed_up_to.is_none_or(|up_to| up_to < found.last),
        assessments: assessments?,
    })
}

/// What was said, and what became of it: a case or a notice only for whoever may see how such a one stands.
fn said(r: &Reading<'_>, role: Role, row: AssessmentRow) -> Result<Assessment, Stop> {
    let sees = |path| dictionary::sight(path, role) == Sight::Whole;
    let (cases, notices) = (sees("state"), sees("notice.acts.what"));
    Ok(Assessment {
        at_ms: row.said.at,
        by: who(r, Some(row.said.worker))?,
        calls: row.said.calls,
        words: dictionary::shown("calls.assessment", role, &row.said.words),
        then: match row.said.outcome.as_str() {
            "case" => Then::Case,
            "notice" => Then::Notice,
            _ => Then::Nothing,
        },
        draft: row.said.draft.filter(|_| cases),
        dispute: row.dispute.filter(|_| cases),
        state: row
            .state
            .filter(|_| cases)
            .map(|code| DisputeState::from_code(&code)),
        notice: row.said.notice.filter(|_| notices),
        notice_state: row
            .notice_state
            .filter(|_| notices)
            .map(|code| NoticeState::from_code(&code)),
        answer: dictionary::shown("notice.acts.done.answer", role, &row.answer),
    })
}

fn shown(role: Role, call: repeat_call::Call) -> Call {
    Call {
        at_ms: call.at,
        kind: call.kind,
        family: call.family,
        place: dictionary::shown("calls.place", role, &call.address),
        phone: dictionary::shown("calls.phone", role, &call.phone),
        words: dictionary::shown("calls.words", role, &call.words),
    }
}

const fn code(then: Then) -> &'static str {
    match then {
        Then::Nothing => "nothing",
        Then::Case => "case",
        Then::Notice => "notice",
    }
}
