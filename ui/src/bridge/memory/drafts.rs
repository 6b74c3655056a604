//! The preview's drafts, and how one becomes a record.

use contract::command::dispute::{Edit, Record, Recorded, Sheet, Standing, Version};
use contract::command::draft::{Discard, Draft, DraftRow, List, Open, Save, Saved};
use contract::command::elder::ElderRow;
use contract::command::form;
use contract::{Code, Failure};
use model::{DisputeContent, DisputeId, DisputeState, DraftId, PartyId};

use super::{Answers, Held, seed};

/// A form that was begun.
pub(super) struct Begun {
    dispute: DisputeId,
    form: String,
    kept: form::Kept,
}

impl Begun {
    /// The record it is about.
    pub(super) const fn of(&self) -> DisputeId {
        self.dispute
    }

    /// How it is listed, of an elder.
    pub(super) fn for_elder(&self, elder: ElderRow) -> form::ElderFormRow {
        form::ElderFormRow {
            elder,
            form: self.form.clone(),
            saved_at_ms: self.kept.saved_at_ms,
        }
    }
}

impl Held {
    pub(super) fn form_rows(&self) -> Vec<form::FormRow> {
        let rows = self.forms.iter().rev().filter_map(|begun| {
            let of = |sheet: &&Sheet| sheet.id == begun.dispute;
            Some(form::FormRow {
                dispute: seed::row_of(self.disputes.iter().find(of)?),
                form: begun.form.clone(),
                saved_at_ms: begun.kept.saved_at_ms,
            })
        });
        rows.collect()
    }

    fn drop_form(&mut self, dispute: DisputeId, form: &str) {
        let forms = &mut self.forms;
        forms.retain(|begun| begun.dispute != dispute || begun.form != form);
    }

    pub(super) fn draft_rows(&self) -> Vec<DraftRow> {
        let row = |draft: &Draft| {
            let edits = draft.edits.as_ref().map(|edits| edits.dispute);
            let edited = self.disputes.iter().find(|sheet| Some(sheet.id) == edits);
            let violent = edited.is_some_and(|sheet| seed::row_of(sheet).violent);
            DraftRow {
                id: draft.id,
                edits,
                kind: draft.content.kind.clone(),
                headline: if violent {
                    String::new()
                } else {
                    seed::headline(&draft.content.parties)
                },
                violent,
                saved_at_ms: draft.saved_at_ms,
            }
        };
        self.drafts.iter().rev().map(row).collect()
    }

    fn take(&mut self, id: DraftId) -> Result<(Draft, DisputeContent), Failure> {
        let at = self
            .drafts
            .iter()
            .position(|draft| draft.id == id)
            .ok_or_else(not_found)?;
        let draft = self.drafts[at].clone();
        let mut content = draft
            .content
            .clone()
            .parse(self.now.day())
            .map_err(Failure::invalid)?;
        for party in &mut content.parties {
            let byte = self.fresh();
            party.id.get_or_insert(PartyId::from_bytes([byte; 16]));
        }
        self.drafts.remove(at);
        Ok((draft, content))
    }
}

fn not_found() -> Failure {
    Failure::new(Code::NotFound, "there is no such thing here")
}

impl Answers<Save> for Held {
    fn answer(&mut self, save: Save) -> Result<Saved, Failure> {
        let byte = self.fresh();
        let id = save.id.unwrap_or(DraftId::from_bytes([byte; 16]));
        let edits = self
            .drafts
            .iter()
            .find(|draft| draft.id == id)
            .map(|draft| draft.edits.clone());
        let edits = edits.unwrap_or(save.edits);
        if let Some(sheet) = self
            .disputes
            .iter_mut()
            .find(|sheet| edits.as_ref().is_some_and(|it| it.dispute == sheet.id))
        {
            sheet.draft = Some(id);
        }
        self.drafts.retain(|draft| draft.id != id);
        self.drafts.push(Draft {
            id,
            edits,
            content: save.content,
            saved_at_ms: self.now,
        });
        Ok(Saved {
            id,
            saved_at_ms: self.now,
        })
    }
}

impl Answers<Open> for Held {
    fn answer(&mut self, open: Open) -> Result<Draft, Failure> {
        self.drafts
            .iter()
            .find(|draft| draft.id == open.id)
            .cloned()
            .ok_or_else(not_found)
    }
}

impl Answers<List> for Held {
    fn answer(&mut self, _: List) -> Result<Vec<DraftRow>, Failure> {
        Ok(self.draft_rows())
    }
}

impl Answers<Discard> for Held {
    fn answer(&mut self, discard: Discard) -> Result<(), Failure> {
        self.drafts.retain(|draft| draft.id != discard.id);
        for sheet in self
            .disputes
            .iter_mut()
            .filter(|sheet| sheet.draft == Some(discard.id))
        {
            sheet.draft = None;
        }
        Ok(())
    }
}

impl Answers<Record> for Held {
    fn answer(&mut self, record: Record) -> Result<Recorded, Failure> {
        let (_, content) = self.take(record.draft)?;
        let byte = self.fresh();
        let id = DisputeId::from_bytes([byte; 16]);
        let state = DisputeState::Recorded;
        self.disputes.insert(
            0,
            Sheet {
                id,
                version: Version(vec![]),
                area_name: seed::village_name(&content),
                grid_name: seed::GRID.into(),
                content,
                next: state.next().to_vec(),
                state,
                recorded_by: seed::me(),
                recorded_at_ms: self.now,
                received_at_ms: None,
                steps: vec![],
                acts: vec![],
                life: Standing::default(),
                conflicts: vec![],
                waiting_changes: 1,
                draft: None,
            },
        );
        self.waiting += 1;
        Ok(Recorded { id })
    }
}

impl Answers<Edit> for Held {
    fn answer(&mut self, edit: Edit) -> Result<Recorded, Failure> {
        let (draft, content) = self.take(edit.draft)?;
        let id = draft
            .edits
            .map(|edits| edits.dispute)
            .ok_or_else(not_found)?;
        let sheet = self
            .disputes
            .iter_mut()
            .find(|sheet| sheet.id == id)
            .ok_or_else(not_found)?;
        (sheet.content, sheet.draft) = (content, None);
        sheet.waiting_changes += 1;
        self.waiting += 1;
        Ok(Recorded { id })
    }
}

impl Answers<form::Keep> for Held {
    fn answer(&mut self, keep: form::Keep) -> Result<form::Saved, Failure> {
        self.drop_form(keep.dispute, &keep.form);
        let saved_at_ms = self.now;
        self.forms.push(Begun {
            dispute: keep.dispute,
            form: keep.form,
            kept: form::Kept {
                content: keep.content,
                saved_at_ms,
            },
        });
        Ok(form::Saved { saved_at_ms })
    }
}

impl Answers<form::Open> for Held {
    fn answer(&mut self, open: form::Open) -> Result<Option<form::Kept>, Failure> {
        let is = |begun: &&Begun| begun.dispute == open.dispute && begun.form == open.form;
        Ok(self.forms.iter().find(is).map(|begun| begun.kept.clone()))
    }
}

impl Answers<form::Discard> for Held {
    fn answer(&mut self, discard: form::Discard) -> Result<(), Failure> {
        self.drop_form(discard.dispute, &discard.form);
        Ok(())
    }
}
