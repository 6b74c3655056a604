//! All outlines of a device's places as one hash: the same here and on the server when nothing differs.

use sha2::{Digest, Sha256};

const NAME: &[u8] = b"bandeng outlines\0";

/// The hash of outlines, each its code and the SHA-256 of its bytes, in the order of their codes.
#[must_use]
pub fn outlines_digest<'a>(all: impl IntoIterator<Item = (&'a str, &'a [u8; 32])>) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(NAME);
    for (code, sha256) in all {
        // A code has at most 15 digits, so that its length fits into a byte.
        hasher.update([u8::try_from(code.len()).unwrap_or(u8::MAX)]);
        hasher.update(code.as_bytes());
        hasher.update(sha256);
    }
    hasher.finalize().into()
}
