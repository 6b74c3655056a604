//! A dispute, as a sheet of paper: what it is, the next step, how it stands, what was said, what was
//! done, and folded away who looked and who changed what. What one touch does is done here; what asks
//! something has a form, and changing the text is another screen.

use contract::Failure;
use contract::command::dispute::{
    Get, History, HistoryEntry, Likely, Look, Looks, Merge, Recorded, Reported, Reporter,
    SettleConflict, Sheet, Similar,
};
use contract::command::paper::{Paper, Print, Printed};
use contract::command::referral::Note;
use model::dispute::act::bond::DuplicateOf;
use model::{DisputeId, What};
use yew::{Callback, Html};

use super::deed::begin::begin;
use super::deed::form::Form;
use super::deed::order::{self, Order, Secret};
use super::{Eye, Screen, printed};
use crate::outside::World;
use crate::route::Route;

mod course;
mod folded;
mod papers;
mod similar;
mod slips;
mod standing;
mod steps;
mod view;
mod violence;

pub(crate) use similar::why_alike;
pub(crate) use standing::tasks;
pub(crate) use view::headline;

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dispute {
    id: DisputeId,
    sheet: Option<Sheet>,
    failure: Option<Failure>,
    moving: bool,
    others: bool,
    parties: bool,
    history: Folded<HistoryEntry>,
    looks: Folded<Look>,
    papers: papers::Papers,
    /// Records that may be of the same quarrel, once they were looked for.
    similar: Option<Vec<Likely>>,
    reporter: Vec<Secret>,
}

/// Something folded away until it is asked for.
#[derive(Debug, Clone, PartialEq)]
struct Folded<T> {
    open: bool,
    lines: Vec<T>,
}

/// What can be folded open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The steps after the first.
    Others,
    /// The parties in detail.
    Parties,
    /// Who changed what.
    History,
    /// Who looked.
    Looks,
    /// What can be printed.
    Papers,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read, or read again.
    Read,
    /// Something may have been sent: what waits is read again.
    Synced,
    /// It was read.
    Got(Box<Result<Sheet, Failure>>),
    /// Something that one touch does.
    Touch(&'static Form),
    /// One of the values of a field was picked: the field, and what picks it.
    Pick(String, String),
    /// What a unit said of a letter is to be noted.
    Note(DisputeId),
    /// It is done, or not.
    Done(Result<(), Failure>),
    /// Records like this one were looked for.
    GotSimilar(Result<Vec<Likely>, Failure>),
    /// This is the same quarrel as another record, and is to be told as such.
    Tell(DisputeId),
    /// This is the same quarrel, and goes on there.
    Join(DisputeId),
    /// It went on there, or not.
    Joined(Result<Recorded, Failure>),
    /// None of them is the same.
    NotSimilar,
    /// Who reported it is to be opened.
    OpenReporter,
    /// It was opened, or not.
    GotReporter(Result<Vec<Secret>, Failure>),
    /// Something was folded open or shut.
    Toggle(Part),
    /// The history was read.
    GotHistory(Result<Vec<HistoryEntry>, Failure>),
    /// The looks were read.
    GotLooks(Result<Vec<Look>, Failure>),
    /// A paper was chosen.
    Print(Paper),
    /// It was made, or not.
    Printed(Result<Printed, Failure>),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The sheet.
    Read(DisputeId),
    /// Something done.
    Give(Box<Order>),
    /// A value picked.
    Settle(SettleConflict),
    /// What a unit said noted.
    Note(DisputeId),
    /// Records like this one.
    Similar(DisputeId),
    /// This record joined to another.
    Join(Merge),
    /// Who reported it.
    Reporter(DisputeId),
    /// Another screen in place of this one.
    Go(Route),
    /// The history.
    History(DisputeId),
    /// The looks.
    Looks(DisputeId),
    /// A paper, made and handed over as a file.
    Print(Print),
}

impl Dispute {
    /// The sheet of this dispute, not yet read.
    pub(crate) fn of(id: DisputeId) -> Self {
        Self {
            id,
            sheet: None,
            failure: None,
            moving: false,
            others: false,
            parties: false,
            history: Folded {
                open: false,
                lines: vec![],
            },
            looks: Folded {
                open: false,
                lines: vec![],
            },
            papers: papers::Papers::default(),
            similar: None,
            reporter: vec![],
        }
    }

    fn read(self) -> (Self, Vec<Effect>) {
        let mut effects = vec![Effect::Read(self.id)];
        if self.history.open {
            effects.push(Effect::History(self.id));
        }
        (self, effects)
    }

    fn got(mut self, sheet: Sheet) -> (Self, Vec<Effect>) {
        let asks = self.similar.is_none() && similar::is_worth_asking(&sheet);
        self.sheet = Some(sheet);
        self.failure = None;
        let effect = asks.then_some(Effect::Similar(self.id));
        (self, effect.into_iter().collect())
    }

    /// Wants something done, once at a time, of the case as it is on screen.
    fn wants(mut self, effect: impl FnOnce(&Sheet) -> Option<Effect>) -> (Self, Vec<Effect>) {
        let sheet = self.sheet.as_ref().filter(|_| !self.moving);
        let Some(effect) = sheet.and_then(effect) else {
            return (self, vec![]);
        };
        self.moving = true;
        self.failure = None;
        (self, vec![effect])
    }

    fn failed(mut self, failure: Failure) -> (Self, Vec<Effect>) {
        self.moving = false;
        self.failure = Some(failure);
        (self, vec![])
    }

