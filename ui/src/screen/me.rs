//! The worker's own page: who and where, language and text size, about, and the door to what is
//! held and why.

use contract::Failure;
use contract::command::practice::{self, Practice};
use contract::command::session::{Session, Status};
use contract::command::settings::{Get, Language, Set, Settings, TextSize};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::World;

pub(crate) mod held;
mod view;

/// The settings and the seat.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Me {
    session: Option<Session>,
    settings: Option<Settings>,
    /// What the county sent last of how it works cannot be read here.
    unread: bool,
    failure: Option<Failure>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// It has to be read, or read again.
    Read,
    /// The seat was read.
    GotSession(Box<Result<Session, Failure>>),
    /// The settings were read, or changed.
    GotSettings(Result<Settings, Failure>),
    /// How the county works was read.
    GotPractice(Box<Result<Practice, Failure>>),
    /// A language was chosen.
    Language(Language),
    /// A text size was chosen.
    TextSize(TextSize),
    /// Whether the screens may ask where the device is.
    Location(bool),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The seat.
    Session,
    /// The settings.
    Settings,
    /// How the county works.
    Practice,
    /// A setting changed.
    Set(Set),
}

impl Me {
    /// Something is tried again: what went wrong before is not said any more.
    fn trying(self) -> Self {
        Self {
            failure: None,
            ..self
        }
    }

    fn set(self, set: Set) -> (Self, Vec<Effect>) {
        (self.trying(), vec![Effect::Set(set)])
    }
}

impl Screen for Me {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let effects = vec![Effect::Session, Effect::Settings, Effect::Practice];
                return (self.trying(), effects);
            }
            Event::GotPractice(got) => match *got {
                Ok(practice) => self.unread = !practice.unread.is_empty(),
                Err(failure) => self.failure = Some(failure),
            },
            Event::GotSession(got) => match *got {
                Ok(session) => self.session = Some(session),
                Err(failure) => self.failure = Some(failure),
            },
            Event::GotSettings(Ok(settings)) => self.settings = Some(settings),
            Event::GotSettings(Err(failure)) => self.failure = Some(failure),
            Event::Language(language) => {
                return self.set(Set {
                    language: Some(language),
                    ..Set::default()
                });
            }
            Event::Location(location) => {
                return self.set(Set {
                    location: Some(location),
                    ..Set::default()
                });
            }
            Event::TextSize(size) => {
                return self.set(Set {
                    text_size: Some(size),
                    ..Set::default()
                });
            }
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = world.bridge;
        Some(match effect {
            Effect::Session => Event::GotSession(Box::new(bridge.call(Status {}).await)),
            Effect::Settings => Event::GotSettings(bridge.call(Get {}).await),
            Effect::Practice => Event::GotPractice(Box::new(bridge.call(practice::Get {}).await)),
            Effect::Set(set) => Event::GotSettings(bridge.call(set).await),
        })
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: contract::Event) -> Option<Event> {
        (event == contract::Event::Session).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}
