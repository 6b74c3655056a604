//! Numbers of papers and sealing keys in the books, in SQLite.

use model::{AreaCode, DeviceId};
use rusqlite::{Connection, OptionalExtension};

use super::columns::count;
use crate::database::{DatabaseError, stored};
use crate::registry::{Block, Counted, Papers};

impl Papers for Connection {
    fn last_number(&self, of: &Counted) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT coalesce(
            (SELECT last FROM last_number WHERE village = ?1 AND series = ?2 AND year = ?3),
            (SELECT last FROM last_number WHERE village = ''), 0)";
        let key = (of.village.as_str(), of.series.number(), of.year);
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.query_row(key, |row| count(row, 0))?)
    }

    fn put_last_number(&self, of: &Counted, last: u64) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO last_number (village, series, year, last)
            VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET last = excluded.last";
        let (series, last) = (of.series.number(), stored(last));
        self.execute(SQL, (of.village.as_str(), series, of.year, last))?;
        Ok(())
    }

    fn block(&self, device: DeviceId, of: &Counted) -> Result<Option<Block>, DatabaseError> {
        const SQL: &str = "SELECT first, last FROM number_block
            WHERE device = ?1 AND village = ?2 AND series = ?3 AND year = ?4";
        let (device, village) = (device.as_bytes(), of.village.as_str());
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row((device, village, of.series.number(), of.year), |row| {
            Ok(Block {
                first: count(row, 0)?,
                last: count(row, 1)?,
            })
        });
        Ok(found.optional()?)
    }

    fn put_block(&self, device: DeviceId, of: &Counted, block: Block) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO number_block (device, village, series, year, first, last)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)
            ON CONFLICT DO UPDATE SET first = excluded.first, last = excluded.last";
        self.execute(
            SQL,
            (
                device.as_bytes(),
                of.village.as_str(),
                of.series.number(),
                of.year,
                stored(block.first),
                stored(block.last),
            ),
        )?;
        Ok(())
    }

    fn jump_numbers(&self, by: u64) -> Result<(), DatabaseError> {
        // Nobody's row: where counting begins that has not begun yet.
        const START: &str = "INSERT INTO last_number (village, series, year, last)
            VALUES ('', 0, 0, 0) ON CONFLICT DO NOTHING";
        self.execute(START, [])?;
        self.execute("UPDATE last_number SET last = last + ?1", [stored(by)])?;
        self.execute("DELETE FROM number_block", [])?;
        Ok(())
    }

    fn seal(&self, village: &AreaCode) -> Result<Option<String>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT identity FROM seal WHERE village = ?1")?;
        let found = find.query_row([village.as_str()], |row| row.get(0));
        Ok(found.optional()?)
    }

    fn keep_seal(&self, village: &AreaCode, identity: &str) -> Result<(), DatabaseError> {
        const SQL: &str =
            "INSERT INTO seal (village, identity) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        self.execute(SQL, (village.as_str(), identity))?;
        Ok(())
    }
}
