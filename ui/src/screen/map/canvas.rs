//! The sheet itself: a canvas that is pushed by a finger or a mouse, brought nearer by two fingers, a wheel or keys,
//! and drawn once a frame at the most. What moves it never draws the page anew; the screen hears of it when it rests.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use contract::command::map::Within;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlCanvasElement, KeyboardEvent, PointerEvent, WheelEvent};
use yew::use_node_ref;
use yew::{Callback, Html, NodeRef, Properties, component, html, use_effect_with, use_memo};

use super::chart::{Chart, Move};
use super::paint::{self, Ink, Picture};
use super::scene::Scene;
use super::{Push, Target};

/// Still for so long, the sheet rests.
const REST_MS: u32 = 160;
/// A finger that moved less than this has touched and not pushed, points.
const TOUCH: f64 = 8.0;
/// How much nearer a notch of a wheel brings it.
const NOTCH: f64 = 0.0022;

/// What the sheet is given.
#[derive(Properties, PartialEq)]
pub(super) struct SheetProps {
    /// What is on it.
    pub(super) scene: Scene,
    /// What it shows first, and when all is wanted.
    pub(super) all: Option<Within>,
    /// What a button asked last.
    pub(super) pushed: (u32, Option<Push>),
    /// How large the text is: words are drawn anew when it changes.
    pub(super) percent: &'static str,
    /// What it is, for those who hear the page.
    pub(super) label: String,
    /// Hears where it came to rest.
    pub(super) rests: Callback<Chart>,
    /// Hears what was touched.
    pub(super) open: Callback<Target>,
}

/// The sheet as it lies now.
struct Lying {
    canvas: HtmlCanvasElement,
    scene: RefCell<Scene>,
    all: Cell<Option<Within>>,
    chart: Cell<Chart>,
    fitted: Cell<bool>,
    picture: RefCell<Option<Picture>>,
    fingers: RefCell<BTreeMap<i32, (f64, f64)>>,
    went: Cell<f64>,
    awaits_frame: Cell<bool>,
    moving: Cell<bool>,
    rest: RefCell<Option<Timeout>>,
    rests: Callback<Chart>,
    open: Callback<Target>,
}

impl Lying {
    /// Takes its size from the page; shows all when it never had one.
    fn measure(&self) {
        let (width, height) = (
            f64::from(self.canvas.client_width()),
            f64::from(self.canvas.client_height()),
        );
        if width < 1.0 || height < 1.0 {
            return;
        }
        let chart = self.chart.get();
        if (chart.width, chart.height) != (width, height) {
            let sharp = paint::sharpness();
            paint::size(&self.canvas, width * sharp, height * sharp);
            self.chart.set(chart.sized(width, height));
        }
        if let (false, Some(all)) = (self.fitted.get(), self.all.get()) {
            self.fitted.set(true);
            self.chart.set(Chart::around(all, width, height));
        }
    }

    fn moved(self: &Rc<Self>, by: Move) {
        self.chart.set(self.chart.get().moved(by));
        self.fitted.set(true);
        self.goes();
    }

    /// It moves: draws with the next frame, and rests after a while.
    fn goes(self: &Rc<Self>) {
        self.moving.set(true);
        self.ask_frame();
        let lying = Rc::clone(self);
        let rest = Timeout::new(REST_MS, move || {
            lying.moving.set(false);
            lying.ask_frame();
            if lying.fitted.get() {
                lying.rests.emit(lying.chart.get());
            }
        });
        self.rest.replace(Some(rest));
    }

    fn ask_frame(self: &Rc<Self>) {
        if self.awaits_frame.replace(true) {
            return;
        }
        let lying = Rc::clone(self);
        let frame = Closure::once_into_js(move || {
            lying.awaits_frame.set(false);
            lying.draw();
        });
        if let Some(window) = web_sys::window() {
            drop(window.request_animation_frame(frame.unchecked_ref()));
        }
    }

    fn draw(&self) {
        self.measure();
        let Some(ink) = Ink::of_page(&self.canvas) else {
            return;
        };
        let (chart, scene) = (self.chart.get(), self.scene.borrow());
        let mut picture = self.picture.borrow_mut();
        let at_rest = !self.moving.get();
        let serves = picture
            .as_ref()
            .is_some_and(|picture| picture.serves(&scene, &chart, &ink, at_rest));
        if !serves {
            *picture = Picture::of(&scene, &chart, &ink);
        }
        // A canvas that cannot be drawn on leaves the list beneath it.
        let _drawn = paint::sheet(&self.canvas, picture.as_ref(), &scene, &chart, &ink);
    }

    fn down(&self, event: &PointerEvent) {
        let mut fingers = self.fingers.borrow_mut();
        if fingers.is_empty() {
            self.went.set(0.0);
        }
        fingers.insert(event.pointer_id(), place(event));
        drop(self.canvas.set_pointer_capture(event.pointer_id()));
    }

    fn drag(self: &Rc<Self>, event: &PointerEvent) {
        let to = place(event);
        let by = {
            let mut fingers = self.fingers.borrow_mut();
            let before: Vec<_> = fingers.values().copied().collect();
            let Some(finger) = fingers.get_mut(&event.pointer_id()) else {
                return;
            };
            let by = (to.0 - finger.0, to.1 - finger.1);
            *finger = to;
            let after: Vec<_> = fingers.values().copied().collect();
            self.went.set(self.went.get() + by.0.hypot(by.1));
            match (before.as_slice(), after.as_slice()) {
                ([one, two], [new_one, new_two]) => {
                    let apart = |one: &(f64, f64), two: &(f64, f64)| {
                        (one.0 - two.0).hypot(one.1 - two.1).max(1.0)
                    };
                    let chart = self.chart.get();
                    let middle = (
                        (new_one.0 + new_two.0) / 2.0 / chart.width,
                        (new_one.1 + new_two.1) / 2.0 / chart.height,
                    );
                    let times = apart(new_one, new_two) / apart(one, two);
                    self.chart.set(chart.moved(Move::Nearer(times, middle)));
                    (by.0 / 2.0, by.1 / 2.0)
                }
                _ => by,
            }
        };
        self.moved(Move::By(by.0, by.1));
    }

