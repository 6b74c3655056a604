//! What scopes hold, in PostgreSQL.

use deadpool_postgres::Transaction;
use model::{ChangeHash, DisputeId, GridId};
use proof::{Link, Sum};
use tokio_postgres::Row;

use crate::database::DatabaseError;
use crate::ledger::row::FeedEnd;
use crate::ledger::{Holding, HoldingBook, Position};
use crate::postgres::Database;
use crate::postgres::books::Books;
use crate::postgres::columns::{count, get, id};

/// What was written for the scope, and of records that came in what was written for others.
const HELD: &str = "SELECT f.doc, f.hash, f.seq FROM feed f
        JOIN document d ON d.scope = f.scope AND d.doc = f.doc WHERE f.scope = $1 AND f.what = 0
            AND NOT f.past
    UNION ALL
    SELECT DISTINCT f.doc, f.hash, NULL::bigint FROM (
            SELECT DISTINCT e.doc FROM feed e JOIN document d ON d.scope = e.scope AND d.doc = e.doc
            WHERE e.scope = $1 AND e.what = 1
        ) came JOIN scope s ON s.id <> $1 JOIN feed f ON f.scope = s.id AND f.doc = came.doc
    WHERE f.what = 0 AND NOT f.past AND NOT EXISTS (SELECT 1 FROM feed o WHERE o.scope = $1 AND o.hash = f.hash)";
/// Nobody writes to the feed until it was counted.
const TAKE: &str = "SELECT epoch, last_seq, link, held FROM scope WHERE id = $1 FOR UPDATE";
const PUT: &str = "UPDATE scope SET held = $2 WHERE id = $1";

impl HoldingBook for Database {
    fn held_in(&self, scope: &GridId) -> Result<Vec<Holding>, DatabaseError> {
        let rows = self.rows(HELD, &[&scope.as_str()])?;
        rows.iter().map(holding).collect()
    }

    fn count_held(&self, scope: &GridId) -> Result<Option<Position>, DatabaseError> {
        self.kept(|books| count_in(books, scope))
    }
}

fn count_in(
    books: &Books<'_, Transaction<'_>>,
    scope: &GridId,
) -> Result<Option<Position>, DatabaseError> {
    let Some(row) = books.row(TAKE, &[&scope.as_str()])? else {
        return Ok(None);
    };
    let end = Position {
        epoch: count(&row, 0)?,
        seq: count(&row, 1)?,
        link: id(&row, 2, Link::from_slice)?,
        sum: sum(&row, 3)?,
    };
    if end.sum.is_some() {
        return Ok(Some(end));
    }
    let rows = books.rows(HELD, &[&scope.as_str()])?;
    let held: Vec<Holding> = rows.iter().map(holding).collect::<Result<_, _>>()?;
    let sum = Sum::of_all(&Holding::named(&held));
    books.change(PUT, &[&scope.as_str(), &&sum.to_bytes()[..]])?;
    Ok(Some(Position {
        sum: Some(sum),
        ..end
    }))
}

fn holding(row: &Row) -> Result<Holding, DatabaseError> {
    let seq: Option<i64> = get(row, 2)?;
    Ok(Holding {
        doc: id(row, 0, DisputeId::from_slice)?,
        name: id(row, 1, ChangeHash::from_slice)?,
        seq: seq.map(|_| count(row, 2)).transpose()?,
    })
}

/// Where a feed ends: a row that begins with the scope, its last number, its link and what it holds.
pub(super) fn feed_end(row: &Row) -> Result<FeedEnd, DatabaseError> {
    Ok(FeedEnd {
        seq: count(row, 1)?,
        link: id(row, 2, Link::from_slice)?,
        sum: sum(row, 3)?,
    })
}

/// What a scope holds, when that is known.
pub(super) fn sum(row: &Row, column: usize) -> Result<Option<Sum>, DatabaseError> {
    let bytes: Option<&[u8]> = get(row, column)?;
    let unreadable = DatabaseError::Unreadable("a sum");
    bytes
        .map(|bytes| Sum::from_slice(bytes).ok_or(unreadable))
        .transpose()
}
