//! Doing again, under another name, what was done under a name somebody else writes under too: the
//! changes nobody else has fall away, and what they did is written anew as of what their author saw.

use std::collections::HashMap;

use automerge::{Automerge, Change, ChangeHash as AmHash, ROOT, TextEncoding};
use model::{ChangeHash, Record, UtcMs, WorkerId};

use super::{Document, Hand, LocalChange, MergeError, elder, ours, ours_one, write};
use crate::gate::Held;
use crate::schema::{Malformed, View, WrittenAct};

/// What a document became.
#[derive(Debug, Clone)]
pub struct Redone {
    /// The document without what fell away.
    pub kept: Document,
    /// What fell away, in the order it was made, each with what was written in its place; none when
    /// there was nothing left to write.
    pub changes: Vec<(ChangeHash, Option<LocalChange>)>,
    /// Of those, what could not be written, and why.
    pub refused: Vec<(ChangeHash, Held)>,
}

/// Where what fell away is done again.
pub(super) struct Onto<'a> {
    /// The document.
    pub(super) kept: Document,
    /// Whether a change that fell is done again. What somebody else built on it falls with it, and is theirs to do again.
    pub(super) again: &'a dyn Fn(&Change) -> bool,
    /// What stands there in the place of a change that did not fall.
    pub(super) stands: &'a dyn Fn(&AmHash) -> Vec<AmHash>,
    /// Whether a change meets there what somebody else wrote meanwhile.
    pub(super) meets: &'a Meets<'a>,
}

type Meets<'a> = dyn Fn(&Change, &[AmHash], &Document) -> Result<Option<Held>, MergeError> + 'a;

impl Document {
    /// Lets these changes and all that was built on them fall away, and does under `actor` what they
    /// did.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`] when the beginning of the document would fall away,
    /// [`MergeError::Malformed`].
    pub fn redo(
        &self,
        gone: &[ChangeHash],
        actor: [u8; 16],
        worker: WorkerId,
    ) -> Result<Redone, MergeError> {
        let (stay, fallen) = self.divide(gone);
        if stay.is_empty() {
            return Err(MergeError::UnknownVersion);
        }
        let mut kept = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
        kept.apply_changes(stay)?;
        let kept = Self {
            doc: kept,
            stands: self.stands.clone(),
        };
        let onto = Onto {
            kept,
            again: &|_| true,
            stands: &|dep| vec![*dep],
            meets: &|_, _, _| Ok(None),
        };
        let takes = &mut |_: &Self, _: &LocalChange| Ok(());
        self.do_all_again(onto, fallen, (actor, worker), takes)
    }

    /// Does under an actor and for a worker on another document what fell away here. `takes` says whether it takes what
    /// is written; what it does not is left out.
    pub(super) fn do_all_again(
        &self,
        onto: Onto<'_>,
        fallen: Vec<Change>,
        (actor, worker): ([u8; 16], WorkerId),
        takes: &mut dyn FnMut(&Self, &LocalChange) -> Result<(), Held>,
    ) -> Result<Redone, MergeError> {
        let Onto {
            kept,
            again,
            stands,
            meets,
        } = onto;
        let mut anew = kept.clone();
        // What stands in the place of each change that fell.
        let mut instead: HashMap<AmHash, Vec<AmHash>> = HashMap::new();
        let (mut changes, mut refused) = (Vec::new(), Vec::new());
        for change in fallen {
            let mut onto: Vec<AmHash> = Vec::new();
            for dep in change.deps() {
                let now = instead.get(dep).cloned().unwrap_or_else(|| stands(dep));
                for hash in now {
                    if !onto.contains(&hash) {
                        onto.push(hash);
                    }
                }
            }
            if !again(&change) {
                instead.insert(change.hash(), onto);
                continue;
            }
            let hand = Hand {
                actor,
                worker,
                at_ms: UtcMs(change.timestamp()),
            };
            let before = anew.clone();
            let mut written = anew.do_again(self, &change, &onto, hand)?;
            if let Some(tried) = &written {
                let met = meets(&change, &onto, &before)?;
                if let Err(held) = met.map_or_else(|| takes(&before, tried), Err) {
                    refused.push((ours_one(change.hash()), held));
                    (anew, written) = (before, None);
                }
            }
            let now = written
                .as_ref()
                .map_or(onto, |written| vec![AmHash(*written.hash.as_bytes())]);
            instead.insert(change.hash(), now);
            changes.push((ours_one(change.hash()), written));
        }
        Ok(Redone {
            kept,
            changes,
            refused,
        })
    }

