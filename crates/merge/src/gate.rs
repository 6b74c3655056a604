//! The accept gate: every byte from outside passes here before it touches a record.
//!
//! Automerge 0.12 can be made to panic, and worse, to accept a change that makes the document
//! impossible to load again, by bytes with a repaired checksum. So a change is tried on a scratch
//! copy, behind `catch_unwind`, and must come out of the copy exactly as it went in, survive a save
//! and a reload, and leave a record that keeps the rules. What does not is *held*: never merged,
//! never dropped; the caller keeps the bytes with the reason.

mod columns;
mod pack;
mod reading;
mod rules;
mod told;
mod trial;
mod verdict;
mod whole;

use model::{ChangeHash, DisputeId, GridId};
use sha2::{Digest, Sha256};

use crate::document::{Document, LocalChange};

pub use pack::{Packed, begun_in, changes_in, changes_in_order, is_open, pack, parts_in_order};
pub use told::Told;
use verdict::held;
pub use verdict::{Accepted, Done, Held, Reason, Standing, Writes};
pub use whole::{AcceptedWhole, PartOfWhole, Whole};

/// The largest change that may come in.
pub const MAX_CHANGE_BYTES: usize = 128 * 1024;
/// The largest document a change may lead to.
pub const MAX_DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// The most operations a change may have: four times a rewrite of the longest form. A few bytes of
/// run lengths can stand for millions.
pub const MAX_CHANGE_OPS: usize = 150_000;
/// The most operations a document may come to.
pub const MAX_DOCUMENT_OPS: u64 = 1_000_000;

/// The largest document that may come whole; a larger one comes change by change.
pub const MAX_WHOLE_BYTES: usize = 192 * 1024;
/// The most changes a document that comes whole may have, and the most of them times its operations:
/// each change is looked at beside all that stood before it.
pub const MAX_WHOLE_CHANGES: usize = 500;
/// See [`MAX_WHOLE_CHANGES`].
pub const MAX_WHOLE_WORK: u64 = 500_000;

/// First bytes of every Automerge chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk type of a document.
const TYPE_DOCUMENT: u8 = 0;
/// Chunk type of an uncompressed change.
const TYPE_CHANGE: u8 = 1;
/// Bytes before an isolated actor's own bytes: see [`base_actor`].
const ACTOR_LEN: usize = 16;

/// The document a change is examined for, as it stands.
#[derive(Debug)]
pub enum Known<'a> {
    /// There is none: the change has to begin it.
    Nothing,
    /// Saved.
    Saved(&'a [u8]),
    /// As an examination of the change before left it: saved, loaded again, and not touched since.
    Loaded(Box<Document>),
}

/// Examines one change for the document `doc` of the grid `scope`. `known` is the saved document
/// as it stands, `None` when there is none; `actor_ok` says whether an actor belongs to the sender.
///
/// CPU work of a good part of a millisecond; run it where blocking is allowed.
///
/// # Errors
/// [`Held`], with the reason.
pub fn examine(
    known: Option<&[u8]>,
    doc: DisputeId,
    scope: &GridId,
    bytes: &[u8],
    actor_ok: &dyn Fn(&[u8; 16]) -> bool,
) -> Result<Accepted, Held> {
    let known = known.map_or(Known::Nothing, Known::Saved);
    examine_next(known, doc, scope, bytes, actor_ok).map(|(accepted, _)| accepted)
}

/// Examines one change as [`examine`] does, and gives back beside what it says the document as it was
/// loaded again, for the change after: that one need not be loaded a second time.
///
/// # Errors
/// [`Held`], with the reason; a document that was loaded is gone then, since it was tried on.
pub fn examine_next(
    known: Known<'_>,
    doc: DisputeId,
    scope: &GridId,
    bytes: &[u8],
    actor_ok: &dyn Fn(&[u8; 16]) -> bool,
) -> Result<(Accepted, Document), Held> {
    check_envelope(bytes)?;
    contained(|| {
        let known = match known {
            Known::Nothing => None,
            Known::Saved(saved) => Some(trial::open(saved)?),
            Known::Loaded(document) => Some(document.doc),
        };
        trial::change(known, doc, scope, bytes, actor_ok)
    })
}

