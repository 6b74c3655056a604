//! What a change must leave as it is, and what it may do: the record's own rules, checked on the
//! change alone – the document as its author left it against the document as its author saw it.

use automerge::{Automerge, Change, ObjType, ROOT};
use model::dispute::limits;
use model::{Dispute, DisputeId, DisputeState, GridId, Step, WorkerId};

use super::{Held, Reason, held};
use crate::schema::{Malformed, TEXTS, View};

/// How far a merged text may outgrow what one form allows: two people may write at once.
const MERGED: usize = 4;

/// Whose hand a change shows.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// The workers it names as its author.
    pub(super) authors: Vec<WorkerId>,
    /// The states it takes the case into.
    pub(super) entered: Vec<DisputeState>,
}

/// Checks the rules; tells whose hand the change shows.
pub(super) fn check(
    doc: &Automerge,
    change: &Change,
    id: DisputeId,
    scope: &GridId,
) -> Result<Hand, Held> {
    let hash = [change.hash()];
    let view = View::at(doc, &hash);
    let after = view.dispute().map_err(bad)?;
    if after.id != id {
        return Err(held(Reason::BadSchema, "carries another identity"));
    }
    if after.content.grid != *scope {
        return Err(held(Reason::OutsideScope, "belongs to another grid"));
    }
    check_sizes(&after)?;
    if change.deps().is_empty() {
        return check_beginning(&view, &after);
    }
    let seen = View::at(doc, change.deps());
    let before = seen.dispute().map_err(bad)?;
    check_kept(&seen, &before, &view, &after)?;
    let fresh: Vec<_> = after
        .steps
        .iter()
        .filter(|step| !before.steps.contains(step))
        .collect();
    check_state(&seen, &view, &fresh)?;
    Ok(Hand {
        authors: fresh.iter().map(|step| step.by).collect(),
        entered: fresh.iter().map(|step| step.to.clone()).collect(),
    })
}

fn bad(error: Malformed) -> Held {
    let Malformed { path, why } = error;
    held(Reason::BadSchema, format!("{path} {why}"))
}

fn check_sizes(dispute: &Dispute) -> Result<(), Held> {
    let content = &dispute.content;
    let fits = |text: &str, max: usize| text.chars().count() <= max * MERGED;
    let texts = [&content.claim_a, &content.claim_b, &content.verified];
    let cards = content.parties.iter().all(|party| {
        fits(&party.name, limits::NAME_CHARS)
            && fits(&party.phone, limits::PHONE_CHARS)
            && fits(&party.address, limits::PLACE_CHARS)
    });
    let fine = cards
        && texts.iter().all(|text| fits(text, limits::NARRATIVE_CHARS))
        && fits(&content.place, limits::PLACE_CHARS)
        && content.parties.len() <= limits::PARTIES * MERGED
        && dispute
            .steps
            .iter()
            .all(|step| fits(&step.reason, limits::REASON_CHARS));
    if fine {
        Ok(())
    } else {
        Err(held(Reason::BadSchema, "a field is longer than it may be"))
    }
}

fn check_beginning(view: &View<'_>, after: &Dispute) -> Result<Hand, Held> {
    let states = view.states().map_err(bad)?;
    if !matches!(
        states[..],
        [DisputeState::Recorded | DisputeState::Unknown(_)]
    ) {
        return Err(held(Reason::IllegalStep, "begins in the middle"));
    }
    if !after.steps.is_empty() {
        return Err(held(Reason::IllegalStep, "begins with steps taken"));
    }
    Ok(Hand {
        authors: vec![after.recorded_by],
        entered: Vec::new(),
    })
}

/// Who recorded it and when, the steps taken, the cards and the narratives themselves stay.
fn check_kept(
    seen: &View<'_>,
    before: &Dispute,
    view: &View<'_>,
    after: &Dispute,
) -> Result<(), Held> {
    let refuse = |what| Err(held(Reason::BadSchema, what));
    if (before.recorded_by, before.recorded_at_ms) != (after.recorded_by, after.recorded_at_ms) {
        return refuse("rewrites who recorded it");
    }
    if !before.steps.iter().all(|step| after.steps.contains(step)) {
        return refuse("rewrites the steps taken");
    }
    for key in TEXTS {
        let object = |view: &View<'_>| view.object(&ROOT, key, ObjType::Text);
        if object(seen) != object(view) {
            return refuse("replaces a narrative instead of editing it");
        }
    }
    for key in ["parties", "steps"] {
        let (was, is) = (
            seen.object(&ROOT, key, ObjType::Map).map_err(bad)?,
            view.object(&ROOT, key, ObjType::Map).map_err(bad)?,
        );
        let keys = view.keys(&is);
        if was != is || !seen.keys(&was).iter().all(|key| keys.contains(key)) {
            return refuse("deletes what may only be marked");
        }
    }
    Ok(())
}

/// The state may stay, or become what one of the states its author saw leads to, with a step that
/// says so.
fn check_state(seen: &View<'_>, view: &View<'_>, fresh: &[&Step]) -> Result<(), Held> {
    let before = seen.states().map_err(bad)?;
    let after = view.states().map_err(bad)?;
    let [to] = &after[..] else {
        return if before == after {
            Ok(())
        } else {
            Err(held(Reason::IllegalStep, "two states at once"))
        };
    };
    let unmoved = before.contains(to);
    let moved = before.iter().any(|from| from.may_become(to));
    if unmoved || (moved && fresh.iter().any(|step| step.to == *to)) {
        return Ok(());
    }
    let codes: Vec<_> = before.iter().map(DisputeState::code).collect();
    Err(held(
        Reason::IllegalStep,
        format!("{} to {}", codes.join("/"), to.code()),
    ))
}
