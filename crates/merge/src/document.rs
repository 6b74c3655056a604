//! A document: begun once, edited as of what its editor saw, and carried on act by act.

mod anew;
mod elder;
mod notice;
mod redo;
mod settle;
mod write;

pub use anew::{AUTHORITY, NotAnew};
pub use redo::Redone;

use automerge::transaction::CommitOptions;
use automerge::{
    ActorId, Automerge, Change, ChangeHash as AmHash, LoadOptions, PatchLog, ROOT, ReadDoc,
    TextEncoding,
};
use model::elder::ElderIllegal;
use model::notice::NoticeIllegal;
use model::{
    Act, Attachment, ChangeHash, Dispute, DisputeContent, DisputeId, FileHash, GridId, Heads,
    Illegal, Letter, Life, Record, UtcMs, WorkerId,
};

use crate::gate::base_actor;
use crate::schema::{Malformed, View};

/// One document in memory. Keep it only as long as it is needed: it takes some twenty
/// times the room of its saved bytes.
#[derive(Debug, Clone)]
pub struct Document {
    pub(crate) doc: Automerge,
    /// The grid the record was moved to; none where it stands in the one it was begun in.
    stands: Option<GridId>,
}

/// A change this device made: what has to reach the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalChange {
    /// Its name.
    pub hash: ChangeHash,
    /// Its bytes, uncompressed.
    pub bytes: Vec<u8>,
    /// Who wrote it, as the document names actors.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes, from 1.
    pub actor_seq: u64,
}

/// Who makes a change and when.
#[derive(Debug, Clone, Copy)]
pub struct Hand {
    /// Actor of this install: random, 16 bytes.
    pub actor: [u8; 16],
    /// The worker.
    pub worker: WorkerId,
    /// The device's clock.
    pub at_ms: UtcMs,
}

