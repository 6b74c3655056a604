//! Writing disputes: record and edit. Each is one transaction that reads, changes and writes.

use contract::command::dispute::{Edit, Record, Recorded};
use contract::{Code, Event, Failure};
use merge::Document;
use model::{DisputeContent, DisputeDraft, DisputeId, FieldProblem, GridId, PartyId, Problem};
use store::{Writing, directory, draft, erased, record, repeat_call};

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
            repeat_call::recorded(w, &self.draft, &id)?;
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
            let mut content = content(field, w, draft.content, Some(&seen))?;
            // An edit moves no record to another grid. One that was moved while it was being edited
            // stands in another than the form says.
            if seen.grid != content.grid && known.begun_in().ok().as_ref() != Some(&content.grid) {
                return Err(problem("grid", Problem::Fixed));
            }
            content.grid = seen.grid.clone();
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
    {
        if directory::area_name(w, area)?.is_empty() {
            return Err(problem("area", Problem::UnknownArea));
        }
        if directory::is_revoked(w, area, today)? {
            return Err(problem("area", Problem::RevokedArea));
        }
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
