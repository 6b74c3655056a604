//! Identities: fixed-size random names made on the device that creates the thing, so that nothing
//! has to be asked of a server first. Written as lower-case hexadecimal.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is not an identity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} hexadecimal digits, small letters, got {got:?}")]
pub struct NotAnId {
    expected: usize,
    got: String,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $bytes:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $bytes]);

        impl $name {
            /// How many bytes the identity has.
            pub const LEN: usize = $bytes;

            /// Takes the bytes as they are; whoever creates the thing draws them at random.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            /// Takes the bytes when there are exactly as many as the identity has.
            #[must_use]
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }

            /// The bytes.
            #[must_use]
            pub const fn as_bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($name))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse_hex(text).map(Self).ok_or_else(|| NotAnId {
                    expected: $bytes * 2,
                    got: text.chars().take(80).collect(),
                })
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "string",
                    "pattern": format!("^[0-9a-f]{{{}}}$", $bytes * 2),
                })
            }
        }
    };
}

id!(
    /// One dispute, and the document that carries it.
    DisputeId,
    16
);
id!(
    /// One person on one side of a dispute; the name says nothing about who it is.
    PartyId,
    16
);
id!(
    /// A file, by the SHA-256 of its bytes.
    FileHash,
    32
);
id!(
    /// One act in the life of a case.
    ActId,
    16
);
id!(
    /// A dispute being written down on this device; it never leaves it.
    DraftId,
    16
);
id!(
    /// One enrolled phone, laptop or desk seat.
    DeviceId,
    16
);
id!(
    /// One person who works with the records.
    WorkerId,
    16
);
id!(
    /// The SHA-256 of one change of a document: its name everywhere.
    ChangeHash,
    32
);

id!(
    /// One key a device signs with: the beginning of a hash of its public half.
    KeyId,
    16
);
id!(
    /// One carry bundle: a hash of everything its device signed of it.
    BundleName,
    32
);

/// One record of whatever kind, and the document that carries it. A dispute was the first.
pub type RecordId = DisputeId;

/// One identity has one spelling: in another it would be another key of a document, and found by neither.
fn parse_hex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digits = text.as_bytes();
    if digits.len() != N * 2 || digits.iter().any(u8::is_ascii_uppercase) {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let high = char::from(pair[0]).to_digit(16)?;
        let low = char::from(pair[1]).to_digit(16)?;
        *byte = u8::try_from(high * 16 + low).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_survives_its_text() {
        let id = DisputeId::from_bytes(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(
            serde_json::from_str::<DisputeId>(&format!("\"{id}\"")).unwrap(),
            id
        );
    }

    #[test]
    fn an_identity_has_one_spelling() {
        let id = DisputeId::from_bytes([0xab; 16]);
        let shouted = id.to_string().to_uppercase();
        assert!(shouted.parse::<DisputeId>().is_err());
    }

    #[test]
    fn a_wrong_text_says_what_was_expected() {
        let error = "12xy".parse::<DisputeId>().unwrap_err();
        assert_eq!(
            error.to_string(),
            r#"expected 32 hexadecimal digits, small letters, got "12xy""#
        );
    }
}
