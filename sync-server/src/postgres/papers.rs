//! Numbers of papers and sealing keys in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::{AreaCode, DeviceId};

use super::books::Books;
use super::columns::{count, get};
use crate::database::{DatabaseError, stored};
use crate::registry::{Block, Counted, Papers};

impl<C: GenericClient> Papers for Books<'_, C> {
    fn last_number(&self, of: &Counted) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT coalesce(
            (SELECT last FROM last_number WHERE village = $1 AND series = $2 AND year = $3),
            (SELECT last FROM last_number WHERE village = ''), 0)";
        let (series, year) = key(of);
        let row = self.row(SQL, &[&of.village.as_str(), &series, &year])?;
        row.map_or(Ok(0), |row| count(&row, 0))
    }

    fn put_last_number(&self, of: &Counted, last: u64) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO last_number (village, series, year, last)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (village, series, year) DO UPDATE SET last = excluded.last";
        let (series, year) = key(of);
        self.change(SQL, &[&of.village.as_str(), &series, &year, &stored(last)])?;
        Ok(())
    }

    fn block(&self, device: DeviceId, of: &Counted) -> Result<Option<Block>, DatabaseError> {
        const SQL: &str = "SELECT first, last FROM number_block
            WHERE device = $1 AND village = $2 AND series = $3 AND year = $4";
        let (series, year) = key(of);
        let device = &device.as_bytes()[..];
        let row = self.row(SQL, &[&device, &of.village.as_str(), &series, &year])?;
        row.map(|row| {
            Ok(Block {
                first: count(&row, 0)?,
                last: count(&row, 1)?,
            })
        })
        .transpose()
    }

    fn put_block(&self, device: DeviceId, of: &Counted, block: Block) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO number_block (device, village, series, year, first, last)
            VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (device, village, series, year)
            DO UPDATE SET first = excluded.first, last = excluded.last";
        let (series, year) = key(of);
        let (device, village) = (&device.as_bytes()[..], of.village.as_str());
        let (first, last) = (stored(block.first), stored(block.last));
        self.change(SQL, &[&device, &village, &series, &year, &first, &last])?;
        Ok(())
    }

    fn jump_numbers(&self, by: u64) -> Result<(), DatabaseError> {
        // Nobody's row: where counting begins that has not begun yet.
        const START: &str = "INSERT INTO last_number (village, series, year, last)
            VALUES ('', 0, 0, 0) ON CONFLICT DO NOTHING";
        self.change(START, &[])?;
        self.change("UPDATE last_number SET last = last + $1", &[&stored(by)])?;
        self.change("DELETE FROM number_block", &[])?;
        Ok(())
    }

    fn seal(&self, village: &AreaCode) -> Result<Option<String>, DatabaseError> {
        const SQL: &str = "SELECT identity FROM seal WHERE village = $1";
        let row = self.row(SQL, &[&village.as_str()])?;
        row.map(|row| get(&row, 0)).transpose()
    }

    fn keep_seal(&self, village: &AreaCode, identity: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO seal (village, identity) VALUES ($1, $2)
            ON CONFLICT (village) DO NOTHING";
        self.change(SQL, &[&village.as_str(), &identity])?;
        Ok(())
    }
}

fn key(of: &Counted) -> (i64, i64) {
    (of.series.number().into(), of.year.into())
}
