//! The partner units in the books, in SQLite.

use model::{AreaCode, UnitNo};
use rusqlite::Connection;
use rusqlite::types::Type;

use super::columns::{text, unreadable};
use crate::database::DatabaseError;
use crate::registry::Units;

impl Units for Connection {
    fn put_unit(&self, county: &str, unit: UnitNo, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO unit (county, no, name) VALUES (?1, ?2, ?3)
            ON CONFLICT DO UPDATE SET name = excluded.name";
        self.execute(SQL, (county, unit.number(), name))?;
        Ok(())
    }

    fn units_of(&self, county: &str) -> Result<Vec<(UnitNo, String)>, DatabaseError> {
        const SQL: &str = "SELECT no, name FROM unit WHERE county = ?1 ORDER BY no";
        let mut find = self.prepare_cached(SQL)?;
        let units = find.query_map([county], |row| {
            let no = UnitNo::new(row.get(0)?);
            let no = no.ok_or_else(|| unreadable(0, Type::Integer, "not a unit"))?;
            Ok((no, row.get(1)?))
        })?;
        Ok(units.collect::<Result<_, _>>()?)
    }

    fn villages_with_grids(&self, county: &str) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT DISTINCT village FROM grid
            WHERE village >= ?1 AND village < ?1 || ':' AND substr(id, 13) < '900' ORDER BY village";
        let mut find = self.prepare_cached(SQL)?;
        let villages = find.query_map([county], |row| text(row, 0))?;
        Ok(villages.collect::<Result<_, _>>()?)
    }
}
