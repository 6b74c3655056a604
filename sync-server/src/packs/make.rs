//! Makes the pack of a feed. Blocks, and takes the processor for as long as the feed has documents.

use std::collections::{HashMap, HashSet};
use std::thread;

use merge::gate::{Packed, pack};
use model::{ChangeHash, DisputeId, FileHash, GridId};
use proof::{Head, RowKind};
use sha2::{Digest, Sha256};
use wire::{FrameWriter, PackHead, SignedHead};

use super::parts::Parts;
use crate::App;
use crate::answer::{AnswerError, bodies};
use crate::database::DatabaseError;
use crate::ledger::{Pack, Position, ToldRow};

/// How much of the others is kept in memory until the open cases are written; what is more is read twice.
const KEPT_BYTES: usize = 32 << 20;
/// The largest pack; whoever needs a larger one reads the feed.
const MAX_PACK_BYTES: usize = 512 << 20;
/// How many rows are read at a time.
const ROWS: u32 = 4096;
/// How many documents are packed at a time.
const DOCUMENTS: usize = 128;

/// A pack with its bytes.
pub(super) struct Made {
    pub(super) pack: Pack,
    pub(super) bytes: Vec<u8>,
    /// How many records had been erased from the scope before it was begun.
    pub(super) erased: u64,
}

/// A document on its way into a pack.
enum Sent {
    /// As it stands.
    Whole(Packed),
    /// Change by change: it is too large, or cannot be loaded here.
    Loose,
    /// Nothing is left of it but names.
    Gone,
}

/// The pack of a feed as it stands; none when there is nothing to pack, or too much.
pub(super) fn make(app: &App, scope: &GridId) -> Result<Option<Made>, AnswerError> {
    let packs = &app.inner.packs;
    let (open_bytes, closed_bytes) = (packs.limits.open_part_bytes, packs.limits.closed_part_bytes);
    let erased = packs.book.erased_count(scope)?;
    let Some(end) = app.ledger().end_of(scope)?.filter(|end| end.seq > 0) else {
        return Ok(None);
    };
    let Some(feed) = Feed::read(app, scope, end)? else {
        return Ok(None);
    };
    let mut parts = Parts::new(app, scope, end.epoch);
    for some in feed.others.chunks(DOCUMENTS) {
        let names: Vec<_> = some.iter().map(|row| row.name).collect();
        let mut came = app.inner.bodies.bodies(scope, &names)?;
        for row in some {
            let bytes = came.remove(&row.name).unwrap_or_default();
            parts.row(*row, bytes, open_bytes)?;
        }
    }
    let (mut later, mut kept) = (Vec::new(), 0);
    for some in feed.newest.chunks(DOCUMENTS) {
        for (doc, sent) in some.iter().zip(feed.pack(app, scope, some)?) {
            match sent {
                Sent::Whole(packed) if packed.is_open => {
                    feed.put(&mut parts, *doc, packed, open_bytes)?;
                }
                Sent::Whole(packed) if kept + packed.saved.len() <= KEPT_BYTES => {
                    kept += packed.saved.len();
                    later.push((*doc, Some(Sent::Whole(packed))));
                }
                Sent::Whole(_) => later.push((*doc, None)),
                sent => later.push((*doc, Some(sent))),
            }
        }
    }
    parts.end_part()?;
    for (doc, sent) in later {
        let sent = match sent {
            Some(sent) => sent,
            None => feed.pack(app, scope, &[doc])?.pop().unwrap_or(Sent::Gone),
        };
        match sent {
            Sent::Whole(packed) => feed.put(&mut parts, doc, packed, closed_bytes)?,
            Sent::Loose => feed.put_loose(app, scope, &mut parts, doc)?,
            Sent::Gone => {
                for row in feed.changes_of(doc) {
                    parts.row(*row, Vec::new(), closed_bytes)?;
                }
            }
        }
        if parts.len() > MAX_PACK_BYTES {
            tracing::warn!(%scope, "a feed is too large for a pack");
            return Ok(None);
        }
    }
    let made = seal(app, scope, end, parts)?;
    Ok(Some(Made { erased, ..made }))
}

impl App {
    /// The pack of a feed as it stands, for whoever looks at packs themselves: nobody is offered it. None
    /// when there is nothing to pack. Blocks.
    ///
    /// # Errors
    /// [`AnswerError`].
    pub fn packed(&self, scope: &GridId) -> Result<Option<Vec<u8>>, AnswerError> {
        Ok(make(self, scope)?.map(|made| made.bytes))
    }
}

/// Puts the head before the parts.
fn seal(app: &App, scope: &GridId, end: Position, parts: Parts<'_>) -> Result<Made, AnswerError> {
    let written = parts.end()?;
    if written.rows != end.seq {
        return Err(DatabaseError::Unreadable("rows that are in no part").into());
    }
    let head = Head {
        scope,
        epoch: end.epoch,
        seq: end.seq,
        link: end.link,
    };
    let made_at = app.now();
    let mut frames = FrameWriter::for_keeping();
    frames.put(&PackHead {
        head: Some(SignedHead {
            scope: scope.to_string(),
            epoch: end.epoch,
            seq: end.seq,
            link: end.link.as_bytes().to_vec(),
            signature: head.sign(&app.inner.authority).as_bytes().to_vec(),
        }),
        parts: written.count,
        rows: written.rows,
        made_at_ms: made_at.0,
    })?;
    let mut bytes = frames.into_bytes();
    bytes.extend(written.frames);
    let pack = Pack {
        sha256: FileHash::from_bytes(Sha256::digest(&bytes).into()),
        epoch: end.epoch,
        seq: end.seq,
        size_bytes: bytes.len() as u64,
        made_at,
    };
    Ok(Made {
        pack,
        bytes,
        erased: 0,
    })
}

