//! What a change must leave as it is, and what it may do: the record's own rules, checked on the
//! change alone – the document as its author left it against the document as its author saw it.

use automerge::{Automerge, Change, ObjType, ROOT};
use model::dispute::limits;
use model::{Attachment, Dispute, DisputeId, DisputeState, GridId, Step, WorkerId};

use super::{Held, Reason, held};
use crate::schema::{AttachmentCard, Malformed, TEXTS, View};

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

/// Checks the rules; tells whose hand the change shows. `now` is the record with the change in it.
pub(super) fn check(
    doc: &Automerge,
    change: &Change,
    id: DisputeId,
    scope: &GridId,
    now: &Dispute,
) -> Result<Hand, Held> {
    let hash = [change.hash()];
    let view = View::at(doc, &hash);
    // Where nobody else wrote since, what the author left is what stands.
    let after = if doc.get_heads() == hash {
        now.clone()
    } else {
        view.dispute().map_err(bad)?
    };
    if after.id != id {
        return Err(held(Reason::BadSchema, "carries another identity"));
    }
    if after.content.grid != *scope {
        return Err(held(Reason::OutsideScope, "belongs to another grid"));
    }
    if change.deps().is_empty() {
        check_sizes(&after, None)?;
        return check_beginning(&view, &after);
    }
    let seen = View::at(doc, change.deps());
    let before = seen.dispute().map_err(bad)?;
    check_sizes(&after, Some(&before))?;
    check_kept(&seen, &before, &view, &after)?;
    let fresh: Vec<_> = after
        .steps
        .iter()
        .filter(|step| !before.steps.contains(step))
        .collect();
    check_state(&seen, &view, &fresh)?;
    let attached = check_attachments(&seen, &view)?;
    Ok(Hand {
        authors: fresh.iter().map(|step| step.by).chain(attached).collect(),
        entered: fresh.iter().map(|step| step.to.clone()).collect(),
    })
}

fn bad(error: Malformed) -> Held {
    let Malformed { path, why } = error;
    held(Reason::BadSchema, format!("{path} {why}"))
}

/// Nothing is longer than it may be, unless it was already and did not grow: honest people may have
/// merged into more than any of them wrote.
fn check_sizes(after: &Dispute, before: Option<&Dispute>) -> Result<(), Held> {
    let was = before.map(sizes).unwrap_or_default();
    let allowed = |field: &str, max: usize| {
        let before = was.iter().find(|(known, ..)| known == field);
        before.map_or(0, |(_, chars, _)| *chars).max(max * MERGED)
    };
    match sizes(after)
        .into_iter()
        .find(|(field, chars, max)| *chars > allowed(field, *max))
    {
        None => Ok(()),
        Some((field, chars, _)) => Err(held(
            Reason::BadSchema,
            format!("{field} has {chars} characters"),
        )),
    }
}

/// Every field that has a measure: its path, its size and what one form allows.
fn sizes(dispute: &Dispute) -> Vec<(String, usize, usize)> {
    let content = &dispute.content;
    let mut sizes = vec![
        ("parties".to_owned(), content.parties.len(), limits::PARTIES),
        (
            "attachments".to_owned(),
            dispute.attachments.len(),
            limits::ATTACHMENTS,
        ),
    ];
    let mut add = |field: String, text: &str, max| sizes.push((field, text.chars().count(), max));
    add("claim_a".into(), &content.claim_a, limits::NARRATIVE_CHARS);
    add("claim_b".into(), &content.claim_b, limits::NARRATIVE_CHARS);
    add(
        "verified".into(),
        &content.verified,
        limits::NARRATIVE_CHARS,
    );
    add("place".into(), &content.place, limits::PLACE_CHARS);
    for party in &content.parties {
        let id = party.id.map_or_else(String::new, |id| id.to_string());
        add(
            format!("parties.{id}.name"),
            &party.name,
            limits::NAME_CHARS,
        );
        add(
            format!("parties.{id}.phone"),
            &party.phone,
            limits::PHONE_CHARS,
        );
        add(
            format!("parties.{id}.address"),
            &party.address,
            limits::PLACE_CHARS,
        );
    }
    for step in &dispute.steps {
        add(
            format!("steps.{}.reason", step.id),
            &step.reason,
            limits::REASON_CHARS,
        );
    }
    for file in &dispute.attachments {
        add(
            format!("attachments.{}.type", file.sha256),
            file.media_type.code(),
            limits::NAME_CHARS,
        );
        add(
            format!("attachments.{}.caption", file.sha256),
            &file.caption,
            limits::CAPTION_CHARS,
        );
    }
    sizes
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
    let attached = view.attachment_cards().map_err(bad)?.into_iter();
    let attached = attached.map(|card| card.file.added_by);
    Ok(Hand {
        authors: std::iter::once(after.recorded_by).chain(attached).collect(),
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

/// What is said of a file stays, but for its caption and whether it was taken off. Tells who is said
/// to have added the fresh ones.
fn check_attachments(seen: &View<'_>, view: &View<'_>) -> Result<Vec<WorkerId>, Held> {
    let before = seen.attachment_cards().map_err(bad)?;
    let after = view.attachment_cards().map_err(bad)?;
    let find = |cards: &[AttachmentCard], was: &AttachmentCard| {
        cards.iter().find(|card| card.card == was.card).cloned()
    };
    for was in &before {
        let Some(is) = find(&after, was) else {
            return Err(held(
                Reason::BadSchema,
                "deletes a file instead of marking it",
            ));
        };
        let caption = was.file.caption.clone();
        let file = Attachment { caption, ..is.file };
        if file != was.file || (was.off && !is.off) {
            return Err(held(Reason::BadSchema, "rewrites what is said of a file"));
        }
    }
    let fresh = after.iter().filter(|is| find(&before, is).is_none());
    Ok(fresh.map(|card| card.file.added_by).collect())
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
