//! The accept gate: every byte from outside passes here before it touches a record.
//!
//! Automerge 0.12 can be made to panic, and worse, to accept a change that makes the document
//! impossible to load again, by bytes with a repaired checksum. So a change is tried on a scratch
//! copy, behind `catch_unwind`, and must come out of the copy exactly as it went in, survive a save
//! and a reload, and leave a record that keeps the rules. What does not is *held*: never merged,
//! never dropped; the caller keeps the bytes with the reason.

mod contain;
mod rules;

use automerge::{Automerge, AutomergeError, Change, ReadDoc, TextEncoding};
use model::{ChangeHash, Dispute, DisputeId, DisputeState, GridId, Role, UtcMs, WorkerId};
use sha2::{Digest, Sha256};

use crate::document::{Document, load, ours, ours_one, same_heads};

/// The largest change that may come in.
pub const MAX_CHANGE_BYTES: usize = 128 * 1024;
/// The largest document a change may lead to.
pub const MAX_DOCUMENT_BYTES: usize = 4 * 1024 * 1024;

/// The most operations a change may have: four times a rewrite of the longest form. A few bytes of
/// run lengths can stand for millions.
pub const MAX_CHANGE_OPS: usize = 150_000;
/// The most operations a document may come to.
pub const MAX_DOCUMENT_OPS: u64 = 1_000_000;

/// First bytes of every Automerge chunk.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Chunk type of an uncompressed change.
const TYPE_CHANGE: u8 = 1;
/// Bytes before an isolated actor's own bytes: see [`base_actor`].
const ACTOR_LEN: usize = 16;

/// A change that may be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its name.
    pub hash: ChangeHash,
    /// Who wrote it, as the document names actors.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes.
    pub actor_seq: u64,
    /// The document with the change in it, saved.
    pub saved: Vec<u8>,
    /// The document's newest changes.
    pub heads: Vec<ChangeHash>,
    /// Whether the document had the change already; `saved` is then as it was.
    pub duplicate: bool,
    /// When its author's clock says it was made.
    pub made_at_ms: UtcMs,
    /// The workers it names as its author: who recorded, who took a step, who attached a
    /// file. All must be the worker
    /// whose device sent it.
    pub authors: Vec<WorkerId>,
    /// The states it takes the case into.
    pub entered: Vec<DisputeState>,
    /// How the record reads with the change in it; none for a duplicate.
    pub standing: Option<Standing>,
}

/// How a record reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The record.
    pub record: Dispute,
    /// How many of its fields carry two values.
    pub conflicts: usize,
}

impl Accepted {
    /// Checks that the change speaks for no one but `worker`, and does nothing `role` may not do.
    ///
    /// # Errors
    /// [`Reason::ForeignAuthor`], [`Reason::NotAllowed`].
    pub fn check_hand(&self, worker: WorkerId, role: Role) -> Result<(), Held> {
        self.check_author(worker)?;
        match self.entered.iter().find(|state| !state.may_be_set_by(role)) {
            None => Ok(()),
            Some(state) => {
                let detail = format!("{} may not take a case to {}", role.code(), state.code());
                Err(held(Reason::NotAllowed, detail))
            }
        }
    }

    /// Checks that the change speaks for no one but `worker`.
    ///
    /// # Errors
    /// [`Reason::ForeignAuthor`].
    pub fn check_author(&self, worker: WorkerId) -> Result<(), Held> {
        if self.authors.iter().all(|author| *author == worker) {
            Ok(())
        } else {
            Err(held(
                Reason::ForeignAuthor,
                "names another worker as its author",
            ))
        }
    }
}

/// A change that may not be merged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {detail}", reason.code())]
pub struct Held {
    /// Why.
    pub reason: Reason,
    /// What exactly, for whoever looks into it; carries no words of the record.
    pub detail: String,
}

/// Why a change is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Larger than [`MAX_CHANGE_BYTES`] or [`MAX_CHANGE_OPS`], or leads to a document larger than
    /// [`MAX_DOCUMENT_BYTES`] or [`MAX_DOCUMENT_OPS`].
    TooLarge,
    /// Not an uncompressed change chunk, or its checksum is wrong.
    NotAChange,
    /// Builds on changes that are not known here.
    MissingDeps,
    /// Begins a document that was begun already, or continues one that was not.
    SecondBeginning,
    /// The actor has written another change with this number: a copied phone or a restored backup.
    ActorForked,
    /// The actor is not the sending device's.
    ForeignActor,
    /// Names a worker as its author who did not send it.
    ForeignAuthor,
    /// Takes a step the author's role may not take.
    NotAllowed,
    /// The document belongs to another grid, or the change would move it.
    OutsideScope,
    /// The decoder gave up in a panic.
    Panicked,
    /// Comes out of the document other than it went in, or the document cannot be loaded again.
    Poison,
    /// Leaves something that is not a dispute, or rewrites what must stay.
    BadSchema,
    /// Takes the case where its state does not lead.
    IllegalStep,
}

impl Reason {
    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::NotAChange => "not_a_change",
            Self::MissingDeps => "missing_deps",
            Self::SecondBeginning => "second_beginning",
            Self::ActorForked => "actor_forked",
            Self::ForeignActor => "foreign_actor",
            Self::ForeignAuthor => "foreign_author",
            Self::NotAllowed => "not_allowed",
            Self::OutsideScope => "outside_scope",
            Self::Panicked => "panicked",
            Self::Poison => "poison",
            Self::BadSchema => "bad_schema",
            Self::IllegalStep => "illegal_step",
        }
    }
}

pub(crate) fn held(reason: Reason, detail: impl Into<String>) -> Held {
    Held {
        reason,
        detail: detail.into(),
    }
}

