//! Tokens: 32 random bytes a device shows with every request. The server keeps their SHA-256: a
//! token has all the randomness a hash needs, so nothing slower is gained by stretching it.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// A device's token. It has no `Debug`, so that it cannot slip into a log.
#[derive(Clone)]
pub struct Token([u8; 32]);

impl Token {
    /// Draws a token.
    ///
    /// # Errors
    /// The system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }

    /// Reads what stands after `Bearer`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// As it stands after `Bearer`.
    #[must_use]
    pub fn shown(&self) -> String {
        BASE64URL_NOPAD.encode(&self.0)
    }

    /// What the server keeps of it.
    #[must_use]
    pub fn sha256(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// Whether this is what the token left behind; takes the same time whatever the answer.
    #[must_use]
    pub fn left(&self, sha256: &[u8]) -> bool {
        self.sha256().ct_eq(sha256).into()
    }
}
