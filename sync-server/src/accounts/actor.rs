//! The actors a device's changes carry: the name an install writes under. An install that lost its
//! name draws a new one, so a device gathers a few; a name belongs to one device for ever.

use model::DeviceId;

use crate::database::DatabaseError;
use crate::registry::Books;

/// How many names one device may gather.
pub const MAX_PER_DEVICE: u64 = 64;

/// Why a device may not write under a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ActorError {
    /// Another device writes under it.
    #[error("this name belongs to another device: install the app afresh")]
    Taken,
    /// The device has had too many.
    #[error("this device has had {MAX_PER_DEVICE} names: enrol it with a new invitation")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Lets a device write under a name; one it already has stays as it is.
///
/// # Errors
/// [`ActorError`].
pub fn adopt(books: &dyn Books, device: DeviceId, actor: [u8; 16]) -> Result<(), ActorError> {
    match books.owner_of(&actor)? {
        Some(owner) if owner == device => return Ok(()),
        Some(_) => return Err(ActorError::Taken),
        None => {}
    }
    if books.actors_of(device)? >= MAX_PER_DEVICE {
        return Err(ActorError::TooMany);
    }
    Ok(books.add_actor(device, &actor)?)
}