    fn up(self: &Rc<Self>, event: &PointerEvent) {
        let was_one = {
            let mut fingers = self.fingers.borrow_mut();
            let was_one = fingers.len() == 1;
            fingers.remove(&event.pointer_id()).is_some() && was_one
        };
        if !was_one || self.went.get() > TOUCH {
            return;
        }
        let chart = self.chart.get();
        let Some(sign) = self.scene.borrow().touched(&chart, place(event)) else {
            return;
        };
        match sign.target {
            Some(target) => self.open.emit(target),
            // What stands for several comes nearer until they stand apart.
            None => {
                let at = (sign.at.0 / chart.width, sign.at.1 / chart.height);
                self.moved(Move::Nearer(4.0, at));
            }
        }
    }

    fn wheel(self: &Rc<Self>, event: &WheelEvent) {
        let chart = self.chart.get();
        let at = (
            f64::from(event.offset_x()) / chart.width,
            f64::from(event.offset_y()) / chart.height,
        );
        self.moved(Move::Nearer((-event.delta_y() * NOTCH).exp2(), at));
    }

    fn push(self: &Rc<Self>, push: Push) {
        let chart = self.chart.get();
        match push {
            Push::Move(by) => return self.moved(by),
            Push::All => {
                if let Some(all) = self.all.get() {
                    self.chart
                        .set(Chart::around(all, chart.width, chart.height));
                }
            }
            Push::Here(here) => self.chart.set(chart.at(here)),
        }
        self.fitted.set(true);
        self.goes();
    }

    fn listen(self: &Rc<Self>) -> Vec<EventListener> {
        let on = |name: &'static str, take: fn(&Rc<Self>, &JsValue) -> bool| {
            let lying = Rc::clone(self);
            let options = EventListenerOptions::enable_prevent_default();
            EventListener::new_with_options(&self.canvas, name, options, move |event| {
                if take(&lying, event.as_ref()) {
                    event.prevent_default();
                }
            })
        };
        let mut all = vec![
            on("pointerdown", |lying, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    lying.down(event);
                }
                false
            }),
            on("pointermove", |lying, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    lying.drag(event);
                }
                false
            }),
            on("pointerup", |lying, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    lying.up(event);
                }
                false
            }),
            on("pointercancel", |lying, event| {
                if let Some(event) = event.dyn_ref::<PointerEvent>() {
                    lying.fingers.borrow_mut().remove(&event.pointer_id());
                }
                false
            }),
            on("wheel", |lying, event| {
                let wheel = event.dyn_ref::<WheelEvent>();
                wheel.map(|event| lying.wheel(event)).is_some()
            }),
            on("keydown", |lying, event| {
                let event = event.dyn_ref::<KeyboardEvent>();
                let key = event.map(KeyboardEvent::key).unwrap_or_default();
                Move::of_key(&key).map(|by| lying.moved(by)).is_some()
            }),
        ];
        if let Some(window) = web_sys::window() {
            let lying = Rc::clone(self);
            all.push(EventListener::new(&window, "resize", move |_| lying.goes()));
        }
        all
    }
}

/// Where a pointer is: points from the left and the upper edge of the sheet.
fn place(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

/// Puts the sheet into the page.
#[component]
pub(super) fn Sheet(props: &SheetProps) -> Html {
    let node = use_node_ref();
    let lying = use_memo((), |()| RefCell::<Option<Rc<Lying>>>::default());
    use_effect_with((), {
        let (node, lying) = (node.clone(), Rc::clone(&lying));
        let (rests, open) = (props.rests.clone(), props.open.clone());
        move |()| {
            let laid = lay(&node, rests, open);
            let listeners = laid.as_ref().map(Lying::listen);
            lying.replace(laid);
            move || {
                drop(listeners);
                lying.replace(None);
            }
        }
    });
    use_effect_with((props.scene.clone(), props.all, props.percent), {
        let lying = Rc::clone(&lying);
        move |(scene, all, _): &(Scene, Option<Within>, &str)| {
            if let Some(lying) = lying.borrow().as_ref() {
                let first = !lying.fitted.get() && all.is_some();
                lying.scene.replace(scene.clone());
                lying.all.set(*all);
                if first {
                    lying.goes();
                } else {
                    lying.ask_frame();
                }
            }
        }
    });
    use_effect_with(props.pushed, {
        let lying = Rc::clone(&lying);
        move |(_, push): &(u32, Option<Push>)| {
            if let (Some(lying), Some(push)) = (lying.borrow().as_ref(), push) {
                lying.push(*push);
            }
        }
    });
    html! {
        <canvas class="map__sheet" data-testid="map-sheet" ref={node} tabindex="0" role="img"
            aria-label={props.label.clone()}></canvas>
    }
}

fn lay(node: &NodeRef, rests: Callback<Chart>, open: Callback<Target>) -> Option<Rc<Lying>> {
    let canvas = node.cast::<HtmlCanvasElement>()?;
    Some(Rc::new(Lying {
        canvas,
        scene: RefCell::default(),
        all: Cell::default(),
        chart: Cell::default(),
        fitted: Cell::default(),
        picture: RefCell::default(),
        fingers: RefCell::default(),
        went: Cell::default(),
        awaits_frame: Cell::default(),
        moving: Cell::default(),
        rest: RefCell::default(),
        rests,
        open,
    }))
}
