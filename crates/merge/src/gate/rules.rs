//! What a change must leave as it is, and what it may do: the record's own rules, checked on the
//! change alone – the document as its author left it against the document as its author saw it.

mod acts;
mod elder;
mod notice;

use model::dispute::limits;
use model::{Attachment, Dispute, DisputeState, GridId, Record, RecordId, WorkerId};

use super::reading::Reading;
use super::verdict::{Done, Writes};
use super::{Held, Reason, held};
use crate::document::AUTHORITY;
use crate::schema::AttachmentCard;

/// How far a merged text may outgrow what one form allows: two people may write at once.
const MERGED: usize = 4;

/// Whose hand a change shows.
#[derive(Debug, Default)]
pub(super) struct Hand {
    /// The workers it names as its author.
    pub(super) authors: Vec<WorkerId>,
    /// The acts it does.
    pub(super) acts: Vec<Done>,
    /// The state that acts this version does not know take the case into.
    pub(super) entered: Option<DisputeState>,
    /// What it writes beside acts.
    pub(super) writes: Writes,
}

/// Checks the rules; tells whose hand the change shows. `after` is the record as its author left it,
/// `before` as its author saw it, none when the change begins it.
pub(super) fn check(
    before: Option<&Reading>,
    after: &Reading,
    id: RecordId,
    scope: &GridId,
) -> Result<Hand, Held> {
    let record = &after.record;
    if record.id() != id {
        return Err(held(Reason::BadSchema, "carries another identity"));
    }
    // A record that was moved keeps saying where it was begun.
    let says = before.map_or(scope, |before| before.record.grid());
    if record.grid() != says {
        return Err(held(Reason::OutsideScope, "belongs to another grid"));
    }
    let is_letter = matches!(record, Record::Dispute(dispute) if dispute.letter.is_some());
    if is_letter != scope.is_channel() {
        let why = "only letters travel in the channel to a unit";
        return Err(held(Reason::OutsideScope, why));
    }
    match before {
        None if after.continues.is_some() => return Ok(begun_anew()),
        Some(before) if before.continues != after.continues => {
            return Err(held(
                Reason::BadSchema,
                "rewrites what it takes the place of",
            ));
        }
        None | Some(_) => {}
    }
    match (before.map(|before| (before, &before.record)), record) {
        (None, Record::Dispute(begun)) => {
            check_sizes(begun, None)?;
            check_beginning(after, begun)
        }
        (Some((before, Record::Dispute(was))), Record::Dispute(is)) => {
            changed((before, was), (after, is))
        }
        (None, Record::Elder(begun)) => elder::beginning(begun),
        (Some((before, Record::Elder(was))), Record::Elder(is)) => {
            elder::changed((before, was), (after, is))
        }
        (None, Record::Notice(begun)) => notice::beginning(begun),
        (Some((before, Record::Notice(was))), Record::Notice(is)) => {
            notice::changed((before, was), (after, is))
        }
        _ => Err(held(Reason::BadSchema, "becomes another kind of record")),
    }
}

/// A record that is begun anew: it may stand anywhere in its life, and it speaks for the server alone, whose word for it
/// no device can give.
fn begun_anew() -> Hand {
    Hand {
        authors: vec![AUTHORITY],
        ..Hand::default()
    }
}

/// A change of a dispute that stands.
fn changed(
    (before, was): (&Reading, &Dispute),
    (after, is): (&Reading, &Dispute),
) -> Result<Hand, Held> {
    check_sizes(is, Some(was))?;
    check_kept((before, was), (after, is))?;
    let edits = was.content != is.content || before.files != after.files;
    if edits && is.letter.is_some() {
        return Err(held(Reason::BadSchema, "edits a letter"));
    }
    let (acts, entered) = acts::check((before, was), (after, is))?;
    let attached = check_attachments(before, after)?;
    Ok(Hand {
        authors: acts.iter().map(|act| act.by).chain(attached).collect(),
        acts: acts.into_iter().map(Done::Dispute).collect(),
        entered,
        writes: if edits {
            Writes::Record
        } else {
            Writes::Nothing
        },
    })
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
    if let Some(letter) = &dispute.letter {
        for (field, text, max) in [
            ("unit_name", &letter.unit_name, limits::PLACE_CHARS),
            ("number", &letter.number, limits::NAME_CHARS),
            ("matter", &letter.matter, limits::PLACE_CHARS),
            ("asked", &letter.asked, limits::REASON_CHARS),
            ("from_name", &letter.from_name, limits::NAME_CHARS),
        ] {
            add(format!("letter.{field}"), text, max);
        }
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

fn check_beginning(begun: &Reading, record: &Dispute) -> Result<Hand, Held> {
    if !matches!(
        record.heads.states[..],
        [DisputeState::Recorded | DisputeState::Unknown(_)]
    ) {
        return Err(held(Reason::IllegalStep, "begins in the middle"));
    }
    if !begun.written.is_empty() {
        return Err(held(Reason::IllegalStep, "begins with acts done"));
    }
    let attached = begun.files.iter().map(|card| card.file.added_by);
    Ok(Hand {
        authors: std::iter::once(record.recorded_by)
            .chain(attached)
            .collect(),
        writes: if record.letter.is_some() {
            Writes::Letter
        } else {
            Writes::Record
        },
        ..Hand::default()
    })
}

/// Who recorded it and when, the cards and the narratives themselves stay.
fn check_kept(
    (before, was): (&Reading, &Dispute),
    (after, is): (&Reading, &Dispute),
) -> Result<(), Held> {
    let refuse = |what| Err(held(Reason::BadSchema, what));
    if (was.recorded_by, was.recorded_at_ms) != (is.recorded_by, is.recorded_at_ms) {
        return refuse("rewrites who recorded it");
    }
    if was.letter != is.letter {
        return refuse("rewrites a letter");
    }
    if before.narratives != after.narratives {
        return refuse("replaces a narrative instead of editing it");
    }
    let ((was, kept), (is, keys)) = (&before.cards, &after.cards);
    if was != is || !kept.iter().all(|key| keys.contains(key)) {
        return refuse("deletes what may only be marked");
    }
    Ok(())
}

/// What is said of a file stays, but for its caption and whether it was taken off. Tells who is said
/// to have added the fresh ones.
fn check_attachments(before: &Reading, after: &Reading) -> Result<Vec<WorkerId>, Held> {
    let find = |cards: &[AttachmentCard], was: &AttachmentCard| {
        cards.iter().find(|card| card.card == was.card).cloned()
    };
    for was in &before.files {
        let Some(is) = find(&after.files, was) else {
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
    let fresh = after.files.iter();
    let fresh = fresh.filter(|is| find(&before.files, is).is_none());
    Ok(fresh.map(|card| card.file.added_by).collect())
}
