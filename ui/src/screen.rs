//! A screen is model, update and view. `update` is a plain function from a model and an event to a
//! model and what should be done outside; `view` draws the model. Only [`Screen::perform`] reaches
//! the application, and it knows nothing of drawing.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;

use gloo_events::EventListener;
use model::{DisputeId, Role, UtcMs};
use yew::{Callback, Html, Properties, component, hook, html, use_context, use_effect_with};
use yew::{use_force_update, use_memo};

use contract::command::session::Seat;
use contract::command::settings::TextSize;

use crate::outside::{self, World};
use crate::words::Words;

pub(crate) mod calls;
pub(crate) mod carry;
pub(crate) mod deed;
pub(crate) mod dispute;
pub(crate) mod disputes;
pub(crate) mod elder;
pub(crate) mod elders;
pub(crate) mod enrol;
pub(crate) mod join;
mod keeping;
pub(crate) mod letter;
pub(crate) mod letters;
pub(crate) mod map;
pub(crate) mod me;
pub(crate) mod notice;
pub(crate) mod notices;
pub(crate) mod photos;
mod printed;
pub(crate) mod profile;
pub(crate) mod record;
pub(crate) mod register;
pub(crate) mod send_notice;
pub(crate) mod sync;
pub(crate) mod today;
pub(crate) mod totals;
pub(crate) mod visit;

/// One screen.
pub(crate) trait Screen: Clone + PartialEq + 'static {
    /// What can happen on it.
    type Event: 'static;
    /// What it can want done.
    type Effect: 'static;

    /// What the model becomes, and what should be done.
    fn update(self, event: Self::Event) -> (Self, Vec<Self::Effect>);

    /// Does it, and says what came of it.
    fn perform(effect: Self::Effect, world: World) -> impl Future<Output = Option<Self::Event>>;

    /// Draws the model.
    fn view(&self, eye: &Eye, emit: &Callback<Self::Event>) -> Html;

    /// What happens first.
    fn opened() -> Option<Self::Event> {
        None
    }

    /// What the screen makes of an event of the application.
    fn heard(_event: contract::Event) -> Option<Self::Event> {
        None
    }

    /// What the screen makes of a key pressed outside of any field.
    fn pressed(_key: &str) -> Option<Self::Event> {
        None
    }

    /// What happens when time has gone on to this moment.
    fn ticked(&self, _now: UtcMs) -> Option<Self::Event> {
        None
    }

    /// What happens when the worker leaves or puts the phone away.
    fn left() -> Option<Self::Event> {
        None
    }
}

/// What every view looks through.
#[derive(Clone, PartialEq)]
pub(crate) struct Eye {
    /// The language.
    pub(crate) words: Words,
    /// The moment it is drawn for.
    pub(crate) now: UtcMs,
    /// How large the text is.
    pub(crate) text: TextSize,
    /// Whose device it is; none before enrolment.
    pub(crate) seat: Option<Rc<Seat>>,
    /// The dispute whose sheet is open.
    pub(crate) open: Option<DisputeId>,
}

impl Eye {
    /// The worker's role; none before enrolment.
    pub(crate) fn role(&self) -> Option<Role> {
        self.seat.as_ref().map(|seat| seat.worker.role)
    }
}

/// A model that outlives the screen that shows it.
pub(crate) struct Kept<S>(Rc<RefCell<S>>);

impl<S> Kept<S> {
    /// Keeps a model.
    pub(crate) fn new(model: S) -> Self {
        Self(Rc::new(RefCell::new(model)))
    }
}

impl<S> Clone for Kept<S> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<S> PartialEq for Kept<S> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A running screen: takes events, keeps the model, has effects performed.
pub(crate) struct Running<S: Screen> {
    model: Kept<S>,
    world: World,
    redraw: Box<dyn Fn()>,
    shown: Cell<bool>,
}

