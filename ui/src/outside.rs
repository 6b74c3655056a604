//! What a screen may ask of the browser around it: go somewhere, wait a moment, bring a field into
//! view. One seam, so that tests stand in for the browser. It never asks the application anything.

use std::rc::Rc;

use contract::command::map::{Here, Locate, Located};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::future::TimeoutFuture;
use model::UtcMs;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, EventTarget, HtmlElement, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition,
};

use crate::bridge::{Bridge, Local, answered};
use crate::route::Route;
use crate::screen::deed::ink::Stroke;

mod copy;
mod download;
mod draw;
mod locate;
mod pick;

pub(crate) use download::Download;
pub(crate) use draw::point_on;
pub(crate) use locate::NotLocated;
#[cfg(test)]
pub(crate) use pick::Pieces;
pub(crate) use pick::{Picked, picked};

/// The browser, or what stands in for it.
pub(crate) trait Outside {
    /// Opens a screen; the way back stays open.
    fn go(&self, to: Route);
    /// Opens a screen in place of this one, so that the way back does not lead here again.
    fn replace(&self, to: Route);
    /// Gives `from` another address, when the worker is still there; nothing is opened.
    fn rename(&self, from: Route, to: Route);
    /// Goes one step back, or to `otherwise` when there is none.
    fn back(&self, otherwise: Route);
    /// Is over after so many milliseconds.
    fn pause(&self, ms: u32) -> Local<()>;
    /// Where the device is now, asked once.
    fn locate(&self) -> Local<Result<Here, NotLocated>>;
    /// A text that lies beside the page, or why it cannot be read.
    fn read(&self, path: &'static str) -> Local<Result<String, String>>;
    /// Scrolls the element with this identity to so many pixels from its top.
    fn scroll(&self, id: &'static str, top_px: u32);
    /// Brings the element with this identity into view and puts the cursor there.
    fn show(&self, id: String);
    /// What was drawn with a finger, as a picture; none where it cannot be made.
    fn drawn(&self, strokes: &[Stroke]) -> Option<Vec<u8>>;
    /// Puts a text where one pastes from; `false` when that cannot be.
    fn copy(&self, text: String) -> Local<bool>;
    /// Begins a file of this type that the browser writes where it keeps what is downloaded.
    fn download(&self, media_type: &'static str) -> Box<dyn Download>;
}

/// Everything a screen reaches: the application over the bridge and the browser around it.
#[derive(Clone)]
pub(crate) struct World {
    /// To the application.
    pub(crate) bridge: Bridge,
    /// To the browser.
    pub(crate) outside: Rc<dyn Outside>,
}

impl PartialEq for World {
    fn eq(&self, other: &Self) -> bool {
        self.bridge == other.bridge
    }
}

/// Where the device is and which grid that is, asked once.
pub(crate) async fn located(world: &World) -> Result<Located, NotLocated> {
    let here = world.outside.locate().await?;
    // A place nobody can say anything about is as good as none.
    let told = world.bridge.call(Locate { here }).await;
    told.map_err(|_| NotLocated::NotFound)
}

/// The browser this page is shown in.
pub(crate) struct Browser;

impl Outside for Browser {
    fn go(&self, to: Route) {
        if let Some(window) = web_sys::window() {
            // Setting the part after `#` of an address that has one does not fail.
            drop(window.location().set_hash(&to.hash()));
        }
    }

    fn replace(&self, to: Route) {
        if let Some(window) = web_sys::window() {
            drop(window.location().replace(&to.hash()));
        }
    }

    fn rename(&self, from: Route, to: Route) {
        let history = web_sys::window().and_then(|window| window.history().ok());
        if let Some(history) = history.filter(|_| here() == from) {
            drop(history.replace_state_with_url(&"".into(), "", Some(&to.hash())));
        }
    }

    fn back(&self, otherwise: Route) {
        match web_sys::window().and_then(|window| window.history().ok()) {
            Some(history) if history.length().unwrap_or(0) > 1 => drop(history.back()),
            _ => self.go(otherwise),
        }
    }

    fn pause(&self, ms: u32) -> Local<()> {
        Box::pin(TimeoutFuture::new(ms))
    }

    fn locate(&self) -> Local<Result<Here, NotLocated>> {
        Box::pin(locate::locate())
    }

    fn read(&self, path: &'static str) -> Local<Result<String, String>> {
        Box::pin(async move {
            let window = web_sys::window().ok_or("there is no window")?;
            match answered(window.fetch_with_str(path)).await {
                Ok((true, text)) => Ok(text),
                Ok((false, _)) => Err(format!("{path} is not there")),
                Err(error) => Err(format!("{path} cannot be read: {error:?}")),
            }
        })
    }

    fn scroll(&self, id: &'static str, top_px: u32) {
        if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
            element.set_scroll_top(i32::try_from(top_px).unwrap_or(i32::MAX));
        }
    }

    fn drawn(&self, strokes: &[Stroke]) -> Option<Vec<u8>> {
        draw::picture(strokes)
    }

    fn copy(&self, text: String) -> Local<bool> {
        Box::pin(copy::copy(text))
    }

    fn download(&self, media_type: &'static str) -> Box<dyn Download> {
        Box::new(download::InBrowser::of(media_type))
    }

    fn show(&self, id: String) {
        wasm_bindgen_futures::spawn_local(async move {
            // The screen is drawn first; then there is something to bring into view.
            TimeoutFuture::new(30).await;
            let Some(element) = document().and_then(|document| document.get_element_by_id(&id))
            else {
                return;
            };
            let options = ScrollIntoViewOptions::new();
            options.set_block(ScrollLogicalPosition::Center);
            element.scroll_into_view_with_scroll_into_view_options(&options);
            if let Some(element) = element.dyn_ref::<HtmlElement>() {
                drop(element.focus());
            }
        });
    }
}

/// The page.
pub(crate) fn document() -> Option<web_sys::Document> {
    web_sys::window().and_then(|window| window.document())
}

/// Where the page's address says the worker is.
pub(crate) fn here() -> Route {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok());
    Route::parse(&hash.unwrap_or_default())
}

/// Now, by the device's clock.
pub(crate) fn now() -> UtcMs {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole milliseconds far below 2^53"
    )]
    UtcMs(js_sys::Date::now() as i64)
}

