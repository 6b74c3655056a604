//! A document that comes whole, as in a pack. What it says it is made of is believed only as far as its
//! changes, taken out of it and put together again one by one, give it: so the order in which it keeps its
//! operations is nobody's to choose, and each change is held to the same rules as if it had come alone.

use std::cell::OnceCell;
use std::fmt;

use automerge::{Automerge, Change, ReadDoc, TextEncoding};
use model::{ChangeHash, DisputeId, GridId, UtcMs, WorkerId};

use super::reading::Reading;
use super::{
    Held, MAX_CHANGE_BYTES, MAX_CHANGE_OPS, MAX_WHOLE_BYTES, MAX_WHOLE_CHANGES, MAX_WHOLE_WORK,
    Reason, Standing, TYPE_DOCUMENT, base_actor, check_chunk, columns, contained, held, name_of,
    rules, trial,
};
use crate::document::{ours_one, same_heads};

/// A document that came whole and could be loaded. Nothing of it has been checked yet but that its changes
/// carry the names they say.
pub struct Whole {
    /// In an order in which each comes after what it built on.
    changes: Vec<Change>,
    /// The same, by author and number: the places of `changes`.
    order: Vec<usize>,
    came: Vec<u8>,
    parts: OnceCell<Vec<PartOfWhole>>,
}

/// One change of a document that came whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartOfWhole {
    /// Its name.
    pub hash: ChangeHash,
    /// Who wrote it, as the document names actors.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes.
    pub actor_seq: u64,
    /// When its author's clock says it was made.
    pub made_at_ms: UtcMs,
}

/// A document that may be taken in as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcceptedWhole {
    /// How it stands.
    pub standing: Standing,
    /// The workers each change names as its author, in the order of [`Whole::parts`]: all must be the worker
    /// whose device sent it.
    pub authors: Vec<Vec<WorkerId>>,
}

impl Whole {
    /// Loads a document that came from outside.
    ///
    /// # Errors
    /// [`Held`], with the reason: too large, not one document chunk without compressed columns, or not to be
    /// loaded.
    pub fn open(came: &[u8]) -> Result<Self, Held> {
        check_chunk(came, TYPE_DOCUMENT, MAX_WHOLE_BYTES)?;
        columns::check_document(came)?;
        contained(|| Self::of(&trial::open(came)?, came.to_vec()))
    }

    fn of(doc: &Automerge, came: Vec<u8>) -> Result<Self, Held> {
        check_work(doc)?;
        let changes = doc.get_changes(&[]);
        if changes.is_empty() {
            return Err(held(Reason::Poison, "it was not begun"));
        }
        changes.iter().try_for_each(check_change)?;
        let mut order: Vec<usize> = (0..changes.len()).collect();
        order.sort_by(|a, b| place(&changes[*a]).cmp(&place(&changes[*b])));
        Ok(Self {
            changes,
            order,
            came,
            parts: OnceCell::new(),
        })
    }

    /// Its changes, in the order of their authors' names and, of one author, of their numbers.
    #[must_use]
    pub fn parts(&self) -> &[PartOfWhole] {
        self.parts.get_or_init(|| {
            let all = self.order.iter().filter_map(|at| self.changes.get(*at));
            all.map(part).collect()
        })
    }

    /// The bytes of its changes with their places among [`Whole::parts`], in an order in which each comes
    /// after what it built on.
    pub fn bytes(&self) -> impl Iterator<Item = (usize, Vec<u8>)> {
        let mut places = vec![0; self.changes.len()];
        for (place, at) in self.order.iter().enumerate() {
            if let Some(found) = places.get_mut(*at) {
                *found = place;
            }
        }
        let bytes = self
            .changes
            .iter()
            .map(|change| change.raw_bytes().to_vec());
        self.places().into_iter().zip(bytes)
    }

    /// The place among [`Whole::parts`] of the change that began it.
    #[must_use]
    pub fn beginning(&self) -> Option<usize> {
        self.places().first().copied()
    }

