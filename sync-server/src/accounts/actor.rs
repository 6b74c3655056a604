//! The actors a device's changes carry: the name an install writes under. An install that lost its
//! name draws a new one, so a device gathers a few; a name belongs to one device for ever.

use model::DeviceId;
use rusqlite::{Connection, OptionalExtension};

use crate::database::DatabaseError;
use crate::database::columns::{count, id};

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

impl From<rusqlite::Error> for ActorError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Lets a device write under a name; one it already has stays as it is.
///
/// # Errors
/// [`ActorError`].
pub fn adopt(state: &Connection, device: DeviceId, actor: [u8; 16]) -> Result<(), ActorError> {
    const COUNT: &str = "SELECT count(*) FROM device_actor WHERE device = ?1";
    match owner_of(state, &actor)? {
        Some(owner) if owner == device => return Ok(()),
        Some(_) => return Err(ActorError::Taken),
        None => {}
    }
    let had = state.query_row(COUNT, [device.as_bytes()], |row| count(row, 0))?;
    if had >= MAX_PER_DEVICE {
        return Err(ActorError::TooMany);
    }
    Ok(add(state, device, actor)?)
}

pub(super) fn add(
    state: &Connection,
    device: DeviceId,
    actor: [u8; 16],
) -> Result<(), DatabaseError> {
    state.execute(
        "INSERT INTO device_actor (actor, device) VALUES (?1, ?2)",
        (actor, device.as_bytes()),
    )?;
    Ok(())
}

pub(super) fn owner_of(
    state: &Connection,
    actor: &[u8; 16],
) -> Result<Option<DeviceId>, DatabaseError> {
    const SQL: &str = "SELECT device FROM device_actor WHERE actor = ?1";
    Ok(state
        .query_row(SQL, [actor], |row| id(row, 0, DeviceId::from_slice))
        .optional()?)
}
