//! Writing disputes: record, edit, move. Each is one transaction that reads, changes and writes.

use contract::command::dispute::{Edit, Move, Record, Recorded, Version};
use contract::{Code, Event, Failure};
use merge::Document;
use model::dispute::limits;
use model::{
    DisputeContent, DisputeDraft, DisputeId, FieldProblem, GridId, PartyId, Problem, Step, StepId,
};
use store::{Writing, directory, draft, erased, record};

use super::Handle;
use super::there::there;
use crate::failure::{Stop, not_found};
use crate::{Field, hand};

impl Handle for Record {
    fn handle(self, field: &Field) -> Result<Recorded, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let id = DisputeId::from_bytes(hand::fresh_at(hand.at_ms)?);
        field.store.write(|w| {
            let draft = draft::get(w, &self.draft)?.ok_or_else(|| not_found("draft"))?;
            if draft.edits.is_some() {
                let detail = "this draft edits a record; apply it with dispute.edit";
                return Err(Failure::new(Code::BadArguments, detail).into());
            }
            let content = content(field, w, draft.content, None)?;
            check_held(w, &content.grid)?;
            let (begun, change) = Document::begin(id, &content, hand)?;
            record::begin(w, &id, &content.grid, &begun, &change, &seat.worker)?;
            draft::remove(w, &self.draft)?;
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        field.tell(Event::Drafts);
        Ok(Recorded { id })
    }
}

impl Handle for Edit {
    fn handle(self, field: &Field) -> Result<Recorded, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let id = field.store.write(|w| {
            let draft = draft::get(w, &self.draft)?.ok_or_else(|| not_found("draft"))?;
            let Some((id, version)) = draft.edits else {
                let detail = "this draft is a new record; record it with dispute.record";
                return Err(Failure::new(Code::BadArguments, detail).into());
            };
            let known = there(record::load(w, &id)?, erased::when(w, &id)?)?;
            let seen = known.read_at(&version)?.content;
            let content = content(field, w, draft.content, Some(&seen))?;
            // A record keeps its grid for life, so the reading that was edited tells it.
            if seen.grid != content.grid {
                return Err(problem("grid", Problem::Fixed));
            }
            check_held(w, &content.grid)?;
            if let Some(change) = known.clone().edit(&version, &content, hand)? {
                record::put_local(w, &id, &content.grid, known, &change, &seat.worker)?;
            }
            draft::remove(w, &self.draft)?;
            Ok::<_, Stop>(id)
        })?;
        field.wrote();
        field.tell(Event::Drafts);
        Ok(Recorded { id })
    }
}

impl Handle for Move {
    fn handle(self, field: &Field) -> Result<Recorded, Failure> {
        let seat = field.seat()?;
        let hand = field.hand(&seat);
        let reason = self.reason.trim().to_owned();
        check_reason(&self.to, &reason)?;
        if !self.to.may_be_set_by(seat.worker.role) {
            let (role, to) = (seat.worker.role.code(), self.to.code());
            let detail = format!("a {role} may not take a case to {to}; an officer does");
            return Err(Failure::new(Code::NotAllowed, detail));
        }
        let step_id = StepId::from_bytes(hand::fresh()?);
        field.store.write(|w| {
            let known = there(record::load(w, &self.id)?, erased::when(w, &self.id)?)?;
            check_unmoved(&known, self.version.as_ref())?;
            let record = known.read().map_err(merge::MergeError::from)?;
            check_held(w, &record.content.grid)?;
            let step = Step {
                id: step_id,
                from: record.state,
                to: self.to,
                by: hand.worker,
                at_ms: hand.at_ms,
                reason,
            };
            let change = known.clone().step(&step, hand)?;
            let grid = &record.content.grid;
            record::put_local(w, &self.id, grid, known, &change, &seat.worker)?;
            Ok::<_, Stop>(())
        })?;
        field.wrote();
        Ok(Recorded { id: self.id })
    }
}

fn check_reason(to: &model::DisputeState, reason: &str) -> Result<(), Failure> {
    let chars = reason.chars().count();
    let max_chars = limits::REASON_CHARS;
    let problem = if to.needs_reason() && reason.is_empty() {
        Problem::Missing
    } else if chars > max_chars {
        Problem::TooLong { max_chars, chars }
    } else {
        return Ok(());
    };
    Err(Failure::invalid(vec![FieldProblem::new("reason", problem)]))
}

/// The content of a draft that may stand: checked, its area known here, its new cards named. An edit
/// is measured against the record as its editor saw it.
fn content(
    field: &Field,
    w: &Writing<'_>,
    draft: DisputeDraft,
    seen: Option<&DisputeContent>,
) -> Result<DisputeContent, Stop> {
    let today = field.parts.clock.now().day();
    let parsed = match seen {
        None => draft.parse(today),
        Some(seen) => draft.parse_edit(today, seen),
    };
    let mut content = parsed.map_err(Failure::invalid)?;
    if let Some(area) = &content.area
        && seen.is_none_or(|seen| seen.area.as_ref() != Some(area))
        && directory::area_name(w, area)?.is_empty()
    {
        return Err(problem("area", Problem::UnknownArea));
    }
    for party in content
        .parties
        .iter_mut()
        .filter(|party| party.id.is_none())
    {
        party.id = Some(PartyId::from_bytes(hand::fresh()?));
    }
    Ok(content)
}

/// The case is in the state, or the disagreeing states, the worker had before her.
fn check_unmoved(document: &Document, version: Option<&Version>) -> Result<(), Stop> {
    let Some(Version(seen)) = version else {
        return Ok(());
    };
    if document.states_at(seen)? == document.states_at(&document.heads())? {
        return Ok(());
    }
    let detail = "the case has moved on since it was on screen; look at it again";
    Err(Failure::new(Code::IllegalStep, detail).into())
}

pub(super) fn check_held(w: &Writing<'_>, grid: &GridId) -> Result<(), Stop> {
    if directory::holds(w, grid)? {
        Ok(())
    } else {
        Err(problem("grid", Problem::OutsideScope))
    }
}

fn problem(field: &str, problem: Problem) -> Stop {
    Stop(Failure::invalid(vec![FieldProblem::new(field, problem)]))
}