    /// What stays and what falls, each in an order in which every change comes after its own.
    pub(super) fn divide(&self, gone: &[ChangeHash]) -> (Vec<Change>, Vec<Change>) {
        let mut fallen: Vec<Change> = Vec::new();
        let mut stay = Vec::new();
        for change in self.doc.get_changes(&[]) {
            let falls = gone.contains(&ours_one(change.hash()))
                || change
                    .deps()
                    .iter()
                    .any(|dep| fallen.iter().any(|fell| fell.hash() == *dep));
            if falls {
                fallen.push(change);
            } else {
                stay.push(change);
            }
        }
        (stay, fallen)
    }

    fn do_again(
        &mut self,
        from: &Self,
        change: &Change,
        onto: &[AmHash],
        hand: Hand,
    ) -> Result<Option<LocalChange>, MergeError> {
        let seen = View::at(&from.doc, change.deps());
        let hash = [change.hash()];
        let after = View::at(&from.doc, &hash);
        let lines = fresh_lines(seen, after)?;
        let onto = self.known(&ours(onto))?;
        let (before, left) = match (seen.record()?, after.record()?) {
            (Record::Dispute(before), Record::Dispute(left)) => (before, left),
            (Record::Elder(before), Record::Elder(left)) => {
                return self.change(hand, Some(&onto), |tx| {
                    elder::difference(tx, &before.profile, &left.profile, &[])?;
                    write::acts(tx, lines.iter().map(|act| (act.id, act.line.as_str())))?;
                    elder::heads(tx, &before.heads, &left.heads)
                });
            }
            _ => {
                return self.change(hand, Some(&onto), |tx| {
                    write::acts(tx, lines.iter().map(|act| (act.id, act.line.as_str())))
                });
            }
        };
        let whole = self.doc.clone();
        let base = View::at(&whole, &onto);
        let attached: Vec<_> = left
            .attachments
            .iter()
            .filter(|file| !before.attachments.contains(file))
            .collect();
        let taken_off = base.attachment_cards()?.into_iter().filter(|card| {
            let is = |file: &&model::Attachment| file.sha256 == card.file.sha256;
            !card.off
                && before.attachments.iter().any(|f| is(&f))
                && !left.attachments.iter().any(|f| is(&f))
        });
        let taken_off: Vec<_> = taken_off.map(|card| card.card).collect();
        self.change(hand, Some(&onto), |tx| {
            let base = View::at(&whole, &onto);
            write::difference(tx, base, &before.content, &left.content, hand.at_ms.0)?;
            write::acts(tx, lines.iter().map(|act| (act.id, act.line.as_str())))?;
            write::heads(tx, &before.heads, &left.heads)?;
            for file in attached {
                write::attach(tx, file)?;
            }
            write::detach(tx, &taken_off, hand.at_ms)
        })
    }
}

/// The acts that are in one reading and not in another, as they were written.
fn fresh_lines(before: View<'_>, after: View<'_>) -> Result<Vec<WrittenAct>, Malformed> {
    let known = before.written_acts(&before.fields(&ROOT)?)?;
    let mut fresh = after.written_acts(&after.fields(&ROOT)?)?;
    fresh.retain(|act| known.iter().all(|known| known.id != act.id));
    Ok(fresh)
}
