//! Records that may be of the same quarrel. They are offered; nothing follows from it by itself.

use contract::Failure;
use contract::command::dispute::{Likely, Similar};
use model::{DisputeContent, DisputeDraft, DisputeId, DisputeKind, GridId, Role, UtcMs};
use store::{Reading, directory, dispute, draft, erased, likeness, record, sound};

use super::Handle;
use super::rows::dispute_row;
use super::there::there;
use crate::Field;
use crate::failure::{Stop, not_found};
use crate::indexing;

/// The most that is offered.
const MOST: usize = 10;
/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

impl Handle for Similar {
    fn handle(self, field: &Field) -> Result<Vec<Likely>, Failure> {
        let role = field.seat()?.worker.role;
        let now = field.parts.clock.now();
        // Who writes at a door has somebody beside them who reads along: no case of violence is hinted at there.
        let read_along = !matches!(self, Self::Dispute(_));
        indexing::catch_up(field)?;
        let mut likely = field.store.read(|r| {
            let (own, content, at) = match self {
                Self::Dispute(id) => {
                    let document = there(record::load(r, &id)?, erased::when(r, &id)?)?;
                    let record = document.read().map_err(merge::MergeError::from)?;
                    (Some(id), record.content, record.recorded_at_ms)
                }
                Self::Draft(id) => {
                    let draft = draft::get(r, &id)?.ok_or_else(|| not_found("draft"))?;
                    let edits = draft.edits.map(|(id, _)| id);
                    (edits, written(r, draft.content)?, now)
                }
                Self::Content(draft) => (None, written(r, *draft)?, now),
            };
            likely(r, own, &content, at, role, now)
        })?;
        likely.retain(|one| !(read_along && one.dispute.violent));
        Ok(likely)
    }
}

/// What has been written so far, as far as it can be compared.
fn written(r: &Reading<'_>, draft: DisputeDraft) -> Result<DisputeContent, Stop> {
    let grid = match &draft.grid {
        Some(grid) => grid.clone(),
        None => first_grid(r)?,
    };
    let kind = draft.kind.clone();
    let kind = kind.unwrap_or(DisputeKind::Unknown(String::new()));
    Ok(draft.with(kind, grid))
}

fn first_grid(r: &Reading<'_>) -> Result<GridId, Stop> {
    let first = directory::grids(r)?.into_iter().next();
    Ok(first.ok_or_else(|| not_found("grid"))?.id)
}

fn likely(
    r: &Reading<'_>,
    own: Option<DisputeId>,
    content: &DisputeContent,
    at: UtcMs,
    role: Role,
    now: UtcMs,
) -> Result<Vec<Likely>, Stop> {
    let mut found = Vec::new();
    for candidate in likeness::candidates(r, content, at)? {
        if Some(candidate.doc) == own {
            continue;
        }
        let Some(row) = dispute::get(r, &candidate.doc)? else {
            continue;
        };
        let names: Vec<_> = row.side_a.iter().chain(&row.side_b).collect();
        let people = content.parties.iter().filter(|party| {
            let sounds = |name: &&String| sound::alike(&party.name, name);
            names.iter().any(sounds)
        });
        let people = u32::try_from(people.count()).unwrap_or(u32::MAX);
        let same_kind = row.kind == content.kind;
        let same_place = sound::alike_place(&row.place, &content.place);
        // One name in common is nobody's quarrel yet.
        let one = people > 1 || (people == 1 && (same_kind || same_place));
        if !(one || same_place && same_kind) {
            continue;
        }
        let days = candidate.recorded_at.ms_after(at).unsigned_abs() / DAY_MS;
        found.push(Likely {
            dispute: dispute_row(role, row, now.day()),
            people,
            same_kind,
            same_place,
            days: u32::try_from(days).unwrap_or(u32::MAX),
        });
    }
    found.sort_by_key(|one| {
        let signs = one.people + u32::from(one.same_kind) + u32::from(one.same_place);
        (std::cmp::Reverse(signs), one.days)
    });
    found.truncate(MOST);
    Ok(found)
}
