//! The outlines in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;

use super::books::Books;
use super::columns::{bytes, get};
use crate::database::DatabaseError;
use crate::registry::{KeptOutline, Outlines};

impl<C: GenericClient> Outlines for Books<'_, C> {
    fn outline_hashes(&self, codes: &[String]) -> Result<Vec<(String, [u8; 32])>, DatabaseError> {
        const SQL: &str = "SELECT code, sha256 FROM outline WHERE code = ANY($1) ORDER BY code";
        let rows = self.rows(SQL, &[&codes])?;
        rows.iter()
            .map(|row| Ok((get(row, 0)?, bytes(row, 1)?)))
            .collect()
    }

    fn outline(&self, code: &str) -> Result<Option<Vec<u8>>, DatabaseError> {
        let row = self.row("SELECT bytes FROM outline WHERE code = $1", &[&code])?;
        row.map(|row| get(&row, 0)).transpose()
    }

    fn outlines_of(&self, county: &str) -> Result<Vec<KeptOutline>, DatabaseError> {
        const SQL: &str = "SELECT code, sha256, bytes FROM outline
            WHERE code >= $1 AND code < $1 || ':' ORDER BY code";
        let rows = self.rows(SQL, &[&county])?;
        let found = rows.iter().map(|row| {
            Ok(KeptOutline {
                code: get(row, 0)?,
                sha256: bytes(row, 1)?,
                bytes: get(row, 2)?,
            })
        });
        found.collect()
    }

    fn put_outline(&self, outline: &KeptOutline) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO outline (code, sha256, bytes) VALUES ($1, $2, $3)
            ON CONFLICT (code) DO UPDATE SET sha256 = excluded.sha256, bytes = excluded.bytes";
        let hash = &outline.sha256[..];
        self.change(SQL, &[&outline.code, &hash, &outline.bytes])?;
        Ok(())
    }
}
