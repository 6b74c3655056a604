//! Signed batches on record, and the places of their changes.

use std::collections::BTreeMap;

use model::{ChangeHash, GridId, KeyId};
use proof::{BatchHash, Signature};
use tokio_postgres::Row;

use super::Database;
use crate::database::{DatabaseError, stored};
use crate::ledger::{ChainEnd, RecordedBatch, parted};
use crate::postgres::columns::{count, get, id};

/// Where the chain of a key in a scope ends: `$1` is the scope, `$2` the key.
pub(super) const CHAIN_END: &str = "SELECT no, hash FROM batch WHERE scope = $1 AND key = $2
    ORDER BY no DESC LIMIT 1";

/// Where the chain of a key in a scope ends.
pub(super) fn chain_of(
    database: &Database,
    scope: &GridId,
    key: KeyId,
) -> Result<ChainEnd, DatabaseError> {
    chain_end(&database.rows(CHAIN_END, &[&scope.as_str(), &&key.as_bytes()[..]])?)
}

/// What [`CHAIN_END`] was answered with.
pub(super) fn chain_end(rows: &[Row]) -> Result<ChainEnd, DatabaseError> {
    let end = rows.first().map(|row| {
        Ok(ChainEnd {
            no: count(row, 0)?,
            hash: id(row, 1, BatchHash::from_slice)?,
        })
    });
    end.unwrap_or(Ok(ChainEnd::NONE))
}

/// The name of one batch.
pub(super) fn name(
    database: &Database,
    scope: &GridId,
    key: KeyId,
    no: u64,
) -> Result<Option<BatchHash>, DatabaseError> {
    const SQL: &str = "SELECT hash FROM batch WHERE scope = $1 AND key = $2 AND no = $3";
    let rows = database.rows(SQL, &[&scope.as_str(), &&key.as_bytes()[..], &stored(no)])?;
    let name = rows.first().map(|row| id(row, 0, BatchHash::from_slice));
    name.transpose()
}

/// Batches by key and number.
pub(super) fn batches(
    database: &Database,
    scope: &GridId,
    wanted: &[(KeyId, u64)],
) -> Result<BTreeMap<(KeyId, u64), RecordedBatch>, DatabaseError> {
    const SQL: &str = "SELECT b.key, b.no, b.signature, b.changes, b.hash, p.hash FROM batch b
        LEFT JOIN batch p ON p.scope = b.scope AND p.key = b.key AND p.no = b.no - 1
        WHERE b.scope = $1
        AND (b.key, b.no) IN (SELECT * FROM unnest($2::bytea[], $3::bigint[]))";
    let keys: Vec<&[u8]> = wanted.iter().map(|(key, _)| &key.as_bytes()[..]).collect();
    let numbers: Vec<i64> = wanted.iter().map(|(_, no)| stored(*no)).collect();
    let rows = database.rows(SQL, &[&scope.as_str(), &keys, &numbers])?;
    let batches = rows.iter().map(|row| {
        let previous = match get::<Option<&[u8]>>(row, 5)? {
            Some(_) => id(row, 5, BatchHash::from_slice)?,
            None => BatchHash::NONE,
        };
        let batch = RecordedBatch {
            hash: id(row, 4, BatchHash::from_slice)?,
            previous,
            signature: id(row, 2, Signature::from_slice)?,
            changes: parted(get(row, 3)?)?,
        };
        Ok(((id(row, 0, KeyId::from_slice)?, count(row, 1)?), batch))
    });
    batches.collect()
}

/// The places of changes in a feed.
pub(super) fn places_of(
    database: &Database,
    scope: &GridId,
    changes: &[ChangeHash],
) -> Result<BTreeMap<ChangeHash, u64>, DatabaseError> {
    const SQL: &str = "SELECT hash, seq FROM feed WHERE scope = $1 AND hash = ANY($2)";
    let hashes: Vec<&[u8]> = changes.iter().map(|hash| &hash.as_bytes()[..]).collect();
    let rows = database.rows(SQL, &[&scope.as_str(), &hashes])?;
    rows.iter()
        .map(|row| Ok((id(row, 0, ChangeHash::from_slice)?, count(row, 1)?)))
        .collect()
}
