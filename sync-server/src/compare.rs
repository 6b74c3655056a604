//! Tells a device that holds something else than its scope what the scope holds, range by range, and gives it the
//! changes it lacks: each as a row of its feed with its batch, or with its whole record where that came from
//! another scope. Nothing is told of a scope outside the grant.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use model::{ChangeHash, DisputeId, GridId, RecordKind, UtcMs, WorkerId};
use proof::{RowKind, Sum};
use sync_core::Held;
use wire::{Compare, Compared, FrameWriter, PROTOCOL, Part, RefusalCode, Row};

use crate::App;
use crate::accounts::Seat;
use crate::answer::{AnswerError, FRAME_BYTES, ahead, batches, bodies, told};
use crate::database::DatabaseError;
use crate::ledger::{Holding, Ledger, Position, ToldRow};
use crate::moving;
use crate::routes::refuse::Refused;

/// How many bytes of changes one answer brings, about.
const MAX_BYTES: usize = 4 * FRAME_BYTES;

/// What a scope holds where its feed ends so; none when the feed has gone on meanwhile.
pub(crate) fn sum_at(
    ledger: &dyn Ledger,
    scope: &GridId,
    end: Position,
) -> Result<Option<Sum>, DatabaseError> {
    if end.sum.is_some() {
        return Ok(end.sum);
    }
    let now = ledger.count_held(scope)?;
    let now = now.filter(|now| (now.epoch, now.seq) == (end.epoch, end.seq));
    Ok(now.and_then(|now| now.sum))
}

/// The answer to a device that compares. Blocks.
pub(crate) fn answer(app: &App, seat: &Seat, asked: &Compare) -> Result<Vec<u8>, Refused> {
    let bad = |error: wire::WireError| Refused::new(RefusalCode::BadRequest, error.to_string());
    let (scope, names) = (asked.grid().map_err(bad)?, asked.changes().map_err(bad)?);
    if !seat.grant.contains(&scope) {
        let detail = "this device may not hold that grid";
        return Err(Refused::new(RefusalCode::OutsideScope, detail));
    }
    let end = app.ledger().count_held(&scope)?;
    let end = end.ok_or(DatabaseError::Unreadable("a scope without a feed"))?;
    let held = match asked.ranges.is_empty() && names.is_empty() {
        true => Vec::new(),
        false => app.ledger().held_in(&scope)?,
    };
    let mut frames = FrameWriter::new();
    // Who compares speaks the newest.
    frames.speak(PROTOCOL);
    frames
        .put(&compared(&scope, end, &held, &asked.ranges))
        .map_err(AnswerError::from)?;
    if asked.ranges.iter().any(Vec::is_empty) {
        app.metrics().compared();
    }
    if !names.is_empty() && asked.epoch == end.epoch {
        for part in parts(app, &scope, end.epoch, &held, &names)? {
            app.metrics().mended(part.rows.len());
            frames.put(&part).map_err(AnswerError::from)?;
        }
    }
    Ok(frames.into_bytes())
}

fn compared(scope: &GridId, end: Position, held: &[Holding], ranges: &[Vec<u8>]) -> Compared {
    let held: Held = held.iter().map(|one| (one.name, one.doc)).collect();
    Compared {
        scope: scope.to_string(),
        epoch: end.epoch,
        seq: end.seq,
        held: end.sum.unwrap_or_default().short().to_vec(),
        ranges: ranges.iter().map(|prefix| held.tell(prefix)).collect(),
    }
}

/// Parts with what is wanted of what is held: about as much as one answer brings, and something in any case.
fn parts(
    app: &App,
    scope: &GridId,
    epoch: u64,
    held: &[Holding],
    names: &[ChangeHash],
) -> Result<Vec<Part>, DatabaseError> {
    let wanted: HashSet<_> = names.iter().collect();
    let mut by_doc: BTreeMap<DisputeId, Vec<&Holding>> = BTreeMap::new();
    for one in held.iter().filter(|one| wanted.contains(&one.name)) {
        by_doc.entry(one.doc).or_default().push(one);
    }
    let empty = || Part {
        scope: scope.to_string(),
        epoch,
        ..Part::default()
    };
    let (mut all, mut rows, mut bytes) = (Vec::new(), Vec::new(), 0);
    for (doc, wanted) in by_doc {
        if bytes > MAX_BYTES {
            break;
        }
        if wanted.iter().any(|one| one.seq.is_none()) {
            if let Some(row) = entering(app, scope, doc)? {
                bytes += row.bytes.len();
                all.push(Part {
                    rows: vec![row],
                    ..empty()
                });
            }
            continue;
        }
        let names: BTreeSet<_> = wanted.iter().map(|one| one.name).collect();
        let of_doc = app.ledger().rows_of(scope, doc)?.into_iter();
        let of_doc: Vec<ToldRow> = of_doc.filter(|row| names.contains(&row.name)).collect();
        let keys: Vec<_> = of_doc.iter().map(|row| (doc, row.name)).collect();
        let mut came = bodies::of(app, scope, &keys)?;
        bytes += came.values().map(Vec::len).sum::<usize>();
        rows.extend(of_doc.into_iter().filter_map(|row| {
            let body = came.remove(&row.name)?;
            Some((row, body))
        }));
    }
    rows.sort_unstable_by_key(|(row, _)| row.seq);
    let mut rest = &rows[..];
    while !rest.is_empty() {
        let mut size = 0;
        let fits = rest.iter().take_while(|(_, body)| {
            size += body.len();
            size <= FRAME_BYTES
        });
        let (some, after) = rest.split_at(fits.count().max(1));
        let (order, told) = ahead::signed_batches(app, scope, some)?;
        all.push(Part {
            rows: some
                .iter()
                .map(|(row, body)| {
                    let batch = row.batch.and_then(|id| order.get(&id).copied());
                    told::row(row, body.clone(), batch.unwrap_or(0))
                })
                .collect(),
            batches: told,
            ..empty()
        });
        rest = after;
    }
    Ok(all)
}

/// A record that came from another scope, as it would enter now. It stands at no place of the feed.
fn entering(app: &App, scope: &GridId, doc: DisputeId) -> Result<Option<Row>, DatabaseError> {
    let ledger = app.ledger().as_ref();
    let Some(standing) = ledger.document(scope, doc)? else {
        return Ok(None);
    };
    let vouch = |key| batches::certificate(app, key);
    let Some(entered) = moving::entered(ledger, &vouch, doc, &standing)? else {
        return Ok(None);
    };
    let bytes = entered.to_bytes();
    let row = ToldRow {
        seq: 0,
        doc,
        // What comes in says what it is.
        kind: RecordKind::Dispute,
        worker: WorkerId::from_bytes([0; WorkerId::LEN]),
        received_at: UtcMs(0),
        what: RowKind::Enter,
        name: RowKind::Enter.name(0, doc, &bytes),
        batch: None,
        is_past: false,
    };
    Ok(Some(told::row(&row, bytes, 0)))
}