/// Examines one change for the document `doc` of the grid `scope`. `known` is the saved document
/// as it stands, `None` when there is none; `actor_ok` says whether an actor belongs to the sender.
///
/// CPU work of about a millisecond; run it where blocking is allowed.
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
    check_envelope(bytes)?;
    contain::contained(|| examine_inside(known, doc, scope, bytes, actor_ok))
        .unwrap_or_else(|panic| Err(held(Reason::Panicked, panic)))
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
    if bytes.len() > MAX_CHANGE_BYTES {
        return Err(held(Reason::TooLarge, format!("{} bytes", bytes.len())));
    }
    if bytes.len() < 12 || bytes[..4] != MAGIC {
        return Err(held(Reason::NotAChange, "no chunk header"));
    }
    if bytes[8] != TYPE_CHANGE {
        return Err(held(Reason::NotAChange, format!("chunk type {}", bytes[8])));
    }
    if bytes[4..8] != name_of(bytes).as_bytes()[..4] {
        return Err(held(Reason::NotAChange, "wrong checksum"));
    }
    Ok(())
}

fn examine_inside(
    known: Option<&[u8]>,
    id: DisputeId,
    scope: &GridId,
    bytes: &[u8],
    actor_ok: &dyn Fn(&[u8; 16]) -> bool,
) -> Result<Accepted, Held> {
    let change = Change::from_bytes(bytes.to_vec())
        .map_err(|error| held(Reason::NotAChange, error.to_string()))?;
    if change.len() > MAX_CHANGE_OPS {
        return Err(held(
            Reason::TooLarge,
            format!("{} operations", change.len()),
        ));
    }
    if ours_one(change.hash()) != name_of(bytes) || change.raw_bytes() != bytes {
        return Err(held(Reason::Poison, "decodes to other bytes"));
    }
    if !base_actor(change.actor_id().to_bytes()).is_some_and(|actor| actor_ok(&actor)) {
        return Err(held(Reason::ForeignActor, "the actor is not this device's"));
    }
    let mut doc = match known {
        Some(saved) => load(saved).map_err(|error| held(Reason::Poison, error.to_string()))?,
        None => Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint),
    };
    let outcome =
        |doc: &Automerge, saved, standing: Option<Standing>, hand: rules::Hand| Accepted {
            hash: ours_one(change.hash()),
            actor: change.actor_id().to_bytes().to_vec(),
            actor_seq: change.seq(),
            saved,
            heads: ours(&doc.get_heads()),
            duplicate: standing.is_none(),
            standing,
            made_at_ms: UtcMs(change.timestamp()),
            authors: hand.authors,
            entered: hand.entered,
        };
    if doc.get_change_by_hash(&change.hash()).is_some() {
        return Ok(outcome(
            &doc,
            known.unwrap_or_default().to_vec(),
            None,
            rules::Hand::default(),
        ));
    }
    check_deps(&doc, &change, known.is_some())?;
    apply(&mut doc, &change)?;
    let (saved, standing) = check_round_trip(&doc, &change)?;
    let hand = rules::check(&doc, &change, id, scope, &standing.record)?;
    Ok(outcome(&doc, saved, Some(standing), hand))
}

fn check_deps(doc: &Automerge, change: &Change, begun: bool) -> Result<(), Held> {
    if begun == change.deps().is_empty() {
        let why = if begun {
            "it was begun already"
        } else {
            "it was not begun here"
        };
        let reason = if begun {
            Reason::SecondBeginning
        } else {
            Reason::MissingDeps
        };
        return Err(held(reason, why));
    }
    let missing = change
        .deps()
        .iter()
        .filter(|dep| doc.get_change_by_hash(dep).is_none())
        .count();
    if missing > 0 {
        return Err(held(
            Reason::MissingDeps,
            format!("{missing} of {}", change.deps().len()),
        ));
    }
    Ok(())
}

fn apply(doc: &mut Automerge, change: &Change) -> Result<(), Held> {
    doc.apply_changes([change.clone()])
        .map_err(|error| match error {
            AutomergeError::DuplicateSeqNumber(seq, _) => held(
                Reason::ActorForked,
                format!("change {seq} of this actor is another one"),
            ),
            other => held(Reason::Poison, other.to_string()),
        })
}

/// In as it came, and still there after a save and a load; tells how it reads then.
fn check_round_trip(doc: &Automerge, change: &Change) -> Result<(Vec<u8>, Standing), Held> {
    let kept = doc.get_change_by_hash(&change.hash());
    if kept.is_none_or(|kept| kept.raw_bytes() != change.raw_bytes()) {
        return Err(held(Reason::Poison, "does not come out as it went in"));
    }
    let operations = doc.stats().num_ops;
    if operations > MAX_DOCUMENT_OPS {
        return Err(held(
            Reason::TooLarge,
            format!("the document would have {operations} operations"),
        ));
    }
    let saved = doc.save();
    if saved.len() > MAX_DOCUMENT_BYTES {
        return Err(held(
            Reason::TooLarge,
            format!("the document would have {} bytes", saved.len()),
        ));
    }
    let again = load(&saved).map_err(|error| held(Reason::Poison, error.to_string()))?;
    if !same_heads(&again.get_heads(), &doc.get_heads()) {
        return Err(held(Reason::Poison, "loads with other heads"));
    }
    let again = Document { doc: again };
    let read = again.read().and_then(|record| {
        // One change alone disagrees with nobody.
        let alone = change.deps().is_empty();
        let conflicts = if alone { 0 } else { again.conflicts()?.len() };
        Ok(Standing { record, conflicts })
    });
    read.map(|standing| (saved, standing))
        .map_err(|error| held(Reason::BadSchema, error.to_string()))
}
