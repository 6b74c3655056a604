//! A notice's document: written once, carried on act by act.

use automerge::hydrate;
use automerge::transaction::Transactable;
use model::notice::{Answering, Errand};
use model::{GridId, Notice, NoticeAct, Record, RecordId, RecordKind};

use super::{Document, Hand, LocalChange, MergeError, write};
use crate::schema::{ACTS, Malformed, NOTICE, TYPE, malformed};

impl Document {
    /// Begins a notice.
    ///
    /// # Errors
    /// [`MergeError::Damaged`].
    pub fn begin_notice(
        id: RecordId,
        grid: &GridId,
        errand: &Errand,
        hand: Hand,
    ) -> Result<(Self, LocalChange), MergeError> {
        let line = serde_json::to_string(errand);
        let line = line.map_err(|error| MergeError::Damaged(error.to_string()))?;
        Self::begin_record(hand, |tx| {
            let mut root = write::common(RecordKind::Notice, id, grid, hand);
            root.insert(NOTICE.to_owned(), write::text(line));
            root.insert(ACTS.to_owned(), hydrate::Value::map());
            Ok(tx.init_root_from_hydrate(&root.into())?)
        })
    }

    /// The notice as the record stands.
    ///
    /// # Errors
    /// [`Malformed`].
    pub fn notice(&self) -> Result<Notice, Malformed> {
        match self.record()? {
            Record::Notice(notice) => Ok(notice),
            _ => Err(malformed(TYPE, "is not notice")),
        }
    }

    /// Does these acts, one after the other.
    ///
    /// # Errors
    /// [`MergeError::Notice`], [`MergeError::Malformed`].
    pub fn act_on_notice(
        &mut self,
        acts: &[NoticeAct],
        hand: Hand,
    ) -> Result<LocalChange, MergeError> {
        let notice = self.notice()?;
        let mut answering = Answering::of(&notice);
        for act in acts {
            answering.take(act)?;
        }
        let lines: Vec<_> = acts.iter().map(|act| (act.id, act.written())).collect();
        let change = self.change(hand, None, |tx| {
            write::acts(tx, lines.iter().map(|(id, line)| (*id, line.as_str())))
        })?;
        change.ok_or(MergeError::UnknownVersion)
    }
}
