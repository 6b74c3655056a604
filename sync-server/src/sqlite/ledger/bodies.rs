//! The bytes of changes in the server's own SQLite file.

use std::collections::BTreeMap;

use model::{ChangeHash, DisputeId, GridId, UtcMs};
use rusqlite::{OptionalExtension, params};

use crate::database::{DatabaseError, stored};
use crate::ledger::BodyBook;
use crate::sqlite::Database;
use crate::sqlite::columns::{id, text};

impl BodyBook for Database {
    fn bodies(
        &self,
        scope: &GridId,
        changes: &[ChangeHash],
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT bytes FROM change_body WHERE scope = ?1 AND hash = ?2";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let mut bodies = BTreeMap::new();
            for change in changes {
                let key = (scope.as_str(), change.as_bytes());
                if let Some(bytes) = find.query_row(key, |row| row.get(0)).optional()? {
                    bodies.insert(*change, bytes);
                }
            }
            Ok(bodies)
        })
    }

    fn bodies_before(
        &self,
        scope: &GridId,
        doc: DisputeId,
        before: UtcMs,
    ) -> Result<BTreeMap<ChangeHash, Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT f.hash, b.bytes FROM feed f
            JOIN change_body b ON b.scope = f.scope AND b.hash = f.hash
            WHERE f.scope = ?1 AND f.doc = ?2 AND f.what = 0 AND f.received_at_ms < ?3";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let key = (scope.as_str(), doc.as_bytes(), before.0);
            let rows = find.query_map(key, |row| {
                Ok((id(row, 0, ChangeHash::from_slice)?, row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
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
            WHERE f.what = 0 AND f.received_at_ms < ?1 AND (f.scope, f.doc) > (?2, ?3)
            GROUP BY f.scope, f.doc HAVING count(*) >= ?4 ORDER BY f.scope, f.doc LIMIT ?5";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| doc.as_bytes());
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map(params![before.0, scope, doc, least, most], |row| {
                Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn drop_bodies(
        &self,
        scope: &GridId,
        doc: DisputeId,
        revision: u64,
        changes: &[ChangeHash],
    ) -> Result<bool, DatabaseError> {
        const STANDS: &str =
            "SELECT 1 FROM document WHERE scope = ?1 AND doc = ?2 AND revision = ?3";
        const DROP: &str = "DELETE FROM change_body WHERE scope = ?1 AND hash = ?2";
        let (scope, changes) = (scope.clone(), changes.to_vec());
        self.write(move |state| {
            let key = (scope.as_str(), doc.as_bytes(), stored(revision));
            if !state.prepare_cached(STANDS)?.exists(key)? {
                return Ok(false);
            }
            let mut drop = state.prepare_cached(DROP)?;
            for change in &changes {
                drop.execute((scope.as_str(), change.as_bytes()))?;
            }
            Ok(true)
        })
    }
}
