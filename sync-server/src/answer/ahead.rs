//! What goes ahead of a long feed: notices that wait for an answer, and the newest changes of open cases, so
//! that they are on the screen before everything that came before them has been read.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use merge::gate;
use model::{ChangeHash, DisputeId, GridId, KeyId, RecordKind};
use proof::RowKind;
use wire::{Part, SignedBatch};

use super::{batches, bodies, told};
use crate::App;
use crate::database::DatabaseError;
use crate::ledger::{Own, ToldRow};

/// No look further than so many rows: whoever is further behind is offered a pack.
const ROWS: u32 = 16_384;
/// How many records are looked at.
const RECORDS: usize = 64;
/// What a row costs beside its change, its part in the batch included.
const ROW_BYTES: usize = 120;

/// Where the feed goes on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest {
    /// Which writing of the feed.
    pub(super) epoch: u64,
    /// The last row that was told.
    pub(super) after: u64,
    /// The last row there is.
    pub(super) to: u64,
}

/// The rows of open notices, and of open cases among the newest, of the rest of a feed, about `max_bytes` of
/// them; all of the rows the rest has of each. None when there are none.
pub(super) fn part(
    app: &App,
    scope: &GridId,
    rest: Rest,
    own: Own,
    max_bytes: usize,
) -> Result<Option<Part>, DatabaseError> {
    if rest.to - rest.after > u64::from(ROWS) {
        return Ok(None);
    }
    let book = &app.inner.packs.book;
    let rows = book.told_rows(scope, rest.after, rest.to, ROWS)?;
    let mut changes: HashMap<DisputeId, Vec<ToldRow>> = HashMap::new();
    let mut moved = HashSet::new();
    for row in rows {
        if row.what != RowKind::Change || row.is_past {
            moved.insert(row.doc);
        } else if !is_own(&row, own) {
            changes.entry(row.doc).or_default().push(row);
        }
    }
    // What enters, leaves, is begun anew or goes for good on the way is read in its order.
    changes.retain(|doc, _| !moved.contains(doc));
    let mut newest: Vec<_> = changes.values().filter_map(|of| of.last()).collect();
    newest.sort_unstable_by_key(|row| (row.kind != RecordKind::Notice, Reverse(row.seq)));
    let (mut sent, mut bytes) = (Vec::new(), 0);
    for doc in newest.into_iter().take(RECORDS).map(|row| row.doc) {
        let standing = app.ledger().document(scope, doc)?;
        if !standing.is_some_and(|standing| gate::is_open(&standing.saved)) {
            continue;
        }
        let of = changes.get(&doc).map_or(&[][..], Vec::as_slice);
        let wanted: Vec<_> = of.iter().map(|row| (doc, row.name)).collect();
        let mut came = bodies::of(app, scope, &wanted)?;
        let more: usize = came.values().map(|body| body.len() + ROW_BYTES).sum();
        if came.len() < of.len() || (bytes + more > max_bytes && !sent.is_empty()) {
            break;
        }
        bytes += more;
        sent.extend(
            of.iter()
                .map(|row| (*row, came.remove(&row.name).unwrap_or_default())),
        );
    }
    if sent.is_empty() {
        return Ok(None);
    }
    sent.sort_unstable_by_key(|(row, _)| row.seq);
    let (order, told) = signed_batches(app, scope, &sent)?;
    let number = |row: &ToldRow| {
        let at = row.batch.and_then(|id| order.get(&id).copied());
        at.unwrap_or(0)
    };
    Ok(Some(Part {
        scope: scope.to_string(),
        epoch: rest.epoch,
        wholes: Vec::new(),
        rows: sent
            .into_iter()
            .map(|(row, body)| told::row(&row, body, number(&row)))
            .collect(),
        batches: told,
    }))
}

fn is_own(row: &ToldRow, own: Own) -> bool {
    match (own, row.batch) {
        (Own::OfKey { key, up_to }, Some((of, no))) => of == key && no <= up_to,
        _ => false,
    }
}

/// Which batch has which number, from 1.
pub(crate) type Numbers = BTreeMap<(KeyId, u64), u32>;

/// Each batch can be checked by itself: its key is vouched for, and what it is chained to is said.
pub(crate) fn signed_batches(
    app: &App,
    scope: &GridId,
    sent: &[(ToldRow, Vec<u8>)],
) -> Result<(Numbers, Vec<SignedBatch>), DatabaseError> {
    let mut members: BTreeMap<(KeyId, u64), HashSet<ChangeHash>> = BTreeMap::new();
    for (row, _) in sent {
        if let Some(batch) = row.batch {
            members.entry(batch).or_default().insert(row.name);
        }
    }
    let wanted: Vec<_> = members.keys().copied().collect();
    let recorded = app.ledger().batches(scope, &wanted)?;
    let mut told = Vec::with_capacity(members.len());
    for (id, names) in &members {
        let batch = recorded
            .get(id)
            .ok_or(DatabaseError::Unreadable("a row without its batch"))?;
        let (key, no) = *id;
        told.push(SignedBatch {
            certificate: batches::certificate(app, key)?,
            previous: match no {
                1 => Vec::new(),
                _ => batch.previous.as_bytes().to_vec(),
            },
            ..batches::told(scope, *id, batch, names)
        });
    }
    Ok((members.into_keys().zip(1..).collect(), told))
}
