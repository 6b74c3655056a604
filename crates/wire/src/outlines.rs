//! The messages of `POST /v1/outlines`: a device that was told of other outlines than it holds says which it
//! holds, and gets those that differ, as much as one answer takes.

use crate::bounds::{MAX_ITEMS, Repeated};
use crate::{Message, WireError};

/// Bytes of the hash of an outline.
pub const HASH_LEN: usize = 32;

/// What a device holds.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct OutlinesWanted {
    /// One for each outline.
    #[prost(message, repeated, tag = "1")]
    pub held: Vec<OutlineHeld>,
}

impl Message for OutlinesWanted {
    const KIND: u8 = 38;
    const REPEATED: &'static [Repeated] = &[Repeated::new(1, "outlines", MAX_ITEMS)];
}

/// An outline a device holds.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct OutlineHeld {
    /// The area or grid: 6, 9, 12 or 15 digits.
    #[prost(string, tag = "1")]
    pub code: String,
    /// The SHA-256 of its bytes: 32 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub sha256: Vec<u8>,
}

/// What differs.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct OutlinesGiven {
    /// Outlines the device lacks, or holds otherwise.
    #[prost(message, repeated, tag = "1")]
    pub outlines: Vec<Outlined>,
    /// Codes of those it is to let go of.
    #[prost(string, repeated, tag = "2")]
    pub gone: Vec<String>,
    /// Whether there is more: ask again at once, with what is held then.
    #[prost(bool, tag = "3")]
    pub more: bool,
}

impl Message for OutlinesGiven {
    const KIND: u8 = 39;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(1, "outlines", MAX_ITEMS),
        Repeated::new(2, "codes", MAX_ITEMS),
    ];
}

/// The outline of an area or a grid.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Outlined {
    /// The area or grid: 6, 9, 12 or 15 digits.
    #[prost(string, tag = "1")]
    pub code: String,
    /// Its corners, as `crates/map` writes them.
    #[prost(bytes = "vec", tag = "2")]
    pub bytes: Vec<u8>,
}

/// A code of an area or a grid that may have an outline.
///
/// # Errors
/// [`WireError::BadField`].
pub fn outlined(code: &str) -> Result<&str, WireError> {
    let digits = code.bytes().all(|byte| byte.is_ascii_digit());
    if digits && matches!(code.len(), 6 | 9 | 12 | 15) {
        Ok(code)
    } else {
        Err(WireError::BadField("outline.code"))
    }
}
