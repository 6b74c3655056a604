//! Today: what waits for the worker, most pressing first. It keeps nothing of its own.

use contract::Failure;
use contract::command::dispute::DisputeRow;
use contract::command::draft::DraftRow;
use contract::command::today::{Get, Today as Waiting};
use yew::{Callback, Html, html};

use super::{Eye, Screen};
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
        mediating,
        recorded,
        ..
    } = waiting;
    if drafts.is_empty()
        && [returned, disagreeing, mediating, recorded]
            .iter()
            .all(|rows| rows.is_empty())
    {
        return empty(
            "today-empty",
            &say!(words, "today-empty"),
            &say!(words, "today-empty-text"),
        );
    }
    html! {
        <>
            { group("today-returned", &say!(words, "today-returned"), returned, eye) }
            { group("today-disagreeing", &say!(words, "today-disagreeing"), disagreeing, eye) }
            { drafts_group(drafts, eye) }
            { group("today-mediating", &say!(words, "today-mediating"), mediating, eye) }
            { group("today-recorded", &say!(words, "today-recorded"), recorded, eye) }
        </>
    }
}

fn group(testid: &str, title: &str, rows: &[DisputeRow], eye: &Eye) -> Html {
    let rows = rows
        .iter()
        .map(|found| html! { <li>{ row::dispute(found, false, eye) }</li> });
    titled(testid, title, rows.collect())
}

fn drafts_group(drafts: &[DraftRow], eye: &Eye) -> Html {
    let rows = drafts
        .iter()
        .map(|draft| html! { <li>{ draft_row(draft, eye) }</li> });
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
    let who = if draft.headline.is_empty() {
        say!(words, "headline-none")
    } else {
        draft.headline.clone()
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
