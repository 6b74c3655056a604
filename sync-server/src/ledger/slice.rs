//! A feed as it is read: some rows of it at a time.

use model::{ChangeHash, DeviceId, DisputeId, KeyId, UtcMs, WorkerId};
use proof::{Link, RowKind, Sum};

use super::Position;

/// Consecutive rows of a feed.
#[derive(Debug, PartialEq, Eq)]
pub struct Slice {
    /// Which writing of the feed.
    pub epoch: u64,
    /// The rows go up to and with this sequence number.
    pub to_seq: u64,
    /// How the feed reads up to there.
    pub link: Link,
    /// What the scope holds, when the feed ends there and it is known.
    pub sum: Option<Sum>,
    /// Whether the feed ends there.
    pub at_end: bool,
    /// The rows.
    pub rows: Vec<FeedRow>,
}

impl Slice {
    /// The end of a feed, behind rows none of which is told.
    pub(crate) const fn of_nothing_up_to(end: Position) -> Self {
        Self {
            epoch: end.epoch,
            to_seq: end.seq,
            link: end.link,
            sum: end.sum,
            at_end: true,
            rows: Vec::new(),
        }
    }
}

/// One stored change.
#[derive(Debug, PartialEq, Eq)]
pub struct FeedRow {
    /// Its place.
    pub seq: u64,
    /// Its document.
    pub doc: DisputeId,
    /// What the document is.
    pub kind: String,
    /// The device that made it.
    pub device: DeviceId,
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
    /// The change.
    pub bytes: Vec<u8>,
    /// Of a change: its record was begun anew after it.
    pub is_past: bool,
}
