//! How counties work, in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::UtcMs;
use tokio_postgres::Row;

use super::books::Books;
use super::columns::{count, get, storable};
use crate::database::{DatabaseError, stored};
use crate::registry::{KeptPractice, Practices};

impl<C: GenericClient> Practices for Books<'_, C> {
    fn practice_of(&self, county: &str) -> Result<Option<KeptPractice>, DatabaseError> {
        const SQL: &str = "SELECT no, written, at_ms, by_whom FROM practice
            WHERE county = $1 ORDER BY no DESC LIMIT 1";
        let row = self.row(SQL, &[&county])?;
        row.map(|row| kept(&row)).transpose()
    }

    fn practices_of(&self, county: &str) -> Result<Vec<KeptPractice>, DatabaseError> {
        const SQL: &str = "SELECT no, written, at_ms, by_whom FROM practice
            WHERE county = $1 ORDER BY no";
        self.rows(SQL, &[&county])?.iter().map(kept).collect()
    }

    fn add_practice(&self, county: &str, practice: &KeptPractice) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO practice (county, no, written, at_ms, by_whom)
            VALUES ($1, $2, $3, $4, $5)";
        let KeptPractice {
            no,
            written,
            at,
            by,
        } = practice;
        self.change(SQL, &[&county, &stored(*no), written, &at.0, &storable(by)])?;
        Ok(())
    }
}

fn kept(row: &Row) -> Result<KeptPractice, DatabaseError> {
    Ok(KeptPractice {
        no: count(row, 0)?,
        written: get(row, 1)?,
        at: UtcMs(get(row, 2)?),
        by: get(row, 3)?,
    })
}
