//! Elders living alone: whom somebody comes by for next, the late ones by need.

use contract::Failure;
use contract::command::elder::{ElderRow, List, Page, Register};
use contract::{Command, Event as Told};
use model::elder::act::plan::Need;
use yew::{Callback, Html, classes, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::card::{Tone, empty, note};
use crate::part::chip::{Chip, Size, chips};
use crate::route::Route;
use crate::words::say;

/// How many are read.
const MOST: u32 = 200;

/// The list, once it has been read.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Elders {
    page: Option<Page>,
    overdue: bool,
    need: Option<Need>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Result<Page, Failure>),
    /// Only the late ones, or all.
    Overdue(bool),
    /// Only those visited so often.
    Need(Need),
}

/// What can be wanted: reading the list.
#[derive(Debug, PartialEq)]
pub(crate) struct Ask(List);

impl Elders {
    fn ask(&self) -> Ask {
        Ask(List {
            overdue: self.overdue,
            need: self.need.clone(),
            limit: MOST,
            ..List::default()
        })
    }
}

impl Screen for Elders {
    type Event = Event;
    type Effect = Ask;

    fn update(mut self, event: Event) -> (Self, Vec<Ask>) {
        match event {
            Event::Read => {}
            Event::Got(got) => {
                match got {
                    Ok(page) => (self.page, self.failure) = (Some(page), None),
                    Err(failure) => self.failure = Some(failure),
                }
                return (self, vec![]);
            }
            Event::Overdue(overdue) => (self.overdue, self.need) = (overdue, None),
            Event::Need(need) => {
                let chosen = self.need.as_ref() == Some(&need);
                self.need = (!chosen).then_some(need);
            }
        }
        let ask = self.ask();
        (self, vec![ask])
    }

    async fn perform(Ask(list): Ask, world: World) -> Option<Event> {
        Some(Event::Got(world.bridge.call(list).await))
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: Told) -> Option<Event> {
        (event == Told::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let rows = self.page.as_ref().map(|page| page.rows.as_slice());
        let late = self.page.as_ref().map_or(0, |page| page.overdue);
        let chip = |testid: &str, label, chosen, choose| Chip {
            testid: testid.to_owned(),
            label,
            chosen,
            choose,
        };
        let mut filters = vec![
            chip(
                "elders-all",
                say!(words, "elders-all"),
                !self.overdue && self.need.is_none(),
                emit.reform(|()| Event::Overdue(false)),
            ),
            chip(
                "elders-overdue",
                say!(words, "elders-overdue", count = late),
                self.overdue,
                emit.reform(|()| Event::Overdue(true)),
            ),
        ];
        filters.extend(Need::ALL.iter().map(|need| {
            let choose = need.clone();
            chip(
                &format!("elders-{}", need.code()),
                words.need(need),
                self.need.as_ref() == Some(need),
                emit.reform(move |()| Event::Need(choose.clone())),
            )
        }));
        html! {
            <div class="page" data-testid="elders">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "elders-title") }</h1>
                    if Register::MAY.allows(eye.role()) {
                        <a class="link" href={Route::Register.hash()} data-testid="elder-register">{ say!(words, "elder-register") }</a>
                    }
                </header>
                { chips(&say!(words, "elders-title"), Size::Filter, filters) }
                { for self.failure.as_ref().map(|failure| note("elders-refusal", Tone::Alert, &words.refusal(failure))) }
                if rows.is_some_and(<[ElderRow]>::is_empty) {
                    { empty("elders-empty", &say!(words, "elders-empty"), &say!(words, "elders-empty-text")) }
                }
                <ul class="group__rows">
                    { for rows.unwrap_or_default().iter().map(|it| html! { <li>{ row(it, eye) }</li> }) }
                </ul>
            </div>
        }
    }
}

/// An elder in a list: the person first, then why somebody comes by.
pub(super) fn row(row: &ElderRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let when = row.next_on.map_or_else(
        || words.elder_state(&row.state),
        |day| words.due(eye.now.day(), day),
    );
    let since = row.since_days.map_or_else(
        || say!(words, "elder-never"),
        |days| say!(words, "elder-since", days = days),
    );
    let mark = if row.unanswered {
        Some(say!(words, "elder-unanswered"))
    } else if row.alerted {
        Some(say!(words, "elder-alerted"))
    } else {
        row.need.as_ref().map(|need| words.need(need))
    };
    let age = row.age.map(|age| say!(words, "elder-age", age = age));
    let who: Vec<_> = std::iter::once(row.name.clone()).chain(age).collect();
    let open = (eye.open == Some(row.id)).then_some("row--chosen");
    html! {
        <a class={classes!("row", open)} data-testid="elder-row" href={Route::Elder(row.id).hash()}>
            <span class="row__line">
                <span class="row__who">{ who.join(" · ") }</span>
                <span class={classes!("row__when", (row.late_days > 0).then_some("late"))}>{ when }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ format!("{} · {since}", row.address) }</span>
                { for mark.map(|mark| html! { <span class="row__how"><span class="state state--open">{ mark }</span></span> }) }
            </span>
        </a>
    }
}
