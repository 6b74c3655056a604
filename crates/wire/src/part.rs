//! Rows of a scope that are told out of their order, each with the proof of whoever made it: documents
//! as they stand, and what else is needed to read on from there. Alone in an answer, or many of them in a
//! pack.

use model::{DisputeId, FileHash, GridId, RecordId, RecordKind, WorkerId};

use crate::bounds::{MAX_ITEMS, MAX_PART_CHANGES, Repeated};
use crate::sync::{dispute, grid};
use crate::{Message, Row, SignedBatch, SignedHead, WireError};

/// How many bytes of documents a part may have: looking at them takes a reader's time.
pub const MAX_PART_BYTES: usize = 256 * 1024;

/// Rows of one scope that do not move the cursor.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Part {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// Documents with all their changes.
    #[prost(message, repeated, tag = "3")]
    pub wholes: Vec<Whole>,
    /// Rows beside those.
    #[prost(message, repeated, tag = "4")]
    pub rows: Vec<Row>,
    /// The batches all these changes came in.
    #[prost(message, repeated, tag = "5")]
    pub batches: Vec<SignedBatch>,
}

impl Message for Part {
    const KIND: u8 = 22;
    const REPEATED: &'static [Repeated] = &[
        Repeated::new(3, "documents", MAX_ITEMS).with(Whole::REPEATED),
        Repeated::new(4, "rows", MAX_ITEMS),
        Repeated::new(5, "batches", MAX_ITEMS).with(SignedBatch::REPEATED),
    ];
}

impl Part {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }
}

/// A document as it stands, and of each of its changes where it stands in the feed and how it came. The
/// changes are in the order of their authors' names and, of one author, of their numbers; their
/// own names are not said, because whoever loads the document has them.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct Whole {
    /// The document: 16 bytes.
    #[prost(bytes = "vec", tag = "1")]
    pub doc: Vec<u8>,
    /// What the document is: `dispute`, `elder` or `notice`.
    #[prost(string, tag = "2")]
    pub doc_kind: String,
    /// An Automerge document chunk, no column of it compressed.
    #[prost(bytes = "vec", tag = "3")]
    pub saved: Vec<u8>,
    /// The place of each change in the feed, as the difference to the one before it; place 0 is none,
    /// for what came with a document that entered.
    #[prost(sint64, repeated, tag = "4")]
    pub seqs: Vec<i64>,
    /// Which of the part's batches each change came in, counted from 1; 0 when it was not signed.
    #[prost(uint32, repeated, tag = "5")]
    pub batches: Vec<u32>,
    /// When the server received each change, as the difference to the one before it.
    #[prost(sint64, repeated, tag = "6")]
    pub received_at_ms: Vec<i64>,
    /// Who made each change that was not signed: 16 bytes, in the same order.
    #[prost(bytes = "vec", repeated, tag = "7")]
    pub workers: Vec<Vec<u8>>,
}

