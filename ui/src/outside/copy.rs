//! A text put where one pastes from (Clipboard API, W3C), when a finger asks for it. Nothing is ever read from there.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Puts the text there; `false` when the browser does not.
pub(super) async fn copy(text: String) -> bool {
    match write(&text) {
        Some(written) => JsFuture::from(written).await.is_ok(),
        None => false,
    }
}

fn write(text: &str) -> Option<Promise> {
    let navigator = of(&web_sys::window()?.into(), "navigator")?;
    // Browsers have none on a page that came over a line others may listen to.
    let clipboard = of(&navigator, "clipboard").filter(JsValue::is_object)?;
    let write: Function = of(&clipboard, "writeText")?.dyn_into().ok()?;
    let written = write.call1(&clipboard, &text.into()).ok()?;
    written.dyn_into().ok()
}

fn of(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}
