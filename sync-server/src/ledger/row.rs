//! A row on its way to the end of a feed: the next number, and the link over all rows up to it.

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, RecordKind, UtcMs, WorkerId};
use proof::{Link, RowKind, Sum};

use super::{Batch, NewBeginning, NewChange, NewEntry};

/// A row to be added.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewRow<'a> {
    pub(crate) what: RowKind,
    /// The name of a change; of other rows it is made of their place.
    name: Option<ChangeHash>,
    pub(crate) scope: &'a GridId,
    pub(crate) doc: DisputeId,
    /// What the document is.
    pub(crate) kind: RecordKind,
    /// Who wrote it and its number among theirs; a row nobody wrote has neither.
    written: Option<(&'a [u8], u64)>,
    pub(crate) device: DeviceId,
    pub(crate) worker: WorkerId,
    pub(crate) at: UtcMs,
    pub(crate) batch: Option<(KeyId, u64)>,
    /// What comes with it, and is not told when it is gone.
    pub(crate) bytes: Option<&'a [u8]>,
    /// The changes it brings into its scope; none of a row that takes some out, or does not say which.
    brings: Option<&'a [ChangeHash]>,
}

/// Where a feed ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FeedEnd {
    pub(crate) seq: u64,
    pub(crate) link: Link,
    /// What the scope holds; none when it has to be counted.
    pub(crate) sum: Option<Sum>,
}

/// A row in its place.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlacedRow<'a> {
    pub(crate) row: NewRow<'a>,
    pub(crate) seq: u64,
    pub(crate) name: ChangeHash,
    pub(crate) link: Link,
    pub(crate) actor: &'a [u8],
    pub(crate) actor_seq: u64,
}

impl<'a> NewRow<'a> {
    pub(crate) fn of_change(batch: &Batch, change: &'a NewChange) -> Self {
        Self {
            what: RowKind::Change,
            name: Some(change.hash),
            scope: &change.scope,
            doc: change.doc,
            kind: change.kind,
            written: Some((&change.actor, change.actor_seq)),
            device: batch.device,
            worker: batch.worker,
            at: batch.received_at,
            batch: batch.signed.as_ref().map(|signed| (signed.key, signed.no)),
            bytes: Some(&change.bytes[..]).filter(|bytes| !bytes.is_empty()),
            // Without bytes it is of a record that stands elsewhere.
            brings: Some(match change.bytes.is_empty() {
                true => &[],
                false => std::slice::from_ref(&change.hash),
            }),
        }
    }

    /// A row that says that something of a record comes in.
    pub(crate) fn of_entry(entry: &'a NewEntry, at: UtcMs) -> Self {
        Self {
            brings: Some(&entry.names),
            ..Self::of_authority(
                RowKind::Enter,
                &entry.scope,
                entry.doc,
                at,
                Some(&entry.bytes),
            )
        }
    }

    /// The change a record is begun anew with. It takes some out of its scope, too.
    pub(crate) fn of_beginning(beginning: &'a NewBeginning) -> Self {
        let (name, actor, bytes) = &beginning.change;
        Self {
            name: Some(*name),
            kind: beginning.kind,
            written: Some((actor, 1)),
            ..Self::of_authority(
                RowKind::Change,
                &beginning.scope,
                beginning.doc,
                beginning.at,
                Some(bytes),
            )
        }
    }

    /// A row of the authority's own: it is no device's and no worker's.
    pub(crate) const fn of_authority(
        what: RowKind,
        scope: &'a GridId,
        doc: DisputeId,
        at: UtcMs,
        bytes: Option<&'a [u8]>,
    ) -> Self {
        Self {
            what,
            name: None,
            scope,
            doc,
            // What the authority does it does to a document, whatever that is.
            kind: RecordKind::Dispute,
            written: None,
            device: DeviceId::from_bytes([0; DeviceId::LEN]),
            worker: WorkerId::from_bytes([0; WorkerId::LEN]),
            at,
            batch: None,
            bytes,
            brings: None,
        }
    }

    /// Puts it after the end of its feed, and moves that on.
    pub(crate) fn place(self, end: &mut FeedEnd) -> PlacedRow<'a> {
        let seq = end.seq + 1;
        let name = self.name.unwrap_or_else(|| {
            // Only an entering document is named by what comes with it.
            let bytes = self.bytes.filter(|_| self.what == RowKind::Enter);
            self.what.name(seq, self.doc, bytes.unwrap_or_default())
        });
        let link = end.link.then(self.what, &name);
        let sum = end.sum.zip(self.brings).map(|(sum, brings)| {
            let each = brings.iter().map(|name| Sum::of(self.doc, name));
            each.fold(sum, Sum::and)
        });
        *end = FeedEnd { seq, link, sum };
        let (actor, actor_seq) = self.written.unwrap_or((&[], seq));
        PlacedRow {
            row: self,
            seq,
            name,
            link,
            actor,
            actor_seq,
        }
    }
}
