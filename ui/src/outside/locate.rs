//! Where the device is, asked of the browser once, when a finger asks for it (Geolocation, W3C). Nothing watches, and
//! nothing is kept.

use contract::command::map::Here;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// How long the browser may look, milliseconds.
const LOOKS_MS: f64 = 15_000.0;
/// What the browser found so recently is taken, milliseconds.
const FRESH_MS: f64 = 60_000.0;
/// The code of a refusal.
const PERMISSION_DENIED: f64 = 1.0;

/// Why nobody knows where the device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotLocated {
    /// The browser may not say.
    Refused,
    /// The device does not know.
    NotFound,
}

/// Where the device is now.
pub(super) async fn locate() -> Result<Here, NotLocated> {
    let found = JsFuture::from(ask().ok_or(NotLocated::NotFound)?).await;
    let position = found.map_err(|error| {
        let code = of(&error, "code").and_then(|code| code.as_f64());
        if code == Some(PERMISSION_DENIED) {
            NotLocated::Refused
        } else {
            NotLocated::NotFound
        }
    })?;
    let coords = of(&position, "coords").ok_or(NotLocated::NotFound)?;
    let degrees = |name| of(&coords, name).and_then(|value| value.as_f64());
    let (lon, lat) = degrees("longitude")
        .zip(degrees("latitude"))
        .ok_or(NotLocated::NotFound)?;
    Ok(Here {
        lon_e6: millionths(lon),
        lat_e6: millionths(lat),
    })
}

fn ask() -> Option<Promise> {
    let navigator = of(&web_sys::window()?.into(), "navigator")?;
    let geolocation = of(&navigator, "geolocation").filter(JsValue::is_object)?;
    let get: Function = of(&geolocation, "getCurrentPosition")?.dyn_into().ok()?;
    Some(Promise::new(&mut |found, failed| {
        let found = once(found);
        let refused = once(failed.clone());
        let options = Object::new();
        for (name, value) in [("timeout", LOOKS_MS), ("maximumAge", FRESH_MS)] {
            drop(Reflect::set(&options, &name.into(), &value.into()));
        }
        if let Err(error) = get.call3(&geolocation, &found, &refused, &options) {
            drop(failed.call1(&JsValue::NULL, &error));
        }
    }))
}

/// A function that hands on what it is told, once.
fn once(tell: Function) -> JsValue {
    Closure::once_into_js(move |told: JsValue| drop(tell.call1(&JsValue::NULL, &told)))
}

fn of(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok()
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "at most 180 million, far below 2^31"
)]
fn millionths(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}
