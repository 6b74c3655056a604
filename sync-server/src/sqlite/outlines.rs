//! The outlines in the books, in SQLite.

use rusqlite::{Connection, OptionalExtension};

use super::columns::bytes;
use crate::database::DatabaseError;
use crate::registry::{KeptOutline, Outlines};

impl Outlines for Connection {
    fn outline_hashes(&self, codes: &[String]) -> Result<Vec<(String, [u8; 32])>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT sha256 FROM outline WHERE code = ?1")?;
        let mut found = Vec::new();
        for code in codes {
            let hash = find.query_row([code], |row| bytes(row, 0)).optional()?;
            found.extend(hash.map(|hash| (code.clone(), hash)));
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    fn outline(&self, code: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT bytes FROM outline WHERE code = ?1")?;
        Ok(find.query_row([code], |row| row.get(0)).optional()?)
    }

    fn outlines_of(&self, county: &str) -> Result<Vec<KeptOutline>, DatabaseError> {
        const SQL: &str = "SELECT code, sha256, bytes FROM outline
            WHERE code >= ?1 AND code < ?1 || ':' ORDER BY code";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map([county], |row| {
            Ok(KeptOutline {
                code: row.get(0)?,
                sha256: bytes(row, 1)?,
                bytes: row.get(2)?,
            })
        })?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn put_outline(&self, outline: &KeptOutline) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO outline (code, sha256, bytes) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes";
        self.prepare_cached(SQL)?
            .execute((&outline.code, outline.sha256, &outline.bytes))?;
        Ok(())
    }
}
