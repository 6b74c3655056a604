//! Today: what waits for the worker, most pressing first. It keeps nothing of its own.

use contract::Failure;
use contract::command::dispute::DisputeRow;
use contract::command::draft::DraftRow;
use contract::command::form::{ElderFormRow, FormRow};
use contract::command::today::{Get, TaskRow, Today as Waiting};
use model::task::TaskKind;
use model::{Role, UtcMs};
use yew::{Callback, Html, classes, html};

use super::deed::form::Form;
use super::visit::FORM as VISIT;
use super::{Eye, Screen, elders, letters, notices};
use crate::outside::World;
use crate::part::card::{Tone, empty, note};
use crate::part::row;
use crate::route::Route;
use crate::words::say;

/// What waits, once it has been read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Today {
    waiting: Option<Waiting>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read, or read again.
    Read,
    /// It was read.
    Got(Box<Result<Waiting, Failure>>),
}

/// What can be wanted: reading what waits.
#[derive(Debug, PartialEq)]
pub(crate) struct Ask;

impl Screen for Today {
    type Event = Event;
    type Effect = Ask;

    fn update(self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => (self, vec![Ask]),
            Event::Got(got) => (
                match *got {
                    Ok(waiting) => Self {
                        waiting: Some(waiting),
                        failure: None,
                    },
                    Err(failure) => Self {
                        failure: Some(failure),
                        ..self
                    },
                },
                vec![],
            ),
        }
    }

    async fn perform(Ask: Ask, world: World) -> Option<Event> {
        Some(Event::Got(Box::new(world.bridge.call(Get {}).await)))
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event != contract::Event::Session).then_some(Event::Read)
    }

    /// A door nobody answered comes up by the clock, whether or not anything else happens here.
    fn ticked(&self, now: UtcMs) -> Option<Event> {
        let next = self.waiting.as_ref()?.visits_next_ms?;
        (next <= now).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, _emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        html! {
            <div class="page" data-testid="today">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "today-title") }</h1>
                    { for self.waiting.as_ref().map(|waiting| html! {
                        <p class="page__aside" data-testid="open-count">
                            { say!(words, "today-open", count = waiting.open_count) }
                        </p>
                    }) }
                </header>
                { for self.failure.as_ref().map(|failure| {
                    note("today-refusal", Tone::Alert, &words.refusal(failure))
                }) }
                { for self.waiting.as_ref().map(|waiting| groups(waiting, eye)) }
            </div>
        }
    }
}

fn groups(waiting: &Waiting, eye: &Eye) -> Html {
    let words = &eye.words;
    let Waiting {
        returned,
        disagreeing,
        drafts,
        forms,
        elder_forms,
        mediating,
        recorded,
        tasks,
        letters,
        visits,
        overseen,
        notices,
        ..
    } = waiting;
    let none = drafts.is_empty()
        && forms.is_empty()
        && elder_forms.is_empty()
        && letters.is_empty()
        && visits.is_empty()
        && overseen.is_empty()
        && notices.is_empty()
        && [&tasks.overdue, &tasks.today, &tasks.coming]
            .iter()
            .all(|rows| rows.is_empty())
        && [returned, disagreeing, mediating, recorded]
            .iter()
            .all(|rows| rows.is_empty());
    if none {
        return empty(
            "today-empty",
            &say!(words, "today-empty"),
            &say!(words, "today-empty-text"),
        );
    }
    // What a task asks for already is not told again below.
    let asked = |row: &&DisputeRow| {
        let all = [&tasks.overdue, &tasks.today, &tasks.coming];
        !all.into_iter()
            .flatten()
            .any(|task| task.dispute.id == row.id)
    };
    let unasked = |rows: &[DisputeRow]| rows.iter().filter(asked).cloned().collect::<Vec<_>>();
    let heard = letters
        .iter()
        .map(|found| html! { <li>{ letters::row(found, eye) }</li> });
    let row_of = |found| html! { <li>{ notices::row(found, eye) }</li> };
    let (told, handed) = (
        notices.iter().map(row_of).collect(),
        overseen.iter().map(row_of).collect(),
    );
    let visited = visits
        .iter()
        .map(|found| html! { <li>{ elders::row(found, eye) }</li> });
    html! {
        <>
            { titled("today-overseen", &say!(words, "today-overseen"), handed) }
            { titled("today-notices", &say!(words, "notices-title"), told) }
            { due("today-overdue", &say!(words, "today-overdue"), &tasks.overdue, tasks.overdue_count, eye) }
            { returned_group(waiting, eye) }
            { group("today-disagreeing", &say!(words, "today-disagreeing"), disagreeing, eye) }
            { due("today-due", &say!(words, "today-due"), &tasks.today, tasks.today_count, eye) }
            { titled("today-visits", &say!(words, "tab-elders"), visited.collect()) }
            { titled("today-letters", &say!(words, "today-letters"), heard.collect()) }
            { drafts_group(waiting, eye) }
            { due("today-coming", &say!(words, "today-coming"), &tasks.coming, tasks.coming_count, eye) }
            { group("today-mediating", &say!(words, "today-mediating"), &unasked(mediating), eye) }
            { group("today-recorded", &say!(words, "today-recorded"), &unasked(recorded), eye) }
            if matches!(eye.role(), Some(Role::StationOfficer | Role::Reviewer)) {
                <p class="card__line" data-testid="today-analysis">
                    { say!(words, "today-analysis", day = words.day(eye.now.day(), waiting.analysis_on)) }
                </p>
            }
        </>
    }
}

