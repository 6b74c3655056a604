//! Batches: changes of one scope, signed together, chained to the batch before.

use model::{ChangeHash, GridId, KeyId};

use crate::{DeviceKey, Forged, PublicKey, Signature, sha256};

/// The name of a batch, and what the next one is chained to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct BatchHash([u8; 32]);

impl BatchHash {
    /// What the first batch of a key in a scope is chained to.
    pub const NONE: Self = Self([0; 32]);

    /// Takes the bytes when there are exactly 32.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What a device signs: which changes it sends, as its how-manieth batch in this scope.
#[derive(Debug, Clone, Copy)]
pub struct Batch<'a> {
    /// The key it is signed with.
    pub key: KeyId,
    /// The grid whose records the changes belong to.
    pub scope: &'a GridId,
    /// Its number among this key's batches in this scope, from 1.
    pub no: u64,
    /// The batch before it.
    pub previous: BatchHash,
    /// The changes, in the order they are sent.
    pub changes: &'a [ChangeHash],
}

impl Batch<'_> {
    /// Its name: a hash of all of it.
    #[must_use]
    pub fn hash(&self) -> BatchHash {
        let changes: Vec<u8> = self
            .changes
            .iter()
            .flat_map(|change| *change.as_bytes())
            .collect();
        BatchHash(sha256(&[
            b"bandeng batch\0",
            self.key.as_bytes(),
            self.scope.as_str().as_bytes(),
            &self.no.to_le_bytes(),
            self.previous.as_bytes(),
            &changes,
        ]))
    }

    /// Signs it.
    #[must_use]
    pub fn sign(&self, key: &DeviceKey) -> Signature {
        key.sign(&self.hash().0)
    }

    /// Checks a signature; gives back the name the next batch is chained to.
    ///
    /// # Errors
    /// [`Forged`]: another key, another order, a change too many or too few, another batch before it.
    pub fn check(&self, key: &PublicKey, signature: &Signature) -> Result<BatchHash, Forged> {
        let hash = self.hash();
        if key.id() != self.key {
            return Err(Forged);
        }
        key.check(&hash.0, signature)?;
        Ok(hash)
    }
}
