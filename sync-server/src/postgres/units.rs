//! The partner units in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::{AreaCode, UnitNo};

use super::books::Books;
use super::columns::{count, get, storable, text};
use crate::database::DatabaseError;
use crate::registry::Units;

impl<C: GenericClient> Units for Books<'_, C> {
    fn put_unit(&self, county: &str, unit: UnitNo, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO unit (county, no, name) VALUES ($1, $2, $3)
            ON CONFLICT (county, no) DO UPDATE SET name = excluded.name";
        let no = i64::from(unit.number());
        self.change(SQL, &[&county, &no, &storable(name)])?;
        Ok(())
    }

    fn units_of(&self, county: &str) -> Result<Vec<(UnitNo, String)>, DatabaseError> {
        const SQL: &str = "SELECT no, name FROM unit WHERE county = $1 ORDER BY no";
        let rows = self.rows(SQL, &[&county])?;
        let units = rows.iter().map(|row| {
            let no = u8::try_from(count(row, 0)?).ok().and_then(UnitNo::new);
            Ok((no.ok_or(DatabaseError::Unreadable("a unit"))?, get(row, 1)?))
        });
        units.collect()
    }

    fn villages_with_grids(&self, county: &str) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT DISTINCT village FROM grid
            WHERE village >= $1 AND village < $1 || ':' AND substr(id, 13) < '900' ORDER BY village";
        let rows = self.rows(SQL, &[&county])?;
        rows.iter().map(|row| text(row, 0)).collect()
    }
}
