//! All that the rules ask of a document at one moment, read once.

use automerge::{Automerge, ChangeHash as AmHash, ObjId, ObjType, ROOT};
use model::{Record, RecordKind};

use super::{Held, Reason, held};
use crate::schema::{AttachmentCard, Continues, Malformed, TEXTS, View, WrittenAct, kind};

/// A document at one moment.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// The record.
    pub(super) record: Record,
    /// The acts as they are written.
    pub(super) written: Vec<WrittenAct>,
    /// What it takes the place of, when it was begun anew.
    pub(super) continues: Option<Continues>,
    /// The narratives themselves, not their words; of a dispute, as what follows.
    pub(super) narratives: Vec<ObjId>,
    /// The map of the cards itself, and its keys.
    pub(super) cards: (ObjId, Vec<String>),
    /// The files, also those taken off.
    pub(super) files: Vec<AttachmentCard>,
}

impl Reading {
    /// The document as it stood at `heads`.
    pub(super) fn at(doc: &Automerge, heads: &[AmHash]) -> Result<Self, Held> {
        Self::of(View::at(doc, heads)).map_err(bad)
    }

    /// The document as it stands.
    pub(super) fn now(doc: &Automerge) -> Result<Self, Held> {
        Self::of(View::now(doc)).map_err(bad)
    }

    fn of(view: View<'_>) -> Result<Self, Malformed> {
        let root = view.fields(&ROOT)?;
        let written = view.written_acts(&root)?;
        let record = view.record_of(&root, &written)?;
        let mut reading = Self {
            record,
            written,
            continues: view.continues(&root)?,
            narratives: Vec::new(),
            cards: (ROOT, Vec::new()),
            files: Vec::new(),
        };
        if kind(&root)? == RecordKind::Dispute {
            let narratives = TEXTS.iter().map(|key| root.object(key, ObjType::Text));
            reading.narratives = narratives.collect::<Result<_, _>>()?;
            let cards = root.object("parties", ObjType::Map)?;
            let keys = view.fields(&cards)?.keys().map(str::to_owned).collect();
            reading.cards = (cards, keys);
            reading.files = view.attachment_cards()?;
        }
        Ok(reading)
    }
}

fn bad(error: Malformed) -> Held {
    let Malformed { path, why } = error;
    held(Reason::BadSchema, format!("{path} {why}"))
}