/// Examines a change made here on a document that is loaded already: all that [`examine`] does, but
/// for loading the document once more and asking whose the actor is.
///
/// # Errors
/// [`Held`], with the reason.
pub fn examine_own(
    known: Document,
    doc: DisputeId,
    scope: &GridId,
    change: &LocalChange,
) -> Result<Accepted, Held> {
    check_envelope(&change.bytes)?;
    let tried = contained(|| trial::change(Some(known.doc), doc, scope, &change.bytes, &|_| true));
    tried.map(|(accepted, _)| accepted)
}

/// Examines a record begun here, in the document it was begun in: what the document saves is loaded
/// again, which encodes the change anew and compares names, is read, and keeps the rules.
///
/// # Errors
/// [`Held`], with the reason.
pub fn examine_beginning(
    begun: &Document,
    doc: DisputeId,
    scope: &GridId,
    change: &LocalChange,
) -> Result<Accepted, Held> {
    check_envelope(&change.bytes)?;
    contained(|| trial::beginning(begun, doc, scope, change))
}

/// Examines the change the server begins a record anew with. Where the document it takes the place of is known as far
/// as it went, the record must read as it did there.
///
/// # Errors
/// [`Held`], with the reason.
pub fn examine_anew(
    known: Option<&[u8]>,
    doc: DisputeId,
    scope: &GridId,
    bytes: &[u8],
) -> Result<(Accepted, Document), Held> {
    check_envelope(bytes)?;
    contained(|| trial::anew(known, doc, scope, bytes))
}

/// The grid that a change names which the server begins a record anew with.
///
/// # Errors
/// [`Held`], with why it cannot be read.
pub fn grid_of_anew(bytes: &[u8]) -> Result<GridId, Held> {
    check_envelope(bytes)?;
    contained(|| trial::grid_of_anew(bytes))
}

/// Tells what a change says that is held back, where it can be read: on a scratch copy of what its author saw, so that
/// nothing of it touches the record. `known` is the saved document as it stands here, `None` when there is none.
///
/// # Errors
/// [`Held`], with why it cannot be read.
pub fn tell(known: Option<&[u8]>, bytes: &[u8]) -> Result<Told, Held> {
    check_envelope(bytes)?;
    contained(|| told::tell(known, bytes))
}

/// What a panic says is not told on: it may quote the record, and the reason goes into logs and to whoever keeps a server.
fn contained<T>(work: impl FnOnce() -> Result<T, Held>) -> Result<T, Held> {
    contain::contained(work)
        .unwrap_or_else(|_| Err(held(Reason::Panicked, "the decoder gave up in a panic")))
}

/// The bytes of the install behind an actor: edits made on an older reading carry the actor with a
/// prefix (four magic bytes and a counter) so that they can stand beside newer changes by the same
/// hand. `None` when it is neither.
#[must_use]
pub fn base_actor(actor: &[u8]) -> Option<[u8; 16]> {
    const PREFIX_MAX: usize = 4 + 10;
    let prefix = actor.len().checked_sub(ACTOR_LEN)?;
    if prefix != 0 && !(5..=PREFIX_MAX).contains(&prefix) {
        return None;
    }
    actor[prefix..].try_into().ok()
}

/// The name a change has or would have: the SHA-256 of its bytes after magic and checksum.
#[must_use]
pub fn name_of(bytes: &[u8]) -> ChangeHash {
    let named = bytes.get(8..).unwrap_or_default();
    ChangeHash::from_bytes(Sha256::digest(named).into())
}

fn check_envelope(bytes: &[u8]) -> Result<(), Held> {
    check_chunk(bytes, TYPE_CHANGE, MAX_CHANGE_BYTES)
}

fn check_chunk(bytes: &[u8], kind: u8, most: usize) -> Result<(), Held> {
    if bytes.len() > most {
        return Err(held(Reason::TooLarge, format!("{} bytes", bytes.len())));
    }
    if bytes.len() < 12 || bytes[..4] != MAGIC {
        return Err(held(Reason::NotAChange, "no chunk header"));
    }
    if bytes[8] != kind {
        return Err(held(Reason::NotAChange, format!("chunk type {}", bytes[8])));
    }
    if bytes[4..8] != name_of(bytes).as_bytes()[..4] {
        return Err(held(Reason::NotAChange, "wrong checksum"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_panic_quotes_of_a_record_is_not_told_on() {
        let words = "王小明打人";
        let gave_up = contained(|| {
            assert!(words.starts_with('李'), "1 is no boundary of {words:?}");
            Ok(())
        });
        let held = gave_up.unwrap_err();
        assert_eq!(held.reason, Reason::Panicked);
        assert!(!held.to_string().contains("王小明"), "{held}");
    }
}
