//! All that the rules ask of a document at one moment, read once.

use automerge::{Automerge, ChangeHash as AmHash, ObjId, ObjType, ROOT};
use model::{Dispute, DisputeState};

use super::{Held, Reason, held};
use crate::schema::{AttachmentCard, Malformed, TEXTS, View};

/// A document at one moment.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// The record.
    pub(super) record: Dispute,
    /// Every state it carries, Automerge's choice last.
    pub(super) states: Vec<DisputeState>,
    /// The narratives themselves, not their words.
    pub(super) narratives: Vec<ObjId>,
    /// The cards and the steps: each map itself and its keys.
    pub(super) maps: Vec<(ObjId, Vec<String>)>,
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
        let record = view.dispute()?;
        let root = view.fields(&ROOT)?;
        let narratives = TEXTS.iter().map(|key| root.object(key, ObjType::Text));
        let maps = ["parties", "steps"].into_iter().map(|key| {
            let map = root.object(key, ObjType::Map)?;
            let keys = view.fields(&map)?.keys().map(str::to_owned).collect();
            Ok((map, keys))
        });
        Ok(Self {
            record,
            states: view.states()?,
            narratives: narratives.collect::<Result<_, _>>()?,
            maps: maps.collect::<Result<_, _>>()?,
            files: view.attachment_cards()?,
        })
    }
}

fn bad(error: Malformed) -> Held {
    let Malformed { path, why } = error;
    held(Reason::BadSchema, format!("{path} {why}"))
}
