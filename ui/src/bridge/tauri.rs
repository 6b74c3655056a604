//! The far end inside the app's own window: one generic IPC command and one event name. It never
//! interprets what it carries.

use contract::Failure;
use js_sys::{JSON, Promise, Reflect};
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::{End, Hear, Local, failure};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "core"])]
    fn invoke(command: &str, arguments: &JsValue) -> Promise;

    #[wasm_bindgen(js_namespace = ["window", "__TAURI__", "event"], js_name = listen)]
    fn listen_to(event: &str, handler: &JsValue) -> Promise;
}

/// Whether the page runs inside the app's own window.
pub(super) fn is_here() -> bool {
    Reflect::has(&js_sys::global(), &"__TAURI__".into()).unwrap_or(false)
}

/// The window's IPC.
pub(super) struct Window;

impl End for Window {
    fn call(&self, name: &'static str, arguments: String) -> Local<Result<String, Failure>> {
        Box::pin(async move {
            let carried = format!(r#"{{"name":"{name}","args":{arguments}}}"#);
            let carried = JSON::parse(&carried).map_err(|error| failure(&text(&error)))?;
            match JsFuture::from(invoke("call", &carried)).await {
                Ok(reply) => Ok(text(&reply)),
                Err(refusal) => Err(failure(&text(&refusal))),
            }
        })
    }

    fn listen(&self, hear: Hear) {
        let handler = Closure::<dyn Fn(JsValue)>::new(move |message: JsValue| {
            let payload = Reflect::get(&message, &"payload".into()).unwrap_or(JsValue::NULL);
            if let Ok(event) = serde_json::from_str(&text(&payload)) {
                hear(event);
            }
        });
        // The window lives as long as the page: so does the handler.
        let listening = listen_to("bandeng", &handler.into_js_value());
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = JsFuture::from(listening).await {
                web_sys::console::error_1(&error);
            }
        });
    }
}

/// A JavaScript value as JSON.
fn text(value: &JsValue) -> String {
    JSON::stringify(value)
        .ok()
        .and_then(|json| json.as_string())
        .unwrap_or_else(|| "null".into())
}
