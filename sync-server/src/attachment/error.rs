//! Why a file was not taken, in sentences for whoever sends it.

use model::UtcMs;

use super::{DepotError, Limits};
use crate::database::DatabaseError;

/// Why a file was not taken.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Not a grid of this device, or a role that handles no files.
    #[error("this device may not hold files of that grid")]
    OutsideScope,
    /// The record has not come.
    #[error("the server has no such record in this grid: send the record first")]
    UnknownRecord,
    /// Not on the closed list, or the bytes are something else.
    #[error("only image/jpeg, image/png and image/webp are taken, and the bytes must be that")]
    Type,
    /// Larger than a file may be.
    #[error("a file may have {max} bytes")]
    TooLarge {
        /// The bound.
        max: u64,
    },
    /// A header that is missing or cannot be read.
    #[error("the header {0} is missing or cannot be read")]
    Header(&'static str),
    /// The device has too much on its way.
    #[error(
        "this device has sent {} MiB or begun {} files: go on with those, or wait a day",
        limits.day_bytes >> 20,
        limits.open_uploads
    )]
    OverQuota {
        /// The bounds.
        limits: Limits,
    },
    /// No such upload of this device.
    #[error("there is no such upload: begin it again")]
    NotFound,
    /// The upload expired or was ended.
    #[error("this upload has ended: begin it again")]
    Gone,
    /// The bytes do not go on where the upload stands.
    #[error("the upload stands at {offset} bytes: go on there")]
    WrongOffset {
        /// Where it stands.
        offset: u64,
        /// When it expires.
        expires_at: UtcMs,
    },
    /// More bytes than were announced.
    #[error("more bytes came than were announced")]
    TooMuch,
    /// The bytes of one request were changed on the way.
    #[error("the checksum of the request does not fit: send it again")]
    Checksum,
    /// The whole file is not what was announced.
    #[error("the file does not have the hash that was announced: begin it again")]
    WrongHash,
    /// The line broke; what arrived is kept.
    #[error("the line broke; what arrived is kept")]
    Cut,
    /// The object store failed.
    #[error(transparent)]
    Depot(#[from] DepotError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}
