//! The scratch copy: what a change does to the document, tried before it does it.

use automerge::{Automerge, AutomergeError, Change, ROOT, ReadDoc, TextEncoding};
use model::{ChangeHash, DisputeId, GridId, Record, UtcMs};

use super::columns;
use super::reading::Reading;
use super::rules::{self, Hand};

use super::{
    Accepted, Held, MAX_CHANGE_OPS, MAX_DOCUMENT_BYTES, MAX_DOCUMENT_OPS, Reason, Standing,
    base_actor, held, name_of,
};
use crate::document::{Document, LocalChange, load, ours, ours_one, same_heads};
use crate::schema::{Continues, View, taken_off};

/// A saved document.
pub(super) fn open(saved: &[u8]) -> Result<Automerge, Held> {
    load(saved).map_err(|error| held(Reason::Poison, error.to_string()))
}

/// Tries one change whose envelope is right.
pub(super) fn change(
    known: Option<Automerge>,
    id: DisputeId,
    scope: &GridId,
    bytes: &[u8],
    actor_ok: &dyn Fn(&[u8; 16]) -> bool,
) -> Result<(Accepted, Document), Held> {
    let change = decode(bytes, actor_ok)?;
    let begun = known.is_some();
    let mut doc =
        known.unwrap_or_else(|| Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint));
    if is_part_of(&doc, &change) {
        return Ok((duplicate(&change), Document::of(doc)));
    }
    check_deps(&doc, &change, begun)?;
    // What its author saw is read at once where nobody has written since.
    let heads = doc.get_heads();
    let seen_now = begun && same_heads(&heads, change.deps());
    let seen_now = seen_now.then(|| Reading::now(&doc));
    apply(&mut doc, &change)?;
    let (saved, again) = reload(&doc)?;
    let now = Reading::now(&again)?;
    let left = if begun && doc.get_heads() != [change.hash()] {
        Some(Reading::at(&again, &[change.hash()])?)
    } else {
        None
    };
    let before = match seen_now {
        _ if !begun => None,
        Some(seen) => Some(seen?),
        None => Some(Reading::at(&again, change.deps())?),
    };
    let hand = rules::check(before.as_ref(), left.as_ref().unwrap_or(&now), id, scope)?;
    let (standing, again) = stand(saved, again, now, scope)?;
    Ok((accepted(&change, Some(standing), hand), again))
}

/// The grid a record says that begins with this change.
pub(super) fn grid_of_anew(bytes: &[u8]) -> Result<GridId, Held> {
    let change = decode(bytes, &|_| true)?;
    let mut doc = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint);
    check_deps(&doc, &change, false)?;
    apply(&mut doc, &change)?;
    let grid = Document::of(doc).begun_in();
    grid.map_err(|error| held(Reason::BadSchema, error.to_string()))
}

/// Tries a record that the server begins anew.
pub(super) fn anew(
    known: Option<&[u8]>,
    id: DisputeId,
    scope: &GridId,
    bytes: &[u8],
) -> Result<(Accepted, Document), Held> {
    let known = known.map(open).transpose()?;
    let change = decode(bytes, &|_| true)?;
    if let Some(known) = known.as_ref().filter(|known| is_part_of(known, &change)) {
        return Ok((duplicate(&change), Document::of(known.clone())));
    }
    let (accepted, anew) = self::change(None, id, scope, bytes, &|_| true)?;
    let now = Reading::now(&anew.doc)?;
    let Some(continues) = &now.continues else {
        return Err(held(Reason::SecondBeginning, "it was begun already"));
    };
    if now.record.is_open() {
        return Err(held(Reason::Rewritten, "is not over"));
    }
    if let Some(known) = known {
        check_goes_on(&known, continues)?;
        check_reads_as_before(&known, &continues.heads, &now.record, scope)?;
    }
    Ok((accepted, anew))
}

