//! Who stands behind a token and what that seat may hold. Read afresh for every request, so that a
//! revocation or a new grid counts at once.

use std::collections::BTreeSet;

use model::{DeviceId, GridId, KeyId, Worker};

use super::Token;
use crate::database::DatabaseError;
use crate::registry::Books;

/// A device that showed its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The device.
    pub device: DeviceId,
    /// Whose it is.
    pub worker: Worker,
    /// The county it belongs to: 6 digits.
    pub county: String,
    /// The grids it may hold: those named, and every grid of the villages named.
    pub grant: BTreeSet<GridId>,
    /// The actors its changes may carry.
    pub actors: BTreeSet<[u8; 16]>,
    /// The keys it was ever certified to sign with.
    pub keys: BTreeSet<KeyId>,
    /// Whether it has ever signed: then it always does.
    pub signs: bool,
    /// The version of what its county is told about places and people; 0 when there is none.
    pub directory_version: u64,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeatError {
    /// Nobody has this token.
    #[error("no device has this token")]
    Unknown,
    /// The device was revoked.
    #[error("the device {0} was revoked")]
    Revoked(DeviceId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Finds the seat of a token.
///
/// # Errors
/// [`SeatError`].
pub fn seat_of(books: &dyn Books, token: &Token) -> Result<Seat, SeatError> {
    let known = books.known_by(&token.sha256())?.ok_or(SeatError::Unknown)?;
    if !token.left(&known.token_sha256) {
        return Err(SeatError::Unknown);
    }
    if known.revoked {
        return Err(SeatError::Revoked(known.seat.device));
    }
    Ok(known.seat)
}
