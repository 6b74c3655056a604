//! A visit: each thing looked at in one row of three large answers, the rest folded. When all is well it is two
//! taps: 都好, 保存.

use std::collections::BTreeMap;

use contract::Failure;
use contract::command::elder::{Do, Done, ElderDeed, Get, Sheet};
use model::elder::act::visit::{Answer, Check, Item, PassTo, PassedOn, Visited};
use model::{Day, RecordId};
use yew::{Callback, Html, html};

use super::{Eye, Screen};
use crate::outside::World;
use crate::part::button::{Button, Weight};
use crate::part::card::{Tone, note};
use crate::part::chip::{Chip, Size, chips};
use crate::part::field::Field;
use crate::route::Route;
use crate::words::say;

/// The answers that stand side by side; the others are folded.
const LARGE: [Answer; 3] = [Answer::Fine, Answer::FixedNow, Answer::ToBeFixed];
const FOLDED: [Answer; 2] = [Answer::NotLookedAt, Answer::Declined];

/// A visit that is being written down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    id: RecordId,
    /// Whose door it is, once that was read.
    name: String,
    on: Day,
    checks: BTreeMap<Item, Answer>,
    folded: bool,
    said: String,
    solved: String,
    matter: String,
    to: PassTo,
    sending: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read whose door it is.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Everything is fine.
    AllFine,
    /// One thing was looked at.
    Answered(Item, Answer),
    /// The rarer answers are shown.
    Fold,
    /// The elder's own words.
    Said(String),
    /// What was put right.
    Solved(String),
    /// What is to be passed on.
    Matter(String),
    /// To whom.
    To(PassTo),
    /// It is to be kept.
    Save,
    /// It was taken, or not.
    Saved(Result<Done, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The elder's sheet read.
    Read(RecordId),
    /// The visit kept.
    Give(RecordId, Box<Visited>),
    /// The elder's sheet.
    Go(RecordId),
}

impl Visit {
    /// A visit on this day.
    pub(crate) const fn of(id: RecordId, on: Day) -> Self {
        Self {
            id,
            name: String::new(),
            on,
            checks: BTreeMap::new(),
            folded: false,
            said: String::new(),
            solved: String::new(),
            matter: String::new(),
            to: PassTo::Village,
            sending: false,
            failure: None,
        }
    }

    fn visited(&self) -> Visited {
        let check = |(item, answer): (&Item, &Answer)| Check {
            item: item.clone(),
            answer: answer.clone(),
        };
        let matter = self.matter.trim().to_owned();
        Visited {
            on: self.on,
            checks: self.checks.iter().map(check).collect(),
            words: self.said.trim().to_owned(),
            solved: self.solved.trim().to_owned(),
            passed_on: if matter.is_empty() {
                vec![]
            } else {
                vec![PassedOn {
                    matter,
                    to: self.to.clone(),
                    by: None,
                }]
            },
            next_on: None,
        }
    }

    fn left(&self) -> usize {
        Item::ALL.len() - self.checks.len()
    }
}