/// A server that lost what was written since an earlier new beginning would begin anew from before it.
fn check_goes_on(known: &Automerge, continues: &Continues) -> Result<(), Held> {
    let view = View::now(known);
    let before = view.fields(&ROOT).and_then(|root| view.continues(&root));
    let before = before.map_err(|error| held(Reason::BadSchema, error.to_string()))?;
    if before.is_some_and(|before| before.changes >= continues.changes) {
        let why = "goes back behind an earlier new beginning";
        return Err(held(Reason::Rewritten, why));
    }
    Ok(())
}

fn check_reads_as_before(
    known: &Automerge,
    heads: &[ChangeHash],
    now: &Record,
    scope: &GridId,
) -> Result<(), Held> {
    let heads: Vec<_> = heads
        .iter()
        .map(|head| automerge::ChangeHash(*head.as_bytes()))
        .collect();
    // What did not all reach this side cannot be compared.
    if !known.get_missing_deps(&heads).is_empty() {
        return Ok(());
    }
    let mut before = Reading::at(known, &heads)?.record;
    before.stand_in(scope.clone());
    if before == *now {
        Ok(())
    } else {
        let why = "the record does not read as it did before it was begun anew";
        Err(held(Reason::Rewritten, why))
    }
}

/// Tries a record begun here.
pub(super) fn beginning(
    begun: &Document,
    id: DisputeId,
    scope: &GridId,
    change: &LocalChange,
) -> Result<Accepted, Held> {
    if begun.heads() != [change.hash] || name_of(&change.bytes) != change.hash {
        return Err(held(Reason::Poison, "is not what began the document"));
    }
    let operations = begun.doc.stats().num_ops;
    if operations > MAX_CHANGE_OPS as u64 {
        return Err(held(Reason::TooLarge, format!("{operations} operations")));
    }
    let (saved, again) = reload(&begun.doc)?;
    let now = Reading::now(&again)?;
    let hand = rules::check(None, &now, id, scope)?;
    let heads = again.get_heads();
    let meta = heads
        .first()
        .and_then(|head| again.get_change_meta_by_hash(head));
    let Some(meta) = meta.filter(|meta| meta.deps.is_empty()) else {
        return Err(held(Reason::Poison, "is not what began the document"));
    };
    let made_at_ms = UtcMs(meta.timestamp);
    let (standing, _) = stand(saved, again, now, scope)?;
    Ok(Accepted {
        hash: change.hash,
        actor: change.actor.clone(),
        actor_seq: change.actor_seq,
        duplicate: false,
        made_at_ms,
        authors: hand.authors,
        acts: hand.acts,
        entered: hand.entered,
        writes: hand.writes,
        standing: Some(standing),
    })
}

/// A change as it was meant, from a device that may write under its actor.
pub(super) fn decode(bytes: &[u8], actor_ok: &dyn Fn(&[u8; 16]) -> bool) -> Result<Change, Held> {
    columns::check(bytes)?;
    let change = Change::from_bytes(bytes.to_vec())
        .map_err(|error| held(Reason::NotAChange, error.to_string()))?;
    if change.len() > MAX_CHANGE_OPS {
        return Err(held(
            Reason::TooLarge,
            format!("{} operations", change.len()),
        ));
    }
    if ours_one(change.hash()) != name_of(bytes) || change.raw_bytes() != bytes {
        return Err(held(Reason::Poison, "decodes to other bytes"));
    }
    if !base_actor(change.actor_id().to_bytes()).is_some_and(|actor| actor_ok(&actor)) {
        return Err(held(Reason::ForeignActor, "the actor is not this device's"));
    }
    Ok(change)
}

pub(super) fn is_part_of(doc: &Automerge, change: &Change) -> bool {
    doc.get_change_meta_by_hash(&change.hash()).is_some()
}

pub(super) fn check_deps(doc: &Automerge, change: &Change, begun: bool) -> Result<(), Held> {
    if begun == change.deps().is_empty() {
        let why = if begun {
            "it was begun already"
        } else {
            "it was not begun here"
        };
        let reason = if begun {
            Reason::SecondBeginning
        } else {
            Reason::MissingDeps
        };
        return Err(held(reason, why));
    }
    let missing = doc.get_missing_deps(change.deps()).len();
    if missing > 0 {
        return Err(held(
            Reason::MissingDeps,
            format!("{missing} of {}", change.deps().len()),
        ));
    }
    check_counted(doc, change)
}

