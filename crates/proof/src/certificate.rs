//! Certificates: which key is which device's, said by the authority.

use model::{DeviceId, UtcMs, WorkerId};

use crate::{AuthorityKey, Forged, PublicKey, Signature, sha256};

/// Which key is which device's, and whose device that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Certificate {
    /// The device.
    pub device: DeviceId,
    /// Whose device it is.
    pub worker: WorkerId,
    /// Its key.
    pub key: PublicKey,
    /// Since when.
    pub from: UtcMs,
}

impl Certificate {
    fn hash(&self) -> [u8; 32] {
        sha256(&[
            b"bandeng certificate\0",
            self.device.as_bytes(),
            self.worker.as_bytes(),
            self.key.as_bytes(),
            &self.from.0.to_le_bytes(),
        ])
    }

    /// Signs it.
    #[must_use]
    pub fn sign(&self, authority: &AuthorityKey) -> Signature {
        authority.sign(&self.hash())
    }

    /// Checks that the authority signed it.
    ///
    /// # Errors
    /// [`Forged`].
    pub fn check(&self, authority: &PublicKey, signature: &Signature) -> Result<(), Forged> {
        authority.check(&self.hash(), signature)
    }
}
