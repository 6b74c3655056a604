//! What the server says in a sync. Fields are as they travel; the methods parse them into nouns.

use model::{ChangeHash, DeviceId, DisputeId, GridId, WorkerId};

use crate::bounds::{MAX_CURSORS, MAX_ITEMS, Repeated};
use crate::{Certificate, Cursor, Message, Recipient, SignedBatch, SignedHead, WireError};

/// The first thing the server says.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Welcome {
    /// [`crate::PROTOCOL`].
    #[prost(uint32, tag = "1")]
    pub protocol: u32,
    /// What the server's clock says.
    #[prost(int64, tag = "2")]
    pub server_clock_ms: i64,
    /// The certificate of the device's key, when it has none.
    #[prost(message, optional, tag = "3")]
    pub certificate: Option<Certificate>,
    /// The server's own key, 32 bytes, beside a certificate.
    #[prost(bytes = "vec", tag = "4")]
    pub authority: Vec<u8>,
    /// The key bundles are sealed to, beside a certificate and when the device wants to know it.
    #[prost(message, optional, tag = "5")]
    pub recipient: Option<Recipient>,
}

impl Message for Welcome {
    const KIND: u8 = 16;
}

/// What became of the changes of one push, in their order.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Acks {
    /// One for each change.
    #[prost(message, repeated, tag = "1")]
    pub acks: Vec<Ack>,
    /// The scope of the push, when it was signed.
    #[prost(string, tag = "2")]
    pub scope: String,
    /// The last batch of the device's key in that scope that is on record. A batch none of whose
    /// changes were stored is not: the device signs what is left of it anew.
    #[prost(uint64, tag = "3")]
    pub signed_no: u64,
}

impl Message for Acks {
    const KIND: u8 = 17;
    const REPEATED: &'static [Repeated] = &[Repeated::new(1, "acks", MAX_ITEMS)];
}

/// What became of one change.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Ack {
    /// The name of the change, as the server computed it: 32 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub hash: Vec<u8>,
    /// What became of it; read it with `outcome()`.
    #[prost(enumeration = "Outcome", tag = "2")]
    pub outcome: i32,
    /// Why, when it was not taken: the written code of a reason.
    #[prost(string, tag = "3")]
    pub code: String,
    /// Why, in a sentence.
    #[prost(string, tag = "4")]
    pub detail: String,
    /// Its place in the feed of its scope; 0 when it has none.
    #[prost(uint64, tag = "5")]
    pub seq: u64,
}

impl Ack {
    /// The change.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn change(&self) -> Result<ChangeHash, WireError> {
        ChangeHash::from_slice(&self.hash).ok_or(WireError::BadField("ack.hash"))
    }
}

/// What became of a pushed change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, prost::Enumeration)]
#[repr(i32)]
pub enum Outcome {
    /// Said by a newer server; the change keeps waiting.
    Unknown = 0,
    /// Stored for good.
    Stored = 1,
    /// Had been stored before.
    Duplicate = 2,
    /// Not taken; the code says what the device can do about it.
    Rejected = 3,
    /// Kept aside with the reason; sending it again changes nothing.
    Quarantined = 4,
}

/// Rows of one scope in order. The device stores the rows and the cursor `(scope, epoch, to_seq)`
/// in one transaction. Rows of the asking device are left out; the cursor moves past them.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Feed {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// The rows come after this sequence number. 0 in another epoch than the device's cursor means
    /// that the feed starts over.
    #[prost(uint64, tag = "3")]
    pub from_seq: u64,
    /// The rows go up to and with this sequence number.
    #[prost(uint64, tag = "4")]
    pub to_seq: u64,
    /// The rows.
    #[prost(message, repeated, tag = "5")]
    pub rows: Vec<Row>,
    /// The batches the rows came in.
    #[prost(message, repeated, tag = "6")]
    pub batches: Vec<SignedBatch>,
}