/// What was sent back, each with why under it.
fn returned_group(waiting: &Waiting, eye: &Eye) -> Html {
    let words = &eye.words;
    let rows = waiting.returned.iter().map(|found| {
        let mut reasons = waiting.returned_for.iter();
        let why = reasons.find(|it| it.dispute == found.id && !it.reason.is_empty());
        html! {
            <li>
                { row::dispute(found, false, eye) }
                { for why.map(|why| html! {
                    <p class="row__why">{ say!(words, "returned-why", reason = why.reason.as_str()) }</p>
                }) }
            </li>
        }
    });
    titled(
        "today-returned",
        &say!(words, "today-returned"),
        rows.collect(),
    )
}

/// Tasks of one part of the day's work, and how many more there are than are shown.
fn due(testid: &str, title: &str, rows: &[TaskRow], count: u32, eye: &Eye) -> Html {
    let more = count.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
    let shown = rows
        .iter()
        .map(|task| html! { <li>{ task_row(task, eye) }</li> });
    html! {
        <>
            { titled(testid, title, shown.collect()) }
            if more > 0 { <p class="card__line">{ say!(eye.words, "today-more", count = more) }</p> }
        </>
    }
}

/// The form a task asks for; of the others the case itself is what to look at.
fn asked_for(kind: &TaskKind) -> Option<&'static Form> {
    let code = match kind {
        TaskKind::Assign => "assigned",
        TaskKind::Session => "session",
        TaskKind::Term => "performance",
        TaskKind::CourtConfirmation => "court_confirmation",
        TaskKind::GradeReview => "graded",
        TaskKind::FollowUp | TaskKind::PlannedVisit | TaskKind::MonthlyReturnVisit => "follow_up",
        TaskKind::MeetingTask => "taker_done",
        TaskKind::ReportDuty => "report_duty",
        TaskKind::WarningVisit => "protective_visit",
        _ => return None,
    };
    Form::of(code)
}

/// Of whom a case is; one of domestic violence names nobody.
fn whose(case: &DisputeRow, eye: &Eye) -> String {
    match case.headline.as_str() {
        _ if case.violent => say!(eye.words, "headline-violence"),
        "" => say!(eye.words, "headline-none"),
        headline => headline.to_owned(),
    }
}

fn task_row(task: &TaskRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let case = &task.dispute;
    let to =
        asked_for(&task.kind).map_or(Route::Dispute(case.id), |form| Route::Deed(case.id, form));
    let who = whose(case, eye);
    let by = if task.dated {
        words.task_due(today, &task.kind, task.due_on)
    } else {
        say!(words, "due-waits")
    };
    let late = (task.dated && task.due_on < today).then_some("late");
    let open = (eye.open == Some(case.id)).then_some("row--chosen");
    html! {
        <a class={classes!("row", open)} data-testid="task-row" data-kind={task.kind.code().to_owned()} href={to.hash()}>
            <span class="row__line">
                <span class="row__who">{ words.task(task.kind.code()) }</span>
                <span class={classes!("row__when", late)}>{ by }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ who }</span>
                <span class="row__how">
                    { for case.grade.as_ref().map(|it| row::grade(it, eye)) }
                    <span class="row__about">{ words.kind(&case.kind) }</span>
                </span>
            </span>
        </a>
    }
}

