//! Rows as a device is told them: what their batches say once is not said again in every row.

use std::collections::{BTreeMap, HashSet};

use model::{ChangeHash, GridId, KeyId};
use proof::RowKind;
use wire::{Feed, Placed, Row, SignedBatch};

use super::batches;
use crate::App;
use crate::database::DatabaseError;
use crate::ledger::{FeedRow, Slice, ToldRow};

/// A slice as a message. A device that speaks protocol 1 (`signed` is false) is told of changes
/// only, of which something is left, and by whom each was made. Of rows that went `ahead` only their places
/// and batches are told.
pub(super) fn feed(
    app: &App,
    grid: &GridId,
    from_seq: u64,
    slice: Slice,
    signed: bool,
    ahead: &HashSet<u64>,
) -> Result<Feed, DatabaseError> {
    let mut feed = Feed {
        scope: grid.to_string(),
        epoch: slice.epoch,
        from_seq,
        to_seq: slice.to_seq,
        ..Feed::default()
    };
    if !signed {
        let changes = slice
            .rows
            .into_iter()
            .filter(|row| row.what == RowKind::Change && !row.bytes.is_empty());
        feed.rows = changes.map(plain).collect();
        return Ok(feed);
    }
    let mut members: BTreeMap<(KeyId, u64), Vec<ChangeHash>> = BTreeMap::new();
    let mut order = Vec::new();
    for row in &slice.rows {
        if let Some(batch) = row.batch {
            let names = members.entry(batch).or_insert_with(|| {
                order.push(batch);
                Vec::new()
            });
            names.push(row.name);
        }
    }
    feed.batches = signed_batches(app, grid, &order, &members)?;
    let number = |batch| {
        let at = order.iter().position(|one| *one == batch)?;
        u32::try_from(at + 1).ok()
    };
    feed.rows = slice
        .rows
        .into_iter()
        .map(|row| match row.batch.and_then(number) {
            batch if ahead.contains(&row.seq) => Row {
                seq: row.seq,
                batch: batch.unwrap_or(0),
                ahead: true,
                ..Row::default()
            },
            None => plain(row),
            Some(batch) => Row {
                batch,
                worker: Vec::new(),
                device: Vec::new(),
                ..plain(row)
            },
        })
        .collect();
    Ok(feed)
}

fn signed_batches(
    app: &App,
    grid: &GridId,
    order: &[(KeyId, u64)],
    members: &BTreeMap<(KeyId, u64), Vec<ChangeHash>>,
) -> Result<Vec<SignedBatch>, DatabaseError> {
    if order.is_empty() {
        return Ok(Vec::new());
    }
    let recorded = app.ledger().batches(grid, order)?;
    let missing = DatabaseError::Unreadable("a row without its batch");
    order
        .iter()
        .map(|id| {
            let batch = recorded.get(id).ok_or_else(|| missing.clone())?;
            let told = members.get(id).into_iter().flatten().copied().collect();
            // The first batch of a key says whose it is: everyone who reads the scope reads it.
            let certificate = match id {
                (key, 1) => batches::certificate(app, *key)?,
                _ => None,
            };
            Ok(SignedBatch {
                certificate,
                ..batches::told(grid, *id, batch, &told)
            })
        })
        .collect()
}

/// What is told of a row beside the document it is in, of the batch with this number.
pub(crate) fn placed(row: &ToldRow, batch: u32) -> Placed {
    Placed {
        seq: row.seq,
        batch,
        received_at_ms: row.received_at.0,
        worker: if batch == 0 {
            row.worker
        } else {
            wire::part::NOBODY
        },
    }
}

/// A row with what comes with it, of the batch with this number.
pub(crate) fn row(row: &ToldRow, bytes: Vec<u8>, batch: u32) -> Row {
    let is_change = row.what == RowKind::Change;
    let unsigned = is_change && batch == 0;
    Row {
        seq: row.seq,
        doc: row.doc.as_bytes().to_vec(),
        doc_kind: row.kind.code().to_owned(),
        worker: if unsigned {
            row.worker.as_bytes().to_vec()
        } else {
            Vec::new()
        },
        received_at_ms: row.received_at.0,
        batch,
        what: row.what.number().into(),
        name: if is_change && !bytes.is_empty() {
            Vec::new()
        } else {
            row.name.as_bytes().to_vec()
        },
        bytes,
        ..Row::default()
    }
}

fn plain(row: FeedRow) -> Row {
    let named_by_bytes = row.what == RowKind::Change && !row.bytes.is_empty();
    // What the authority did is no device's and no worker's.
    let theirs = row.what == RowKind::Change;
    let said = |id: &[u8]| if theirs { id.to_vec() } else { Vec::new() };
    Row {
        seq: row.seq,
        doc: row.doc.as_bytes().to_vec(),
        doc_kind: row.kind,
        worker: said(row.worker.as_bytes()),
        device: said(row.device.as_bytes()),
        received_at_ms: row.received_at.0,
        what: row.what.number().into(),
        name: if named_by_bytes {
            Vec::new()
        } else {
            row.name.as_bytes().to_vec()
        },
        bytes: row.bytes,
        ..Row::default()
    }
}
