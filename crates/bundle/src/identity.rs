//! The key bundles are sealed to. The server keeps the secret half; every device is told the other.

use std::str::FromStr;

use bech32::{Bech32, Hrp};

/// How age writes the secret half.
const SECRET: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// What the server opens bundles with. It has no `Debug`, so that it cannot slip into a log.
pub struct Identity(pub(crate) age::x25519::Identity);

/// What devices seal bundles to, as age writes it: `age1…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Recipient(pub(crate) age::x25519::Recipient);

/// A text that is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no key that bundles are sealed to")]
pub struct NotAKey;

impl Identity {
    /// The key of a seed: 32 bytes drawn at random, and kept secret.
    ///
    /// # Errors
    /// [`NotAKey`], which no seed is known to give.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, NotAKey> {
        let text = bech32::encode_upper::<Bech32>(SECRET, seed).map_err(|_| NotAKey)?;
        text.parse().map(Self).map_err(|_| NotAKey)
    }

    /// What devices seal to it with.
    #[must_use]
    pub fn recipient(&self) -> Recipient {
        Recipient(self.0.to_public())
    }
}

impl FromStr for Recipient {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        text.parse().map(Self).map_err(|_| NotAKey)
    }
}

impl std::fmt::Display for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::fmt::Debug for Recipient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Recipient({})", self.0)
    }
}