/// Why a document could not be read or changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MergeError {
    /// The saved bytes are damaged.
    #[error("the saved document is damaged: {0}")]
    Damaged(String),
    /// It is not a record this version knows, or not of the kind that is meant.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The version the edit was made on is not part of this document.
    #[error("the version that was edited is not part of this document")]
    UnknownVersion,
    /// The life of the case does not lead there.
    #[error(transparent)]
    Illegal(#[from] Illegal),
    /// It is not done for an elder who stands so.
    #[error(transparent)]
    Elder(#[from] ElderIllegal),
    /// It is not done with a notice that stands so.
    #[error(transparent)]
    Notice(#[from] NoticeIllegal),
    /// A party card has no identity.
    #[error("a party card has no identity")]
    PartyWithoutId,
}

impl Document {
    /// Begins a dispute.
    ///
    /// # Errors
    /// [`MergeError::PartyWithoutId`].
    pub fn begin(
        id: DisputeId,
        content: &DisputeContent,
        hand: Hand,
    ) -> Result<(Self, LocalChange), MergeError> {
        Self::begin_with(id, content, None, hand)
    }

    /// Begins a letter to a partner unit, with what is handed over.
    ///
    /// # Errors
    /// [`MergeError::PartyWithoutId`].
    pub fn begin_letter(
        id: DisputeId,
        content: &DisputeContent,
        letter: &Letter,
        hand: Hand,
    ) -> Result<(Self, LocalChange), MergeError> {
        Self::begin_with(id, content, Some(letter), hand)
    }

    fn begin_with(
        id: DisputeId,
        content: &DisputeContent,
        letter: Option<&Letter>,
        hand: Hand,
    ) -> Result<(Self, LocalChange), MergeError> {
        Self::begin_record(hand, |tx| write::genesis(tx, id, content, letter, hand))
    }

    fn begin_record(
        hand: Hand,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), MergeError>,
    ) -> Result<(Self, LocalChange), MergeError> {
        let mut document = Self::of(Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint));
        let change = document.change(hand, None, write)?;
        let change = change.ok_or(MergeError::UnknownVersion)?;
        Ok((document, change))
    }

    /// Reads a saved document.
    ///
    /// # Errors
    /// [`MergeError::Damaged`].
    pub fn load(saved: &[u8]) -> Result<Self, MergeError> {
        load(saved).map(Self::of)
    }

    pub(crate) const fn of(doc: Automerge) -> Self {
        Self { doc, stands: None }
    }

    /// The document of a record that stands in this grid, whichever it was begun in: its readings say so.
    #[must_use]
    pub fn standing_in(self, grid: GridId) -> Self {
        Self {
            stands: Some(grid),
            ..self
        }
    }

    /// The grid the record was begun in, as the document says for good.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn begun_in(&self) -> Result<GridId, Malformed> {
        View::now(&self.doc).begun_in()
    }

    /// The document as bytes.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The newest changes: what the next change will build on.
    #[must_use]
    pub fn heads(&self) -> Vec<ChangeHash> {
        ours(&self.doc.get_heads())
    }

    /// The record as it stands, whatever it is.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn record(&self) -> Result<Record, Malformed> {
        let mut record = View::now(&self.doc).record()?;
        if let Some(grid) = &self.stands {
            record.stand_in(grid.clone());
        }
        Ok(record)
    }

    /// The dispute as it stands.
    ///
    /// # Errors
    /// [`Malformed`]; also of any other kind of record.
    pub fn read(&self) -> Result<Dispute, Malformed> {
        View::now(&self.doc)
            .dispute()
            .map(|record| self.standing(record))
    }

    fn standing(&self, mut record: Dispute) -> Dispute {
        if let Some(grid) = &self.stands {
            record.content.grid = grid.clone();
        }
        record
    }

    /// Writes what differs between `content` and the record as it was at `base`, as of `base`: what
    /// colleagues changed since then stays. `None` when nothing differs.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`], [`MergeError::PartyWithoutId`], [`MergeError::Malformed`].
    pub fn edit(
        &mut self,
        base: &[ChangeHash],
        content: &DisputeContent,
        hand: Hand,
    ) -> Result<Option<LocalChange>, MergeError> {
        let base = self.known(base)?;
        let seen = View::at(&self.doc, &base).dispute()?;
        let whole = self.doc.clone();
        self.change(hand, Some(&base), |tx| {
            write::difference(
                tx,
                View::at(&whole, &base),
                &seen.content,
                content,
                hand.at_ms.0,
            )
        })
    }

    /// The record as it was at a version.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`], [`MergeError::Malformed`].
    pub fn read_at(&self, version: &[ChangeHash]) -> Result<Dispute, MergeError> {
        let heads = self.known(version)?;
        Ok(self.standing(View::at(&self.doc, &heads).dispute()?))
    }

    /// What concurrent hands had set at a version: more than one value where they disagreed.
    ///
    /// # Errors
    /// [`MergeError::UnknownVersion`], [`MergeError::Malformed`].
    pub fn heads_at(&self, version: &[ChangeHash]) -> Result<Heads, MergeError> {
        let heads = self.known(version)?;
        let view = View::at(&self.doc, &heads);
        Ok(view.heads(&view.fields(&ROOT)?)?)
    }

    /// Does these acts, one after the other, by the rules of what is written now: the gate also lets through what older
    /// apps did.
    ///
    /// # Errors
    /// [`MergeError::Illegal`], [`MergeError::Malformed`].
    pub fn act(&mut self, acts: &[Act], hand: Hand) -> Result<LocalChange, MergeError> {
        let record = self.read()?;
        let mut life = Life::of(&record);
        for act in acts {
            life.take(act)?;
        }
        life.check_written(acts)?;
        let lines: Vec<_> = acts.iter().map(|act| (act.id, act.written())).collect();
        let after = life.heads().clone();
        let change = self.change(hand, None, |tx| {
            write::acts(tx, lines.iter().map(|(id, line)| (*id, line.as_str())))?;
            write::heads(tx, &record.heads, &after)
        })?;
        change.ok_or(MergeError::UnknownVersion)
    }

    /// Attaches a file; `None` when it is attached already.
    ///
    /// # Errors
    /// [`MergeError::Malformed`].
    pub fn attach(
        &mut self,
        attachment: &Attachment,
        hand: Hand,
    ) -> Result<Option<LocalChange>, MergeError> {
        let attached = View::now(&self.doc).attachments()?;
        if attached.iter().any(|a| a.sha256 == attachment.sha256) {
            return Ok(None);
        }
        self.change(hand, None, |tx| write::attach(tx, attachment))
    }

    /// Marks a file as taken off; `None` when it is not attached.
    ///
    /// # Errors
    /// [`MergeError::Malformed`].
    pub fn detach(
        &mut self,
        sha256: &FileHash,
        hand: Hand,
    ) -> Result<Option<LocalChange>, MergeError> {
        let cards: Vec<_> = View::now(&self.doc)
            .attachment_cards()?
            .into_iter()
            .filter(|card| !card.off && card.file.sha256 == *sha256)
            .map(|card| card.card)
            .collect();
        self.change(hand, None, |tx| write::detach(tx, &cards, hand.at_ms))
    }

    /// Every change by an install, in an order in which each comes after what it built on.
    #[must_use]
    pub fn changes_by(&self, actor: &[u8; 16]) -> Vec<LocalChange> {
        let changes = self.doc.get_changes(&[]).into_iter();
        changes
            .filter(|change| base_actor(change.actor_id().to_bytes()) == Some(*actor))
            .map(|change| local(&change))
            .collect()
    }

    /// The bytes of a change of the document.
    #[must_use]
    pub fn bytes_of(&self, hash: &ChangeHash) -> Option<Vec<u8>> {
        let change = self.doc.get_change_by_hash(&AmHash(*hash.as_bytes()))?;
        Some(change.raw_bytes().to_vec())
    }

    /// Whether the change is part of the document.
    #[must_use]
    pub fn has(&self, hash: &ChangeHash) -> bool {
        self.doc
            .get_change_by_hash(&AmHash(*hash.as_bytes()))
            .is_some()
    }

    fn known(&self, hashes: &[ChangeHash]) -> Result<Vec<AmHash>, MergeError> {
        if hashes.is_empty() || !hashes.iter().all(|hash| self.has(hash)) {
            return Err(MergeError::UnknownVersion);
        }
        Ok(hashes.iter().map(|hash| AmHash(*hash.as_bytes())).collect())
    }

    fn change(
        &mut self,
        hand: Hand,
        base: Option<&[AmHash]>,
        write: impl FnOnce(&mut automerge::transaction::Transaction<'_>) -> Result<(), MergeError>,
    ) -> Result<Option<LocalChange>, MergeError> {
        self.doc.set_actor(ActorId::from(hand.actor));
        let current = self.doc.get_heads();
        let behind = base.filter(|base| !same_heads(base, &current));
        let mut tx = match behind {
            None => self.doc.transaction(),
            Some(base) => self
                .doc
                .transaction_at(PatchLog::inactive(), base)
                .map_err(|error| MergeError::Damaged(error.to_string()))?,
        };
        if let Err(error) = write(&mut tx) {
            tx.rollback();
            return Err(error);
        }
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(hand.at_ms.0));
        let change = hash.and_then(|hash| self.doc.get_change_by_hash(&hash));
        Ok(change.as_ref().map(local))
    }
}

fn local(change: &Change) -> LocalChange {
    LocalChange {
        hash: ours_one(change.hash()),
        bytes: change.raw_bytes().to_vec(),
        actor: change.actor_id().to_bytes().to_vec(),
        actor_seq: change.seq(),
    }
}

pub(crate) fn load(saved: &[u8]) -> Result<Automerge, MergeError> {
    let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
    Automerge::load_with_options(saved, options)
        .map_err(|error| MergeError::Damaged(error.to_string()))
}

pub(crate) fn same_heads(one: &[AmHash], other: &[AmHash]) -> bool {
    one.len() == other.len() && one.iter().all(|hash| other.contains(hash))
}

pub(crate) const fn ours_one(hash: AmHash) -> ChangeHash {
    ChangeHash::from_bytes(hash.0)
}

pub(crate) fn ours(heads: &[AmHash]) -> Vec<ChangeHash> {
    let mut heads: Vec<_> = heads.iter().copied().map(ours_one).collect();
    heads.sort_unstable();
    heads
}
