//! Moves records between grids. A record stands in one grid; what enters another brings the proof of every
//! one of its changes, whichever grid each was signed for. It decides nothing about who may move what.

use std::collections::{BTreeMap, HashMap, HashSet};

use merge::gate;
use model::{ChangeHash, DisputeId, GridId, KeyId};
use wire::{Certificate, Entered, Proof, Row, SignedBatch, Whole};

use crate::answer::{batches, told};
use crate::database::DatabaseError;
use crate::ledger::{Ledger, RecordedBatch, Standing, ToldRow};

/// The most a record may have that comes change by change: it has to fit into a frame.
const MAX_LOOSE_BYTES: usize = 900 * 1024;

/// Whose a key is, for whoever is told of a batch of it.
pub(crate) type Vouch<'a> = &'a dyn Fn(KeyId) -> Result<Option<Certificate>, DatabaseError>;

/// A batch, and the scope it was signed for.
type BatchId = (GridId, KeyId, u64);

/// What a record that stands so comes into another grid as; none when it is too large for that.
pub(crate) fn entered(
    ledger: &dyn Ledger,
    vouch: Vouch<'_>,
    doc: DisputeId,
    standing: &Standing,
) -> Result<Option<Entered>, DatabaseError> {
    let unreadable = |held: merge::Held| {
        tracing::error!(%doc, %held, "a document cannot be read");
        DatabaseError::Unreadable("a document")
    };
    let begun_in = gate::begun_in(&standing.saved)
        .map_err(unreadable)?
        .to_string();
    let mut rows: HashMap<ChangeHash, (GridId, ToldRow)> = HashMap::new();
    for scope in ledger.scopes_of(doc)? {
        for row in ledger.rows_of(&scope, doc)? {
            rows.entry(row.name).or_insert((scope.clone(), row));
        }
    }
    let row_of = |name: &ChangeHash| {
        let row = rows.get(name);
        row.ok_or(DatabaseError::Unreadable("a change without its row"))
    };
    if let Ok(packed) = gate::pack(&standing.saved, &|_| true) {
        let of: Vec<_> = packed
            .parts
            .iter()
            .map(|part| row_of(&part.hash))
            .collect::<Result<_, _>>()?;
        let proofs = proofs(ledger, vouch, &of)?;
        let placed: Vec<_> = of
            .iter()
            .map(|(scope, row)| told::placed(row, proofs.number(scope, row)))
            .collect();
        return Ok(Some(Entered {
            begun_in,
            whole: Some(Whole::of(packed.kind, doc, packed.saved, &placed)),
            rows: Vec::new(),
            proofs: proofs.proofs,
        }));
    }
    let changes = gate::changes_in_order(&standing.saved).map_err(unreadable)?;
    if changes.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > MAX_LOOSE_BYTES {
        return Ok(None);
    }
    let of: Vec<_> = changes
        .iter()
        .map(|(name, _)| row_of(name))
        .collect::<Result<_, _>>()?;
    let proofs = proofs(ledger, vouch, &of)?;
    let rows = of.iter().zip(&changes);
    let rows = rows
        .map(|((scope, row), (_, bytes))| told::row(row, bytes.clone(), proofs.number(scope, row)));
    Ok(Some(Entered {
        begun_in,
        whole: None,
        rows: rows.collect(),
        proofs: proofs.proofs,
    }))
}

/// The proofs of changes.
struct Proofs {
    numbers: BTreeMap<BatchId, u32>,
    proofs: Vec<Proof>,
}

impl Proofs {
    /// Which of them is a change's, from 1; 0 when it was not signed.
    fn number(&self, scope: &GridId, row: &ToldRow) -> u32 {
        let batch = row.batch.map(|(key, no)| (scope.clone(), key, no));
        let number = batch.and_then(|batch| self.numbers.get(&batch));
        number.copied().unwrap_or(0)
    }
}

/// The batches of changes, each provable by itself, and the number of each change's, from 1.
fn proofs(
    ledger: &dyn Ledger,
    vouch: Vouch<'_>,
    changes: &[&(GridId, ToldRow)],
) -> Result<Proofs, DatabaseError> {
    let mut members: BTreeMap<BatchId, HashSet<ChangeHash>> = BTreeMap::new();
    for (scope, row) in changes.iter().copied() {
        if let Some((key, no)) = row.batch {
            let batch = members.entry((scope.clone(), key, no)).or_default();
            batch.insert(row.name);
        }
    }
    let mut proofs = Vec::with_capacity(members.len());
    for ((scope, key, no), names) in &members {
        let id = (*key, *no);
        let recorded = ledger.batches(scope, &[id])?.remove(&id);
        let recorded = recorded.ok_or(DatabaseError::Unreadable("a row without its batch"))?;
        proofs.push(proof(scope, id, &recorded, names, vouch)?);
    }
    let numbers: BTreeMap<BatchId, u32> = members.into_keys().zip(1..).collect();
    Ok(Proofs { numbers, proofs })
}

/// A batch of a scope with what it takes to check it there by itself.
fn proof(
    scope: &GridId,
    (key, no): (KeyId, u64),
    batch: &RecordedBatch,
    names: &HashSet<ChangeHash>,
    vouch: Vouch<'_>,
) -> Result<Proof, DatabaseError> {
    Ok(Proof {
        scope: scope.to_string(),
        batch: Some(SignedBatch {
            certificate: vouch(key)?,
            previous: match no {
                1 => Vec::new(),
                _ => batch.previous.as_bytes().to_vec(),
            },
            ..batches::told(scope, (key, no), batch, names)
        }),
    })
}

/// Changes that came for a grid the record had left.
pub(crate) struct Late<'a> {
    /// The record as the changes leave it.
    pub(crate) saved: &'a [u8],
    /// The record.
    pub(crate) doc: DisputeId,
    /// The grid they were signed for.
    pub(crate) scope: &'a GridId,
    /// The batch they came in; none when they were not signed.
    pub(crate) batch: Option<((KeyId, u64), &'a RecordedBatch)>,
    /// Each row, with its bytes, in their order.
    pub(crate) changes: Vec<(ToldRow, Vec<u8>)>,
}

/// What they come into the grid as that the record stands in.
pub(crate) fn late(late: Late<'_>, vouch: Vouch<'_>) -> Result<Entered, DatabaseError> {
    let begun_in = gate::begun_in(late.saved).map_err(|held| {
        tracing::error!(doc = %late.doc, %held, "a document cannot be read");
        DatabaseError::Unreadable("a document")
    })?;
    let names: HashSet<_> = late.changes.iter().map(|(row, _)| row.name).collect();
    let proofs = match late.batch {
        None => Vec::new(),
        Some((id, batch)) => vec![proof(late.scope, id, batch, &names, vouch)?],
    };
    let number = u32::from(!proofs.is_empty());
    let rows = late.changes.into_iter();
    let rows: Vec<Row> = rows
        .map(|(row, bytes)| told::row(&row, bytes, number))
        .collect();
    Ok(Entered {
        begun_in: begun_in.to_string(),
        whole: None,
        rows,
        proofs,
    })
}