fn group(testid: &str, title: &str, rows: &[DisputeRow], eye: &Eye) -> Html {
    let rows = rows
        .iter()
        .map(|found| html! { <li>{ row::dispute(found, false, eye) }</li> });
    titled(testid, title, rows.collect())
}

fn drafts_group(waiting: &Waiting, eye: &Eye) -> Html {
    let begun = waiting.forms.iter().filter_map(|begun| {
        Some(html! { <li>{ form_row(begun, Form::of(&begun.form)?, eye) }</li> })
    });
    let visits = waiting.elder_forms.iter();
    let visits = visits.filter(|begun| begun.form == VISIT);
    let visits = visits.map(|begun| html! { <li>{ visit_row(begun, eye) }</li> });
    let rows = waiting
        .drafts
        .iter()
        .map(|draft| html! { <li>{ draft_row(draft, eye) }</li> })
        .chain(begun)
        .chain(visits);
    titled(
        "today-drafts",
        &say!(eye.words, "today-drafts"),
        rows.collect(),
    )
}

fn titled(testid: &str, title: &str, rows: Vec<Html>) -> Html {
    if rows.is_empty() {
        return html! {};
    }
    html! {
        <section class="group" data-testid={testid.to_owned()}>
            <h2 class="group__title">
                <span>{ title.to_owned() }</span><span class="group__count">{ rows.len() }</span>
            </h2>
            <ul class="group__rows">{ for rows }</ul>
        </section>
    }
}

/// A form that was begun: back into it at a touch.
fn form_row(begun: &FormRow, form: &'static Form, eye: &Eye) -> Html {
    let words = &eye.words;
    let to = Route::Deed(begun.dispute.id, form);
    html! {
        <a class="row" data-testid="form-row" href={to.hash()}>
            <span class="row__line">
                <span class="row__who">{ whose(&begun.dispute, eye) }</span>
                <span class="row__when">{ words.moment_short(eye.now, begun.saved_at_ms) }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ words.deed(form.code, false) }</span>
                <span class="row__how"><span class="state state--open">{ say!(words, "form-begun") }</span></span>
            </span>
        </a>
    }
}

/// A visit that was begun: back into it at a touch.
fn visit_row(begun: &ElderFormRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let to = Route::Visit(begun.elder.id);
    html! {
        <a class="row" data-testid="visit-row" href={to.hash()}>
            <span class="row__line">
                <span class="row__who">{ begun.elder.name.clone() }</span>
                <span class="row__when">{ words.moment_short(eye.now, begun.saved_at_ms) }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ say!(words, "visit-title") }</span>
                <span class="row__how"><span class="state state--open">{ say!(words, "form-begun") }</span></span>
            </span>
        </a>
    }
}

fn draft_row(draft: &DraftRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let to = draft.edits.map_or(Route::Draft(draft.id), Route::Edit);
    let kind = draft
        .kind
        .as_ref()
        .map_or_else(|| say!(words, "draft-no-kind"), |kind| words.kind(kind));
    let mark = if draft.edits.is_some() {
        say!(words, "draft-edits")
    } else {
        say!(words, "draft-new")
    };
    let who = match draft.headline.as_str() {
        _ if draft.violent => say!(words, "headline-violence"),
        "" => say!(words, "headline-none"),
        headline => headline.to_owned(),
    };
    html! {
        <a class="row" data-testid="draft-row" href={to.hash()}>
            <span class="row__line">
                <span class="row__who">{ who }</span>
                <span class="row__when">{ words.moment_short(eye.now, draft.saved_at_ms) }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ kind }</span>
                <span class="row__how"><span class="state state--open">{ mark }</span></span>
            </span>
        </a>
    }
}
