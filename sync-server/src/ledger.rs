//! The ledger: for each scope a feed of changes with a gapless sequence, and each document as it stands. It stores what the
//! accept gate let through and never looks inside a change. Every call blocks; run it where blocking is allowed.

mod anew;
mod bodies;
mod decided;
mod erasures;
mod holding;
mod kinds;
mod look;
mod moves;
mod packs;
mod receipt;
pub(crate) mod row;
mod signed;
mod slice;

use std::collections::BTreeMap;

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, RecordKind, UtcMs, WorkerId};
use proof::{BatchHash, Link, Sum};

use crate::database::DatabaseError;
use crate::limits::Asking;
pub use anew::{AnewBook, ArchiveRow, NewBeginning};
pub use bodies::BodyBook;
pub use decided::{DecisionBook, DiscardedRow, HeldBytes, IncidentRow};
pub use erasures::ErasureBook;
pub use holding::{Holding, HoldingBook};
pub use kinds::KindBook;
pub use look::{FeedAt, LARGE_BYTES, LookBook, Seen, SeenDocument, Wanted};
pub use moves::{MoveBook, MovedRow, NewEntry, Transfer};
pub use packs::{Pack, PackBook, ToldRow};
pub use receipt::{Outcome, Receipt};
pub use signed::{ChainEnd, NewBatch, Own, RecordedBatch};
pub use slice::{FeedRow, Slice};

/// What every ledger can do.
pub trait Ledger:
    AnewBook
    + KindBook
    + LookBook
    + MoveBook
    + DecisionBook
    + ErasureBook
    + HoldingBook
    + Send
    + Sync
    + std::fmt::Debug
{
    /// The document as it stands, none when it was not begun here.
    ///
    /// # Errors
    /// The database failed.
    fn document(&self, scope: &GridId, doc: DisputeId) -> Result<Option<Standing>, DatabaseError>;

    /// Takes in what a push leads to, to store it whole or not at all; the receipt tells when that is
    /// durable. It is carried out whether or not anybody waits for it. Does not block.
    fn hand_in(&self, batch: Batch) -> Receipt;

    /// Stores what a push leads to, durable when it returns. Gives back the places of its changes, in order.
    ///
    /// # Errors
    /// [`AppendError::Stale`] when a document or the key's chain has moved on since it was read, or
    /// the quarantine when the batch adds to it; or when a document was erased, or what it is about.
    fn append(&self, batch: Batch) -> Outcome {
        self.hand_in(batch).wait()
    }

    /// How a few questions are best asked.
    fn asking(&self) -> Asking;

    /// The places of changes in the feed of a scope; one that is not there is left out.
    ///
    /// # Errors
    /// The database failed.
    fn places_of(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, u64>, DatabaseError>;

    /// Where the chain of a key in a scope ends.
    ///
    /// # Errors
    /// The database failed.
    fn chain_of(&self, scope: &GridId, key: KeyId) -> Result<ChainEnd, DatabaseError>;

    /// The name of one batch of a chain, none when it is not on record.
    ///
    /// # Errors
    /// The database failed.
    fn batch_name(
        &self,
        scope: &GridId,
        key: KeyId,
        no: u64,
    ) -> Result<Option<BatchHash>, DatabaseError>;

    /// Batches of a scope by key and number; one that is not on record is left out.
    ///
    /// # Errors
    /// The database failed.
    fn batches(
        &self,
        scope: &GridId,
        wanted: &[(KeyId, u64)],
    ) -> Result<BTreeMap<(KeyId, u64), RecordedBatch>, DatabaseError>;

    /// What the device has in quarantine.
    ///
    /// # Errors
    /// The database failed.
    fn quarantined(&self, device: DeviceId) -> Result<Kept, DatabaseError>;

    /// Everything in quarantine, oldest first, without its bytes.
    ///
    /// # Errors
    /// The database failed.
    fn held(&self) -> Result<Vec<HeldRow>, DatabaseError>;

    /// Where the feeds of these scopes end, in one look; one that does not exist is left out.
    ///
    /// # Errors
    /// The database failed.
    fn ends_of(&self, scopes: &[GridId]) -> Result<BTreeMap<GridId, Position>, DatabaseError>;

    /// Where the feed of a scope ends; none when there is no such scope.
    ///
    /// # Errors
    /// The database failed.
    fn end_of(&self, scope: &GridId) -> Result<Option<Position>, DatabaseError> {
        Ok(self.ends_of(std::slice::from_ref(scope))?.remove(scope))
    }

    /// The rows after `after`, about `max_bytes` of them. The reader's `own` are left out; a slice
    /// may be nothing but them, and still leads further.
    ///
    /// # Errors
    /// The database failed.
    fn feed(
        &self,
        scope: &GridId,
        after: u64,
        own: Own,
        max_bytes: usize,
    ) -> Result<Slice, DatabaseError>;
}

/// A place in the feed of a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Which writing of the feed.
    pub epoch: u64,
    /// The last sequence number.
    pub seq: u64,
    /// How the feed reads up to there.
    pub link: Link,
    /// What the scope holds then; none when it has to be counted.
    pub sum: Option<Sum>,
}

