//! The secrets in the books, in SQLite.

use rusqlite::{Connection, OptionalExtension};

use crate::database::DatabaseError;
use crate::registry::Secrets;

impl Secrets for Connection {
    fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT bytes FROM secret WHERE name = ?1";
        let found = self.query_row(SQL, [name], |row| row.get(0));
        Ok(found.optional()?)
    }

    fn keep_secret(&self, name: &str, bytes: &[u8]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO secret (name, bytes) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.execute(SQL, (name, bytes))?;
        Ok(())
    }
}
