//! Drafts: saved at every pause, whatever they hold.

use contract::command::dispute::Version;
use contract::command::draft::{Discard, Draft, DraftRow, Edits, List, Open, Save, Saved};
use contract::{Code, Event, Failure};
use model::DraftId;
use store::{draft, erased};

use super::Handle;
use super::rows::draft_row;
use super::there::check_not_erased;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

/// The most a draft may hold, in bytes of JSON: a form a person could fill many times over.
const MAX_BYTES: usize = 1024 * 1024;

impl Handle for Save {
    fn handle(self, field: &Field) -> Result<Saved, Failure> {
        let size = serde_json::to_vec(&self.content).map_or(0, |json| json.len());
        if size > MAX_BYTES {
            let detail = format!("a draft may hold {MAX_BYTES} bytes, this one has {size}");
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let saved_at = field.parts.clock.now();
        let fresh = DraftId::from_bytes(hand::fresh_at(saved_at)?);
        let saved = field.store.write(|w| {
            let known = match &self.id {
                Some(id) => draft::get(w, id)?
                    .ok_or_else(|| not_found("draft"))
                    .map(Some)?,
                None => None,
            };
            if let Some(edits) = &self.edits {
                check_not_erased(erased::when(w, &edits.dispute)?)?;
            }
            let edits = self.edits.map(|edits| (edits.dispute, edits.version.0));
            let draft = draft::Draft {
                id: known.as_ref().map_or(fresh, |known| known.id),
                edits: known.map_or(edits, |known| known.edits),
                content: self.content,
                saved_at,
            };
            draft::put(w, &draft)?;
            Ok::<_, Stop>(Saved {
                id: draft.id,
                saved_at_ms: saved_at,
            })
        })?;
        field.tell(Event::Drafts);
        Ok(saved)
    }
}

impl Handle for Open {
    fn handle(self, field: &Field) -> Result<Draft, Failure> {
        let found = field
            .store
            .read(|r| Ok::<_, Stop>(draft::get(r, &self.id)?))?;
        let draft = found.ok_or_else(|| not_found("draft"))?;
        Ok(Draft {
            id: draft.id,
            edits: draft.edits.map(|(dispute, version)| Edits {
                dispute,
                version: Version(version),
            }),
            content: draft.content,
            saved_at_ms: draft.saved_at,
        })
    }
}

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Vec<DraftRow>, Failure> {
        let rows = field.store.read(|r| {
            let drafts = draft::all(r)?.into_iter();
            let rows = drafts.map(|draft| draft_row(r, draft));
            rows.collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(rows)
    }
}

impl Handle for Discard {
    fn handle(self, field: &Field) -> Result<(), Failure> {
        let was_there = field
            .store
            .write(|w| Ok::<_, Stop>(draft::remove(w, &self.id)?))?;
        if !was_there {
            return Err(not_found("draft"));
        }
        field.tell(Event::Drafts);
        Ok(())
    }
}
