//! A file on its way out of the page: the browser takes it as it takes a download, and the worker opens
//! and prints it from there.

use data_encoding::BASE64;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// Hands the bytes to the browser under this name.
pub(super) fn hand_over(name: &str, media_type: &str, base64: &str) -> Result<(), JsValue> {
    let bytes = BASE64
        .decode(base64.as_bytes())
        .map_err(|error| error.to_string())?;
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = super::document().ok_or("there is no page")?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    // The browser has taken it by the time anything else happens on the page.
    gloo_timers::callback::Timeout::new(60_000, move || {
        drop(Url::revoke_object_url(&address));
    })
    .forget();
    Ok(())
}