impl Whole {
    /// Its repeated fields.
    pub const REPEATED: &'static [Repeated] = &[
        Repeated::of_numbers(4, "places", MAX_PART_CHANGES),
        Repeated::of_numbers(5, "numbers of batches", MAX_PART_CHANGES),
        Repeated::of_numbers(6, "times", MAX_PART_CHANGES),
        Repeated::new(7, "authors", MAX_PART_CHANGES),
    ];

    /// The document.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn dispute(&self) -> Result<DisputeId, WireError> {
        dispute(&self.doc)
    }

    /// A document of a dispute with what is known of each of its changes, in their order.
    #[must_use]
    pub fn of_dispute(doc: DisputeId, saved: Vec<u8>, changes: &[Placed]) -> Self {
        Self::of(RecordKind::Dispute, doc, saved, changes)
    }

    /// A document with what is known of each of its changes, in their order.
    #[must_use]
    pub fn of(kind: RecordKind, doc: RecordId, saved: Vec<u8>, changes: &[Placed]) -> Self {
        let unsigned = changes.iter().filter(|change| change.batch == 0);
        Self {
            doc: doc.as_bytes().to_vec(),
            doc_kind: kind.code().to_owned(),
            saved,
            seqs: differences(changes.iter().map(|change| change.seq.cast_signed())),
            batches: changes.iter().map(|change| change.batch).collect(),
            received_at_ms: differences(changes.iter().map(|change| change.received_at_ms)),
            workers: unsigned
                .map(|change| change.worker.as_bytes().to_vec())
                .collect(),
        }
    }

    /// What is said of each of the document's changes, of which there are `count`.
    ///
    /// # Errors
    /// [`WireError::BadField`] when it is said of more or fewer.
    pub fn placed(&self, count: usize) -> Result<Vec<Placed>, WireError> {
        let bad = WireError::BadField;
        let lengths = [
            self.seqs.len(),
            self.batches.len(),
            self.received_at_ms.len(),
        ];
        if lengths.iter().any(|length| *length != count) {
            return Err(bad("whole.seqs"));
        }
        let mut workers = self.workers.iter();
        let (mut seq, mut at) = (0_i64, 0_i64);
        let mut placed = Vec::with_capacity(count);
        for ((step, batch), later) in self
            .seqs
            .iter()
            .zip(&self.batches)
            .zip(&self.received_at_ms)
        {
            seq = seq
                .checked_add(*step)
                .filter(|seq| *seq >= 0)
                .ok_or(bad("whole.seqs"))?;
            at = at.checked_add(*later).ok_or(bad("whole.received_at_ms"))?;
            let worker = match batch {
                0 => workers
                    .next()
                    .and_then(|id| WorkerId::from_slice(id))
                    .ok_or(bad("whole.workers"))?,
                _ => NOBODY,
            };
            placed.push(Placed {
                seq: seq.unsigned_abs(),
                batch: *batch,
                received_at_ms: at,
                worker,
            });
        }
        if workers.next().is_some() {
            return Err(bad("whole.workers"));
        }
        Ok(placed)
    }
}

/// Nobody: the batch of a change says whose it is.
pub const NOBODY: WorkerId = WorkerId::from_bytes([0; WorkerId::LEN]);

/// What is said of one change of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its place in the feed; 0 for none.
    pub seq: u64,
    /// Which of the part's batches it came in, counted from 1; 0 when it was not signed.
    pub batch: u32,
    /// When the server received it.
    pub received_at_ms: i64,
    /// Who made it, when it was not signed; [`NOBODY`] otherwise.
    pub worker: WorkerId,
}

fn differences(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut before = 0;
    numbers
        .map(|number| number.wrapping_sub(std::mem::replace(&mut before, number)))
        .collect()
}

/// The first frame of a pack.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PackHead {
    /// How the feed reads up to the last row that is in the pack.
    #[prost(message, optional, tag = "1")]
    pub head: Option<SignedHead>,
    /// How many parts follow.
    #[prost(uint32, tag = "2")]
    pub parts: u32,
    /// How many rows they have together.
    #[prost(uint64, tag = "3")]
    pub rows: u64,
    /// When it was made.
    #[prost(int64, tag = "4")]
    pub made_at_ms: i64,
}

impl Message for PackHead {
    const KIND: u8 = 23;
}

/// In place of the feed of a scope: a pack with all of it up to a row.
#[derive(Clone, PartialEq, Eq, prost::Message)]
pub struct PackOffer {
    /// The grid: 15 digits.
    #[prost(string, tag = "1")]
    pub scope: String,
    /// Which writing of the feed.
    #[prost(uint64, tag = "2")]
    pub epoch: u64,
    /// The last row that is in it.
    #[prost(uint64, tag = "3")]
    pub seq: u64,
    /// Its address, the SHA-256 of its bytes: 32 bytes.
    #[prost(bytes = "vec", tag = "4")]
    pub sha256: Vec<u8>,
    /// How many bytes it has.
    #[prost(uint64, tag = "5")]
    pub size_bytes: u64,
    /// The last row of the feed: what comes after the pack is asked for once it has been read.
    #[prost(uint64, tag = "6")]
    pub feed_seq: u64,
}

impl Message for PackOffer {
    const KIND: u8 = 24;
}

impl PackOffer {
    /// The grid.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn grid(&self) -> Result<GridId, WireError> {
        grid(&self.scope)
    }

    /// Its address.
    ///
    /// # Errors
    /// [`WireError::BadField`].
    pub fn address(&self) -> Result<FileHash, WireError> {
        let bytes = self.sha256.as_slice().try_into();
        bytes
            .map(FileHash::from_bytes)
            .map_err(|_| WireError::BadField("offer.sha256"))
    }
}
