//! Turns an invitation into a device. The code is used up by it; a phone that lost the answer on
//! the way may ask again with the same code for ten minutes and gets the same device. Later, or
//! when the device was revoked, a new invitation of the same worker brings it back: it keeps its
//! identity and gets a new token, and the old one is void. A device never changes hands.

use model::{DeviceId, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension};

use super::{SeatError, Token, actor};
use crate::database::DatabaseError;
use crate::database::columns::id;

/// How long a used code still answers the phone that used it.
const AGAIN_MS: i64 = 10 * 60_000;
/// The longest name of a device.
pub const MAX_NAME_CHARS: usize = 64;

/// What a phone asks for.
#[derive(Clone)]
pub struct Asked {
    /// Keyed hash of the code.
    pub code_mac: [u8; 32],
    /// What the worker calls the phone.
    pub device_name: String,
    /// The actor its changes carry.
    pub actor: [u8; 16],
    /// Version of the app.
    pub app_version: String,
}

/// A device and its token.
#[derive(Clone)]
pub struct Enrolled {
    /// The device.
    pub device: DeviceId,
    /// Shown once.
    pub token: Token,
}

/// Why no device came of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EnrolError {
    /// No such code.
    #[error("this invitation code is not known: check it letter by letter")]
    UnknownCode,
    /// Used before.
    #[error("this invitation code has been used: ask the administrator for a new one")]
    UsedCode,
    /// Too old.
    #[error("this invitation code has expired: ask the administrator for a new one")]
    ExpiredCode,
    /// The actor belongs to a device of another worker.
    #[error("this installation belongs to another worker: install the app afresh")]
    KnownActor,
    /// No randomness.
    #[error("the system has no randomness to give: {0}")]
    Random(String),
    /// The code was used, and the device revoked since.
    #[error(transparent)]
    Seat(#[from] SeatError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for EnrolError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<getrandom::Error> for EnrolError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error.to_string())
    }
}

struct Invite {
    worker: WorkerId,
    expires_at: UtcMs,
    used: Option<(UtcMs, DeviceId)>,
}

/// Enrols a device.
///
/// # Errors
/// [`EnrolError`].
pub fn enrol(state: &Connection, asked: &Asked, now: UtcMs) -> Result<Enrolled, EnrolError> {
    let invite = find(state, &asked.code_mac)?.ok_or(EnrolError::UnknownCode)?;
    let owner = actor::owner_of(state, &asked.actor)?;
    if let Some((at, device)) = invite.used {
        let again = owner == Some(device) && now < at.plus_ms(AGAIN_MS);
        return if again {
            new_token(state, device)
        } else {
            Err(EnrolError::UsedCode)
        };
    }
    if now >= invite.expires_at {
        return Err(EnrolError::ExpiredCode);
    }
    let enrolled = match owner {
        None => add_device(state, asked, invite.worker, now)?,
        Some(device) if worker_of(state, device)? == invite.worker => {
            bring_back(state, asked, device)?
        }
        Some(_) => return Err(EnrolError::KnownActor),
    };
    state.execute(
        "UPDATE invite SET used_at_ms = ?2, device = ?3 WHERE code_mac = ?1",
        (asked.code_mac, now.0, enrolled.device.as_bytes()),
    )?;
    Ok(enrolled)
}

fn find(state: &Connection, code_mac: &[u8; 32]) -> Result<Option<Invite>, DatabaseError> {
    const SQL: &str =
        "SELECT worker, expires_at_ms, used_at_ms, device FROM invite WHERE code_mac = ?1";
    let found = state.query_row(SQL, [code_mac], |row| {
        let used_at: Option<i64> = row.get(2)?;
        let used = match used_at {
            Some(at) => Some((UtcMs(at), id(row, 3, DeviceId::from_slice)?)),
            None => None,
        };
        Ok(Invite {
            worker: id(row, 0, WorkerId::from_slice)?,
            expires_at: UtcMs(row.get(1)?),
            used,
        })
    });
    Ok(found.optional()?)
}

fn worker_of(state: &Connection, device: DeviceId) -> Result<WorkerId, DatabaseError> {
    const SQL: &str = "SELECT worker FROM device WHERE id = ?1";
    Ok(state.query_row(SQL, [device.as_bytes()], |row| {
        id(row, 0, WorkerId::from_slice)
    })?)
}

/// The administrator who gave the invitation wants the device to work, so it is no longer revoked.
fn bring_back(state: &Connection, asked: &Asked, device: DeviceId) -> Result<Enrolled, EnrolError> {
    state.execute(
        "UPDATE device SET name = ?2, app_version = ?3, revoked_at_ms = NULL WHERE id = ?1",
        (
            device.as_bytes(),
            asked.device_name.trim(),
            &asked.app_version,
        ),
    )?;
    new_token(state, device)
}

fn new_token(state: &Connection, device: DeviceId) -> Result<Enrolled, EnrolError> {
    let token = Token::random()?;
    state.execute(
        "UPDATE device SET token_sha256 = ?2 WHERE id = ?1",
        (device.as_bytes(), token.sha256()),
    )?;
    Ok(Enrolled { device, token })
}

fn add_device(
    state: &Connection,
    asked: &Asked,
    worker: WorkerId,
    now: UtcMs,
) -> Result<Enrolled, EnrolError> {
    let mut bytes = [0; DeviceId::LEN];
    getrandom::fill(&mut bytes)?;
    let (device, token) = (DeviceId::from_bytes(bytes), Token::random()?);
    state.execute(
        "INSERT INTO device (id, worker, name, app_version, token_sha256, enrolled_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (
            device.as_bytes(),
            worker.as_bytes(),
            asked.device_name.trim(),
            &asked.app_version,
            token.sha256(),
            now.0,
        ),
    )?;
    actor::add(state, device, asked.actor)?;
    Ok(Enrolled { device, token })
}
