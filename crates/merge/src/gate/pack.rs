//! The other half of a document that comes whole: how one is made, from what this side keeps itself.

use std::collections::BTreeMap;

use automerge::{Automerge, ROOT, TextEncoding};
use model::{ChangeHash, GridId, RecordKind, UtcMs};

use super::whole::check_work;
use super::{Held, MAX_WHOLE_BYTES, PartOfWhole, Reason, contained, held, trial};
use crate::document::{Document, ours_one};
use crate::schema::{View, kind};

/// A document as it is sent whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Packed {
    /// One document chunk, no column of it compressed.
    pub saved: Vec<u8>,
    /// Its changes, in the order of their authors' names and, of one author, of their numbers.
    pub parts: Vec<PartOfWhole>,
    /// What it is.
    pub kind: RecordKind,
    /// Whether work may still wait on it.
    pub is_open: bool,
}

/// Packs a document this side keeps, without the changes that are not to be in it yet: those of which
/// `is_in` says so. What is left must be all that any of it builds on.
///
/// # Errors
/// [`Held`]: it cannot be loaded, or is too large to be sent whole.
pub fn pack(saved: &[u8], is_in: &dyn Fn(&ChangeHash) -> bool) -> Result<Packed, Held> {
    contained(|| {
        let mut doc = trial::open(saved)?;
        let mut parts = parts(&doc);
        if !parts.iter().all(|part| is_in(&part.hash)) {
            let kept = doc.get_changes(&[]).into_iter();
            let kept = kept.filter(|change| is_in(&ours_one(change.hash())));
            let kept: Vec<_> = kept.collect();
            doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
            doc.apply_changes(kept)
                .map_err(|error| held(Reason::Poison, error.to_string()))?;
            parts.retain(|part| is_in(&part.hash));
        }
        check_work(&doc)?;
        let saved = doc.save_nocompress();
        if parts.is_empty() || saved.len() > MAX_WHOLE_BYTES {
            let detail = format!("{} changes, {} bytes", parts.len(), saved.len());
            return Err(held(Reason::TooLarge, detail));
        }
        parts.sort_by(|a, b| (&a.actor, a.actor_seq).cmp(&(&b.actor, b.actor_seq)));
        Ok(Packed {
            saved,
            parts,
            kind: kind_of(&doc)?,
            is_open: reads_open(&doc),
        })
    })
}

/// Every change of a document this side keeps, as it came.
///
/// # Errors
/// [`Held`]: it cannot be loaded.
pub fn changes_in(saved: &[u8]) -> Result<BTreeMap<ChangeHash, Vec<u8>>, Held> {
    Ok(changes_in_order(saved)?.into_iter().collect())
}

/// The same, each after what it builds on.
///
/// # Errors
/// [`Held`]: it cannot be loaded.
pub fn changes_in_order(saved: &[u8]) -> Result<Vec<(ChangeHash, Vec<u8>)>, Held> {
    contained(|| {
        let changes = trial::open(saved)?.get_changes(&[]).into_iter();
        let changes = changes.map(|change| (ours_one(change.hash()), change.raw_bytes().to_vec()));
        Ok(changes.collect())
    })
}

/// What is said of every change of a document this side keeps, each after what it builds on.
///
/// # Errors
/// [`Held`]: it cannot be loaded.
pub fn parts_in_order(saved: &[u8]) -> Result<Vec<PartOfWhole>, Held> {
    contained(|| Ok(parts(&trial::open(saved)?)))
}

/// The grid a document this side keeps was begun in, as it says itself.
///
/// # Errors
/// [`Held`]: it cannot be read.
pub fn begun_in(saved: &[u8]) -> Result<GridId, Held> {
    contained(|| {
        let grid = Document::of(trial::open(saved)?).begun_in();
        grid.map_err(|error| held(Reason::BadSchema, error.to_string()))
    })
}

/// Whether the case of a document this side keeps is open; one that cannot be read counts as open.
#[must_use]
pub fn is_open(saved: &[u8]) -> bool {
    let open = contained(|| Ok(reads_open(&trial::open(saved)?)));
    open.unwrap_or(true)
}

fn kind_of(doc: &Automerge) -> Result<RecordKind, Held> {
    let view = View::now(doc);
    let found = view.fields(&ROOT).and_then(|root| kind(&root));
    found.map_err(|error| held(Reason::BadSchema, error.to_string()))
}

fn reads_open(doc: &Automerge) -> bool {
    let view = View::now(doc);
    let open = view.fields(&ROOT).and_then(|root| match kind(&root)? {
        // What is seen from the heads alone is not read whole.
        RecordKind::Dispute => Ok(view.heads(&root)?.state().is_open()),
        RecordKind::Elder | RecordKind::Notice => Ok(view.record()?.is_open()),
    });
    open.unwrap_or(true)
}

fn parts(doc: &Automerge) -> Vec<PartOfWhole> {
    let all = doc.get_changes_meta(&[]).into_iter();
    let parts = all.map(|change| PartOfWhole {
        hash: ours_one(change.hash),
        actor: change.actor.to_bytes().to_vec(),
        actor_seq: change.seq,
        made_at_ms: UtcMs(change.timestamp),
    });
    parts.collect()
}
