//! Turns an invitation into a device. The code is used up by it; a phone that lost the answer on
//! the way may ask again with the same code for ten minutes and gets the same device. Later, or
//! when the device was revoked, a new invitation of the same worker brings it back: it keeps its
//! identity and gets a new token, and the old one is void. A device never changes hands.

use model::{DeviceId, UtcMs, WorkerId};

use super::{KeyError, SeatError, Token};
use crate::database::DatabaseError;
use crate::registry::{Books, Used};

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
    /// Those its changes carried before.
    pub former_actors: Vec<[u8; 16]>,
    /// Version of the app.
    pub app_version: String,
}

/// A device and its token.
#[derive(Clone)]
pub struct Enrolled {
    /// The device.
    pub device: DeviceId,
    /// Whose it is.
    pub worker: WorkerId,
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
    /// The key it signs with cannot be certified.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<getrandom::Error> for EnrolError {
    fn from(error: getrandom::Error) -> Self {
        Self::Random(error.to_string())
    }
}

/// An invitation as the books have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Invite {
    /// Whose device it makes.
    pub worker: WorkerId,
    /// When it ends.
    pub expires_at: UtcMs,
    /// What became of it.
    pub used: Option<Used>,
}

/// A device as it is first written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDevice {
    /// Its identity.
    pub id: DeviceId,
    /// Whose it is.
    pub worker: WorkerId,
    /// What the worker calls it.
    pub name: String,
    /// Version of the app.
    pub app_version: String,
    /// The hash of its token.
    pub token_sha256: [u8; 32],
}

/// Enrols a device.
///
/// # Errors
/// [`EnrolError`].
pub fn enrol(books: &dyn Books, asked: &Asked, now: UtcMs) -> Result<Enrolled, EnrolError> {
    let invite = books.invite(&asked.code_mac)?;
    let invite = invite.ok_or(EnrolError::UnknownCode)?;
    let owner = known_by_name(books, asked, invite.worker)?;
    if let Some(Used { at, device }) = invite.used {
        let again = owner == Some(device) && now < at.plus_ms(AGAIN_MS);
        return if again {
            new_token(books, device, invite.worker)
        } else {
            Err(EnrolError::UsedCode)
        };
    }
    if now >= invite.expires_at {
        return Err(EnrolError::ExpiredCode);
    }
    let enrolled = match owner {
        None => add_device(books, asked, invite.worker, now)?,
        Some(device) if books.worker_of(device)? == Some(invite.worker) => {
            // The administrator who gave the invitation wants the device to work.
            books.bring_back(device, asked.device_name.trim(), &asked.app_version)?;
            if books.owner_of(&asked.actor)?.is_none() {
                books.add_actor(device, &asked.actor)?;
            }
            new_token(books, device, invite.worker)?
        }
        Some(_) => return Err(EnrolError::KnownActor),
    };
    let device = enrolled.device;
    books.use_invite(&asked.code_mac, Used { at: now, device })?;
    Ok(enrolled)
}

/// The device that writes under the name of the phone, or under one it says was its; of the second
/// only one of the same worker's.
fn known_by_name(
    books: &dyn Books,
    asked: &Asked,
    worker: WorkerId,
) -> Result<Option<DeviceId>, DatabaseError> {
    if let Some(owner) = books.owner_of(&asked.actor)? {
        return Ok(Some(owner));
    }
    for former in asked.former_actors.iter().rev() {
        if let Some(owner) = books.owner_of(former)?
            && books.worker_of(owner)? == Some(worker)
        {
            return Ok(Some(owner));
        }
    }
    Ok(None)
}

fn new_token(
    books: &dyn Books,
    device: DeviceId,
    worker: WorkerId,
) -> Result<Enrolled, EnrolError> {
    let token = Token::random()?;
    books.set_token(device, &token.sha256())?;
    Ok(Enrolled {
        device,
        worker,
        token,
    })
}

fn add_device(
    books: &dyn Books,
    asked: &Asked,
    worker: WorkerId,
    now: UtcMs,
) -> Result<Enrolled, EnrolError> {
    let mut bytes = [0; DeviceId::LEN];
    getrandom::fill(&mut bytes)?;
    let (device, token) = (DeviceId::from_bytes(bytes), Token::random()?);
    let new = NewDevice {
        id: device,
        worker,
        name: asked.device_name.trim().to_owned(),
        app_version: asked.app_version.clone(),
        token_sha256: token.sha256(),
    };
    books.add_device(&new, now)?;
    books.add_actor(device, &asked.actor)?;
    Ok(Enrolled {
        device,
        worker,
        token,
    })
}
