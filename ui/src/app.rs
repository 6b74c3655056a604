//! The application's frame: who the device belongs to, which screen is open, the bars around it.
//! It holds no record.

use std::rc::Rc;

use contract::command::session::{self, Session};
use contract::command::settings::{self, Language, Settings, TextSize};
use contract::command::sync::{self, SyncStatus};
use contract::{Code, Failure};
use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use model::{Role, UtcMs};
use yew::{Callback, ContextProvider, Html, component, html, use_effect_with, use_memo};

use crate::bridge::Bridge;
use crate::outside::{self, Browser, World};
use crate::route::Route;
use crate::screen::disputes::{self, Disputes};
use crate::screen::{Eye, Kept, Screen, use_screen};
use crate::words::noun::percent;
use crate::words::{ENGLISH, Words, say};

mod keys;
mod panes;
mod shell;

/// How often the moment things are said at is taken anew, in milliseconds.
const TICK_MS: u32 = 30_000;

/// Puts the application into the page.
pub fn mount() {
    let Some(place) = outside::document().and_then(|page| page.get_element_by_id("screens")) else {
        return web_sys::console::error_1(&"the page has no element `screens`".into());
    };
    yew::Renderer::<App>::with_root(place).render();
}

/// The frame.
#[derive(Clone, PartialEq)]
pub(crate) struct Frame {
    session: Option<Session>,
    settings: Settings,
    sync: Option<SyncStatus>,
    failure: Option<Failure>,
    words: Words,
    route: Route,
    /// The list a sheet was opened from.
    base: Route,
    now: UtcMs,
    help: bool,
    /// Whether the list is being opened to look for something.
    seeking: bool,
    /// The list outlives the screens opened from it.
    disputes: Kept<Disputes>,
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// Everything has to be read.
    Opened(UtcMs),
    /// The application said that something changed.
    Heard(contract::Event),
    /// The seat was read.
    Session(Box<Result<Session, Failure>>),
    /// The settings were read.
    Settings(Result<Settings, Failure>),
    /// The English words were read.
    English(Result<String, Failure>),
    /// The state of synchronisation was read.
    Sync(Result<SyncStatus, Failure>),
    /// The worker is somewhere else now.
    Went(Route),
    /// Time went on.
    Tick(UtcMs),
    /// The browser said whether the line costs money, or that it does not know.
    Line { metered: Option<bool> },
    /// Somebody has the screens before them, or nobody.
    Seen { present: bool },
    /// A key was pressed.
    Key(keys::Key),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The seat.
    Session,
    /// The settings.
    Settings,
    /// The state of synchronisation.
    Sync,
    /// The application told whether the line costs money.
    Line { metered: Option<bool> },
    /// The application told whether somebody looks.
    Seen { present: bool },
    /// The English words, which are not part of the program.
    English,
    /// The page set in these words and text size.
    Dress(Words, TextSize),
    /// A screen opened.
    Go(Route),
    /// The heading of the screen, for those who hear the page read out.
    Heading,
    /// The cursor on the list of keys, once it is open.
    Help,
    /// The cursor where one types what is looked for.
    Seek,
}

impl Frame {
    fn new(route: Route, now: UtcMs) -> Self {
        let settings = Settings::default();
        Self {
            session: None,
            settings,
            sync: None,
            failure: None,
            words: Words::chinese(),
            route,
            base: match route {
                Route::Today | Route::Letters => route,
                Route::Letter(_) => Route::Letters,
                _ if route.list().is_some() => route.list().unwrap_or_default(),
                _ => Route::Disputes,
            },
            now,
            help: false,
            seeking: false,
            disputes: Kept::new(Disputes::default()),
        }
    }

    fn went(self, route: Route) -> (Self, Vec<Effect>) {
        let base = match route {
            Route::Today | Route::Disputes if self.is_a_unit() => Route::Letters,
            Route::Today | Route::Disputes | Route::Letters => route,
            // A sheet opened from today stays beside today.
            Route::Elder(_)
            | Route::Profile(_)
            | Route::Visit(_)
            | Route::Notice(_)
            | Route::NoticeOfElder(_)
                if self.base == Route::Today =>
            {
                self.base
            }
            _ => route.list().unwrap_or(self.base),
        };
        let effects = if route == self.route {
            vec![]
        } else if self.seeking && route == Route::Disputes {
            vec![Effect::Seek]
        } else {
            vec![Effect::Heading]
        };
        (
            Self {
                route,
                base,
                help: false,
                seeking: false,
                ..self
            },
            effects,
        )
    }

    /// In the language of the settings. What is on the screen stays as it is until English words are there.
    fn dressed(self, settings: Settings) -> (Self, Vec<Effect>) {
        let words = match (self.words.language(), settings.language) {
            (Language::English, Language::Chinese) => Words::chinese(),
            (Language::Chinese, Language::English) => {
                return (Self { settings, ..self }, vec![Effect::English]);
            }
            _ => self.words.clone(),
        };
        let dress = Effect::Dress(words.clone(), settings.text_size);
        (
            Self {
                settings,
                words,
                ..self
            },
            vec![dress],
        )
    }

    /// With the English words, when they are still wanted.
    fn in_english(self, text: &str) -> (Self, Vec<Effect>) {
        if self.settings.language != Language::English {
            return (self, vec![]);
        }
        let words = Words::english(text);
        let dress = Effect::Dress(words.clone(), self.settings.text_size);
        (Self { words, ..self }, vec![dress])
    }

