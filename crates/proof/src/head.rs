//! Links and heads: how a scope's feed reads up to a row, said by the authority.

use model::{ChangeHash, GridId};

use crate::{AuthorityKey, Forged, PublicKey, RowKind, Signature, sha256};

/// How a feed reads up to a row: a hash of every row up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Link([u8; 32]);

impl Link {
    /// Before the first row of a scope.
    #[must_use]
    pub fn start(scope: &GridId) -> Self {
        Self(sha256(&[b"bandeng feed\0", scope.as_str().as_bytes()]))
    }

    /// After one more row: what it is, and its name – of a change, its hash.
    #[must_use]
    pub fn then(&self, kind: RowKind, name: &ChangeHash) -> Self {
        Self(sha256(&[
            b"bandeng row\0",
            &self.0,
            &[kind.number()],
            name.as_bytes(),
        ]))
    }

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

    /// Enough of it to notice that two feeds differ.
    #[must_use]
    pub fn short(&self) -> [u8; 8] {
        let mut short = [0; 8];
        short.copy_from_slice(&self.0[..8]);
        short
    }
}

/// How a scope's feed reads up to a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head<'a> {
    /// The grid.
    pub scope: &'a GridId,
    /// Which writing of the feed.
    pub epoch: u64,
    /// The row.
    pub seq: u64,
    /// All rows up to it.
    pub link: Link,
}

impl Head<'_> {
    fn hash(&self) -> [u8; 32] {
        sha256(&[
            b"bandeng head\0",
            self.scope.as_str().as_bytes(),
            &self.epoch.to_le_bytes(),
            &self.seq.to_le_bytes(),
            self.link.as_bytes(),
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
