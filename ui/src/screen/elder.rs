//! One elder as a sheet of paper: the next visit as one button, a door nobody answers with whom to ask next,
//! whom to call, how often somebody comes by, what was passed on, and every visit.

pub(crate) mod again;
pub(crate) mod contacts;
mod door;
pub(crate) mod plan;
mod slips;
mod view;

use contract::Failure;
use contract::command::elder::{Do, Edit, ElderDeed, Get, Sheet};
use model::elder::ElderWhat;
use model::elder::act::consent::{ConsentWithdrawn, StateChanged};
use model::elder::act::contact::ContactAdded;
use model::elder::act::door::{Asked, Heard, NobodyAnswered, Whom};
use model::elder::act::visit::PassedOnDone;
use model::{ActId, Day, ElderState, RecordId};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;
use again::Again;
use plan::Plan;

/// One elder.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Elder {
    id: RecordId,
    sheet: Option<Sheet>,
    /// Whether the changes of where the elder is are unfolded.
    changing: bool,
    /// The plan, while it is being changed.
    plan: Option<Plan>,
    /// A contact who is being written down.
    contact: Option<ContactAdded>,
    /// The contact who is to be taken off, when that is touched once more.
    removing: Option<ActId>,
    /// Consent that is being given again.
    again: Option<Again>,
    /// What is under way was given from here.
    sending: Option<Card>,
    failure: Option<Failure>,
}

/// Where something is given from: what stands there is put away once it was taken, and nothing else is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Card {
    /// The changes of where the elder is.
    Changes,
    /// The plan.
    Plan,
    /// A new contact.
    Contact,
    /// Consent given again.
    Again,
    /// A touch, with nothing to put away.
    Other,
}

impl Card {
    /// Identity in the page of a field that stands there.
    fn field(self, field: &str) -> String {
        let card = match self {
            Self::Plan => "plan",
            Self::Contact => "contact",
            Self::Again => "again",
            Self::Changes | Self::Other => "elder",
        };
        format!("{card}-{field}")
    }
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
    /// The elder agrees again.
    Again(again::Event),
    /// How often somebody comes by changes.
    Plan(plan::Event),
    /// Whom to call is written down.
    Contact(contacts::Event),
    /// Somebody is not to be called any more.
    ContactOff(ActId),
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
    /// A field brought into view.
    Show(String),
}

impl Elder {
    /// The elder, not yet read.
    pub(crate) const fn of(id: RecordId) -> Self {
        Self {
            id,
            sheet: None,
            changing: false,
            plan: None,
            contact: None,
            removing: None,
            again: None,
            sending: None,
            failure: None,
        }
    }

    fn give(self, what: impl Into<ElderWhat>) -> (Self, Vec<Effect>) {
        self.give_of(Card::Other, what)
    }

    fn give_of(self, card: Card, what: impl Into<ElderWhat>) -> (Self, Vec<Effect>) {
        let give = Effect::Give(self.id, Box::new(what.into()));
        self.send(card, give)
    }

    fn send(mut self, card: Card, effect: Effect) -> (Self, Vec<Effect>) {
        if self.sending.is_some() {
            return (self, vec![]);
        }
        (self.sending, self.failure) = (Some(card), None);
        (self, vec![effect])
    }

    fn sent(mut self, sent: Result<(), Failure>) -> (Self, Vec<Effect>) {
        let card = self.sending.take();
        match sent {
            Ok(()) => {
                match card {
                    Some(Card::Changes) => self.changing = false,
                    Some(Card::Plan) => self.plan = None,
                    Some(Card::Contact) => self.contact = None,
                    Some(Card::Again) => self.again = None,
                    Some(Card::Other) | None => {}
                }
                let read = Effect::Read(self.id);
                (self, vec![read])
            }
            Err(failure) => {
                let first = failure.fields.first();
                let show = card
                    .zip(first)
                    .map(|(card, first)| Effect::Show(card.field(&first.field)));
                self.failure = Some(failure);
                (self, show.into_iter().collect())
            }
        }
    }
}

impl Screen for Elder {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let read = Effect::Read(self.id);
                (self, vec![read])
            }
            Event::Got(got) => {
                match *got {
                    Ok(sheet) => (self.sheet, self.failure) = (Some(sheet), None),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::Nobody => self.give(NobodyAnswered::default()),
            Event::Asked(door, whom, heard) => {
                let words = String::new();
                self.give(Asked {
                    door,
                    whom,
                    heard,
                    words,
                })
            }
            Event::MatterDone(visit, at) => {
                let words = String::new();
                self.give(PassedOnDone { visit, at, words })
            }
            Event::Fold => {
                self.changing = !self.changing;
                (self, vec![])
            }
            Event::Moved(to, on) => {
                let words = String::new();
                self.give_of(Card::Changes, StateChanged { to, on, words })
            }
            Event::Withdrawn => self.give_of(Card::Changes, ConsentWithdrawn::default()),
            Event::Again(event) => self.agreed_again(event),
            Event::Plan(event) => self.plan_changed(event),
            Event::Contact(event) => self.contacts_changed(event),
            Event::ContactOff(contact) => self.contact_off(contact),
            Event::Pick(field, at, today) => {
                let sheet = self.sheet.as_ref();
                let settle = sheet.and_then(|sheet| slips::settle(sheet, &field, at, today));
                match settle {
                    Some(effect) => self.send(Card::Other, effect),
                    None => (self, vec![]),
                }
            }
            Event::Sent(sent) => self.sent(sent),
        }
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
            Effect::Show(field) => {
                world.outside.show(field);
                return None;
            }
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

#[cfg(test)]
mod tests;
