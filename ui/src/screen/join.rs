//! One quarrel in two records: the other one is looked for, looked at side by side, and then this one goes
//! on in it, or is told to be the same. Nothing happens before it was confirmed.

use contract::command::dispute::{DisputeRow, Do, Merge, Results, Search};
use contract::{Command, Failure};
use model::DisputeId;
use model::dispute::act::bond::DuplicateOf;
use yew::{Callback, Html, InputEvent, MouseEvent, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Buttons, Weight};
use crate::part::card::{Tone, empty, note};
use crate::part::{row, typed};
use crate::route::Route;
use crate::words::say;

/// How many are shown.
const MOST: u32 = 20;

/// The screen for one record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Join {
    id: DisputeId,
    query: String,
    turn: u32,
    found: Option<Vec<DisputeRow>>,
    chosen: Option<DisputeRow>,
    failure: Option<Failure>,
    moving: bool,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Something was typed.
    Typed(String),
    /// It was looked for, when this was typed last.
    Found(u32, Result<Results, Failure>),
    /// This is the other one; none takes it back.
    Choose(Option<Box<DisputeRow>>),
    /// It is to go on there.
    Join,
    /// The two are to be told as one.
    Tell,
    /// It is done, or not.
    Done(Result<DisputeId, Failure>),
    /// The worker leaves.
    Back,
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// Records by what was typed.
    Find(u32, Search),
    /// The one gone on in the other.
    Join(Merge),
    /// The two told as one.
    Tell(Box<Do>),
    /// Another screen in place of this one.
    Go(Route),
    /// The way back.
    Back(Route),
}

impl Join {
    /// The record that may be the same as another.
    pub(crate) fn of(id: DisputeId) -> Self {
        Self {
            id,
            query: String::new(),
            turn: 0,
            found: None,
            chosen: None,
            failure: None,
            moving: false,
        }
    }

    fn typed(mut self, query: String) -> (Self, Vec<Effect>) {
        self.query = query;
        self.turn += 1;
        if self.query.trim().is_empty() {
            self.found = None;
            return (self, vec![]);
        }
        let search = Search {
            query: self.query.clone(),
            limit: MOST,
            ..Search::default()
        };
        let find = Effect::Find(self.turn, search);
        (self, vec![find])
    }

    /// Wants it done, once at a time.
    fn wants(mut self, effect: impl FnOnce(DisputeId, DisputeId) -> Effect) -> (Self, Vec<Effect>) {
        let other = self.chosen.as_ref().filter(|_| !self.moving);
        let Some(other) = other.map(|row| row.id) else {
            return (self, vec![]);
        };
        (self.moving, self.failure) = (true, None);
        let effect = effect(self.id, other);
        (self, vec![effect])
    }

    fn failed(mut self, failure: Failure) -> (Self, Vec<Effect>) {
        (self.moving, self.failure) = (false, Some(failure));
        (self, vec![])
    }
}

impl Screen for Join {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Typed(query) => self.typed(query),
            Event::Found(turn, _) if turn != self.turn => (self, vec![]),
            Event::Found(_, Ok(results)) => {
                let rows = results.hits.into_iter().map(|hit| hit.row);
                self.found = Some(rows.filter(|row| row.id != self.id).collect());
                (self, vec![])
            }
            Event::Choose(chosen) => {
                self.chosen = chosen.map(|row| *row);
                self.failure = None;
                (self, vec![])
            }
            Event::Join => self.wants(|from, into| {
                Effect::Join(Merge {
                    from,
                    into,
                    reason: String::new(),
                })
            }),
            Event::Tell => self.wants(|id, dispute| {
                let told = DuplicateOf {
                    dispute,
                    reason: String::new(),
                };
                Effect::Tell(Box::new(Do {
                    id,
                    acts: vec![told.into()],
                    version: None,
                }))
            }),
            Event::Done(Ok(id)) => (self, vec![Effect::Go(Route::Dispute(id))]),
            Event::Found(_, Err(failure)) | Event::Done(Err(failure)) => self.failed(failure),
            Event::Back => {
                let back = Effect::Back(Route::Dispute(self.id));
                (self, vec![back])
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Find(turn, search) => Some(Event::Found(turn, bridge.call(search).await)),
            Effect::Join(merge) => {
                let joined = bridge.call(merge).await;
                Some(Event::Done(joined.map(|recorded| recorded.id)))
            }
            Effect::Tell(told) => {
                let told = bridge.call(*told).await;
                Some(Event::Done(told.map(|done| done.id)))
            }
            Effect::Go(route) => {
                world.outside.replace(route);
                None
            }
            Effect::Back(otherwise) => {
                world.outside.back(otherwise);
                None
            }
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let back = emit.reform(|_: MouseEvent| Event::Back);
        html! {
            <article class="sheet" data-testid="join">
                <nav class="sheet__bar">
                    <button type="button" class="back" onclick={back} data-testid="back">{ say!(words, "back") }</button>
                </nav>
                <h1 class="page__title" id="heading" tabindex="-1">{ say!(words, "join-title") }</h1>
                { for self.failure.as_ref().map(|failure| note("join-refusal", Tone::Alert, &words.refusal(failure))) }
                { match &self.chosen {
                    Some(chosen) => confirm(self, chosen, eye, emit),
                    None => look(self, eye, emit),
                } }
            </article>
        }
    }
}

