//! Signed batches on record.

use std::collections::BTreeMap;

use model::{ChangeHash, GridId, KeyId};
use proof::{BatchHash, Signature};
use rusqlite::{Connection, OptionalExtension};

use crate::database::{DatabaseError, stored};
use crate::ledger::{ChainEnd, NewBatch, RecordedBatch, joined, parted};
use crate::sqlite::columns::{count, id};

/// Where the chain of a key in a scope ends.
pub(super) fn chain_of(
    state: &Connection,
    scope: &GridId,
    key: KeyId,
) -> Result<ChainEnd, DatabaseError> {
    const SQL: &str = "SELECT no, hash FROM batch WHERE scope = ?1 AND key = ?2
        ORDER BY no DESC LIMIT 1";
    let found = state
        .prepare_cached(SQL)?
        .query_row((scope.as_str(), key.as_bytes()), |row| {
            Ok(ChainEnd {
                no: count(row, 0)?,
                hash: id(row, 1, BatchHash::from_slice)?,
            })
        });
    Ok(found.optional()?.unwrap_or(ChainEnd::NONE))
}

/// Whether a batch is the one after the last of its chain.
pub(super) fn goes_on(state: &Connection, batch: &NewBatch) -> Result<bool, DatabaseError> {
    Ok(chain_of(state, &batch.scope, batch.key)?.no + 1 == batch.no)
}

/// Puts a batch on record.
pub(super) fn put(state: &Connection, batch: &NewBatch) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO batch (scope, key, no, hash, signature, changes)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row = (
        batch.scope.as_str(),
        batch.key.as_bytes(),
        stored(batch.no),
        batch.hash.as_bytes(),
        &batch.signature.as_bytes()[..],
        joined(&batch.changes),
    );
    state.prepare_cached(SQL)?.execute(row)?;
    Ok(())
}

/// The name of one batch.
pub(super) fn name(
    state: &Connection,
    scope: &GridId,
    key: KeyId,
    no: u64,
) -> Result<Option<BatchHash>, DatabaseError> {
    const SQL: &str = "SELECT hash FROM batch WHERE scope = ?1 AND key = ?2 AND no = ?3";
    let found = state
        .prepare_cached(SQL)?
        .query_row((scope.as_str(), key.as_bytes(), stored(no)), |row| {
            id(row, 0, BatchHash::from_slice)
        });
    Ok(found.optional()?)
}

/// Batches by key and number.
pub(super) fn batches(
    state: &Connection,
    scope: &GridId,
    wanted: &[(KeyId, u64)],
) -> Result<BTreeMap<(KeyId, u64), RecordedBatch>, DatabaseError> {
    const SQL: &str = "SELECT b.signature, b.changes, b.hash, p.hash FROM batch b
        LEFT JOIN batch p ON p.scope = b.scope AND p.key = b.key AND p.no = b.no - 1
        WHERE b.scope = ?1 AND b.key = ?2 AND b.no = ?3";
    let mut find = state.prepare_cached(SQL)?;
    let mut found = BTreeMap::new();
    for (key, no) in wanted {
        let row = find.query_row((scope.as_str(), key.as_bytes(), stored(*no)), |row| {
            let previous = match row.get_ref(3)? {
                rusqlite::types::ValueRef::Null => BatchHash::NONE,
                _ => id(row, 3, BatchHash::from_slice)?,
            };
            Ok((
                id(row, 0, Signature::from_slice)?,
                row.get::<_, Vec<u8>>(1)?,
                id(row, 2, BatchHash::from_slice)?,
                previous,
            ))
        });
        if let Some((signature, changes, hash, previous)) = row.optional()? {
            let batch = RecordedBatch {
                hash,
                previous,
                signature,
                changes: parted(&changes)?,
            };
            found.insert((*key, *no), batch);
        }
    }
    Ok(found)
}

/// The places of changes in a feed.
pub(super) fn places_of(
    state: &Connection,
    scope: &GridId,
    changes: &[ChangeHash],
) -> Result<BTreeMap<ChangeHash, u64>, DatabaseError> {
    const SQL: &str = "SELECT seq FROM feed WHERE scope = ?1 AND hash = ?2";
    let mut find = state.prepare_cached(SQL)?;
    let mut places = BTreeMap::new();
    for change in changes {
        let seq = find.query_row((scope.as_str(), change.as_bytes()), |row| count(row, 0));
        if let Some(seq) = seq.optional()? {
            places.insert(*change, seq);
        }
    }
    Ok(places)
}
