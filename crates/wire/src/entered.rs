//! What comes with the row of a document that enters a scope: all of its changes, or those that came late,
//! each with the proof of whoever made it. Whoever reads it may never have seen the scope it was signed in.

use model::GridId;

use crate::bounds::{MAX_ITEMS, Repeated, check};
use crate::sync::grid;
use crate::{Row, SignedBatch, Whole, WireError};

/// The most changes that come one by one.
const MAX_LOOSE: usize = 2_000;

/// The bytes of a row of kind `enter`.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Entered {
    /// The grid the document was begun in: 15 digits. It says so itself, and keeps saying it.
    #[prost(string, tag = "1")]
    pub begun_in: String,
    /// The document with all its changes. The places of its changes are those in the feeds they were
    /// signed for, and its batches are the proofs.
    #[prost(message, optional, tag = "2")]
    pub whole: Option<Whole>,
    /// Changes one by one, each after what it builds on: of a document that is too large to come whole, or
    /// that came late. Their batches are the proofs.
    #[prost(message, repeated, tag = "3")]
    pub rows: Vec<Row>,
    /// The batches all these changes came in.
    #[prost(message, repeated, tag = "4")]
    pub proofs: Vec<Proof>,
}

/// A batch with the scope it was signed for. It can be checked by itself: the batch before it and the
/// certificate of its key are said.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Proof {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// The batch.
    #[prost(message, optional, tag = "2")]
    pub batch: Option<SignedBatch>,
}

impl Entered {
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(2, "documents", 1).with(Whole::REPEATED),
        Repeated::new(3, "changes", MAX_LOOSE),
        Repeated::new(4, "proofs", MAX_ITEMS).with(Proof::REPEATED),
    ];

    /// As a row carries it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        prost::Message::encode_to_vec(self)
    }

    /// Reads what a row carries.
    ///
    /// # Errors
    /// [`WireError::BadField`], [`WireError::TooMany`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        const ROW: WireError = WireError::BadField("row.bytes");
        match check(0, bytes, Self::REPEATED) {
            Err(WireError::NotAMessage { .. }) => return Err(ROW),
            checked => checked?,
        }
        prost::Message::decode(bytes).map_err(|_| ROW)
    }

    /// The grid it was begun in.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn origin(&self) -> Result<GridId, WireError> {
        grid(&self.begun_in)
    }
}

impl Proof {
    const REPEATED: &'static [Repeated] =
        &[Repeated::new(2, "batches", MAX_ITEMS).with(SignedBatch::REPEATED)];

    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }
}
