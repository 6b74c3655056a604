//! Carry bundles: what a device signs of a file that carries its work to the server.

use model::{BundleName, FileHash, KeyId, UtcMs};

use crate::{Certificate, DeviceKey, Forged, Signature, sha256};

/// What stands on the outside of a bundle. Everything of it is signed, so that whoever carries it can
/// neither change a word of it nor put what is sealed in it into an outside of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bundle {
    /// Version of the file.
    pub version: u8,
    /// The authority whose server it is for.
    pub authority: KeyId,
    /// The key it is signed with, and whose that is.
    pub certificate: Certificate,
    /// Its number among the bundles of its device, from 1.
    pub no: u64,
    /// When it was made, by its device's clock.
    pub made_at: UtcMs,
    /// How many changes are in it.
    pub changes: u32,
    /// How many photos are in it.
    pub photos: u32,
    /// How many bytes are sealed in it.
    pub sealed_bytes: u64,
    /// SHA-256 of those.
    pub sealed_sha256: FileHash,
}

impl Bundle {
    /// Its name: a hash of all of it. Two bundles with the same content sealed in them have two names
    /// when they say that two devices made them.
    #[must_use]
    pub fn name(&self) -> BundleName {
        let said = &self.certificate;
        BundleName::from_bytes(sha256(&[
            b"bandeng bundle\0",
            &[self.version],
            self.authority.as_bytes(),
            said.device.as_bytes(),
            said.worker.as_bytes(),
            said.key.as_bytes(),
            &said.from.0.to_le_bytes(),
            &self.no.to_le_bytes(),
            &self.made_at.0.to_le_bytes(),
            &self.changes.to_le_bytes(),
            &self.photos.to_le_bytes(),
            &self.sealed_bytes.to_le_bytes(),
            self.sealed_sha256.as_bytes(),
        ]))
    }

    /// Signs it.
    #[must_use]
    pub fn sign(&self, key: &DeviceKey) -> Signature {
        key.sign(self.name().as_bytes())
    }

    /// Checks that the device signed it. That the device is whose its certificate says is for whoever
    /// knows the authority to check.
    ///
    /// # Errors
    /// [`Forged`].
    pub fn check(&self, signature: &Signature) -> Result<BundleName, Forged> {
        let name = self.name();
        self.certificate.key.check(name.as_bytes(), signature)?;
        Ok(name)
    }
}
