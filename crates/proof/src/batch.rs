//! Batches: changes of one scope, signed together, chained to the batch before.

use model::{ChangeHash, GridId, KeyId};

use crate::{ChangeTree, DeviceKey, Forged, PublicKey, Signature, sha256};

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

impl<'a> Batch<'a> {
    /// The batch as whoever does not have all of its changes can see it.
    #[must_use]
    pub fn shown(&self) -> ShownBatch<'a> {
        ShownBatch {
            key: self.key,
            scope: self.scope,
            no: self.no,
            previous: self.previous,
            changes: ChangeTree::of(self.changes),
        }
    }

    /// Its name: a hash of all of it.
    #[must_use]
    pub fn hash(&self) -> BatchHash {
        self.shown().hash()
    }

    /// The name batches had before their changes were hashed as a tree: what was signed under it stays
    /// good.
    fn former_hash(&self) -> BatchHash {
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

    /// Whether it is the batch with this name.
    #[must_use]
    pub fn is(&self, name: &BatchHash) -> bool {
        self.hash() == *name || self.former_hash() == *name
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
        let now = self.shown().check(key, signature);
        now.or_else(|_| signed_with(self.key, self.former_hash(), key, signature))
    }
}

/// A batch of which not every change has to be at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShownBatch<'a> {
    /// The key it is signed with.
    pub key: KeyId,
    /// The grid whose records the changes belong to.
    pub scope: &'a GridId,
    /// Its number among this key's batches in this scope, from 1.
    pub no: u64,
    /// The batch before it.
    pub previous: BatchHash,
    /// Its changes.
    pub changes: ChangeTree,
}

impl ShownBatch<'_> {
    /// Its name: a hash of all of it.
    #[must_use]
    pub fn hash(&self) -> BatchHash {
        BatchHash(sha256(&[
            b"bandeng batch tree\0",
            self.key.as_bytes(),
            self.scope.as_str().as_bytes(),
            &self.no.to_le_bytes(),
            self.previous.as_bytes(),
            &self.changes.count().to_le_bytes(),
            self.changes.root(),
        ]))
    }

    /// Checks a signature; gives back the name the next batch is chained to.
    ///
    /// # Errors
    /// [`Forged`]: another key, another order, a change too many or too few, another batch before it.
    pub fn check(&self, key: &PublicKey, signature: &Signature) -> Result<BatchHash, Forged> {
        signed_with(self.key, self.hash(), key, signature)
    }
}

fn signed_with(
    claimed: KeyId,
    name: BatchHash,
    key: &PublicKey,
    signature: &Signature,
) -> Result<BatchHash, Forged> {
    if key.id() != claimed {
        return Err(Forged);
    }
    key.check(&name.0, signature)?;
    Ok(name)
}
