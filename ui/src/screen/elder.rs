//! One elder as a sheet of paper: the next visit as one button, a door nobody answers with whom to ask next,
//! whom to call, what was passed on, and every visit.

mod slips;
mod view;

use contract::Failure;
use contract::command::elder::{Do, Edit, ElderDeed, Get, Sheet};
use model::elder::ElderWhat;
use model::elder::act::consent::{ConsentWithdrawn, StateChanged};
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::visit::PassedOnDone;
use model::{ActId, Day, ElderState, RecordId};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;

/// One elder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Elder {
    id: RecordId,
    sheet: Option<Sheet>,
    /// Whether the changes of where the elder is are unfolded.
    changing: bool,
    sending: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read.
    Read,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Nobody answered the door.
    Nobody,
    /// Somebody was asked about it.
    Asked(ActId, Whom, Heard),
    /// What was passed on is done.
    MatterDone(ActId, u32),
    /// The changes are unfolded or folded.
    Fold,
    /// The elder is somewhere else, from this day on.
    Moved(ElderState, Day),
    /// The elder does not agree any more.
    Withdrawn,
    /// Of a field that carries two values, the one at this place counts, as of this day.
    Pick(String, usize, Day),
    /// It was taken, or not.
    Sent(Result<(), Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The sheet.
    Read(RecordId),
    /// This done.
    Give(RecordId, Box<ElderWhat>),
    /// Who the elder is put right.
    Edit(Box<Edit>),
}

impl Elder {
    /// The elder, not yet read.
    pub(crate) const fn of(id: RecordId) -> Self {
        Self {
            id,
            sheet: None,
            changing: false,
            sending: false,
            failure: None,
        }
    }

    fn give(self, what: impl Into<ElderWhat>) -> (Self, Vec<Effect>) {
        let give = Effect::Give(self.id, Box::new(what.into()));
        self.send(give)
    }

    fn send(mut self, effect: Effect) -> (Self, Vec<Effect>) {
        if self.sending {
            return (self, vec![]);
        }
        (self.sending, self.failure) = (true, None);
        (self, vec![effect])
    }
}

impl Screen for Elder {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {}
            Event::Got(got) => {
                match *got {
                    Ok(sheet) => (self.sheet, self.failure) = (Some(sheet), None),
                    Err(failure) => self.failure = Some(failure),
                }
                return (self, vec![]);
            }
            Event::Nobody => return self.give(NobodyAnswered::default()),
            Event::Asked(door, whom, heard) => {
                let words = String::new();
                return self.give(Asked {
                    door,
                    whom,
                    heard,
                    words,
                });
            }
            Event::MatterDone(visit, at) => {
                let words = String::new();
                return self.give(PassedOnDone { visit, at, words });
            }
            Event::Fold => {
                self.changing = !self.changing;
                return (self, vec![]);
            }
            Event::Moved(to, on) => {
                let words = String::new();
                return self.give(StateChanged { to, on, words });
            }
            Event::Withdrawn => return self.give(ConsentWithdrawn::default()),
            Event::Pick(field, at, today) => {
                let sheet = self.sheet.as_ref();
                let settle = sheet.and_then(|sheet| slips::settle(sheet, &field, at, today));
                return match settle {
                    Some(effect) => self.send(effect),
                    None => (self, vec![]),
                };
            }
            Event::Sent(Ok(())) => (self.sending, self.changing) = (false, false),
            Event::Sent(Err(failure)) => {
                (self.sending, self.failure) = (false, Some(failure));
                return (self, vec![]);
            }
        }
        let read = Effect::Read(self.id);
        (self, vec![read])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Read(id) => Event::Got(Box::new(bridge.call(Get { id }).await)),
            Effect::Give(id, what) => {
                let acts = vec![ElderDeed(*what)];
                Event::Sent(bridge.call(Do { id, acts }).await.map(|_| ()))
            }
            Effect::Edit(edit) => Event::Sent(bridge.call(*edit).await.map(|_| ())),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Records).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::view(self, eye, emit)
    }
}