/// A document as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Counts its writings, from 1.
    pub revision: u64,
    /// The saved document.
    pub saved: Vec<u8>,
}

/// How far a document has come. Its heads say what is in it; its revision says whether it was written
/// since, and two restored databases may give the same one twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reached {
    /// Counts its writings, from 1.
    pub revision: u64,
    /// What it ends in.
    pub heads: Vec<ChangeHash>,
}

impl Reached {
    pub(crate) fn of((revision, heads): (u64, Vec<u8>)) -> Result<Self, DatabaseError> {
        let heads = parted(&heads)?;
        Ok(Self { revision, heads })
    }
}

/// How much of a device is in quarantine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// How many changes.
    pub changes: u64,
    /// Their size together.
    pub size_bytes: u64,
}

/// What one push leads to.
#[derive(Debug)]
pub struct Batch {
    /// Which device sent it.
    pub device: DeviceId,
    /// Whose device that is.
    pub worker: WorkerId,
    /// When it arrived.
    pub received_at: UtcMs,
    /// The signed batch the changes came in; it goes on record with them.
    pub signed: Option<NewBatch>,
    /// New changes, in causal order.
    pub changes: Vec<NewChange>,
    /// The documents they lead to.
    pub documents: Vec<NewStanding>,
    /// What comes with them into scopes their records were moved to.
    pub entering: Vec<NewEntry>,
    /// The records that what it begins is about: nothing is stored when one of them was erased, wherever that was.
    pub about: Vec<DisputeId>,
    /// What the gate held back.
    pub held: Vec<HeldChange>,
    /// The quarantine it was found to fit in; none was asked for when nothing is held back.
    pub held_beside: Option<Kept>,
}

impl Batch {
    /// The documents nothing may be stored of when they were erased: those it begins, and those
    /// something of is held back.
    pub(crate) fn not_erased(&self) -> impl Iterator<Item = (&GridId, DisputeId)> {
        let begun = self.documents.iter().filter(|one| one.based_on == 0);
        let held = self.held.iter().map(|one| (&one.scope, one.doc));
        begun.map(|one| (&one.scope, one.doc)).chain(held)
    }
}

/// A change that passed the gate.
#[derive(Debug)]
pub struct NewChange {
    /// Its grid.
    pub scope: GridId,
    /// Its document.
    pub doc: DisputeId,
    /// What that is.
    pub kind: RecordKind,
    /// Its name.
    pub hash: ChangeHash,
    /// Who wrote it, as the document names actors.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes.
    pub actor_seq: u64,
    /// The change; nothing when its record was moved to another scope, where it enters.
    pub bytes: Vec<u8>,
}

/// A document with new changes in it.
#[derive(Debug)]
pub struct NewStanding {
    /// Its grid.
    pub scope: GridId,
    /// Its name.
    pub doc: DisputeId,
    /// What it is.
    pub kind: RecordKind,
    /// The revision the changes were tried on; 0 when it was not begun.
    pub based_on: u64,
    /// The saved document.
    pub saved: Vec<u8>,
    /// Its newest changes.
    pub heads: Vec<ChangeHash>,
}

/// A change the gate held back.
#[derive(Debug)]
pub struct HeldChange {
    /// The grid it was sent for.
    pub scope: GridId,
    /// The document it was sent for.
    pub doc: DisputeId,
    /// The written code of the reason.
    pub reason: &'static str,
    /// What exactly; carries no words of the record.
    pub detail: String,
    /// The bytes as they came.
    pub bytes: Vec<u8>,
}

/// A change that was held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldRow {
    /// SHA-256 of its bytes as they came.
    pub bytes_sha256: ChangeHash,
    /// The grid it was sent for.
    pub scope: GridId,
    /// The document it was sent for.
    pub doc: DisputeId,
    /// The device that sent it.
    pub device: DeviceId,
    /// The written code of the reason.
    pub reason: String,
    /// What exactly.
    pub detail: String,
    /// Size.
    pub size_bytes: u64,
    /// When it came first.
    pub at: UtcMs,
}

/// Why a batch was not stored.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AppendError {
    /// What the batch was made on has moved on: read it again and try again.
    #[error("a document, a chain or the quarantine has moved on")]
    Stale,
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Names one after the other, as a database keeps them.
pub(crate) fn joined(names: &[ChangeHash]) -> Vec<u8> {
    let bytes = names.iter().flat_map(ChangeHash::as_bytes);
    bytes.copied().collect()
}

/// Names that were [`joined`].
pub(crate) fn parted(bytes: &[u8]) -> Result<Vec<ChangeHash>, DatabaseError> {
    let names = bytes.chunks(ChangeHash::LEN).map(ChangeHash::from_slice);
    let names = names.collect::<Option<_>>();
    names.ok_or(DatabaseError::Unreadable("names of changes"))
}
