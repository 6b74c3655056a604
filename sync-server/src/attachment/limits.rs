//! How much is taken: of one file, and of one device.

use model::dispute::limits::ATTACHMENT_BYTES;

/// How much is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub file_bytes: u64,
    /// Files a device may have on their way at once.
    pub open_uploads: u64,
    /// Bytes of files a device may begin to send within a day.
    pub day_bytes: u64,
    /// How long an unfinished upload waits for its next bytes.
    pub patience_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: ATTACHMENT_BYTES,
            open_uploads: 64,
            day_bytes: 512 * 1024 * 1024,
            patience_ms: 7 * DAY_MS,
        }
    }
}

/// A day.
pub(crate) const DAY_MS: i64 = 24 * 60 * 60 * 1000;
