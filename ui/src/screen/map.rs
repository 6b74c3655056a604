//! The map without tiles: outlines, and on them open cases and elders, or how many there are in each grid. What is
//! drawn can be read as a list beneath. Where the worker is stays in this screen and goes with it.

use std::rc::Rc;

use contract::command::elder;
use contract::command::map::{Drawn, Here, Marked, Marks, Outlines, Within};
use contract::command::settings::{self, Settings};
use contract::{Command, Event as Told, Failure};
use model::{DisputeId, RecordId};
use yew::{Callback, Html};

use super::{Eye, Screen};
use crate::outside::{NotLocated, World};
use crate::route::Route;

mod canvas;
pub(crate) mod chart;
mod paint;
mod scene;
mod view;

use chart::{Chart, Move};
use scene::Scene;

/// The zoom all outlines are asked for at first, until it is known how large the sheet is.
const FIRST_ZOOM: u8 = 9;

/// What is told apart on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Layer {
    /// Open cases.
    #[default]
    Cases,
    /// Elders living alone.
    Elders,
}

/// The map, as far as it has been read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Map {
    drawn: Option<Rc<Drawn>>,
    marked: Option<Rc<Marked>>,
    /// The nearest to where the worker is, wherever the sheet rests.
    nearest: Option<Rc<Marked>>,
    layer: Layer,
    /// What is on the sheet, once there is one.
    seen: Option<(u8, Within)>,
    /// What the buttons ask of the sheet: a number that rises, so that the same can be asked twice.
    pushed: (u32, Option<Push>),
    allows: bool,
    here: Option<Here>,
    locating: bool,
    not_located: Option<NotLocated>,
    failure: Option<Failure>,
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        // What was read is compared by whether it is the same reading: comparing thousands of corners with every
        // touch would take longer than drawing them.
        fn same<T>(one: &Option<Rc<T>>, other: &Option<Rc<T>>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => Rc::ptr_eq(one, other),
                (None, None) => true,
                _ => false,
            }
        }
        same(&self.drawn, &other.drawn)
            && same(&self.marked, &other.marked)
            && same(&self.nearest, &other.nearest)
            && self.layer == other.layer
            && self.seen == other.seen
            && self.pushed == other.pushed
            && self.allows == other.allows
            && self.here == other.here
            && self.locating == other.locating
            && self.not_located == other.not_located
            && self.failure == other.failure
    }
}

/// What a button asks of the sheet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Push {
    /// To move.
    Move(Move),
    /// To show all.
    All,
    /// To show where the worker is.
    Here(Here),
}

/// What can be opened from the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    /// A case.
    Case(DisputeId),
    /// An elder.
    Elder(RecordId),
}

/// What can happen.
#[derive(Debug)]
pub(crate) enum Event {
    /// All of it has to be read.
    Read,
    /// The settings were read.
    Settings(Result<Settings, Failure>),
    /// Outlines were read, for what was on the sheet then.
    Drawn(Option<(u8, Within)>, Result<Drawn, Failure>),
    /// What stands on them was read.
    Marked(Result<Marked, Failure>),
    /// The nearest to that place were read.
    Nearest(Here, Result<Marked, Failure>),
    /// The sheet came to rest there.
    Rests(Chart),
    /// A button asks something of the sheet.
    Push(Push),
    /// Something else is shown.
    Layer(Layer),
    /// The nearest are wanted first.
    Near,
    /// The device said where it is, or why not.
    Located(Result<Here, NotLocated>),
    /// Something was touched.
    Open(Target),
}

/// What can be wanted.
#[derive(Debug, PartialEq)]
pub(crate) enum Effect {
    /// The settings.
    Settings,
    /// Outlines.
    Outlines(Option<(u8, Within)>),
    /// What stands on them.
    Marks(Marks),
    /// The nearest to a place.
    Nearest(Here),
    /// Where the device is.
    Locate,
    /// A record opened.
    Go(Target),
}

impl Map {
    /// What stands on the map of this layer.
    fn scene(&self) -> Scene {
        Scene {
            drawn: self.drawn.clone(),
            marked: self.marked.clone(),
            layer: self.layer,
            here: self.here,
        }
    }

    fn marks(&self) -> Effect {
        Effect::Marks(Marks {
            within: self.seen.map(|(_, within)| within),
            here: None,
        })
    }