impl<S: Screen> Running<S> {
    /// Runs `model`; `redraw` is called after every change of it.
    pub(crate) fn new(model: Kept<S>, world: World, redraw: Box<dyn Fn()>) -> Rc<Self> {
        Rc::new(Self {
            model,
            world,
            redraw,
            shown: Cell::new(true),
        })
    }

    /// The model as it is now.
    pub(crate) fn model(&self) -> S {
        self.model.0.borrow().clone()
    }

    /// What the screen reaches.
    pub(crate) fn world(&self) -> World {
        self.world.clone()
    }

    /// Takes an event and returns what is to be done.
    pub(crate) fn take(&self, event: S::Event) -> Vec<S::Effect> {
        let before = self.model();
        let (after, effects) = before.clone().update(event);
        let changed = after != before;
        self.model.0.replace(after);
        if changed && self.shown.get() {
            (self.redraw)();
        }
        effects
    }

    /// Takes an event and has everything done that follows from it.
    pub(crate) fn emit(self: &Rc<Self>, event: S::Event) {
        for effect in self.take(event) {
            let running = Rc::clone(self);
            wasm_bindgen_futures::spawn_local(async move {
                if let Some(event) = S::perform(effect, running.world()).await {
                    running.emit(event);
                }
            });
        }
    }
}

/// Runs a screen for as long as the component is in the page.
#[hook]
pub(crate) fn use_screen<S: Screen>(kept: &Kept<S>, world: &World) -> (S, Callback<S::Event>) {
    let redraw = use_force_update();
    let (kept, world) = (kept.clone(), world.clone());
    let running = use_memo((), |()| {
        Running::new(kept, world, Box::new(move || redraw.force_update()))
    });
    let running = Rc::clone(&*running);
    let emit = {
        let running = Rc::clone(&running);
        Callback::from(move |event| running.emit(event))
    };
    let hearing = Rc::clone(&running);
    use_effect_with((), move |()| {
        let heard = Rc::clone(&hearing);
        let ear = hearing.world.bridge.listen(Callback::from(move |event| {
            if let Some(event) = S::heard(event) {
                heard.emit(event);
            }
        }));
        let away = Rc::clone(&hearing);
        let away = outside::document().map(|document| {
            EventListener::new(&document, "visibilitychange", move |_| {
                if let Some(event) = S::left() {
                    away.emit(event);
                }
            })
        });
        let typing = Rc::clone(&hearing);
        let keys = outside::listen_to_keys(move |key| {
            let event = S::pressed(key);
            event.map(|event| typing.emit(event)).is_some()
        });
        if let Some(event) = S::opened() {
            hearing.emit(event);
        }
        move || {
            drop((ear, away, keys));
            hearing.shown.set(false);
            if let Some(event) = S::left() {
                hearing.emit(event);
            }
        }
    });
    let model = running.model();
    (model, emit)
}

/// Properties of a [`Stage`].
#[derive(Properties, PartialEq)]
pub(crate) struct StageProps<S: Screen> {
    /// The model to begin with; only the first one counts.
    pub(crate) model: Kept<S>,
}

/// Puts a screen into the page.
#[component]
pub(crate) fn Stage<S: Screen>(props: &StageProps<S>) -> Html {
    let (Some(world), Some(eye)) = (use_context::<World>(), use_context::<Eye>()) else {
        return html! {};
    };
    html! { <Shown<S> model={props.model.clone()} {world} {eye} /> }
}

#[derive(Properties, PartialEq)]
struct ShownProps<S: Screen> {
    model: Kept<S>,
    world: World,
    eye: Eye,
}

#[component]
fn Shown<S: Screen>(props: &ShownProps<S>) -> Html {
    let (model, emit) = use_screen(&props.model, &props.world);
    let come = model.ticked(props.eye.now);
    use_effect_with(props.eye.now, {
        let emit = emit.clone();
        move |_| {
            if let Some(event) = come {
                emit.emit(event);
            }
        }
    });
    model.view(&props.eye, &emit)
}
