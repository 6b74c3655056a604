//! Beginning a record anew: one change with the values as they stand takes the place of all that led to them. Automerge
//! cuts no history off, so a record that is over would be carried change by change for ever.
//!
//! The same document begins anew in the same bytes, wherever and whenever that is done: nothing of it is drawn by lot or
//! read off a clock.

use std::collections::BTreeMap;

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, Change, ChangeHash as AmHash};
use automerge::{ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value};
use model::{DisputeContent, GridId, Record, UtcMs, WorkerId};
use sha2::{Digest, Sha256};

use super::redo::Onto;
use super::{Document, Hand, LocalChange, MergeError, Redone, elder, ours, ours_one, write};
use crate::gate::{Held, Reason};
use crate::schema::{ACTS, ATTACHMENTS, CONTINUES, Continues, Malformed, View};

/// Who begins a record anew: the server, and no worker.
pub const AUTHORITY: WorkerId = WorkerId::from_bytes([0; WorkerId::LEN]);

/// Key of the grid.
const GRID: &str = "grid";

/// Why a record is not begun anew; it stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnew {
    /// Two hands left two values, and a person has not said which counts.
    #[error("{0:?} has two values")]
    Disputed(String),
    /// It would not say the same.
    #[error("it would read otherwise than it does")]
    ReadsOtherwise,
    /// It cannot be read or written.
    #[error(transparent)]
    Merge(#[from] MergeError),
}

impl From<Malformed> for NotAnew {
    fn from(error: Malformed) -> Self {
        Self::Merge(error.into())
    }
}

impl From<automerge::AutomergeError> for NotAnew {
    fn from(error: automerge::AutomergeError) -> Self {
        Self::Merge(error.into())
    }
}

impl Document {
    /// The same record, begun anew in the grid it stands in.
    ///
    /// # Errors
    /// [`NotAnew`].
    pub fn begin_anew(&self, grid: &GridId) -> Result<(Self, LocalChange), NotAnew> {
        if let Some(conflict) = self.conflicts()?.first() {
            return Err(NotAnew::Disputed(conflict.field.clone()));
        }
        let mut was = self.record()?;
        was.stand_in(grid.clone());
        let metas = self.doc.get_changes_meta(&[]);
        let before = self.continues()?.map_or(0, |before| before.changes);
        let continues = Continues {
            heads: self.heads(),
            changes: before.saturating_add(u32::try_from(metas.len()).unwrap_or(u32::MAX)),
        };
        let line = serde_json::to_string(&continues);
        let line = line.map_err(|error| MergeError::Damaged(error.to_string()))?;
        let newest = metas.iter().map(|meta| meta.timestamp).max();
        let hand = Hand {
            actor: actor(&line),
            worker: AUTHORITY,
            at_ms: UtcMs(newest.unwrap_or_default()),
        };
        let mut disputed = None;
        let begun = Self::begin_record(hand, |tx| {
            tx.put(ROOT, GRID, grid.as_str())?;
            tx.put(ROOT, CONTINUES, line)?;
            disputed = copy_map(tx, &self.doc, &ROOT, &ROOT)?;
            Ok(())
        });
        let (anew, change) = begun?;
        if let Some(key) = disputed {
            return Err(NotAnew::Disputed(key));
        }
        match anew.record()? == was {
            true => Ok((anew, change)),
            false => Err(NotAnew::ReadsOtherwise),
        }
    }

