//! The worker's own page: who and where, language and text size, about, and the door to what is
//! held and why.

use contract::Failure;
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
}

impl Screen for Me {
    type Event = Event;
    type Effect = Effect;

    fn update(self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => (self.trying(), vec![Effect::Session, Effect::Settings]),
            Event::GotSession(got) => match *got {
                Ok(session) => (
                    Self {
                        session: Some(session),
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
            Event::GotSettings(Ok(settings)) => (
                Self {
                    settings: Some(settings),
                    ..self
                },
                vec![],
            ),
            Event::GotSettings(Err(failure)) => (
                Self {
                    failure: Some(failure),
                    ..self
                },
                vec![],
            ),
            Event::Language(language) => (
                self.trying(),
                vec![Effect::Set(Set {
                    language: Some(language),
                    ..Set::default()
                })],
            ),
            Event::Location(location) => (
                self.trying(),
                vec![Effect::Set(Set {
                    location: Some(location),
                    ..Set::default()
                })],
            ),
            Event::TextSize(size) => (
                self.trying(),
                vec![Effect::Set(Set {
                    text_size: Some(size),
                    ..Set::default()
                })],
            ),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = world.bridge;
        Some(match effect {
            Effect::Session => Event::GotSession(Box::new(bridge.call(Status {}).await)),
            Effect::Settings => Event::GotSettings(bridge.call(Get {}).await),
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