/// Hears keys pressed outside of any field, without a modifier, while no dialog asks something. A
/// key the listener takes does nothing else.
pub(crate) fn listen_to_keys(take: impl Fn(&str) -> bool + 'static) -> Option<EventListener> {
    let options = EventListenerOptions::enable_prevent_default();
    let listener = move |event: &web_sys::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else {
            return;
        };
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok());
        let on = target.map(|element| element.tag_name()).unwrap_or_default();
        let writing = matches!(on.as_str(), "INPUT" | "TEXTAREA" | "SELECT");
        // Enter on a link or a button presses it, and nothing else.
        let pressing = event.key() == "Enter" && matches!(on.as_str(), "A" | "BUTTON");
        let plain = !(event.ctrl_key() || event.alt_key() || event.meta_key());
        if plain && !writing && !pressing && !event.is_composing() && take(&event.key()) {
            event.prevent_default();
        }
    };
    document()
        .map(|document| EventListener::new_with_options(&document, "keydown", options, listener))
}

/// Says whenever the page comes into sight or goes out of it.
pub(crate) fn listen_to_sight(hear: impl Fn(bool) + 'static) -> Option<EventListener> {
    let page = document()?;
    let shown = page.clone();
    Some(EventListener::new(&page, "visibilitychange", move |_| {
        hear(!shown.hidden());
    }))
}

/// Says at once, and whenever it changes, whether the line costs the worker money; none where the browser does not
/// know (Network Information API: browsers on phones do, those on desks do not). While there is no line nothing is said:
/// what was known of it may hold again in a moment.
pub(crate) fn listen_to_line(hear: impl Fn(Option<bool>) + 'static) -> Option<EventListener> {
    let Some((connection, target)) = connection() else {
        hear(None);
        return None;
    };
    let say = move || {
        let kind = property(&connection, "type").and_then(|kind| kind.as_string());
        match kind.as_deref() {
            Some("none") => {}
            kind => hear(kind.and_then(costs)),
        }
    };
    say();
    Some(EventListener::new(&target, "change", move |_| say()))
}

/// What the browser says of the line; none where it says nothing.
fn connection() -> Option<(JsValue, EventTarget)> {
    let navigator = property(&web_sys::window()?.into(), "navigator")?;
    let connection = property(&navigator, "connection")?;
    let target = connection.clone().dyn_into().ok()?;
    Some((connection, target))
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(object, &name.into()).ok()
}

/// Whether a kind of connection costs money; none where it does not say.
fn costs(kind: &str) -> Option<bool> {
    match kind {
        "cellular" | "bluetooth" | "wimax" => Some(true),
        "wifi" | "ethernet" => Some(false),
        _ => None,
    }
}

/// Sets what the whole page is set in: language, text size, and the sentence for the worst case.
pub(crate) fn dress(language: &str, text_percent: &str, title: &str, broken: &str) {
    let Some(document) = document() else { return };
    if let Some(root) = document.document_element() {
        drop(root.set_attribute("lang", language));
        drop(root.set_attribute("data-text", text_percent));
    }
    document.set_title(title);
    if let Some(element) = document.get_element_by_id("broken") {
        element.set_text_content(Some(broken));
    }
}

/// Puts a screen reader and the keyboard at the heading of the screen that has just been opened.
pub(crate) fn focus_on_heading() {
    wasm_bindgen_futures::spawn_local(async {
        TimeoutFuture::new(30).await;
        let heading = document().and_then(|document| {
            let sheet = document.get_element_by_id("heading");
            sheet.or_else(|| document.get_element_by_id("list-heading"))
        });
        if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
            drop(heading.focus());
        }
    });
}

/// From now on a panic shows its plain sentence on the screen and its cause in the console.
pub(crate) fn tell_of_panics() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&info.to_string().into());
        if let Some(element) = document().and_then(|document| document.get_element_by_id("broken"))
        {
            drop(element.remove_attribute("hidden"));
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::costs;

    #[test]
    fn a_line_nobody_knows_anything_of_is_not_said_to_cost_nothing() {
        assert_eq!(costs("cellular"), Some(true));
        assert_eq!(costs("wifi"), Some(false));
        for kind in ["none", "unknown", "other", ""] {
            assert_eq!(costs(kind), None);
        }
    }
}
