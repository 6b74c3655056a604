//! Packs as the ledger keeps them: what they are made of, and which there are. Their bytes lie in the
//! object store; nobody is offered a pack whose bytes may not be there, or that holds a word of an erased
//! record.

use model::{ChangeHash, DisputeId, FileHash, GridId, KeyId, RecordKind, UtcMs, WorkerId};
use proof::RowKind;

use super::Own;
use crate::database::DatabaseError;

/// What every ledger can do about packs. Every call blocks, and fails when the database does, and only
/// then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait PackBook: Send + Sync + std::fmt::Debug {
    /// What the rows of a feed after `after` and up to `to` say beside what comes with them; at most
    /// `most`, in order.
    fn told_rows(
        &self,
        scope: &GridId,
        after: u64,
        to: u64,
        most: u32,
    ) -> Result<Vec<ToldRow>, DatabaseError>;

    /// How many rows of a feed after `after` are not the reader's own.
    fn others_after(&self, scope: &GridId, after: u64, own: Own) -> Result<u64, DatabaseError>;

    /// How many records were erased from a scope or moved out of it.
    fn erased_count(&self, scope: &GridId) -> Result<u64, DatabaseError>;

    /// Writes down that the bytes of a pack are on their way to the object store.
    fn add_pack(&self, scope: &GridId, pack: &Pack) -> Result<(), DatabaseError>;

    /// Its bytes are there: it is offered from now on, unless something was erased from the scope or moved out of it since
    /// there were `erased` such, or its feed was begun anew. Tells whether it is offered.
    fn offer_pack(&self, scope: &GridId, pack: &Pack, erased: u64) -> Result<bool, DatabaseError>;

    /// The pack of a scope that is offered: the one that reaches furthest.
    fn offered_pack(&self, scope: &GridId) -> Result<Option<Pack>, DatabaseError>;

    /// A pack that is offered, of one of these scopes.
    fn find_pack(
        &self,
        scopes: &[GridId],
        sha256: &FileHash,
    ) -> Result<Option<(GridId, Pack)>, DatabaseError>;

    /// Offers a pack no more.
    fn doom_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError>;

    /// Dooms packs there is another for since `before`, packs of feeds that were begun anew, and those that
    /// have been on their way since then; gives back all that are doomed.
    fn doomed_packs(&self, before: UtcMs) -> Result<Vec<(GridId, Pack)>, DatabaseError>;

    /// Whether it is known that there is such a pack, offered or not.
    fn knows_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<bool, DatabaseError>;

    /// Forgets a pack that was taken away.
    fn forget_pack(&self, scope: &GridId, sha256: &FileHash) -> Result<(), DatabaseError>;
}

/// A pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pack {
    /// Its address: the SHA-256 of its bytes.
    pub sha256: FileHash,
    /// Which writing of the feed.
    pub epoch: u64,
    /// The last row that is in it.
    pub seq: u64,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// When it was made.
    pub made_at: UtcMs,
}

/// A row without what comes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToldRow {
    /// Its place.
    pub seq: u64,
    /// Its document.
    pub doc: DisputeId,
    /// What that is.
    pub kind: RecordKind,
    /// The worker who made it.
    pub worker: WorkerId,
    /// When it arrived.
    pub received_at: UtcMs,
    /// What the row is.
    pub what: RowKind,
    /// Its name: of a change, its hash.
    pub name: ChangeHash,
    /// The batch it came in; none when it was not signed.
    pub batch: Option<(KeyId, u64)>,
    /// Of a change: its record was begun anew after it, and no more of it is kept here than this.
    pub is_past: bool,
}
