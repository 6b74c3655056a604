//! The far end behind the address the page came from: `POST /call/<name>` and a stream of events.
//! It speaks to that address only; the session is a cookie it never sees.

use std::cell::Cell;
use std::rc::Rc;

use contract::{Code, Event, Failure};
use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent, RequestInit, Response};

use super::{End, Hear, Local, failure};

const EVERYTHING: [Event; 4] = [Event::Session, Event::Records, Event::Drafts, Event::Sync];

/// The process that served the page.
pub(super) struct Http;

impl End for Http {
    fn call(&self, name: &'static str, arguments: String) -> Local<Result<String, Failure>> {
        Box::pin(async move {
            let (ok, text) = post(&format!("/call/{name}"), &arguments)
                .await
                .map_err(|error| {
                    Failure::new(
                        Code::Internal,
                        format!("the application did not answer: {error:?}"),
                    )
                })?;
            if ok { Ok(text) } else { Err(failure(&text)) }
        })
    }

    fn listen(&self, hear: Hear) {
        let source = match EventSource::new("/events") {
            Ok(source) => source,
            Err(error) => return web_sys::console::error_1(&error),
        };
        let again = Rc::clone(&hear);
        let opened = Cell::new(false);
        let connected = Closure::<dyn Fn()>::new(move || {
            // What happened while the stream was broken was not heard: all of it may have.
            if opened.replace(true) {
                EVERYTHING.into_iter().for_each(|event| again(event));
            }
        });
        let handler = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
            let text = message.data().as_string().unwrap_or_default();
            if let Ok(event) = serde_json::from_str(&text) {
                hear(event);
            }
        });
        // The stream lives as long as the page and connects again by itself: so do the handlers.
        source.set_onopen(Some(connected.into_js_value().unchecked_ref()));
        source.set_onmessage(Some(handler.into_js_value().unchecked_ref()));
    }
}

async fn post(path: &str, body: &str) -> Result<(bool, String), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let headers = js_sys::Object::new();
    js_sys::Reflect::set(&headers, &"content-type".into(), &"application/json".into())?;
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    init.set_headers(&headers);
    answered(window.fetch_with_str_and_init(path, &init)).await
}

/// Whether what was asked for was granted, and what was answered.
pub(crate) async fn answered(asked: js_sys::Promise) -> Result<(bool, String), JsValue> {
    let response: Response = JsFuture::from(asked).await?.dyn_into()?;
    let text = JsFuture::from(response.text()?)
        .await?
        .as_string()
        .unwrap_or_default();
    Ok((response.ok(), text))
}
