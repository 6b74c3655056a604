//! What a carry bundle says of itself outside, what is sealed in it beside the frames of a sync, and
//! what the server answers whoever brings one. Fields are as they travel.

use model::{BundleName, DisputeId, FileHash, GridId, KeyId, UtcMs};

use crate::sync::{dispute, grid};
use crate::{Certificate, Message, WireError};

/// The key bundles are sealed to, signed by the server's own key.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Recipient {
    /// The key as age writes it: `age1…`.
    #[prost(string, tag = "1")]
    pub key: String,
    /// 64 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub signature: Vec<u8>,
}

/// The outside of a bundle: whoever knows the server's own key can check all of it without opening
/// anything.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Envelope {
    /// Which server it is for: the name of that server's own key, 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub authority: Vec<u8>,
    /// The key it is signed with, and whose that is.
    #[prost(message, optional, tag = "2")]
    pub certificate: Option<Certificate>,
    /// Its number among the bundles of its device, from 1.
    #[prost(uint64, tag = "3")]
    pub no: u64,
    /// When it was made, by its device's clock.
    #[prost(int64, tag = "4")]
    pub made_at_ms: i64,
    /// How many changes are in it.
    #[prost(uint32, tag = "5")]
    pub changes: u32,
    /// How many photos are in it.
    #[prost(uint32, tag = "6")]
    pub photos: u32,
    /// How many sealed bytes come after this frame.
    #[prost(uint64, tag = "7")]
    pub sealed_bytes: u64,
    /// SHA-256 of those: 32 bytes.
    #[prost(bytes = "vec", tag = "8")]
    pub sealed_sha256: Vec<u8>,
    /// The device's signature of all that: 64 bytes.
    #[prost(bytes = "vec", tag = "9")]
    pub signature: Vec<u8>,
}

impl Message for Envelope {
    const KIND: u8 = 40;
}

impl Envelope {
    /// Which server it is for.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn authority_id(&self) -> Result<KeyId, WireError> {
        KeyId::from_slice(&self.authority).ok_or(WireError::BadField("envelope.authority"))
    }

    /// The hash of what is sealed.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn sealed_hash(&self) -> Result<FileHash, WireError> {
        let hash = FileHash::from_slice(&self.sealed_sha256);
        hash.ok_or(WireError::BadField("envelope.sealed_sha256"))
    }

    /// When it was made.
    #[must_use]
    pub const fn made_at(&self) -> UtcMs {
        UtcMs(self.made_at_ms)
    }
}

/// A file of a record begins, inside a bundle: its bytes come in [`FilePiece`]s right after it.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct CarriedFile {
    /// The document: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub doc: Vec<u8>,
    /// The grid: 15 digits.
    #[prost(string, tag = "2")]
    pub scope: String,
    /// SHA-256 of the file: 32 bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub sha256: Vec<u8>,
    /// What the bytes are.
    #[prost(string, tag = "4")]
    pub media_type: String,
    /// How many there are.
    #[prost(uint64, tag = "5")]
    pub size_bytes: u64,
}

impl Message for CarriedFile {
    const KIND: u8 = 41;
}

impl CarriedFile {
    /// The document.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn dispute(&self) -> Result<DisputeId, WireError> {
        dispute(&self.doc)
    }

    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }

    /// The hash of the file.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn hash(&self) -> Result<FileHash, WireError> {
        FileHash::from_slice(&self.sha256).ok_or(WireError::BadField("file.sha256"))
    }
}

/// The next bytes of the file that began before, inside a bundle.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct FilePiece {
    /// The bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub bytes: Vec<u8>,
}

impl Message for FilePiece {
    const KIND: u8 = 42;
}

/// What became of a bundle, told to whoever brings it. It tells them how much was in it, and nothing of
/// what.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct BundleAnswer {
    /// Which bundle: 32 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub name: Vec<u8>,
    /// What became of it; read it with `fate()`.
    #[prost(enumeration = "Fate", tag = "2")]
    pub fate: i32,
    /// How many sealed bytes the server has from this device, when it wants the rest.
    #[prost(uint64, tag = "3")]
    pub offset_bytes: u64,
    /// Why, when it was not taken in: a written code.
    #[prost(string, tag = "4")]
    pub code: String,
    /// Why, in a sentence.
    #[prost(string, tag = "5")]
    pub detail: String,
    /// How many changes were stored.
    #[prost(uint32, tag = "6")]
    pub stored: u32,
    /// How many had been stored before.
    #[prost(uint32, tag = "7")]
    pub duplicates: u32,
    /// How many were not taken; their device still has them.
    #[prost(uint32, tag = "8")]
    pub rejected: u32,
    /// How many are kept aside.
    #[prost(uint32, tag = "9")]
    pub quarantined: u32,
    /// How many photos the server has of those in it.
    #[prost(uint32, tag = "10")]
    pub photos: u32,
}

impl Message for BundleAnswer {
    const KIND: u8 = 43;
}

impl BundleAnswer {
    /// Which bundle.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn bundle(&self) -> Result<BundleName, WireError> {
        BundleName::from_slice(&self.name).ok_or(WireError::BadField("bundle.name"))
    }
}

/// What became of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum Fate {
    /// Said by a newer server; whoever carries it keeps it.
    Unknown = 0,
    /// The server wants the rest of it.
    Wanted = 1,
    /// Taken in.
    Taken = 2,
    /// Taken in before.
    Duplicate = 3,
    /// Kept unopened with the reason, until somebody decides.
    Held = 4,
    /// Not taken, now or ever.
    Refused = 5,
}