    fn toggle(mut self, part: Part) -> (Self, Vec<Effect>) {
        let id = self.id;
        let flip = |open: &mut bool| {
            *open = !*open;
            *open
        };
        let effect = match part {
            Part::Others => {
                flip(&mut self.others);
                None
            }
            Part::Parties => {
                flip(&mut self.parties);
                None
            }
            Part::Papers => {
                flip(&mut self.papers.open);
                None
            }
            Part::History => flip(&mut self.history.open).then_some(Effect::History(id)),
            Part::Looks => flip(&mut self.looks.open).then_some(Effect::Looks(id)),
        };
        (self, effect.into_iter().collect())
    }
}

impl Screen for Dispute {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => self.read(),
            Event::Synced => match &self.sheet {
                Some(sheet) if sheet.waiting_changes > 0 => self.read(),
                _ => (self, vec![]),
            },
            Event::Got(got) => match *got {
                Ok(sheet) => self.got(sheet),
                Err(failure) => self.failed(failure),
            },
            Event::Touch(form) => self.wants(|sheet| {
                let answers = begin(form, sheet, sheet.recorded_at_ms.day(), None);
                let order = order::order(form, &answers, sheet, &[], String::new());
                Some(Effect::Give(Box::new(order.ok()?)))
            }),
            Event::Pick(field, pick) => self.wants(|sheet| {
                Some(Effect::Settle(SettleConflict {
                    id: sheet.id,
                    field,
                    pick,
                    reason: String::new(),
                    version: Some(sheet.version.clone()),
                }))
            }),
            Event::Note(letter) => self.wants(|_| Some(Effect::Note(letter))),
            Event::Tell(dispute) => self.wants(|sheet| {
                let told = DuplicateOf {
                    dispute,
                    reason: String::new(),
                };
                let order = order::acts(sheet, vec![What::from(told).into()]);
                Some(Effect::Give(Box::new(Order::Acts(order))))
            }),
            Event::Join(into) => self.wants(|sheet| {
                Some(Effect::Join(Merge {
                    from: sheet.id,
                    into,
                    reason: String::new(),
                }))
            }),
            Event::Joined(Ok(recorded)) => (self, vec![Effect::Go(Route::Dispute(recorded.id))]),
            Event::Done(Ok(())) => Self {
                moving: false,
                others: false,
                ..self
            }
            .read(),
            Event::GotSimilar(Ok(found)) => {
                self.similar = Some(found);
                (self, vec![])
            }
            Event::NotSimilar => {
                self.similar = Some(vec![]);
                (self, vec![])
            }
            Event::OpenReporter => {
                let open = Effect::Reporter(self.id);
                (self, vec![open])
            }
            Event::GotReporter(Ok(reported)) => {
                self.reporter = reported;
                (self, vec![])
            }
            Event::Toggle(part) => self.toggle(part),
            Event::GotHistory(Ok(lines)) => (
                Self {
                    history: Folded {
                        lines,
                        ..self.history
                    },
                    ..self
                },
                vec![],
            ),
            Event::GotLooks(Ok(lines)) => (
                Self {
                    looks: Folded {
                        lines,
                        ..self.looks
                    },
                    ..self
                },
                vec![],
            ),
            Event::Print(_) if self.papers.making.is_some() => (self, vec![]),
            Event::Print(paper) => {
                self.papers.making = Some(paper);
                self.papers.made = None;
                self.failure = None;
                let print = Print {
                    id: self.id,
                    paper,
                    party: None,
                };
                (self, vec![Effect::Print(print)])
            }
            Event::Printed(made) => {
                self.papers.making = None;
                match made {
                    Ok(made) => self.papers.made = Some(made),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::GotHistory(Err(failure))
            | Event::GotLooks(Err(failure))
            | Event::Done(Err(failure))
            | Event::Joined(Err(failure))
            | Event::GotSimilar(Err(failure))
            | Event::GotReporter(Err(failure)) => self.failed(failure),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Read(id) => Some(Event::Got(Box::new(bridge.call(Get { id }).await))),
            Effect::Give(order) => Some(Event::Done(order::give(*order, &world).await)),
            Effect::Settle(settle) => Some(Event::Done(bridge.call(settle).await.map(drop))),
            Effect::Note(letter) => Some(Event::Done(bridge.call(Note { letter }).await.map(drop))),
            Effect::Similar(id) => Some(Event::GotSimilar(bridge.call(Similar::Dispute(id)).await)),
            Effect::Join(join) => Some(Event::Joined(bridge.call(join).await)),
            Effect::Reporter(id) => {
                let opened = bridge.call(Reporter { id }).await;
                let words =
                    |all: Vec<Reported>| all.into_iter().map(|it| Secret(it.words)).collect();
                Some(Event::GotReporter(opened.map(words)))
            }
            Effect::History(id) => Some(Event::GotHistory(bridge.call(History { id }).await)),
            Effect::Looks(id) => Some(Event::GotLooks(bridge.call(Looks { id }).await)),
            Effect::Print(print) => Some(Event::Printed(printed::handed_over(print, &world).await)),
            Effect::Go(route) => {
                world.outside.replace(route);
                None
            }
        }
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        match event {
            contract::Event::Records => Some(Event::Read),
            contract::Event::Sync => Some(Event::Synced),
            // Reading a sheet is written to its access log: only what can change it is a reason to.
            contract::Event::Drafts | contract::Event::Session => None,
        }
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::sheet(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
