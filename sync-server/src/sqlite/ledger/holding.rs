//! What scopes hold, in the server's own SQLite file.

use model::{ChangeHash, DisputeId, GridId};
use proof::Sum;
use rusqlite::{Connection, Row};

use super::feed::end_of;
use crate::database::DatabaseError;
use crate::ledger::{Holding, HoldingBook, Position};
use crate::sqlite::Database;
use crate::sqlite::columns::{count, id, unreadable};

/// What was written for the scope, and of records that came in what was written for others.
const HELD: &str = "SELECT f.doc, f.hash, f.seq FROM feed f
        JOIN document d ON d.scope = f.scope AND d.doc = f.doc WHERE f.scope = ?1 AND f.what = 0
            AND f.past = 0
    UNION ALL
    SELECT DISTINCT f.doc, f.hash, NULL FROM (
            SELECT DISTINCT e.doc FROM feed e JOIN document d ON d.scope = e.scope AND d.doc = e.doc
            WHERE e.scope = ?1 AND e.what = 1
        ) came JOIN scope s ON s.id <> ?1 JOIN feed f ON f.scope = s.id AND f.doc = came.doc
    WHERE f.what = 0 AND f.past = 0 AND NOT EXISTS (SELECT 1 FROM feed o WHERE o.scope = ?1 AND o.hash = f.hash)";

impl HoldingBook for Database {
    fn held_in(&self, scope: &GridId) -> Result<Vec<Holding>, DatabaseError> {
        self.read(|state| held_in(state, scope))
    }

    fn count_held(&self, scope: &GridId) -> Result<Option<Position>, DatabaseError> {
        const PUT: &str = "UPDATE scope SET held = ?2 WHERE id = ?1";
        let scope = scope.clone();
        self.write(move |state| {
            let Some(end) = end_of(state, &scope)? else {
                return Ok(None);
            };
            if end.sum.is_some() {
                return Ok(Some(end));
            }
            let held = held_in(state, &scope)?;
            let sum = Sum::of_all(&Holding::named(&held));
            state.execute(PUT, (scope.as_str(), sum.to_bytes()))?;
            Ok(Some(Position {
                sum: Some(sum),
                ..end
            }))
        })
    }
}

fn held_in(state: &Connection, scope: &GridId) -> Result<Vec<Holding>, DatabaseError> {
    let mut find = state.prepare_cached(HELD)?;
    let held = find.query_map([scope.as_str()], |row| {
        let seq: Option<i64> = row.get(2)?;
        Ok(Holding {
            doc: id(row, 0, DisputeId::from_slice)?,
            name: id(row, 1, ChangeHash::from_slice)?,
            seq: seq.map(|_| count(row, 2)).transpose()?,
        })
    })?;
    Ok(held.collect::<Result<_, _>>()?)
}

/// What a scope holds, when that is known.
pub(super) fn sum(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Sum>> {
    let Some(bytes) = row.get::<_, Option<Vec<u8>>>(column)? else {
        return Ok(None);
    };
    let unreadable = || unreadable(column, rusqlite::types::Type::Blob, "not a sum");
    Ok(Some(Sum::from_slice(&bytes).ok_or_else(unreadable)?))
}
