//! The pin in a server's address: `https://10.0.0.2:8470#sha256=…` says which key answers there. It
//! is the SHA-256 of the key as a certificate carries it (its subject public key info, as in
//! RFC 7469 §2.4), in base64url without padding, so it lives as long as the key whatever becomes of
//! the certificate around it.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;

const NAME: &str = "sha256=";

/// The one key a server is believed by.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pin([u8; 32]);

impl Pin {
    /// The pin of a key with this SHA-256.
    #[must_use]
    pub const fn from_sha256(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }

    /// Reads what stands after `#` in an address.
    #[must_use]
    pub fn parse(fragment: &str) -> Option<Self> {
        let written = fragment.strip_prefix(NAME)?;
        let bytes = BASE64URL_NOPAD.decode(written.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{NAME}{}", BASE64URL_NOPAD.encode(&self.0))
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_read_as_it_is_written_and_nothing_else_is_one() {
        let written = format!("sha256={}", "A".repeat(43));
        let pin = Pin::parse(&written).unwrap();
        assert_eq!((pin.0, pin.to_string()), ([0; 32], written.clone()));
        let short = &written[..49];
        for wrong in [
            short,
            &format!("{written}A"),
            &format!("{written}="),
            &written.replace('A', "+"),
            &written.replace("256", "1"),
            "",
        ] {
            assert_eq!(Pin::parse(wrong), None, "{wrong:?}");
        }
    }
}