    /// What it takes the place of; none when it was never begun anew.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn continues(&self) -> Result<Option<Continues>, Malformed> {
        let view = View::now(&self.doc);
        view.continues(&view.fields(&ROOT)?)
    }

    /// How many changes it is made of.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.doc.stats().num_changes
    }

    /// Does on `anew`, which takes the place of this document, what these changes did here that nobody else knew
    /// of: under an actor and for a worker, each as of when it was made. What the document does not take – a step that was taken by somebody
    /// else meanwhile, say – is left out: `takes` is asked with the document before it. What others built on these changes is not done
    /// here: it would be done in another name than theirs, and once more by themselves.
    ///
    /// # Errors
    /// [`MergeError::Malformed`].
    pub fn carry_onto(
        &self,
        anew: &Self,
        changes: &[model::ChangeHash],
        hand: ([u8; 16], WorkerId),
        takes: &mut dyn FnMut(&Self, &LocalChange) -> Result<(), Held>,
    ) -> Result<Redone, MergeError> {
        let (_, fallen) = self.divide(changes);
        let heads = anew.doc.get_heads();
        let onto = Onto {
            kept: anew.clone(),
            again: &|change| changes.contains(&ours_one(change.hash())),
            stands: &|_| heads.clone(),
            meets: &|change, onto, anew| self.meets(change, onto, anew),
        };
        self.do_all_again(onto, fallen, hand, takes)
    }

    /// Whether a change writes what somebody else gave another value meanwhile: whoever made it would have seen both values,
    /// and on a document that was begun anew there is only one. A notice has nothing that is written twice.
    fn meets(
        &self,
        change: &Change,
        onto: &[AmHash],
        anew: &Self,
    ) -> Result<Option<Held>, MergeError> {
        let read = |doc: &Automerge, heads: &[AmHash]| match View::at(doc, heads).record()? {
            Record::Dispute(dispute) => Ok::<_, MergeError>(write::all_scalars(&dispute.content)),
            Record::Elder(stood) => Ok(elder::all_scalars(&stood)),
            Record::Notice(_) => Ok(BTreeMap::new()),
        };
        let (seen, left) = (
            read(&self.doc, change.deps())?,
            read(&self.doc, &[change.hash()])?,
        );
        let stands = read(&anew.doc, onto)?;
        let written = left
            .iter()
            .filter(|(key, value)| seen.get(*key) != Some(*value));
        let met = written.into_iter().find(|(key, value)| {
            let now = stands.get(*key);
            now != seen.get(*key) && now != Some(*value)
        });
        Ok(met.map(|(key, _)| Held {
            reason: Reason::BegunAnew,
            detail: format!("{key} was given another value meanwhile"),
        }))
    }

    /// What whoever edits at `base` here wants, on `anew`, which takes the place of this document.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`], [`MergeError::PartyWithoutId`], [`MergeError::Malformed`].
    pub fn wanted_on(
        &self,
        base: &[model::ChangeHash],
        wanted: &DisputeContent,
        anew: &Self,
        at_ms: UtcMs,
    ) -> Result<DisputeContent, MergeError> {
        let base = self.known(base)?;
        let seen = View::at(&self.doc, &base).dispute()?.content;
        let hand = Hand {
            actor: [0xff; 16],
            worker: AUTHORITY,
            at_ms,
        };
        let mut tried = anew.clone();
        tried.change(hand, None, |tx| {
            write::difference(tx, View::now(&anew.doc), &seen, wanted, at_ms.0)
        })?;
        Ok(tried.read()?.content)
    }

    /// What is here beside all that led to `heads`; none when one of them is not known here.
    #[must_use]
    pub fn beside(&self, heads: &[model::ChangeHash]) -> Option<Vec<model::ChangeHash>> {
        let heads = self.known(heads).ok()?;
        let after = self.doc.get_changes_meta(&heads);
        let after: Vec<_> = after.into_iter().map(|meta| meta.hash).collect();
        Some(ours(&after))
    }

    /// Those of some changes that are not among what led to `heads`. Of a head that is not known here no more is known than
    /// that the beginning led to it, as to every version.
    #[must_use]
    pub fn not_before(
        &self,
        heads: &[model::ChangeHash],
        changes: &[model::ChangeHash],
    ) -> Vec<model::ChangeHash> {
        let known = heads.iter().filter(|head| self.has(head));
        let known: Vec<_> = known.map(|head| AmHash(*head.as_bytes())).collect();
        let after = self.doc.get_changes_meta(&known).into_iter();
        let after: Vec<_> = after
            .filter(|meta| !meta.deps.is_empty())
            .map(|meta| meta.hash)
            .collect();
        let after = ours(&after);
        let outside = changes.iter().filter(|change| after.contains(change));
        outside.copied().collect()
    }
}

