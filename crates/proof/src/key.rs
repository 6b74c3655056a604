//! Keys and signatures.

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use model::KeyId;

use crate::sha256;

/// A signature does not fit what it stands under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signature does not fit")]
pub struct Forged;

/// An Ed25519 signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

impl Signature {
    /// Takes the bytes when there are exactly 64.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

/// Whose signatures can be checked with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Takes the bytes when they are a key: a point of the curve, and not one of the few weak ones.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes.try_into().ok()?).ok()?;
        (!key.is_weak()).then_some(Self(key))
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Its name.
    #[must_use]
    pub fn id(&self) -> KeyId {
        let mut id = [0; KeyId::LEN];
        id.copy_from_slice(&sha256(&[b"bandeng key\0", self.as_bytes()])[..KeyId::LEN]);
        KeyId::from_bytes(id)
    }

    /// Checks a signature of 32 bytes that were hashed under a name of their own.
    pub(crate) fn check(&self, hash: &[u8; 32], signature: &Signature) -> Result<(), Forged> {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        self.0.verify_strict(hash, &signature).map_err(|_| Forged)
    }
}

/// A secret key. It has no `Debug` and no `Clone`, so that it stays where it is.
struct Secret(SigningKey);

impl Secret {
    fn sign(&self, hash: &[u8; 32]) -> Signature {
        Signature(self.0.sign(hash).to_bytes())
    }
}

macro_rules! secret_key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        pub struct $name(Secret);

        impl $name {
            /// The key of a seed: 32 bytes drawn at random, and kept secret.
            #[must_use]
            pub fn from_seed(seed: &[u8; 32]) -> Self {
                Self(Secret(SigningKey::from_bytes(seed)))
            }

            /// What others check its signatures with.
            #[must_use]
            pub fn public(&self) -> PublicKey {
                PublicKey(self.0.0.verifying_key())
            }

            pub(crate) fn sign(&self, hash: &[u8; 32]) -> Signature {
                self.0.sign(hash)
            }
        }
    };
}

secret_key! {
    /// What a device signs with.
    DeviceKey
}
secret_key! {
    /// What the server signs with.
    AuthorityKey
}