/// The rows of a feed, by document.
struct Feed {
    changes: HashMap<DisputeId, Vec<ToldRow>>,
    /// The documents, the one that was written to last first.
    newest: Vec<DisputeId>,
    /// Documents that entered.
    entered: HashSet<DisputeId>,
    /// Rows that are no changes, or of which no more is left than their names.
    others: Vec<ToldRow>,
}

impl Feed {
    /// None when rows are missing.
    fn read(app: &App, scope: &GridId, end: Position) -> Result<Option<Self>, DatabaseError> {
        let mut feed = Self {
            changes: HashMap::new(),
            newest: Vec::new(),
            entered: HashSet::new(),
            others: Vec::new(),
        };
        let (mut after, mut last) = (0, HashMap::new());
        while after < end.seq {
            let rows = app
                .inner
                .packs
                .book
                .told_rows(scope, after, end.seq, ROWS)?;
            let Some(read) = rows.last() else {
                tracing::error!(%scope, after, "a feed has a hole");
                return Ok(None);
            };
            after = read.seq;
            for row in rows {
                if row.what == RowKind::Change && !row.is_past {
                    last.insert(row.doc, row.seq);
                    feed.changes.entry(row.doc).or_default().push(row);
                } else {
                    if row.what == RowKind::Enter {
                        feed.entered.insert(row.doc);
                    }
                    feed.others.push(row);
                }
            }
        }
        feed.newest = last.keys().copied().collect();
        feed.newest
            .sort_unstable_by_key(|doc| std::cmp::Reverse(last.get(doc).copied()));
        Ok(Some(feed))
    }

    fn changes_of(&self, doc: DisputeId) -> &[ToldRow] {
        self.changes.get(&doc).map_or(&[], Vec::as_slice)
    }

    /// Packs some documents, on as many threads as there are cores.
    fn pack(
        &self,
        app: &App,
        scope: &GridId,
        docs: &[DisputeId],
    ) -> Result<Vec<Sent>, DatabaseError> {
        let mut saved = Vec::with_capacity(docs.len());
        for doc in docs {
            let standing = app.ledger().document(scope, *doc)?;
            saved.push((*doc, standing.map(|standing| standing.saved)));
        }
        let cores = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(4);
        let each = saved.len().div_ceil(cores).max(1);
        let packed = thread::scope(|threads| {
            let running: Vec<_> = saved
                .chunks(each)
                .map(|some| {
                    threads.spawn(move || {
                        some.iter()
                            .map(|(doc, saved)| self.pack_one(*doc, saved.as_deref()))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            running
                .into_iter()
                .map(|thread| thread.join().ok())
                .collect::<Option<Vec<_>>>()
        });
        let packed = packed.ok_or(DatabaseError::Unreadable(
            "a document that cannot be packed",
        ))?;
        Ok(packed.into_iter().flatten().collect())
    }

    fn pack_one(&self, doc: DisputeId, saved: Option<&[u8]>) -> Sent {
        let Some(saved) = saved else {
            return Sent::Gone;
        };
        // What came with it when it entered has no rows here.
        if self.entered.contains(&doc) {
            return Sent::Loose;
        }
        let rows = self.changes_of(doc);
        let names: HashSet<ChangeHash> = rows.iter().map(|row| row.name).collect();
        match pack(saved, &|name| names.contains(name)) {
            Ok(packed) if packed.parts.len() == rows.len() => Sent::Whole(packed),
            Ok(_) => {
                tracing::error!(%doc, "a document is not what its rows say");
                Sent::Loose
            }
            Err(held) => {
                tracing::info!(%doc, %held, "a document goes change by change");
                Sent::Loose
            }
        }
    }

    fn put(
        &self,
        parts: &mut Parts<'_>,
        doc: DisputeId,
        packed: Packed,
        most: usize,
    ) -> Result<(), AnswerError> {
        let rows: HashMap<ChangeHash, &ToldRow> = self
            .changes_of(doc)
            .iter()
            .map(|row| (row.name, row))
            .collect();
        let changes = packed.parts.iter();
        let changes = changes.filter_map(|part| rows.get(&part.hash).copied().copied());
        parts.whole(packed.saved, changes.collect(), most)
    }

    fn put_loose(
        &self,
        app: &App,
        scope: &GridId,
        parts: &mut Parts<'_>,
        doc: DisputeId,
    ) -> Result<(), AnswerError> {
        let packs = &app.inner.packs;
        for some in self.changes_of(doc).chunks(DOCUMENTS) {
            let wanted: Vec<_> = some.iter().map(|row| (doc, row.name)).collect();
            let mut came = bodies::of(app, scope, &wanted)?;
            for row in some {
                let bytes = came.remove(&row.name).unwrap_or_default();
                parts.row(*row, bytes, packs.limits.closed_part_bytes)?;
            }
        }
        Ok(())
    }
}
