//! What to do without a line: what waits goes into a file, and the file of somebody else is taken in to be
//! carried on. It says what became of each in words; what is in a file nobody here can read.

use contract::Failure;
use contract::command::bundle::{Carrying, Forget, Made, Status, Taken};
use model::{BundleName, FieldProblem};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::{Picked, World};

mod hand;
mod view;

/// Carrying, as it stands.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Carry {
    carrying: Option<Carrying>,
    busy: Busy,
    saved: Option<Saved>,
    taken: Option<Taken>,
    /// Why a file was not taken in.
    problem: Option<FieldProblem>,
    /// The bundle that is about to be let go of.
    forgetting: Option<BundleName>,
    failure: Option<Failure>,
}

/// What is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Busy {
    /// Nothing.
    #[default]
    No,
    /// A file is made.
    Making,
    /// A file is taken in.
    Taking,
}

/// A file that was made.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Saved {
    /// What it is called, or where it lies.
    name: String,
    /// What is in it.
    made: Made,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read, or read again.
    Read,
    /// It was read.
    Got(Box<Result<Carrying, Failure>>),
    /// A file is to be made.
    Make,
    /// It was made, or not.
    Made(Box<Result<Saved, Failure>>),
    /// A file was chosen to be taken in.
    Picked(Picked),
    /// It was taken in, or not.
    Taken(Box<Result<Taken, Failure>>),
    /// A bundle is not to be carried any more; asks whether that is meant.
    Forget(BundleName),
    /// It is meant.
    ForgetSurely(BundleName),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// How it stands.
    Status,
    /// A file made and written; by the application, when it keeps files for people.
    Make { saves_files: bool },
    /// A file taken in.
    Take(Picked),
    /// A bundle let go of.
    Forget(BundleName),
}

impl Carry {
    fn begin(self, busy: Busy) -> Self {
        Self {
            busy,
            saved: None,
            taken: None,
            problem: None,
            failure: None,
            ..self
        }
    }
}

impl Screen for Carry {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => (self, vec![Effect::Status]),
            Event::Got(got) => {
                match *got {
                    Ok(carrying) => (self.carrying, self.forgetting) = (Some(carrying), None),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![])
            }
            Event::Make | Event::Picked(_) if self.busy != Busy::No => (self, vec![]),
            Event::Make => {
                let saves_files = self.carrying.as_ref().is_some_and(|now| now.saves_files);
                let make = Effect::Make { saves_files };
                (self.begin(Busy::Making), vec![make])
            }
            Event::Made(made) => {
                self.busy = Busy::No;
                match *made {
                    Ok(saved) => self.saved = Some(saved),
                    Err(failure) => self.failure = Some(failure),
                }
                (self, vec![Effect::Status])
            }
            Event::Picked(picked) => (self.begin(Busy::Taking), vec![Effect::Take(picked)]),
            Event::Taken(taken) => {
                self.busy = Busy::No;
                match *taken {
                    Ok(taken) => {
                        self.problem = taken.refused.clone();
                        self.taken = Some(taken);
                    }
                    Err(failure) => match failure.fields.first() {
                        Some(problem) => self.problem = Some(problem.clone()),
                        None => self.failure = Some(failure),
                    },
                }
                (self, vec![Effect::Status])
            }
            Event::Forget(bundle) => {
                self.forgetting = Some(bundle);
                (self, vec![])
            }
            Event::ForgetSurely(bundle) => {
                self.forgetting = None;
                (self, vec![Effect::Forget(bundle)])
            }
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        Some(match effect {
            Effect::Status => Event::Got(Box::new(bridge.call(Status {}).await)),
            Effect::Make { saves_files: true } => Event::Made(Box::new(hand::saved(bridge).await)),
            Effect::Make { saves_files: false } => {
                Event::Made(Box::new(hand::downloaded(&world).await))
            }
            Effect::Take(picked) => Event::Taken(Box::new(hand::taken(bridge, &picked).await)),
            Effect::Forget(bundle) => Event::Got(Box::new(bridge.call(Forget { bundle }).await)),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event != contract::Event::Drafts).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::cards(self, eye, emit)
    }
}

#[cfg(test)]
mod tests;
