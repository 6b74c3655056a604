//! The bytes of changes in PostgreSQL.

use std::collections::BTreeMap;

use model::{ChangeHash, DisputeId, GridId, UtcMs};
use tokio_postgres::Row;

use crate::database::{DatabaseError, stored};
use crate::ledger::BodyBook;
use crate::postgres::Database;
use crate::postgres::columns::{get, id, text};

impl BodyBook for Database {
    fn bodies(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT hash, bytes FROM change_body WHERE scope = $1 AND hash = ANY($2)";
        let hashes: Vec<&[u8]> = changes.iter().map(|hash| &hash.as_bytes()[..]).collect();
        let rows = self.rows(SQL, &[&scope.as_str(), &hashes])?;
        rows.iter().map(body).collect()
    }

    fn bodies_before(
        &self,
        scope: &GridId,
        doc: DisputeId,
        before: UtcMs,
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT f.hash, b.bytes FROM feed f
            JOIN change_body b ON b.scope = f.scope AND b.hash = f.hash
            WHERE f.scope = $1 AND f.doc = $2 AND f.what = 0 AND f.received_at_ms < $3";
        let doc = &doc.as_bytes()[..];
        let rows = self.rows(SQL, &[&scope.as_str(), &doc, &before.0])?;
        rows.iter().map(body).collect()
    }

    fn with_bodies_before(
        &self,
        before: UtcMs,
        least: u32,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError> {
        const SQL: &str = "SELECT f.scope, f.doc FROM feed f
            JOIN change_body b ON b.scope = f.scope AND b.hash = f.hash
            WHERE f.what = 0 AND f.received_at_ms < $1 AND (f.scope, f.doc) > ($2, $3)
            GROUP BY f.scope, f.doc HAVING count(*) >= $4 ORDER BY f.scope, f.doc LIMIT $5";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| &doc.as_bytes()[..]);
        let rows = self.rows(
            SQL,
            &[&before.0, &scope, &doc, &i64::from(least), &i64::from(most)],
        )?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?)))
            .collect()
    }

    fn drop_bodies(
        &self,
        scope: &GridId,
        doc: DisputeId,
        revision: u64,
        changes: &[ChangeHash],
    ) -> Result<bool, DatabaseError> {
        // Whoever writes to the document waits, or has written before: then it does not stand there.
        const STANDS: &str =
            "SELECT revision FROM document WHERE scope = $1 AND doc = $2 FOR UPDATE";
        const DROP: &str = "DELETE FROM change_body WHERE scope = $1 AND hash = ANY($2)";
        let hashes: Vec<&[u8]> = changes.iter().map(|hash| &hash.as_bytes()[..]).collect();
        self.kept(|books| {
            let standing = books.row(STANDS, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
            let now: Option<i64> = standing.as_ref().map(|row| get(row, 0)).transpose()?;
            if now != Some(stored(revision)) {
                return Ok(false);
            }
            books.change(DROP, &[&scope.as_str(), &hashes])?;
            Ok(true)
        })
    }
}

fn body(row: &Row) -> Result<(ChangeHash, Vec<u8>), DatabaseError> {
    Ok((id(row, 0, ChangeHash::from_slice)?, get(row, 1)?))
}