    /// What every view looks through.
    pub(crate) fn eye(&self) -> Eye {
        let seat = self
            .session
            .as_ref()
            .and_then(|session| session.seat.clone());
        let open = match self.route {
            Route::Dispute(id)
            | Route::Edit(id)
            | Route::Deed(id, _)
            | Route::Correct(id, ..)
            | Route::Join(id)
            | Route::Letter(id) => Some(id),
            Route::Elder(id)
            | Route::Profile(id)
            | Route::Visit(id)
            | Route::Notice(id)
            | Route::NoticeOfCase(id)
            | Route::NoticeOfElder(id) => Some(id),
            _ => None,
        };
        Eye {
            words: self.words.clone(),
            now: self.now,
            text: self.settings.text_size,
            seat: seat.map(Rc::new),
            open,
        }
    }
}

impl Screen for Frame {
    type Event = Event;
    type Effect = Effect;

    fn update(self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Opened(now) => {
                let effects = vec![Effect::Settings, Effect::Session, Effect::Sync];
                (Self { now, ..self }, effects)
            }
            Event::Heard(contract::Event::Session) => {
                (self, vec![Effect::Settings, Effect::Session, Effect::Sync])
            }
            Event::Heard(contract::Event::Drafts) => (self, vec![]),
            Event::Heard(_) => (self, vec![Effect::Sync]),
            Event::Session(got) => match *got {
                Ok(session) => {
                    // A partner unit's day is its letters.
                    let unit = (session.seat.as_ref())
                        .is_some_and(|seat| seat.worker.role == Role::PartnerUnit);
                    let base = if unit { Route::Letters } else { self.base };
                    let model = Self {
                        session: Some(session),
                        failure: None,
                        base,
                        ..self
                    };
                    (model, vec![])
                }
                Err(failure) => (
                    Self {
                        failure: Some(failure),
                        ..self
                    },
                    vec![],
                ),
            },
            Event::Settings(Ok(settings)) => self.dressed(settings),
            Event::English(Ok(text)) => self.in_english(&text),
            Event::Settings(Err(failure)) | Event::English(Err(failure)) => (
                Self {
                    failure: Some(failure),
                    ..self
                },
                vec![],
            ),
            Event::Sync(Ok(status)) => (
                Self {
                    sync: Some(status),
                    ..self
                },
                vec![],
            ),
            // The badge then says that nothing is known, and the sync screen says why.
            Event::Sync(Err(_)) => (Self { sync: None, ..self }, vec![]),
            Event::Went(route) => self.went(route),
            Event::Tick(now) => (Self { now, ..self }, vec![]),
            Event::Line { metered } => (self, vec![Effect::Line { metered }]),
            Event::Seen { present } => (self, vec![Effect::Seen { present }]),
            Event::Key(key) => self.key(key),
        }
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Session => Some(Event::Session(Box::new(
                bridge.call(session::Status {}).await,
            ))),
            Effect::Settings => Some(Event::Settings(bridge.call(settings::Get {}).await)),
            Effect::Sync => Some(Event::Sync(bridge.call(sync::Status {}).await)),
            Effect::Line { metered } => {
                Some(Event::Sync(bridge.call(sync::Metered { metered }).await))
            }
            Effect::Seen { present } => {
                Some(Event::Sync(bridge.call(sync::Present { present }).await))
            }
            Effect::English => {
                let text = world.outside.read(ENGLISH).await;
                let text = text.map_err(|why| Failure::new(Code::Internal, why));
                Some(Event::English(text))
            }
            Effect::Dress(words, size) => {
                let (title, broken) = (say!(words, "app-name"), say!(words, "broken"));
                outside::dress(words.code(), percent(size), &title, &broken);
                None
            }
            Effect::Go(route) => {
                world.outside.go(route);
                None
            }
            Effect::Help => {
                world.outside.show(keys::CLOSE.to_owned());
                None
            }
            Effect::Seek => {
                world.outside.show(disputes::SEEK.to_owned());
                None
            }
            Effect::Heading => {
                outside::focus_on_heading();
                None
            }
        }
    }

    fn heard(event: contract::Event) -> Option<Event> {
        Some(Event::Heard(event))
    }

    fn pressed(key: &str) -> Option<Event> {
        keys::Key::of(key).map(Event::Key)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        shell::view(self, eye, emit)
    }
}

/// The application, over the bridge this page has.
#[component]
pub fn App() -> Html {
    let world = use_memo((), |()| World {
        bridge: Bridge::of_this_page(),
        outside: Rc::new(Browser),
    });
    let kept = use_memo((), |()| {
        let words = Words::chinese();
        outside::dress(
            words.code(),
            "100",
            &say!(words, "app-name"),
            &say!(words, "broken"),
        );
        Kept::new(Frame::new(outside::here(), outside::now()))
    });
    let (frame, emit) = use_screen(&kept, &world);
    use_effect_with((), {
        let emit = emit.clone();
        move |()| {
            emit.emit(Event::Opened(outside::now()));
            let line = emit.clone();
            let line = outside::listen_to_line(move |metered| line.emit(Event::Line { metered }));
            let seen = emit.clone();
            let seen = outside::listen_to_sight(move |present| seen.emit(Event::Seen { present }));
            let ticking = emit.clone();
            let tick = Interval::new(TICK_MS, move || ticking.emit(Event::Tick(outside::now())));
            let went = web_sys::window().map(|window| {
                EventListener::new(&window, "hashchange", move |_| {
                    emit.emit(Event::Tick(outside::now()));
                    emit.emit(Event::Went(outside::here()));
                })
            });
            move || drop((tick, went, line, seen))
        }
    });
    let eye = frame.eye();
    html! {
        <ContextProvider<World> context={(*world).clone()}>
            <ContextProvider<Eye> context={eye.clone()}>
                { frame.view(&eye, &emit) }
            </ContextProvider<Eye>>
        </ContextProvider<World>>
    }
}

#[cfg(test)]
mod tests;
