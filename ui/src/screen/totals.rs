//! What was done in a month: totals of this device's place, and never of a person.

use std::collections::BTreeMap;

use contract::Failure;
use contract::command::tally::{Get, Totals as Counted};
use model::Day;
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::route::Route;
use crate::words::say;

/// In which order it is told.
const ORDER: &[&str] = &[
    "sessions",
    "mediators",
    "invited_mediators",
    "agreed",
    "settled_in_house",
    "settled_in_group",
    "settled_in_village",
    "settled_in_township",
    "failed",
    "refused",
    "follow_ups",
    "closed",
    "reopened",
    "meetings",
    "letters_sent",
    "letters_accepted",
    "letters_declined",
    "letters_answered",
];

/// One month.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Totals {
    first: Day,
    totals: Option<BTreeMap<String, u32>>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// The month has to be read.
    Read,
    /// Another month, so many after this one.
    Turn(i32),
    /// It was read.
    Got(Result<Counted, Failure>),
}

/// What can be wanted: the totals from a day to a day.
#[derive(Debug, PartialEq)]
pub(crate) struct Ask(Day, Day);

impl Totals {
    /// The month of this day.
    pub(crate) fn of_the_month(day: Day) -> Self {
        Self {
            first: Day::new(day.year(), day.month(), 1).unwrap_or(day),
            totals: None,
            failure: None,
        }
    }

    fn last(&self) -> Day {
        self.first.plus_months(1).plus_days(-1)
    }
}

impl Screen for Totals {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => {}
            Event::Turn(months) => self.first = self.first.plus_months(months),
            Event::Got(Ok(counted)) => {
                (self.totals, self.failure) = (Some(counted.totals), None);
                return (self, vec![]);
            }
            Event::Got(Err(failure)) => {
                self.failure = Some(failure);
                return (self, vec![]);
            }
        }
        let ask = Ask(self.first, self.last());
        (self, vec![ask])
    }

    async fn perform(Ask(from, until): Ask, world: World) -> Option<Event> {
        Some(Event::Got(world.bridge.call(Get { from, until }).await))
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let button = |testid, label, months| {
            Button {
                testid,
                label,
                weight: Weight::Plain,
                busy: false,
                press: emit.reform(move |()| Event::Turn(months)),
            }
            .view()
        };
        let text = say!(
            words,
            "totals-text",
            year = self.first.year().to_string(),
            month = self.first.month()
        );
        let row = |(code, count): (&str, u32)| {
            html! {
                <div class="fact"><dt>{ words.total(code) }</dt><dd>{ count }</dd></div>
            }
        };
        let told = self.totals.as_ref().map(|totals| {
            let told = ORDER.iter().filter_map(|code| Some((*code, *totals.get(*code)?)));
            let told: Vec<_> = told.collect();
            if told.is_empty() {
                html! { <p class="card__line" data-testid="totals-none">{ say!(words, "totals-none") }</p> }
            } else {
                html! { <dl class="totals" data-testid="totals-list">{ for told.into_iter().map(row) }</dl> }
            }
        });
        html! {
            <div class="page" data-testid="totals">
                <a class="back" href={Route::Me.hash()} data-testid="back">{ say!(words, "back") }</a>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "totals-title") }</h1>
                </header>
                { for self.failure.as_ref().map(|failure| {
                    note("totals-refusal", Tone::Alert, &words.refusal(failure))
                }) }
                <p class="sheet__line">{ text }</p>
                <section class="card">{ for told }</section>
                <div class="next__pair">
                    { button("totals-before", say!(words, "totals-before"), -1) }
                    { button("totals-after", say!(words, "totals-after"), 1) }
                </div>
            </div>
        }
    }
}