/// An actor of its own, that no device has: changes of one actor are numbered through.
fn actor(continues: &str) -> [u8; 16] {
    let digest = Sha256::new()
        .chain_update(b"bandeng begins anew\0")
        .chain_update(continues)
        .finalize();
    std::array::from_fn(|at| digest[at])
}

/// Copies what stands in a map. Gives the first key under which two values stand: then it is not a copy.
fn copy_map(
    tx: &mut Transaction<'_>,
    from: &Automerge,
    source: &ObjId,
    target: &ObjId,
) -> Result<Option<String>, MergeError> {
    let view = View::now(from);
    let is_root = *source == ROOT;
    for key in view.fields(source)?.keys() {
        if is_root && [GRID, CONTINUES].contains(&key) {
            continue;
        }
        let values = view.all(source, key);
        // Two who attach the first file at once leave two maps, and what is in either counts.
        let is_union = is_root && key == ATTACHMENTS;
        if values.len() > 1 && !is_union {
            return Ok(Some(key.to_owned()));
        }
        let mut begun = None;
        for (value, object) in values {
            let disputed = match value {
                Value::Scalar(scalar) => {
                    tx.put(target, key, scalar.into_owned())?;
                    None
                }
                Value::Object(kind) => {
                    let into = match &begun {
                        Some(begun) => ObjId::clone(begun),
                        None => tx.put_object(target, key, kind)?,
                    };
                    let disputed = if is_root && key == ACTS {
                        copy_acts(tx, &view, &into)?;
                        None
                    } else {
                        copy_object(tx, from, kind, &object, &into)?
                    };
                    begun = Some(into);
                    disputed
                }
            };
            if disputed.is_some() {
                return Ok(disputed);
            }
        }
    }
    Ok(None)
}

/// Copies the acts in the order they stand in, which goes by when each was written down in the document. Their names go by
/// the clock of whoever did them, and clocks differ.
fn copy_acts(tx: &mut Transaction<'_>, view: &View<'_>, target: &ObjId) -> Result<(), MergeError> {
    for act in view.written_acts(&view.fields(&ROOT)?)? {
        tx.put(target, act.id.to_string(), act.line)?;
    }
    Ok(())
}

fn copy_object(
    tx: &mut Transaction<'_>,
    from: &Automerge,
    kind: ObjType,
    source: &ObjId,
    target: &ObjId,
) -> Result<Option<String>, MergeError> {
    match kind {
        ObjType::Map | ObjType::Table => {
            let there: Vec<String> = tx.keys(target).collect();
            let fields = View::now(from).fields(source)?;
            match fields.keys().find(|key| there.iter().any(|one| one == key)) {
                Some(twice) => Ok(Some(twice.to_owned())),
                None => copy_map(tx, from, source, target),
            }
        }
        ObjType::Text => {
            tx.splice_text(target, 0, 0, &from.text(source)?)?;
            Ok(None)
        }
        ObjType::List => copy_list(tx, from, source, target),
    }
}

/// No list is written yet; a newer app may have begun one.
fn copy_list(
    tx: &mut Transaction<'_>,
    from: &Automerge,
    source: &ObjId,
    target: &ObjId,
) -> Result<Option<String>, MergeError> {
    for at in 0..from.length(source) {
        let values = from.get_all(source, at)?;
        let [(value, object)] = &values[..] else {
            return Ok(Some(at.to_string()));
        };
        match value {
            Value::Scalar(scalar) => tx.insert(target, at, ScalarValue::clone(scalar))?,
            Value::Object(kind) => {
                let into = tx.insert_object(target, at, *kind)?;
                let disputed = copy_object(tx, from, *kind, object, &into)?;
                if disputed.is_some() {
                    return Ok(disputed);
                }
            }
        }
    }
    Ok(None)
}