    /// The place of each change among [`Whole::parts`].
    fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.changes.len()];
        for (place, at) in self.order.iter().enumerate() {
            places[*at] = place;
        }
        places
    }

    /// Puts the document together again, a change at a time, and holds each to the rules.
    ///
    /// # Errors
    /// [`Held`], with the reason, of the first change that may not be merged.
    pub fn examine(&self, id: DisputeId, scope: &GridId) -> Result<AcceptedWhole, Held> {
        self.examine_entered(id, scope, scope)
    }

    /// The same of a document that was begun in another grid than it stands in.
    ///
    /// # Errors
    /// [`Held`], with the reason, of the first change that may not be merged.
    pub fn examine_entered(
        &self,
        id: DisputeId,
        begun_in: &GridId,
        scope: &GridId,
    ) -> Result<AcceptedWhole, Held> {
        contained(|| {
            let (doc, now, authors) = self.replay(id, begun_in)?;
            // What came was loaded and verified: when it is what its changes give, so is that.
            let saved = doc.save_nocompress();
            let (standing, _) = if saved == self.came {
                trial::stand(saved, doc, now, scope)?
            } else {
                let (saved, again) = trial::reload(&doc)?;
                trial::stand(saved, again, now, scope)?
            };
            Ok(AcceptedWhole { standing, authors })
        })
    }

    fn replay(
        &self,
        id: DisputeId,
        scope: &GridId,
    ) -> Result<(Automerge, Reading, Vec<Vec<WorkerId>>), Held> {
        let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        let mut authors = vec![Vec::new(); self.changes.len()];
        let mut now: Option<Reading> = None;
        for (place, change) in self.places().into_iter().zip(&self.changes) {
            trial::check_deps(&doc, change, now.is_some())?;
            let seen_now = same_heads(&doc.get_heads(), change.deps());
            let before = match now.take() {
                None => None,
                Some(reading) if seen_now => Some(reading),
                Some(_) => Some(Reading::at(&doc, change.deps())?),
            };
            trial::apply(&mut doc, change)?;
            let stands = Reading::now(&doc)?;
            let left = if doc.get_heads() == [change.hash()] {
                None
            } else {
                Some(Reading::at(&doc, &[change.hash()])?)
            };
            let left = left.as_ref().unwrap_or(&stands);
            let hand = rules::check(before.as_ref(), left, id, scope)?;
            authors[place] = hand.authors;
            now = Some(stands);
        }
        let now = now.ok_or_else(|| held(Reason::Poison, "it was not begun"))?;
        Ok((doc, now, authors))
    }
}

/// Without a word of the record.
impl fmt::Debug for Whole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Whole({} changes)", self.changes.len())
    }
}

fn place(change: &Change) -> (&[u8], u64) {
    (change.actor_id().to_bytes(), change.seq())
}

fn part(change: &Change) -> PartOfWhole {
    PartOfWhole {
        hash: ours_one(change.hash()),
        actor: change.actor_id().to_bytes().to_vec(),
        actor_seq: change.seq(),
        made_at_ms: UtcMs(change.timestamp()),
    }
}

/// That it is not too much to look at each change beside all that stood before it.
pub(super) fn check_work(doc: &Automerge) -> Result<(), Held> {
    let stats = doc.stats();
    let (changes, operations) = (stats.num_changes, stats.num_ops);
    let work = changes.saturating_mul(operations);
    if changes > MAX_WHOLE_CHANGES as u64 || work > MAX_WHOLE_WORK {
        let detail = format!("{changes} changes, {operations} operations");
        return Err(held(Reason::TooLarge, detail));
    }
    Ok(())
}

/// What is asked of a change alone.
fn check_change(change: &Change) -> Result<(), Held> {
    let bytes = change.raw_bytes();
    if bytes.len() > MAX_CHANGE_BYTES || change.len() > MAX_CHANGE_OPS {
        let detail = format!("a change of {} bytes", bytes.len());
        return Err(held(Reason::TooLarge, detail));
    }
    if ours_one(change.hash()) != name_of(bytes) {
        return Err(held(
            Reason::Poison,
            "a change has another name than its bytes",
        ));
    }
    if base_actor(change.actor_id().to_bytes()).is_none() {
        return Err(held(Reason::ForeignActor, "an actor is no device's"));
    }
    Ok(())
}