fn look(model: &Join, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let rows = model.found.as_deref().unwrap_or_default();
    html! {
        <>
            <p class="card__line">{ say!(words, "join-text") }</p>
            <div class="seek" role="search">
                <input id="join-seek" class="field__input seek__input" data-testid="join-seek" type="search"
                    inputmode="search" autocomplete="off" spellcheck="false"
                    aria-label={say!(words, "search-label")} placeholder={say!(words, "search-hint")}
                    value={model.query.clone()}
                    oninput={emit.reform(|event: InputEvent| Event::Typed(typed(&event)))} />
            </div>
            if model.found.as_ref().is_some_and(Vec::is_empty) {
                { empty("join-none", &say!(words, "search-none", query = model.query.trim()), &say!(words, "search-none-text")) }
            }
            <ul class="group__rows">
                { for rows.iter().map(|found| {
                    let chosen = found.clone();
                    let choose = emit.reform(move |_: MouseEvent| Event::Choose(Some(Box::new(chosen.clone()))));
                    html! {
                        <li>
                            <button type="button" class="row row--button" data-testid="join-row" onclick={choose}>
                                { row::inner(found, None, eye) }
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </>
    }
}

fn confirm(model: &Join, chosen: &DisputeRow, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let joins = Merge::MAY.allows(eye.role());
    let (text, label) = if joins {
        (say!(words, "join-confirm"), say!(words, "similar-merge"))
    } else {
        (say!(words, "join-tell"), say!(words, "similar-tell"))
    };
    let buttons = Buttons { busy: model.moving };
    let does = emit.reform(move |()| if joins { Event::Join } else { Event::Tell });
    let other = emit.reform(|()| Event::Choose(None));
    html! {
        <section class="card" data-testid="join-confirm">
            <p class="card__line">{ text }</p>
            <div class="group__rows">{ row::dispute(chosen, false, eye) }</div>
            <div class="next__others">
                { buttons.one("join-does", label, Weight::Main, does) }
                { buttons.one("join-other", say!(words, "join-other"), Weight::Plain, other) }
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bridge::memory::seed;

    fn found(model: Join, rows: Vec<DisputeRow>) -> Join {
        let hits = rows.into_iter().map(|row| contract::command::dispute::Hit {
            row,
            by: contract::command::dispute::FoundBy::Name,
            pieces: vec![],
        });
        let results = Results {
            hits: hits.collect(),
            after: None,
            unindexed: 0,
        };
        let turn = model.turn;
        model.update(Event::Found(turn, Ok(results))).0
    }

    #[test]
    fn the_other_record_is_looked_for_chosen_and_only_then_joined() {
        let sheet = seed::sheet("recorded");
        let own = seed::row_of(&sheet);
        let other = DisputeRow {
            id: DisputeId::from_bytes([77; 16]),
            ..own.clone()
        };
        let (join, effects) = Join::of(sheet.id).update(Event::Typed("王".into()));
        assert!(matches!(&effects[..], [Effect::Find(1, search)] if search.query == "王"));
        let join = found(join, vec![own, other.clone()]);
        assert_eq!(
            join.found.as_deref(),
            Some(&[other.clone()][..]),
            "not itself"
        );
        assert!(
            join.clone().update(Event::Join).1.is_empty(),
            "nothing is chosen"
        );
        let (join, _) = join.update(Event::Choose(Some(Box::new(other.clone()))));
        let (join, effects) = join.update(Event::Join);
        assert!(
            matches!(&effects[..], [Effect::Join(merge)] if merge.from == sheet.id && merge.into == other.id)
        );
        assert!(join.clone().update(Event::Join).1.is_empty(), "once");
        let (_, effects) = join.update(Event::Done(Ok(other.id)));
        assert_eq!(effects, [Effect::Go(Route::Dispute(other.id))]);
    }

    #[test]
    fn an_answer_to_what_was_typed_before_is_passed_over() {
        let (join, _) = Join::of(DisputeId::from_bytes([1; 16])).update(Event::Typed("王".into()));
        let (join, _) = join.update(Event::Typed("王小".into()));
        let late = Results {
            hits: vec![],
            after: None,
            unindexed: 0,
        };
        assert_eq!(join.update(Event::Found(1, Ok(late))).0.found, None);
    }
}
