//! The keys devices sign with. The server's own key – the authority – says which key is which
//! device's; every reader holds it to that. A device that had to begin anew draws another key, so
//! it gathers a few; a key belongs to one device of one worker for ever.

use model::{DeviceId, UtcMs, WorkerId};
use proof::{AuthorityKey, Certificate, PublicKey, Signature};

use crate::database::DatabaseError;
use crate::registry::{Books, Registry, drawn, shared_secret};

/// How many keys one device may gather.
pub const MAX_PER_DEVICE: u64 = 64;
/// The secret in the books.
const NAME: &str = "authority";

/// A key with whose it is, signed by the authority.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certified {
    /// What is certified.
    pub said: Certificate,
    /// The authority's signature.
    pub signature: Signature,
}

impl From<&Certified> for wire::Certificate {
    fn from(certified: &Certified) -> Self {
        let said = &certified.said;
        Self {
            device: said.device.as_bytes().to_vec(),
            worker: said.worker.as_bytes().to_vec(),
            key: said.key.as_bytes().to_vec(),
            from_ms: said.from.0,
            signature: certified.signature.as_bytes().to_vec(),
        }
    }
}

/// Why a key is not certified.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Another device signs with it.
    #[error("this key belongs to another device: install the app afresh")]
    Taken,
    /// The device has had too many.
    #[error("this device has had {MAX_PER_DEVICE} keys: enrol it with a new invitation")]
    TooMany,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Certifies a device's key; one that it has already stays as it is.
///
/// # Errors
/// [`KeyError`].
pub fn certify(
    books: &dyn Books,
    authority: &AuthorityKey,
    device: DeviceId,
    worker: WorkerId,
    key: PublicKey,
    now: UtcMs,
) -> Result<Certified, KeyError> {
    if let Some(known) = books.key(key.id())? {
        let same = (known.said.device, known.said.worker, known.said.key) == (device, worker, key);
        return if same {
            Ok(known)
        } else {
            Err(KeyError::Taken)
        };
    }
    if books.keys_of(device)? >= MAX_PER_DEVICE {
        return Err(KeyError::TooMany);
    }
    let said = Certificate {
        device,
        worker,
        key,
        from: now,
    };
    let signature = said.sign(authority);
    let certified = Certified { said, signature };
    books.add_key(&certified)?;
    Ok(certified)
}

/// The server's own key: read from the books, where all nodes of a server find the same, or drawn.
///
/// # Errors
/// The database failed, or the system has no randomness to give.
pub fn authority(registry: &dyn Registry) -> Result<AuthorityKey, DatabaseError> {
    let seed = shared_secret(registry, NAME, || drawn(32))?;
    let seed: [u8; 32] = seed
        .try_into()
        .map_err(|_| DatabaseError::Unreadable("the authority's key"))?;
    Ok(AuthorityKey::from_seed(&seed))
}
