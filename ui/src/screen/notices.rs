//! Notices: a worker's own, or all for those who send them.

use contract::command::notice::{List, NoticeRow, Send};
use contract::{Command, Failure};
use yew::{Callback, Html, classes, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::card::{Tone, empty, note};
use crate::route::Route;
use crate::words::say;

/// How many are read.
const MOST: u32 = 200;

/// The list, once it has been read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Notices {
    rows: Option<Vec<NoticeRow>>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Result<Vec<NoticeRow>, Failure>),
}

/// What can be wanted: reading the list.
#[derive(Debug, PartialEq)]
pub(crate) struct Ask;

impl Screen for Notices {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => return (self, vec![Ask]),
            Event::Got(Ok(rows)) => (self.rows, self.failure) = (Some(rows), None),
            Event::Got(Err(failure)) => self.failure = Some(failure),
        }
        (self, vec![])
    }

    async fn perform(Ask: Ask, world: World) -> Option<Event> {
        let list = List {
            open: false,
            limit: MOST,
        };
        Some(Event::Got(world.bridge.call(list).await))
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, _emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let rows = self.rows.as_deref();
        html! {
            <div class="page" data-testid="notices">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "notices-title") }</h1>
                    if Send::MAY.allows(eye.role()) {
                        <a class="link" href={Route::SendNotice.hash()} data-testid="notice-new">{ say!(words, "notice-send") }</a>
                    }
                </header>
                { for self.failure.as_ref().map(|failure| note("notices-refusal", Tone::Alert, &words.refusal(failure))) }
                if rows.is_some_and(<[NoticeRow]>::is_empty) {
                    { empty("notices-empty", &say!(words, "notices-empty"), &say!(words, "notices-empty-text")) }
                }
                <ul class="group__rows">
                    { for rows.unwrap_or_default().iter().map(|it| html! { <li>{ row(it, eye) }</li> }) }
                </ul>
            </div>
        }
    }
}

/// A notice in a list: what is asked and by when.
pub(super) fn row(row: &NoticeRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let runs = row.state.is_open() && !row.expired;
    let when = match row.by {
        Some(by) if runs => words.due(eye.now.day(), by),
        _ => words.moment_short(eye.now, row.sent_at_ms),
    };
    let how = if row.expired && row.state.is_open() {
        say!(words, "notice-expired")
    } else {
        words.notice_state(&row.state)
    };
    let open = (eye.open == Some(row.id)).then_some("row--chosen");
    html! {
        <a class={classes!("row", open)} data-testid="notice-row" href={Route::Notice(row.id).hash()}>
            <span class="row__line">
                <span class="row__who">{ &row.asked }</span>
                <span class={classes!("row__when", row.late.then_some("late"))}>{ when }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ &row.grid_name }</span>
                <span class="row__how"><span class="state state--open">{ how }</span></span>
            </span>
        </a>
    }
}
