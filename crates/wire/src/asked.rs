//! What a device says in a sync. Fields are as they travel; the methods parse them into nouns.

use model::{DisputeId, GridId, RecordId};

use crate::bounds::{MAX_CURSORS, MAX_FORMER_ACTORS, MAX_ITEMS, Repeated};
use crate::sync::{dispute, grid};
use crate::{Message, Signed, WireError};

/// How far a device is in the feed of one scope.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Cursor {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed; another one means that the server lost or rewrote it.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// The last sequence number the device has; 0 for none.
    #[prost(uint64, tag = "3")]
    pub seq: u64,
    /// Up to which row the device knows how the feed reads; at most `seq`.
    #[prost(uint64, tag = "4")]
    pub linked_seq: u64,
    /// How it reads up to there: the first 8 bytes of the link. Empty when the device does not say.
    #[prost(bytes = "vec", tag = "5")]
    pub link: Vec<u8>,
    /// The last batch the device has signed with its key in this scope; 0 for none.
    #[prost(uint64, tag = "6")]
    pub signed_no: u64,
    /// The device wants rows and no pack: it got one that did not fit.
    #[prost(bool, tag = "11")]
    pub rows_only: bool,
    /// The device has rows ahead of `seq` already: it wants no part of them again.
    #[prost(bool, tag = "12")]
    pub ahead: bool,
    /// Said by the server of a feed that was told to its end: what the scope holds then, the first 8 bytes
    /// of the sum. Empty when it does not say.
    #[prost(bytes = "vec", tag = "13")]
    pub held: Vec<u8>,
}

impl Cursor {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }
}

/// The first thing a device says.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Hello {
    /// [`crate::PROTOCOL`].
    #[prost(uint32, tag = "1")]
    pub protocol: u32,
    /// One for each scope the device holds something of.
    #[prost(message, repeated, tag = "2")]
    pub cursors: Vec<Cursor>,
    /// How many bytes of feed the device wants at the most; 0 leaves it to the server.
    #[prost(uint32, tag = "3")]
    pub budget_bytes: u32,
    /// The directory the device has; 0 for none.
    #[prost(uint64, tag = "4")]
    pub directory_version: u64,
    /// What the device's clock says.
    #[prost(int64, tag = "5")]
    pub device_clock_ms: i64,
    /// The actor the device writes under now: 16 bytes. An install that lost its name draws a new
    /// one and says it here; empty when the app is too old to say it.
    #[prost(bytes = "vec", tag = "6")]
    pub actor: Vec<u8>,
    /// The key the device signs with: 32 bytes; empty when it speaks protocol 1.
    #[prost(bytes = "vec", tag = "7")]
    pub key: Vec<u8>,
    /// Whether the device has the certificate of that key.
    #[prost(bool, tag = "8")]
    pub certified: bool,
    /// How long the server may wait with an answer that has nothing to say.
    #[prost(uint32, tag = "9")]
    pub wait_ms: u32,
    /// The actors the device wrote under before, 16 bytes each: a server that lost them with some of its
    /// log gets back what was written under them.
    #[prost(bytes = "vec", repeated, tag = "10")]
    pub former_actors: Vec<Vec<u8>>,
    /// Whether the device wants to be told the key bundles are sealed to.
    #[prost(bool, tag = "11")]
    pub wants_recipient: bool,
}

impl Message for Hello {
    const KIND: u8 = 1;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(2, "cursors", MAX_CURSORS),
        Repeated::new(10, "former_actors", MAX_FORMER_ACTORS),
    ];
}

impl Hello {
    /// The actor the device writes under now, when it says so.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn actor_id(&self) -> Result<Option<[u8; 16]>, WireError> {
        match self.actor.as_slice() {
            [] => Ok(None),
            actor => Ok(Some(
                actor.try_into().map_err(|_| WireError::BadField("actor"))?,
            )),
        }
    }

    /// The actors the device wrote under before.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn former_actor_ids(&self) -> Result<Vec<[u8; 16]>, WireError> {
        actors(&self.former_actors)
    }
}

pub(crate) fn actors(said: &[Vec<u8>]) -> Result<Vec<[u8; 16]>, WireError> {
    let said = said.iter().map(|actor| actor.as_slice().try_into());
    said.collect::<Result<_, _>>()
        .map_err(|_| WireError::BadField("former_actors"))
}

/// Changes made on the device, in causal order; signed, they are all of one scope.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Push {
    /// The changes.
    #[prost(message, repeated, tag = "1")]
    pub changes: Vec<PushedChange>,
    /// The signature of the batch they are; none from an app that speaks protocol 1.
    #[prost(message, optional, tag = "2")]
    pub signed: Option<Signed>,
}

impl Message for Push {
    const KIND: u8 = 2;
    const REPEATED: &'static [Repeated] = &[Repeated::new(1, "changes", MAX_ITEMS)];
}

/// One change made on the device.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PushedChange {
    /// The document: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub doc: Vec<u8>,
    /// What the document is: `dispute`, `elder` or `notice`.
    #[prost(string, tag = "2")]
    pub doc_kind: String,
    /// The grid: 15 digits.
    #[prost(string, tag = "3")]
    pub scope: String,
    /// The raw Automerge change chunk, type 1.
    #[prost(bytes = "vec", tag = "4")]
    pub bytes: Vec<u8>,
}

impl PushedChange {
    /// A change of a dispute.
    #[must_use]
    pub fn of_dispute(doc: DisputeId, scope: &GridId, bytes: Vec<u8>) -> Self {
        Self::of(crate::DISPUTE, doc, scope, bytes)
    }

    /// A change of a document of this kind.
    #[must_use]
    pub fn of(kind: &str, doc: RecordId, scope: &GridId, bytes: Vec<u8>) -> Self {
        Self {
            doc: doc.as_bytes().to_vec(),
            doc_kind: kind.to_owned(),
            scope: scope.to_string(),
            bytes,
        }
    }

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
}
