//! The screens over the bridge to memory: what a worker does, from the first start to a sheet, and
//! what stands on the screen then, in both languages.

use std::cell::RefCell;
use std::rc::Rc;

use contract::command::map::Here;
use contract::command::settings::{Language, TextSize};
use yew::{Callback, Html, LocalServerRenderer, Properties, component};

use crate::bridge::memory::seed::{self, NOW};
use crate::bridge::memory::{Held, Memory};
use crate::bridge::{Bridge, Local};
use crate::outside::{Download, NotLocated, Outside, World};
use crate::route::Route;
use crate::screen::deed::ink::Stroke;
use crate::screen::{Eye, Kept, Running, Screen};
use crate::words::{ENGLISH_TEXT, Words};

mod doorstep;
mod elders;
mod figures;
mod looks;
mod papers;
mod practice;
mod sheet;
mod styles;

/// Stands in for the browser and remembers what was asked of it.
#[derive(Default)]
struct Asked(Rc<RefCell<Vec<String>>>);

impl Outside for Asked {
    fn go(&self, to: Route) {
        self.0.borrow_mut().push(format!("go {}", to.hash()));
    }

    fn replace(&self, to: Route) {
        self.0.borrow_mut().push(format!("replace {}", to.hash()));
    }

    fn rename(&self, _from: Route, to: Route) {
        self.0.borrow_mut().push(format!("rename {}", to.hash()));
    }

    fn back(&self, _otherwise: Route) {
        self.0.borrow_mut().push("back".into());
    }

    fn pause(&self, _ms: u32) -> Local<()> {
        Box::pin(async {})
    }

    fn locate(&self) -> Local<Result<Here, NotLocated>> {
        self.0.borrow_mut().push("locate".into());
        Box::pin(async {
            Ok(Here {
                lon_e6: 102_634_200,
                lat_e6: 37_928_300,
            })
        })
    }

    fn read(&self, path: &'static str) -> Local<Result<String, String>> {
        self.0.borrow_mut().push(format!("read {path}"));
        Box::pin(async { Ok(ENGLISH_TEXT.to_owned()) })
    }

    fn scroll(&self, _id: &'static str, _top_px: u32) {}

    fn show(&self, id: String) {
        self.0.borrow_mut().push(format!("show {id}"));
    }

    fn drawn(&self, strokes: &[Stroke]) -> Option<Vec<u8>> {
        self.0
            .borrow_mut()
            .push(format!("draw {} lines", strokes.len()));
        Some(b"png".to_vec())
    }

    fn copy(&self, text: String) -> Local<bool> {
        self.0.borrow_mut().push(format!("copy {text}"));
        Box::pin(async { true })
    }

    fn download(&self, _media_type: &'static str) -> Box<dyn Download> {
        Box::new(Written {
            asked: Rc::clone(&self.0),
            size: 0,
        })
    }
}

/// A file that is written nowhere; what it was is remembered.
struct Written {
    asked: Rc<RefCell<Vec<String>>>,
    size: usize,
}

impl Download for Written {
    fn add(&mut self, bytes: &[u8]) {
        self.size += bytes.len();
    }

    fn save(&mut self, name: &str) -> bool {
        let said = format!("save {name}, {} bytes", self.size);
        self.asked.borrow_mut().push(said);
        true
    }
}

/// A screen on a device, without a browser.
struct Table<S: Screen> {
    running: Rc<Running<S>>,
    asked: Rc<Asked>,
}

/// A device with these records.
fn device(held: Held) -> Bridge {
    Bridge::to(Rc::new(Memory::new(held, || NOW)))
}

impl<S: Screen> Table<S> {
    fn with(model: S, bridge: &Bridge) -> Self {
        let asked = Rc::<Asked>::default();
        let world = World {
            bridge: bridge.clone(),
            outside: asked.clone(),
        };
        Self {
            running: Running::new(Kept::new(model), world, Box::new(|| ())),
            asked,
        }
    }

    /// The screen, opened and read.
    async fn opened(model: S, bridge: &Bridge) -> Self {
        let table = Self::with(model, bridge);
        if let Some(event) = S::opened() {
            table.tell(event).await;
        }
        table
    }

    /// Lets something happen, and everything that follows from it.
    async fn tell(&self, event: S::Event) {
        let mut effects = self.running.take(event);
        while !effects.is_empty() {
            let effect = effects.remove(0);
            if let Some(event) = S::perform(effect, self.running.world()).await {
                effects.extend(self.running.take(event));
            }
        }
    }

    fn model(&self) -> S {
        self.running.model()
    }

    fn asked(&self) -> Vec<String> {
        self.asked.0.take()
    }

    async fn drawn(&self, language: Language) -> String {
        drawn(self.model().view(&eye(language), &Callback::noop())).await
    }
}

fn eye(language: Language) -> Eye {
    Eye {
        words: Words::of(language),
        now: NOW,
        text: TextSize::Percent100,
        seat: Some(Rc::new(seed::seat())),
        open: None,
    }
}

#[derive(Properties, PartialEq)]
struct PaperProps {
    html: Html,
}

#[component]
fn Paper(props: &PaperProps) -> Html {
    props.html.clone()
}

/// The screen as markup, a line to an element.
async fn drawn(html: Html) -> String {
    let renderer = LocalServerRenderer::<Paper>::with_props(PaperProps { html }).hydratable(false);
    let markup = tokio::task::LocalSet::new()
        .run_until(renderer.render())
        .await;
    markup.replace("><", ">\n<")
}