/// Its operations count on from all it builds on: by their counts everybody puts in one order what was
/// done, and nobody may put what they did before what they knew of.
fn check_counted(doc: &Automerge, change: &Change) -> Result<(), Held> {
    let before = change.deps().iter();
    let before = before.filter_map(|dep| doc.get_change_meta_by_hash(dep));
    let last = before.map(|meta| meta.max_op).max().unwrap_or(0);
    if change.start_op().get() > last {
        Ok(())
    } else {
        Err(held(Reason::Poison, "counts from before what it builds on"))
    }
}

pub(super) fn apply(doc: &mut Automerge, change: &Change) -> Result<(), Held> {
    doc.apply_changes([change.clone()])
        .map_err(|error| match error {
            AutomergeError::DuplicateSeqNumber(seq, _) => held(
                Reason::ActorForked,
                format!("change {seq} of this actor is another one"),
            ),
            other => held(Reason::Poison, other.to_string()),
        })?;
    if doc.get_heads().contains(&change.hash()) {
        Ok(())
    } else {
        Err(held(Reason::Poison, "is not what the document ends in"))
    }
}

/// Saves and loads again. Loading encodes every change anew from what was saved and compares the
/// names down from the heads: equal heads say that each change comes out as it went in.
pub(super) fn reload(doc: &Automerge) -> Result<(Vec<u8>, Automerge), Held> {
    let operations = doc.stats().num_ops;
    if operations > MAX_DOCUMENT_OPS {
        return Err(held(
            Reason::TooLarge,
            format!("the document would have {operations} operations"),
        ));
    }
    // Compressed, a record of a dozen changes would be a quarter smaller, and a tenth of the work at the
    // gate would be compressing.
    let saved = doc.save_nocompress();
    if saved.len() > MAX_DOCUMENT_BYTES {
        return Err(held(
            Reason::TooLarge,
            format!("the document would have {} bytes", saved.len()),
        ));
    }
    let again = open(&saved)?;
    if !same_heads(&again.get_heads(), &doc.get_heads()) {
        return Err(held(Reason::Poison, "loads with other heads"));
    }
    Ok((saved, again))
}

/// How the document stands in a grid, from what was saved, loaded and read; and the document as it was
/// loaded.
pub(super) fn stand(
    saved: Vec<u8>,
    again: Automerge,
    mut now: Reading,
    scope: &GridId,
) -> Result<(Standing, Document), Held> {
    now.record.stand_in(scope.clone());
    let heads = ours(&again.get_heads());
    let again = Document::of(again);
    // One change alone disagrees with nobody.
    let alone = again.doc.stats().num_changes == 1;
    let conflicts = if alone {
        Ok(Vec::new())
    } else {
        again.conflicts()
    };
    let conflicts = conflicts.map_err(|error| held(Reason::BadSchema, error.to_string()))?;
    let standing = Standing {
        saved,
        heads,
        record: now.record,
        conflicts: conflicts.len(),
        taken_off: taken_off(&now.files),
    };
    Ok((standing, again))
}

pub(super) fn accepted(change: &Change, standing: Option<Standing>, hand: Hand) -> Accepted {
    Accepted {
        hash: ours_one(change.hash()),
        actor: change.actor_id().to_bytes().to_vec(),
        actor_seq: change.seq(),
        duplicate: false,
        made_at_ms: UtcMs(change.timestamp()),
        authors: hand.authors,
        acts: hand.acts,
        entered: hand.entered,
        writes: hand.writes,
        standing,
    }
}

pub(super) fn duplicate(change: &Change) -> Accepted {
    Accepted {
        duplicate: true,
        ..accepted(change, None, Hand::default())
    }
}
