//! The key bundles are sealed to, said by the authority, so that nobody can slip in another.

use crate::{AuthorityKey, Forged, PublicKey, Signature, sha256};

/// The key bundles are sealed to, as it is written: `age1…`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recipient<'a>(pub &'a str);

impl Recipient<'_> {
    fn hash(&self) -> [u8; 32] {
        sha256(&[b"bandeng recipient\0", self.0.as_bytes()])
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
