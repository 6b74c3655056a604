//! A file that the browser writes, gathered a piece at a time: the pieces lie with the browser, which may
//! keep them on the disk, and never together in the memory of the screens.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlElement, Url};

/// A file being gathered.
pub(crate) trait Download {
    /// Adds bytes at its end.
    fn add(&mut self, bytes: &[u8]);
    /// Has it written under this name; `false` when the browser does not.
    fn save(&mut self, name: &str) -> bool;
}

/// The browser's own.
pub(super) struct InBrowser {
    media_type: &'static str,
    pieces: Array,
}

impl InBrowser {
    /// Nothing yet, of this type.
    pub(super) fn of(media_type: &'static str) -> Self {
        let pieces = Array::new();
        Self { media_type, pieces }
    }
}

impl Download for InBrowser {
    fn add(&mut self, bytes: &[u8]) {
        let pieces = Array::of1(&Uint8Array::from(bytes));
        // A piece that cannot be made is missed when the file is written.
        match Blob::new_with_u8_array_sequence(&pieces) {
            Ok(piece) => drop(self.pieces.push(&piece)),
            Err(error) => drop(self.pieces.push(&error)),
        }
    }

    fn save(&mut self, name: &str) -> bool {
        let whole = self
            .pieces
            .iter()
            .all(|piece| piece.is_instance_of::<Blob>());
        whole && written(self, name).is_some()
    }
}

/// Touches a link to the file, as a person would.
fn written(file: &InBrowser, name: &str) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(file.media_type);
    let file = Blob::new_with_blob_sequence_and_options(&file.pieces, &options).ok()?;
    let address = Url::create_object_url_with_blob(&file).ok()?;
    let document = super::document()?;
    let link = document.create_element("a").ok()?;
    let link: HtmlAnchorElement = link.dyn_into().ok()?;
    link.set_href(&address);
    link.set_download(name);
    link.dyn_ref::<HtmlElement>()?.click();
    // The browser has begun to write by then, and needs the address no more.
    gloo_timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&address)))
        .forget();
    Some(())
}
