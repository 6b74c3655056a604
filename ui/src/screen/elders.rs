//! Elders living alone: whom somebody comes by for next, the late ones by need.

use contract::Failure;
use contract::command::elder::{Alert, Alerted, ElderRow, List, Page, Register};
use contract::{Command, Event as Told};
use model::GridId;
use model::elder::act::plan::{Alert as Warning, Need};
use yew::{Callback, Html, InputEvent, classes, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::card::{Fold, Tone, empty, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::{door, typed};
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
    query: String,
    /// Whether those nobody comes by for any more are shown, too.
    gone: bool,
    /// Whether the weather alerts are unfolded.
    warning: bool,
    /// What an alert came to.
    alerted: Option<(Warning, u32)>,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// What was looked for was read.
    Got(Box<List>, Result<Page, Failure>),
    /// What is looked for.
    Typed(String),
    /// The weather alerts are unfolded or folded.
    Fold,
    /// An alert was given in these grids.
    Alert(Warning, Vec<GridId>),
    /// It was noted, or not.
    Noted(Warning, Result<u32, Failure>),
    /// Only the late ones, or all.
    Overdue(bool),
    /// Only those visited so often.
    Need(Need),
    /// Also those nobody comes by for any more, or not.
    Gone,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The list read.
    Ask(List),
    /// An alert noted in these grids.
    Alert(Warning, Vec<GridId>),
}

impl Elders {
    /// What is looked for.
    fn list(&self) -> List {
        List {
            overdue: self.overdue,
            need: self.need.clone(),
            query: self.query.clone(),
            all: self.gone,
            limit: MOST,
            ..List::default()
        }
    }
}

impl Screen for Elders {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {}
            // What was asked for before the last character was typed, or the last filter chosen, is not waited for any
            // more.
            Event::Got(asked, _) if *asked != self.list() => return (self, vec![]),
            Event::Got(_, got) => {
                match got {
                    Ok(page) => (self.page, self.failure) = (Some(page), None),
                    Err(failure) => self.failure = Some(failure),
                }
                return (self, vec![]);
            }
            Event::Typed(query) => self.query = query,
            Event::Fold => {
                self.warning = !self.warning;
                return (self, vec![]);
            }
            Event::Alert(warning, grids) => {
                // Folded at once: a second tap must not give it twice.
                (self.warning, self.alerted) = (false, None);
                return (self, vec![Effect::Alert(warning, grids)]);
            }
            Event::Noted(warning, Ok(count)) => {
                self.alerted = Some((warning, count));
            }
            Event::Noted(_, Err(failure)) => {
                self.failure = Some(failure);
                return (self, vec![]);
            }
            Event::Overdue(overdue) => (self.overdue, self.need) = (overdue, None),
            Event::Need(need) => {
                let chosen = self.need.as_ref() == Some(&need);
                self.need = (!chosen).then_some(need);
            }
            Event::Gone => self.gone = !self.gone,
        }
        let ask = Effect::Ask(self.list());
        (self, vec![ask])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Ask(list) => {
                let got = world.bridge.call(list.clone()).await;
                Some(Event::Got(Box::new(list), got))
            }
            Effect::Alert(alert, grids) => {
                let mut count = 0;
                for grid in grids {
                    let noted = world
                        .bridge
                        .call(Alert {
                            alert: alert.clone(),
                            grid,
                        })
                        .await;
                    match noted {
                        Ok(Alerted { elders }) => count += elders,
                        Err(failure) => return Some(Event::Noted(alert, Err(failure))),
                    }
                }
                Some(Event::Noted(alert, Ok(count)))
            }
        }
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
        filters.push(chip(
            "elders-gone",
            say!(words, "elders-gone"),
            self.gone,
            emit.reform(|()| Event::Gone),
        ));
        html! {
            <div class="page" data-testid="elders">
                <header class="page__head">
                    <h1 class="page__title" id="list-heading" tabindex="-1">{ say!(words, "elders-title") }</h1>
                    if Register::MAY.allows(eye.role()) {
                        <a class="link" href={Route::Register.hash()} data-testid="elder-register">{ say!(words, "elder-register") }</a>
                    }
                </header>
                { seek(self, eye, emit) }
                { chips(&say!(words, "elders-title"), Size::Filter, filters) }
                { for self.alerted.as_ref().map(|(alert, count)| {
                    let (alert, count) = (words.alert(alert), *count);
                    let text = say!(words, "elders-alerted", alert = alert, count = count);
                    note("elders-alerted", Tone::Calm, &text)
                }) }
                { for self.failure.as_ref().map(|failure| note("elders-refusal", Tone::Alert, &words.refusal(failure))) }
                if rows.is_some_and(<[ElderRow]>::is_empty) {
                    { nobody(self, eye) }
                }
                <ul class="group__rows">
                    { for rows.unwrap_or_default().iter().map(|it| html! { <li>{ row(it, eye) }</li> }) }
                </ul>
                if Alert::MAY.allows(eye.role()) { { alerts(self, eye, emit) } }
            </div>
        }
    }
}