    fn push(mut self, push: Push) -> Self {
        self.pushed = (self.pushed.0 + 1, Some(push));
        self
    }
}

impl Screen for Map {
    type Event = Event;
    type Effect = Effect;

    fn update(mut self, event: Event) -> (Self, Vec<Effect>) {
        match event {
            Event::Read => {
                let effects = vec![Effect::Settings, Effect::Outlines(self.seen), self.marks()];
                return (self, effects);
            }
            Event::Settings(Ok(settings)) => {
                self.allows = settings.location;
                // Who allows it no more is nowhere, and what was near that place is not told again.
                self.here = self.here.filter(|_| settings.location);
                match self.here {
                    Some(here) => return (self, vec![Effect::Nearest(here)]),
                    None => self.nearest = None,
                }
            }
            Event::Settings(Err(failure)) => self.failure = Some(failure),
            // What was asked for before the sheet moved on is not drawn in place of what is there now.
            Event::Drawn(seen, _) if seen != self.seen && self.drawn.is_some() => {}
            Event::Drawn(_, Ok(drawn)) => {
                (self.drawn, self.failure) = (Some(Rc::new(drawn)), None);
            }
            Event::Drawn(_, Err(failure)) => self.failure = Some(failure),
            Event::Marked(Ok(marked)) => self.marked = Some(Rc::new(marked)),
            Event::Marked(Err(failure)) => self.failure = Some(failure),
            // The worker has gone on meanwhile.
            Event::Nearest(here, _) if Some(here) != self.here => {}
            Event::Nearest(_, Ok(nearest)) => self.nearest = Some(Rc::new(nearest)),
            Event::Nearest(_, Err(failure)) => self.failure = Some(failure),
            Event::Rests(chart) => {
                let seen = Some((chart.corners(), chart.within()));
                if seen != self.seen {
                    self.seen = seen;
                    let effects = vec![Effect::Outlines(seen), self.marks()];
                    return (self, effects);
                }
            }
            Event::Push(push) => self = self.push(push),
            Event::Layer(layer) => self.layer = layer,
            Event::Near if self.allows && !self.locating => {
                (self.locating, self.not_located) = (true, None);
                return (self, vec![Effect::Locate]);
            }
            Event::Near => {}
            Event::Located(Ok(here)) => {
                (self.locating, self.here) = (false, Some(here));
                return (self.push(Push::Here(here)), vec![Effect::Nearest(here)]);
            }
            Event::Located(Err(why)) => (self.locating, self.not_located) = (false, Some(why)),
            Event::Open(target) => return (self, vec![Effect::Go(target)]),
        }
        (self, vec![])
    }

    async fn perform(effect: Effect, world: World) -> Option<Event> {
        let bridge = &world.bridge;
        match effect {
            Effect::Settings => Some(Event::Settings(bridge.call(settings::Get {}).await)),
            Effect::Outlines(seen) => {
                let outlines = Outlines {
                    zoom: seen.map_or(FIRST_ZOOM, |(zoom, _)| zoom),
                    within: seen.map(|(_, within)| within),
                };
                Some(Event::Drawn(seen, bridge.call(outlines).await))
            }
            Effect::Marks(marks) => Some(Event::Marked(bridge.call(marks).await)),
            Effect::Nearest(here) => {
                let marks = Marks {
                    within: None,
                    here: Some(here),
                };
                Some(Event::Nearest(here, bridge.call(marks).await))
            }
            Effect::Locate => Some(Event::Located(world.outside.locate().await)),
            Effect::Go(target) => {
                world.outside.go(match target {
                    Target::Case(id) => Route::Dispute(id),
                    Target::Elder(id) => Route::Elder(id),
                });
                None
            }
        }
    }

    fn opened() -> Option<Event> {
        Some(Event::Read)
    }

    fn heard(event: Told) -> Option<Event> {
        matches!(event, Told::Records | Told::Session).then_some(Event::Read)
    }

    fn view(&self, eye: &Eye, emit: &Callback<Event>) -> Html {
        view::page(self, eye, emit)
    }
}

/// Whether this role sees elders at all.
fn sees_elders(eye: &Eye) -> bool {
    elder::List::MAY.allows(eye.role())
}

#[cfg(test)]
mod tests;
