//! Letters to partner units: those written here, or, at a unit, those that came. What waits for an answer
//! stands first.

use contract::Failure;
use contract::command::referral::{List, Row};
use model::dispute::life::ReferralState;
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
pub(crate) struct Letters {
    rows: Option<Vec<Row>>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Result<Vec<Row>, Failure>),
}

/// What can be wanted: reading the list.
#[derive(Debug, PartialEq)]
pub(crate) struct Ask;

impl Screen for Letters {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => return (self, vec![Ask]),
            Event::Got(Ok(mut rows)) => {
                let waits = |row: &Row| {
                    !matches!(row.state, ReferralState::Offered | ReferralState::Accepted)
                };
                rows.sort_by_key(waits);
                (self.rows, self.failure) = (Some(rows), None);
            }
            Event::Got(Err(failure)) => self.failure = Some(failure),
        }
        (self, vec![])
    }

    async fn perform(Ask: Ask, world: World) -> Option<Event> {
        let list = List {
            state: None,
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
            <div class="page" data-testid="letters">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "letters-title") }</h1>
                </header>
                { for self.failure.as_ref().map(|failure| {
                    note("letters-refusal", Tone::Alert, &words.refusal(failure))
                }) }
                if rows.is_some_and(<[Row]>::is_empty) {
                    { empty("letters-empty", &say!(words, "letters-empty"), &say!(words, "letters-empty-text")) }
                }
                <ul class="group__rows">
                    { for rows.unwrap_or_default().iter().map(|it| html! { <li>{ row(it, eye) }</li> }) }
                </ul>
            </div>
        }
    }
}

/// A letter in a list.
pub(super) fn row(row: &Row, eye: &Eye) -> Html {
    let words = &eye.words;
    let today = eye.now.day();
    let runs = matches!(row.state, ReferralState::Offered | ReferralState::Accepted);
    let when = if runs {
        words.due(today, row.deadline)
    } else {
        words.moment_short(eye.now, row.offered_at_ms)
    };
    let open = (eye.open == Some(row.letter)).then_some("row--chosen");
    // Where a list may not say what it is about, it is known by its number and by who wrote it.
    let (what, beside) = if row.matter.is_empty() {
        (&row.number, &row.from)
    } else {
        (&row.matter, &row.number)
    };
    html! {
        <a class={classes!("row", open)} data-testid="letter-row" href={Route::Letter(row.letter).hash()}>
            <span class="row__line">
                <span class="row__who">{ what }</span>
                <span class={classes!("row__when", (runs && row.deadline < today).then_some("late"))}>{ when }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ format!("{} · {beside}", row.unit) }</span>
                <span class="row__how"><span class="state state--open">{ words.letter_state(row.state.code()) }</span></span>
            </span>
        </a>
    }
}