fn seek(model: &Elders, eye: &Eye, emit: &Callback<Event>) -> Html {
    let hint = say!(eye.words, "elders-search");
    html! {
        <div class="seek" role="search">
            <input id="elder-search" class="field__input seek__input" data-testid="elder-search" type="search"
                inputmode="search" enterkeyhint="search" autocomplete="off" autocapitalize="off" spellcheck="false"
                aria-label={hint.clone()} placeholder={hint} value={model.query.clone()}
                oninput={emit.reform(|event: InputEvent| Event::Typed(typed(&event)))} />
        </div>
    }
}

/// Why the list is empty, and what to do.
fn nobody(model: &Elders, eye: &Eye) -> Html {
    let words = &eye.words;
    let query = model.query.trim();
    if query.is_empty() {
        return empty(
            "elders-empty",
            &say!(words, "elders-empty"),
            &say!(words, "elders-empty-text"),
        );
    }
    empty(
        "elders-none",
        &say!(words, "elders-none", query = query.to_owned()),
        &say!(words, "elders-none-text"),
    )
}

/// A heat or cold alert: rare, so it is folded away below the list.
fn alerts(model: &Elders, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let fold = Fold {
        testid: "elders-alert",
        label: say!(words, "elders-alert"),
        open: model.warning,
        toggle: emit.reform(|()| Event::Fold),
    };
    fold.view(|| {
        let seat = eye.seat.as_ref();
        let grids = seat.map(|seat| seat.grids.iter().map(|grid| grid.id.clone()));
        let grids: Vec<_> = grids.into_iter().flatten().collect();
        let warnings = Warning::ALL.iter().map(|warning| {
            let (warning, grids) = (warning.clone(), grids.clone());
            Chip {
                testid: format!("alert-{}", warning.code()),
                label: words.alert(&warning),
                chosen: false,
                choose: emit.reform(move |()| Event::Alert(warning.clone(), grids.clone())),
            }
        });
        html! {
            <>
                <p class="card__line">{ say!(words, "elders-alert-text") }</p>
                { chips(&say!(words, "elders-alert"), Size::Even, warnings.collect()) }
            </>
        }
    })
}

/// An elder in a list: the person first, then why somebody comes by, and by when. Of a door nobody answered that is
/// whose turn it is to be asked, by the clock.
pub(super) fn row(row: &ElderRow, eye: &Eye) -> Html {
    let words = &eye.words;
    let turn = door::turn(&row.door, eye.now);
    let (when, late) = when(row, eye);
    let since = row.since_days.map_or_else(
        || say!(words, "elder-never"),
        |days| say!(words, "elder-since", days = days),
    );
    let mark = if let Some(turn) = turn {
        Some(say!(words, "door-ask", whom = words.whom(&turn.whom)))
    } else if row.unanswered {
        Some(say!(words, "elder-unanswered"))
    } else if let Some(handed) = &row.handed {
        Some(say!(words, "elder-handed", count = handed.count))
    } else if !row.agrees {
        Some(say!(words, "elder-no-visits"))
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
                <span class={classes!("row__when", late.then_some("late"))}>{ when }</span>
            </span>
            <span class="row__line">
                <span class="row__about">{ format!("{} · {since}", row.address) }</span>
                { for mark.map(|mark| html! { <span class="row__how"><span class="state state--open">{ mark }</span></span> }) }
            </span>
        </a>
    }
}

/// By when something is to be done for an elder, and whether that has passed.
fn when(row: &ElderRow, eye: &Eye) -> (String, bool) {
    let (words, today) = (&eye.words, eye.now.day());
    if let Some(turn) = door::turn(&row.door, eye.now) {
        let late = door::is_late(turn, eye.now);
        return (door::remains(turn, eye.now, words), late);
    }
    let by = match &row.handed {
        Some(handed) => handed.by,
        None => row.next_on,
    };
    match by {
        Some(by) => (words.due(today, by), by < today),
        None if row.handed.is_some() => (say!(words, "due-waits"), false),
        None => (words.elder_state(&row.state), false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_nobody_comes_by_for_any_more_are_looked_for_when_that_is_asked() {
        let (list, effects) = Elders::default().update(Event::Gone);
        assert!(matches!(&effects[..], [Effect::Ask(asked)] if asked.all));
        let (list, _) = list.update(Event::Typed("贺".into()));
        assert!(list.list().all && list.list().query == "贺");
        let (list, _) = list.update(Event::Gone);
        assert!(!list.list().all);
    }
}
