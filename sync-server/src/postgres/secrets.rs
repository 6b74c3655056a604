//! The secrets in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;

use super::books::Books;
use super::columns::get;
use crate::database::DatabaseError;
use crate::registry::Secrets;

impl<C: GenericClient> Secrets for Books<'_, C> {
    fn secret(&self, name: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        const SQL: &str = "SELECT bytes FROM secret WHERE name = $1";
        let row = self.row(SQL, &[&name])?;
        row.map(|row| get(&row, 0)).transpose()
    }

    fn keep_secret(&self, name: &str, bytes: &[u8]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO secret (name, bytes) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        self.change(SQL, &[&name, &bytes])?;
        Ok(())
    }
}
