//! How counties work, in the books, in SQLite.

use model::UtcMs;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::columns::count;
use crate::database::{DatabaseError, stored};
use crate::registry::{KeptPractice, Practices};

impl Practices for Connection {
    fn practice_of(&self, county: &str) -> Result<Option<KeptPractice>, DatabaseError> {
        const SQL: &str = "SELECT no, written, at_ms, by_whom FROM practice
            WHERE county = ?1 ORDER BY no DESC LIMIT 1";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.query_row([county], kept).optional()?)
    }

    fn practices_of(&self, county: &str) -> Result<Vec<KeptPractice>, DatabaseError> {
        const SQL: &str = "SELECT no, written, at_ms, by_whom FROM practice
            WHERE county = ?1 ORDER BY no";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map([county], kept)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn add_practice(&self, county: &str, practice: &KeptPractice) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO practice (county, no, written, at_ms, by_whom)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let KeptPractice {
            no,
            written,
            at,
            by,
        } = practice;
        self.execute(SQL, params![county, stored(*no), written, at.0, by])?;
        Ok(())
    }
}

fn kept(row: &Row<'_>) -> rusqlite::Result<KeptPractice> {
    Ok(KeptPractice {
        no: count(row, 0)?,
        written: row.get(1)?,
        at: UtcMs(row.get(2)?),
        by: row.get(3)?,
    })
}
