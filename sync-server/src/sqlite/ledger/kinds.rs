//! Records by what they are, in the server's own SQLite file.

use model::{DisputeId, GridId, RecordKind};
use rusqlite::params;

use crate::database::DatabaseError;
use crate::ledger::KindBook;
use crate::sqlite::Database;
use crate::sqlite::columns::{id, text};

impl KindBook for Database {
    fn of_kind(&self, scope: &GridId, kind: RecordKind) -> Result<Vec<DisputeId>, DatabaseError> {
        const SQL: &str = "SELECT doc FROM document WHERE scope = ?1 AND kind = ?2 ORDER BY doc";
        self.read(|state| {
            let mut find = state.prepare(SQL)?;
            let found = find.query_map([scope.as_str(), kind.code()], |row| {
                id(row, 0, DisputeId::from_slice)
            })?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    fn all_of_kind(
        &self,
        kind: RecordKind,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError> {
        const SQL: &str = "SELECT scope, doc FROM document
            WHERE kind = ?1 AND (scope, doc) > (?2, ?3) ORDER BY scope, doc LIMIT ?4";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| doc.as_bytes());
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map(params![kind.code(), scope, doc, most], |row| {
                Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}