impl Screen for Visit {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                return (self, vec![read]);
            }
            Event::Got(got) => match *got {
                Ok(sheet) => self.name = sheet.profile.name,
                Err(failure) => self.failure = Some(failure),
            },
            // What was answered otherwise stays as it was answered.
            Event::AllFine => {
                for item in Item::ALL {
                    self.checks.entry(item.clone()).or_insert(Answer::Fine);
                }
            }
            Event::Answered(item, answer) => {
                self.checks.insert(item, answer);
            }
            Event::Fold => self.folded = !self.folded,
            Event::Said(said) => self.said = said,
            Event::Solved(solved) => self.solved = solved,
            Event::Matter(matter) => self.matter = matter,
            Event::To(to) => self.to = to,
            Event::Save if !self.sending => {
                (self.sending, self.failure) = (true, None);
                let give = Effect::Give(self.id, Box::new(self.visited()));
                return (self, vec![give]);
            }
            Event::Save => {}
            Event::Saved(Ok(_)) => {
                let go = Effect::Go(self.id);
                return (self, vec![go]);
            }
            Event::Saved(Err(failure)) => (self.sending, self.failure) = (false, Some(failure)),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        match effect {
            Effect::Read(id) => Some(Event::Got(Box::new(world.bridge.call(Get { id }).await))),
            Effect::Give(id, visited) => {
                let acts = vec![ElderDeed::from(*visited)];
                Some(Event::Saved(world.bridge.call(Do { id, acts }).await))
            }
            Effect::Go(id) => {
                world.outside.go(Route::Elder(id));
                None
            }
        }
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        let words = &eye.words;
        let title = if self.name.is_empty() {
            say!(words, "visit-title")
        } else {
            say!(words, "visit-title-of", name = self.name.clone())
        };
        let field = |id: &'static str, label, value: &str, write| Field {
            id: id.into(),
            testid: id,
            label,
            value: value.to_owned(),
            hint: String::new(),
            problem: None,
            write,
        };
        let button = |testid: &str, label, weight, press| {
            Button {
                testid,
                label,
                weight,
                busy: self.sending,
                press,
            }
            .view()
        };
        let to = PassTo::ALL.iter().map(|to| {
            let choose = to.clone();
            Chip {
                testid: format!("to-{}", to.code()),
                label: words.pass_to(to),
                chosen: self.to == *to,
                choose: emit.reform(move |()| Event::To(choose.clone())),
            }
        });
        let left = self.left();
        let fold = emit.reform(|()| Event::Fold);
        html! {
            <article class="sheet" data-testid="visit">
                <nav class="sheet__bar">
                    <a class="back" href={Route::Elder(self.id).hash()} data-testid="back">{ say!(words, "back") }</a>
                </nav>
                <header class="page__head">
                    <h1 class="page__title" id="heading" tabindex="-1">{ title }</h1>
                </header>
                { for self.failure.as_ref().map(|failure| note("visit-refusal", Tone::Alert, &words.refusal(failure))) }
                { button("visit-all-fine", say!(words, "visit-all-fine"), Weight::Plain, emit.reform(|()| Event::AllFine)) }
                { for Item::ALL.iter().map(|item| row(self, item, eye, emit)) }
                { button("visit-more", say!(words, "visit-more"), Weight::Quiet, fold) }
                <section class="card">
                    { field("visit-words", say!(words, "elder-words"), &self.said, emit.reform(Event::Said)).text() }
                    { field("visit-solved", say!(words, "elder-solved"), &self.solved, emit.reform(Event::Solved)).text() }
                    { field("visit-matter", say!(words, "elder-matter"), &self.matter, emit.reform(Event::Matter)).text() }
                    if !self.matter.trim().is_empty() {
                        { chips(&say!(words, "elder-matter"), Size::Normal, to.collect()) }
                    }
                </section>
                if left > 0 && left < Item::ALL.len() {
                    <p class="card__line" data-testid="visit-left">{ say!(words, "visit-left", count = left) }</p>
                }
                { button("visit-save", say!(words, "visit-save"), Weight::Main, emit.reform(|()| Event::Save)) }
            </article>
        }
    }
}

fn row(model: &Visit, item: &Item, eye: &Eye, emit: &Callback<Event>) -> Html {
    let words = &eye.words;
    let given = model.checks.get(item);
    let folded = FOLDED
        .iter()
        .filter(|it| model.folded || given == Some(*it));
    let answers = LARGE.iter().chain(folded).map(|answer| {
        let (of, choose) = (item.clone(), answer.clone());
        Chip {
            testid: format!("{}-{}", item.code(), answer.code()),
            label: words.answer(answer),
            chosen: given == Some(answer),
            choose: emit.reform(move |()| Event::Answered(of.clone(), choose.clone())),
        }
    });
    let name = words.item(item);
    html! {
        <section class="card card--row" data-testid="visit-item">
            <h2 class="card__title">{ name.clone() }</h2>
            { chips(&name, Size::Even, answers.collect()) }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit() -> Visit {
        Visit::of(
            RecordId::from_bytes([1; 16]),
            Day::new(2026, 11, 18).unwrap(),
        )
    }

    fn after(events: Vec<Event>) -> (Visit, Vec<Effect>) {
        let begun = (visit(), vec![]);
        events
            .into_iter()
            .fold(begun, |(model, _), event| model.update(event))
    }

    #[test]
    fn when_all_is_well_it_is_two_taps() {
        let (_, effects) = after(vec![Event::AllFine, Event::Save]);
        let Effect::Give(_, visited) = &effects[0] else {
            panic!("{effects:?}");
        };
        assert_eq!(**visited, {
            let mut fine = Visited::all_fine(visit().on);
            fine.checks.sort_by(|one, other| one.item.cmp(&other.item));
            fine
        });
    }

    #[test]
    fn what_was_answered_otherwise_stays_when_the_rest_is_fine() {
        let answered = Event::Answered(Item::Gas, Answer::ToBeFixed);
        let (model, _) = after(vec![answered, Event::AllFine]);
        assert_eq!(model.checks[&Item::Gas], Answer::ToBeFixed);
        assert_eq!(model.left(), 0);
    }

    #[test]
    fn two_quick_taps_keep_one_visit() {
        let (model, _) = after(vec![Event::AllFine, Event::Save]);
        let (_, again) = model.update(Event::Save);
        assert_eq!(again, []);
    }
}
