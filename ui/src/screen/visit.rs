//! A visit: when all is well two taps end it, 都好 and 保存. What was written is kept at every pause: a call, a flat battery
//! and the way back lose nothing of it.

mod keep;
mod view;

use std::collections::BTreeMap;

use contract::Failure;
use contract::command::elder::{Do, Done, ElderDeed, Get, Sheet};
use contract::command::form::{Discard, Keep, Kept, Open, Saved};
use model::elder::act::visit::{Answer, Check, Item, PassTo, PassedOn, Visited};
use model::{Day, RecordId};
use yew::{Callback, Html};

use super::keeping::{Keeping, Keeps, PAUSE_MS};
use super::profile::who::forget;
use super::{Eye, Screen};
use crate::outside::World;
use crate::route::Route;
pub(crate) use keep::FORM;

/// A visit that is being written down.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Visit {
    id: RecordId,
    /// Whose door it is, once that was read.
    name: String,
    today: Day,
    /// The day the visit was begun on.
    begun_on: Day,
    on: Day,
    checks: BTreeMap<Item, Answer>,
    folded: bool,
    said: String,
    solved: String,
    matter: String,
    to: PassTo,
    /// By when what is passed on is to be done.
    by: Option<Day>,
    /// A day sooner than the plan says.
    next_on: Option<Day>,
    sending: bool,
    failure: Option<Failure>,
    keeping: Keeping,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read whose door it is.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// What was kept of a visit that was begun was read.
    Recalled(Result<Option<Kept>, Failure>),
    /// Everything is fine.
    AllFine,
    /// One thing was looked at.
    Answered(Item, Answer),
    /// The rarer answers are shown.
    Fold,
    /// The day of the visit.
    On(Day),
    /// The elder's own words.
    Said(String),
    /// What was put right.
    Solved(String),
    /// What is to be passed on.
    Matter(String),
    /// To whom.
    To(PassTo),
    /// By when it is to be done.
    By(Option<Day>),
    /// The next visit is to be sooner than the plan says.
    NextOn(Option<Day>),
    /// Nothing was written for a while, since this turn.
    Paused(u32),
    /// It is kept, or not.
    Kept(Result<Saved, Failure>),
    /// The visit is to begin anew.
    Afresh,
    /// The worker left, or put the phone away.
    Left,
    /// It is to be done.
    Save,
    /// It was taken, or not.
    Saved(Result<Done, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The elder's sheet read.
    Read(RecordId),
    /// What was kept of a visit to this elder.
    Recall(RecordId),
    /// A moment.
    Pause(u32),
    /// It kept.
    Keep(Box<Keep>),
    /// What was kept of it thrown away.
    Discard(RecordId),
    /// The visit done.
    Give(RecordId, Box<Visited>),
    /// The elder's sheet.
    Go(RecordId),
}

impl Visit {
    /// A visit on this day.
    pub(crate) fn of(id: RecordId, today: Day) -> Self {
        Self {
            id,
            name: String::new(),
            today,
            begun_on: today,
            on: today,
            checks: BTreeMap::new(),
            folded: false,
            said: String::new(),
            solved: String::new(),
            matter: String::new(),
            to: PassTo::Village,
            by: None,
            next_on: None,
            sending: false,
            failure: None,
            keeping: Keeping::default(),
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
                    by: self.by,
                }]
            },
            next_on: self.next_on,
        }
    }

    fn left(&self) -> usize {
        Item::ALL.len() - self.checks.len()
    }

    fn save(mut self) -> (Self, Vec<Effect>) {
        if self.sending {
            return (self, vec![]);
        }
        (self.sending, self.failure) = (true, None);
        let give = Effect::Give(self.id, Box::new(self.visited()));
        (self, vec![give])
    }
}

impl Screen for Visit {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let effects = vec![Effect::Read(self.id), Effect::Recall(self.id)];
                return (self, effects);
            }
            Event::Got(got) => {
                match *got {
                    Ok(sheet) => self.name = sheet.profile.name,
                    Err(failure) => self.failure = Some(failure),
                }
                return (self, vec![]);
            }
            Event::Recalled(Ok(kept)) => return (self.recalled(kept), vec![]),
            Event::Recalled(Err(failure)) => {
                self.failure = Some(failure);
                return (self, vec![]);
            }
            Event::Fold => {
                self.folded = !self.folded;
                return (self, vec![]);
            }
            // What was answered otherwise stays as it was answered.
            Event::AllFine => {
                for item in Item::ALL {
                    self.checks.entry(item.clone()).or_insert(Answer::Fine);
                }
            }
            Event::Answered(item, answer) => {
                self.checks.insert(item, answer);
            }
            Event::On(on) => self.on = on,
            Event::Said(said) => self.said = said,
            Event::Solved(solved) => self.solved = solved,
            Event::Matter(matter) => {
                forget(&mut self.failure, "passed_on.0.matter");
                self.matter = matter;
            }
            Event::To(to) => self.to = to,
            Event::By(by) => self.by = by,
            Event::NextOn(next_on) => {
                forget(&mut self.failure, "next_on");
                self.next_on = next_on;
            }
            Event::Paused(turn) => return self.paused(turn),
            Event::Kept(kept) => return self.kept(kept),
            Event::Afresh => return self.afresh(),
            Event::Left => return self.keep(),
            Event::Save => return self.save(),
            Event::Saved(Ok(_)) => {
                let go = Effect::Go(self.id);
                return self.done(Some(go));
            }
            Event::Saved(Err(failure)) => {
                (self.sending, self.failure) = (false, Some(failure));
                return (self, vec![]);
            }
        }
        self.wrote()
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(id) => Event::Got(Box::new(bridge.call(Get { id }).await)),
            Effect::Recall(dispute) => {
                let form = FORM.to_owned();
                Event::Recalled(bridge.call(Open { dispute, form }).await)
            }
            Effect::Pause(turn) => {
                world.outside.pause(PAUSE_MS).await;
                Event::Paused(turn)
            }
            Effect::Keep(keep) => Event::Kept(bridge.call(*keep).await),
            Effect::Discard(dispute) => {
                let form = FORM.to_owned();
                let gone = bridge.call(Discard { dispute, form }).await;
                return gone.err().map(|failure| Event::Recalled(Err(failure)));
            }
            Effect::Give(id, visited) => {
                let acts = vec![ElderDeed::from(*visited)];
                Event::Saved(bridge.call(Do { id, acts }).await)
            }
            Effect::Go(id) => {
                world.outside.go(Route::Elder(id));
                return None;
            }
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn left() -> Option<Event> {
        Some(Event::Left)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::view(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
