//! Signatures as they travel. What exactly is signed stands in the crate `proof`.

use model::{DeviceId, KeyId, UtcMs, WorkerId};

use crate::WireError;
use crate::bounds::{MAX_ITEMS, Repeated};

/// Which key is which device's, signed by the server's own key.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Certificate {
    /// The device: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub device: Vec<u8>,
    /// Whose device it is: 16 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub worker: Vec<u8>,
    /// Its Ed25519 key: 32 bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub key: Vec<u8>,
    /// Since when.
    #[prost(int64, tag = "4")]
    pub from_ms: i64,
    /// The signature of all that: 64 bytes.
    #[prost(bytes = "vec", tag = "5")]
    pub signature: Vec<u8>,
}

impl Certificate {
    /// The device.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn device_id(&self) -> Result<DeviceId, WireError> {
        DeviceId::from_slice(&self.device).ok_or(WireError::BadField("certificate.device"))
    }

    /// Whose device it is.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn worker_id(&self) -> Result<WorkerId, WireError> {
        WorkerId::from_slice(&self.worker).ok_or(WireError::BadField("certificate.worker"))
    }

    /// Since when.
    #[must_use]
    pub const fn from(&self) -> UtcMs {
        UtcMs(self.from_ms)
    }
}

/// The signature of a push: its changes, in their order, are one batch.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Signed {
    /// The number of the batch among those of this key in this scope, from 1.
    #[prost(uint64, tag = "1")]
    pub no: u64,
    /// 64 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub signature: Vec<u8>,
}

/// A batch some rows of a feed came in. Its changes are those rows in their order, with the `others`
/// put in at their places.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SignedBatch {
    /// The key: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub key_id: Vec<u8>,
    /// The number of the batch among those of this key in this scope, from 1.
    #[prost(uint64, tag = "2")]
    pub no: u64,
    /// 64 bytes.
    #[prost(bytes = "vec", tag = "3")]
    pub signature: Vec<u8>,
    /// Changes of the batch that are not among the rows: held back, stored before, or in another
    /// frame. Their places rise.
    #[prost(message, repeated, tag = "4")]
    pub others: Vec<Other>,
    /// Whose key it is: with the first batch of the key in this scope, and when the reader cannot
    /// know.
    #[prost(message, optional, tag = "5")]
    pub certificate: Option<Certificate>,
    /// In a part: the batch before it, 32 bytes. Empty in a feed, whose reader knows it, and where
    /// it was told in the same pack already, as the signature is.
    #[prost(bytes = "vec", tag = "6")]
    pub previous: Vec<u8>,
}

impl SignedBatch {
    /// Its repeated fields.
    pub const REPEATED: &'static [Repeated] = &[Repeated::new(4, "others", MAX_ITEMS)];

    /// The key.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn key(&self) -> Result<KeyId, WireError> {
        KeyId::from_slice(&self.key_id).ok_or(WireError::BadField("batch.key_id"))
    }
}

/// A change of a batch that is not among the rows, or several in a row.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Other {
    /// Its place in the batch, from 0; of several, that of the first.
    #[prost(uint32, tag = "1")]
    pub at: u32,
    /// Its name: 32 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub hash: Vec<u8>,
    /// How many changes of the batch it stands for, when that is more than one: the hash is then that
    /// of their part of the tree the batch is signed over.
    #[prost(uint32, tag = "3")]
    pub many: u32,
}

/// How a scope's feed reads up to a row, signed by the server's own key.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct SignedHead {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// The row.
    #[prost(uint64, tag = "3")]
    pub seq: u64,
    /// The hash of all rows up to it: 32 bytes.
    #[prost(bytes = "vec", tag = "4")]
    pub link: Vec<u8>,
    /// 64 bytes.
    #[prost(bytes = "vec", tag = "5")]
    pub signature: Vec<u8>,
}
