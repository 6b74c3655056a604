//! What the gate says of a change.

use model::{
    Act, ChangeHash, DisputeState, ElderAct, FileHash, NoticeAct, Record, RecordId, Role, UtcMs,
    WorkerId,
};

/// A change that may be merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Its name.
    pub hash: ChangeHash,
    /// Who wrote it, as the document names actors.
    pub actor: Vec<u8>,
    /// Its number among that actor's changes.
    pub actor_seq: u64,
    /// Whether the document had the change already.
    pub duplicate: bool,
    /// When its author's clock says it was made.
    pub made_at_ms: UtcMs,
    /// The workers it names as its author: who recorded, who did an act, who attached a file. All
    /// must be the worker whose device sent it.
    pub authors: Vec<WorkerId>,
    /// The acts it does.
    pub acts: Vec<Done>,
    /// The state that acts this version does not know take the case into.
    pub entered: Option<DisputeState>,
    /// What it writes beside acts.
    pub writes: Writes,
    /// The document with the change in it; none for a duplicate.
    pub standing: Option<Standing>,
}

/// An act of whichever kind of record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Done {
    /// In a case, or with a letter.
    Dispute(Act),
    /// For an elder.
    Elder(ElderAct),
    /// With a notice.
    Notice(NoticeAct),
}

impl Done {
    /// The written code.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Dispute(act) => act.what.code(),
            Self::Elder(act) => act.what.code(),
            Self::Notice(act) => act.what.code(),
        }
    }

    fn may_be_done_by(&self, role: Role) -> bool {
        match self {
            Self::Dispute(act) => act.what.may_be_done_by(role),
            Self::Elder(act) => act.what.roles().contains(&role),
            Self::Notice(act) => act.what.roles().contains(&role),
        }
    }
}

/// What a change writes beside acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Writes {
    /// Nothing.
    #[default]
    Nothing,
    /// Into a dispute: what was said, who it is between, its files.
    Record,
    /// The beginning of a letter to a partner unit.
    Letter,
    /// Who an elder is.
    Elder,
    /// The beginning of a notice.
    Notice,
}

impl Writes {
    const fn may_be_done_by(self, role: Role) -> bool {
        match self {
            Self::Nothing => true,
            Self::Record => role.writes_records(),
            Self::Letter => role.writes_letters(),
            Self::Elder => role.visits_elders(),
            Self::Notice => role.sends_notices(),
        }
    }
}

/// How a document stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The document, saved.
    pub saved: Vec<u8>,
    /// Its newest changes.
    pub heads: Vec<ChangeHash>,
    /// The record.
    pub record: Record,
    /// How many of its fields carry two values.
    pub conflicts: usize,
    /// The files that somebody took off it, and that are not on it under another card.
    pub taken_off: Vec<FileHash>,
}

impl Accepted {
    /// The record that a letter or a notice is about which the change begins.
    #[must_use]
    pub fn begun_about(&self) -> Option<RecordId> {
        let begins = matches!(self.writes, Writes::Letter | Writes::Notice);
        let standing = self.standing.as_ref().filter(|_| begins)?;
        standing.record.about()
    }

    /// Checks that the change speaks for no one but `worker`, and does nothing `role` may not do.
    ///
    /// # Errors
    /// [`Reason::ForeignAuthor`], [`Reason::NotAllowed`].
    pub fn check_hand(&self, worker: WorkerId, role: Role) -> Result<(), Held> {
        self.check_author(worker)?;
        let refuse = |what: &str| {
            let detail = format!("a {} may not {what}", role.code());
            Err(held(Reason::NotAllowed, detail))
        };
        if !self.writes.may_be_done_by(role) {
            return refuse("write into a record");
        }
        if let Some(act) = self.acts.iter().find(|act| !act.may_be_done_by(role)) {
            return refuse(&format!("do {}", act.code()));
        }
        match self
            .entered
            .as_ref()
            .filter(|state| !state.may_be_set_by(role))
        {
            Some(state) => refuse(&format!("take a case to {}", state.code())),
            None => Ok(()),
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
    /// Larger than [`MAX_CHANGE_BYTES`](super::MAX_CHANGE_BYTES) or
    /// [`MAX_CHANGE_OPS`](super::MAX_CHANGE_OPS), or leads to a document larger than
    /// [`MAX_DOCUMENT_BYTES`](super::MAX_DOCUMENT_BYTES) or
    /// [`MAX_DOCUMENT_OPS`](super::MAX_DOCUMENT_OPS).
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
    /// Leaves something that is not a record, or rewrites what must stay.
    BadSchema,
    /// Takes the case where its state does not lead.
    IllegalStep,
    /// Begins a record anew otherwise than it stood.
    Rewritten,
    /// Was written without knowing what had become of the record when it was begun anew.
    BegunAnew,
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
            Self::Rewritten => "rewritten",
            Self::BegunAnew => "begun_anew",
        }
    }
}

pub(super) fn held(reason: Reason, detail: impl Into<String>) -> Held {
    Held {
        reason,
        detail: detail.into(),
    }
}
