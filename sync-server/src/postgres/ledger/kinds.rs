//! Records by what they are, in PostgreSQL.

use model::{DisputeId, GridId, RecordKind};

use crate::database::DatabaseError;
use crate::ledger::KindBook;
use crate::postgres::Database;
use crate::postgres::columns::{id, text};

impl KindBook for Database {
    fn of_kind(&self, scope: &GridId, kind: RecordKind) -> Result<Vec<DisputeId>, DatabaseError> {
        const SQL: &str = "SELECT doc FROM document WHERE scope = $1 AND kind = $2 ORDER BY doc";
        let rows = self.rows(SQL, &[&scope.as_str(), &kind.code()])?;
        rows.iter()
            .map(|row| id(row, 0, DisputeId::from_slice))
            .collect()
    }

    fn all_of_kind(
        &self,
        kind: RecordKind,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError> {
        const SQL: &str = "SELECT scope, doc FROM document
            WHERE kind = $1 AND (scope, doc) > ($2, $3) ORDER BY scope, doc LIMIT $4";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| &doc.as_bytes()[..]);
        let rows = self.rows(SQL, &[&kind.code(), &scope, &doc, &i64::from(most)])?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?)))
            .collect()
    }
}
