//! A dispute, as a sheet of paper: what it is, the next step, what was said, what was done, and
//! folded away who looked and who changed what. It takes steps; changing the text is another screen.

use contract::Failure;
use contract::command::dispute::{Get, History, HistoryEntry, Look, Looks, Move, Recorded, Sheet};
use contract::command::paper::{Paper, Print, Printed};
use model::{DisputeId, DisputeState};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;

mod folded;
mod papers;
mod slips;
mod steps;
mod view;

/// One sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Dispute {
    id: DisputeId,
    sheet: Option<Sheet>,
    failure: Option<Failure>,
    step: Step,
    others: bool,
    parties: bool,
    history: Folded<HistoryEntry>,
    looks: Folded<Look>,
    papers: papers::Papers,
}

/// The step being taken.
#[derive(Debug, Clone, PartialEq, Default)]
enum Step {
    /// None.
    #[default]
    None,
    /// One that has to say why first.
    Asking {
        to: DisputeState,
        reason: String,
        missing: bool,
    },
    /// One on its way.
    Moving,
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
    /// A step was chosen.
    Choose(DisputeState),
    /// The reason was written.
    Reason(String),
    /// The step with a reason is to be taken.
    Confirm,
    /// It is not.
    Cancel,
    /// The step was taken, or not.
    Moved(Result<Recorded, Failure>),
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
    /// A step taken.
    Take(Move),
    /// The history.
    History(DisputeId),
    /// The looks.
    Looks(DisputeId),
    /// A paper, made and handed over as a file.
    Print(Print),
    /// An element brought into view.
    Show(&'static str),
}

impl Dispute {
    /// The sheet of this dispute, not yet read.
    pub(crate) fn of(id: DisputeId) -> Self {
        Self {
            id,
            sheet: None,
            failure: None,
            step: Step::None,
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
        }
    }

    fn read(self) -> (Self, Vec<Effect>) {
        let mut effects = vec![Effect::Read(self.id)];
        if self.history.open {
            effects.push(Effect::History(self.id));
        }
        (self, effects)
    }

    fn take(self, to: DisputeState, reason: String) -> (Self, Vec<Effect>) {
        let take = Effect::Take(Move {
            id: self.id,
            to,
            reason,
            version: self.sheet.as_ref().map(|sheet| sheet.version.clone()),
        });
        (
            Self {
                step: Step::Moving,
                failure: None,
                ..self
            },
            vec![take],
        )
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
                Ok(sheet) => (
                    Self {
                        sheet: Some(sheet),
                        failure: None,
                        ..self
                    },
                    vec![],
                ),
                Err(failure) => (
                    Self {
                        failure: Some(failure),
                        ..self
                    },
                    vec![],
                ),
            },
            Event::Choose(_) if self.step == Step::Moving => (self, vec![]),
            Event::Choose(to) if to.needs_reason() => {
                let step = Step::Asking {
                    to,
                    reason: String::new(),
                    missing: false,
                };
                (Self { step, ..self }, vec![Effect::Show(steps::REASON)])
            }
            Event::Choose(to) => self.take(to, String::new()),
            Event::Reason(written) => {
                if let Step::Asking {
                    reason, missing, ..
                } = &mut self.step
                {
                    (*reason, *missing) = (written, false);
                }
                (self, vec![])
            }
            Event::Confirm => match self.step.clone() {
                Step::Asking { to, reason, .. } if reason.trim().is_empty() => {
                    let step = Step::Asking {
                        to,
                        reason,
                        missing: true,
                    };
                    (Self { step, ..self }, vec![Effect::Show(steps::REASON)])
                }
                Step::Asking { to, reason, .. } => self.take(to, reason.trim().to_owned()),
                Step::None | Step::Moving => (self, vec![]),
            },
            Event::Cancel => (
                Self {
                    step: Step::None,
                    ..self
                },
                vec![],
            ),
            Event::Moved(Ok(_)) => Self {
                step: Step::None,
                others: false,
                ..self
            }
            .read(),
            Event::Moved(Err(failure)) => (
                Self {
                    step: Step::None,
                    failure: Some(failure),
                    ..self
                },
                vec![],
            ),
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
            Event::GotHistory(Err(failure)) | Event::GotLooks(Err(failure)) => (
                Self {
                    failure: Some(failure),
                    ..self
                },
                vec![],
            ),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Read(id) => Some(Event::Got(Box::new(bridge.call(Get { id }).await))),
            Effect::Take(step) => Some(Event::Moved(bridge.call(step).await)),
            Effect::History(id) => Some(Event::GotHistory(bridge.call(History { id }).await)),
            Effect::Looks(id) => Some(Event::GotLooks(bridge.call(Looks { id }).await)),
            Effect::Print(print) => Some(Event::Printed(papers::handed_over(print, &world).await)),
            Effect::Show(id) => {
                world.outside.show(id.to_owned());
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
