//! A photo that was taken, or a file that was chosen, as the browser gives it: nothing of it is read
//! before it is wanted, and never all of it at once.

use std::rc::Rc;

use base64ct::{Base64, Encoding};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement};

use crate::bridge::Local;

/// A file the worker picked or a photo she took, read only when it is wanted.
#[derive(Clone)]
pub(crate) struct Picked(Rc<dyn Pieces>);

/// Where a picked file is read from.
pub(crate) trait Pieces {
    /// How large it is.
    fn size_bytes(&self) -> u64;
    /// The bytes from `offset` on, at most so many, in base64; none when it cannot be read.
    fn piece(&self, offset: u64, most_bytes: u64) -> Local<Option<String>>;
}

impl Picked {
    /// A file that is read from here.
    #[cfg(test)]
    pub(crate) fn from(pieces: Rc<dyn Pieces>) -> Self {
        Self(pieces)
    }

    /// How large it is.
    pub(crate) fn size_bytes(&self) -> u64 {
        self.0.size_bytes()
    }

    /// The bytes from `offset` on, at most so many, in base64; none when it cannot be read.
    pub(crate) async fn piece(&self, offset: u64, most_bytes: u64) -> Option<String> {
        self.0.piece(offset, most_bytes).await
    }
}

impl std::fmt::Debug for Picked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picked({} bytes)", self.size_bytes())
    }
}

impl PartialEq for Picked {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What was picked in the field an event comes from; the field is empty again afterwards, so that the
/// same file can be picked twice.
pub(crate) fn picked(event: &Event) -> Option<Picked> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    let file = input.files()?.get(0)?;
    input.set_value("");
    Some(Picked(Rc::new(InBrowser(file))))
}

struct InBrowser(File);

impl Pieces for InBrowser {
    fn size_bytes(&self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a whole number far below 2^53"
        )]
        let size = self.0.size() as u64;
        size
    }

    fn piece(&self, offset: u64, most_bytes: u64) -> Local<Option<String>> {
        let file = self.0.clone();
        Box::pin(async move {
            #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
            let (from, to) = (offset as f64, (offset + most_bytes) as f64);
            let piece = file.slice_with_f64_and_f64(from, to).ok()?;
            let buffer = JsFuture::from(piece.array_buffer()).await.ok()?;
            let bytes = Uint8Array::new(&buffer);
            Some(Base64::encode_string(&bytes.to_vec()))
        })
    }
}