impl Message for Feed {
    const KIND: u8 = 19;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(5, "rows", MAX_ITEMS),
        Repeated::new(6, "batches", MAX_ITEMS).with(SignedBatch::REPEATED),
    ];
}

impl Feed {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }

    /// Where the device stands once it has stored the rows.
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor {
            scope: self.scope.clone(),
            epoch: self.epoch,
            seq: self.to_seq,
            ..Cursor::default()
        }
    }
}

/// One stored change, or another thing that happened to a document of the scope.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Row {
    /// Its place in the feed.
    #[prost(uint64, tag = "1")]
    pub seq: u64,
    /// The document: 16 bytes.
    #[prost(bytes = "vec", tag = "2")]
    pub doc: Vec<u8>,
    /// What the document is: `dispute`, `elder` or `notice`.
    #[prost(string, tag = "3")]
    pub doc_kind: String,
    /// Of a change the raw Automerge change chunk, type 1; of an enter a [`crate::Entered`]; of a leave the grid the
    /// document went to. Empty when they are gone.
    #[prost(bytes = "vec", tag = "4")]
    pub bytes: Vec<u8>,
    /// Who made it: 16 bytes; empty when its batch says it.
    #[prost(bytes = "vec", tag = "5")]
    pub worker: Vec<u8>,
    /// On which device: 16 bytes; empty when its batch says it.
    #[prost(bytes = "vec", tag = "6")]
    pub device: Vec<u8>,
    /// When the server received it.
    #[prost(int64, tag = "7")]
    pub received_at_ms: i64,
    /// Which of the feed's batches it came in, counted from 1; 0 when it was not signed.
    #[prost(uint32, tag = "8")]
    pub batch: u32,
    /// What it is: the number of a row kind, 0 for a change.
    #[prost(uint32, tag = "9")]
    pub what: u32,
    /// Its name, 32 bytes, when it is not a hash of the bytes.
    #[prost(bytes = "vec", tag = "10")]
    pub name: Vec<u8>,
    /// It came in a part ahead of the feed: nothing of it is said again but its place and its batch.
    #[prost(bool, tag = "11")]
    pub ahead: bool,
}

impl Row {
    /// The document.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn dispute(&self) -> Result<DisputeId, WireError> {
        dispute(&self.doc)
    }

    /// Who made it.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn worker_id(&self) -> Result<WorkerId, WireError> {
        WorkerId::from_slice(&self.worker).ok_or(WireError::BadField("worker"))
    }

    /// On which device.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn device_id(&self) -> Result<DeviceId, WireError> {
        DeviceId::from_slice(&self.device).ok_or(WireError::BadField("device"))
    }
}

/// A scope the device may no longer hold.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct ScopeGone {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// The server has all that the device has read of it: the device may let go of it.
    #[prost(bool, tag = "2")]
    pub has_all: bool,
}

impl Message for ScopeGone {
    const KIND: u8 = 20;
}

impl ScopeGone {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }
}

/// The last thing the server says.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct End {
    /// Where the device stands in each scope it may hold, once it has stored this answer.
    #[prost(message, repeated, tag = "1")]
    pub cursors: Vec<Cursor>,
    /// Whether the budget ran out before the feed did: ask again at once.
    #[prost(bool, tag = "2")]
    pub more: bool,
    /// How the feeds read that have rows the device has not linked yet.
    #[prost(message, repeated, tag = "3")]
    pub heads: Vec<SignedHead>,
}

impl Message for End {
    const KIND: u8 = 21;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(1, "cursors", MAX_CURSORS),
        Repeated::new(3, "heads", MAX_CURSORS),
    ];
}

pub(crate) fn grid(text: &str) -> Result<GridId, WireError> {
    text.parse().map_err(|_| WireError::BadField("scope"))
}

pub(crate) fn dispute(bytes: &[u8]) -> Result<DisputeId, WireError> {
    DisputeId::from_slice(bytes).ok_or(WireError::BadField("doc"))
}
