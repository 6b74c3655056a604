//! The bundles in the books, in SQLite.

use model::{BundleName, DeviceId, UtcMs};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{count, id, unreadable};
use crate::bundle::BundleKey;
use crate::bundle::book::{Coming, Counts, Receipt, Settled, Upload};
use crate::database::{DatabaseError, stored};
use crate::registry::Bundles;

macro_rules! receipt {
    ($rest:literal) => {
        concat!(
            "SELECT name, head, device, carrier, size_bytes, fate, code, detail, stored,
            duplicates, rejected, quarantined, photos, at_ms FROM bundle ",
            $rest
        )
    };
}

impl Bundles for Connection {
    fn receipt(&self, name: &BundleName) -> Result<Option<Receipt>, DatabaseError> {
        let mut find = self.prepare_cached(receipt!("WHERE name = ?1"))?;
        Ok(find.query_row([name.as_bytes()], receipt).optional()?)
    }

    fn put_receipt(&self, receipt: &Receipt) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT OR REPLACE INTO bundle (name, head, device, carrier, size_bytes,
            fate, code, detail, stored, duplicates, rejected, quarantined, photos, at_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
        let counts = &receipt.counts;
        self.prepare_cached(SQL)?.execute((
            receipt.name.as_bytes(),
            &receipt.head,
            receipt.device.as_bytes(),
            receipt.carrier.as_bytes(),
            stored(receipt.size_bytes),
            receipt.settled.code(),
            &receipt.code,
            &receipt.detail,
            counts.stored,
            counts.duplicates,
            counts.rejected,
            counts.quarantined,
            counts.photos,
            receipt.at.0,
        ))?;
        Ok(())
    }

    fn receipts(&self, held_only: bool, most: u32) -> Result<Vec<Receipt>, DatabaseError> {
        let sql = if held_only {
            receipt!("WHERE fate = 'held' ORDER BY at_ms DESC, name LIMIT ?1")
        } else {
            receipt!("ORDER BY at_ms DESC, name LIMIT ?1")
        };
        let mut find = self.prepare_cached(sql)?;
        let found = find.query_map([most], receipt)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn held_of(&self, device: DeviceId) -> Result<Coming, DatabaseError> {
        const SQL: &str = "SELECT count(*), coalesce(sum(size_bytes), 0) FROM bundle
            WHERE device = ?1 AND fate = 'held'";
        Ok(self.query_row(SQL, [device.as_bytes()], coming)?)
    }

    fn forget_receipts(&self, before: UtcMs) -> Result<u64, DatabaseError> {
        const SQL: &str = "DELETE FROM bundle WHERE at_ms < ?1 AND fate <> 'held'";
        let gone = self.execute(SQL, [before.0])?;
        Ok(u64::try_from(gone).unwrap_or(u64::MAX))
    }

    fn bundle_upload(&self, key: &BundleKey) -> Result<Option<Upload>, DatabaseError> {
        const SQL: &str = "SELECT size_bytes, offset_bytes, expires_at_ms FROM bundle_upload
            WHERE name = ?1 AND carrier = ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row((key.name.as_bytes(), key.carrier.as_bytes()), |row| {
            Ok(Upload {
                key: *key,
                size_bytes: count(row, 0)?,
                offset_bytes: count(row, 1)?,
                expires_at: UtcMs(row.get(2)?),
            })
        });
        Ok(found.optional()?)
    }

    fn add_bundle_upload(&self, upload: &Upload, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO bundle_upload (name, carrier, size_bytes, offset_bytes,
            begun_at_ms, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (name, carrier) = (upload.key.name.as_bytes(), upload.key.carrier.as_bytes());
        let (size, offset) = (stored(upload.size_bytes), stored(upload.offset_bytes));
        self.execute(
            SQL,
            (name, carrier, size, offset, now.0, upload.expires_at.0),
        )?;
        Ok(())
    }

    fn move_bundle_upload(
        &self,
        key: &BundleKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE bundle_upload SET offset_bytes = ?3, expires_at_ms = ?4
            WHERE name = ?1 AND carrier = ?2";
        let (name, carrier) = (key.name.as_bytes(), key.carrier.as_bytes());
        self.execute(SQL, (name, carrier, stored(offset), expires_at.0))?;
        Ok(())
    }

    fn coming_from(&self, carrier: DeviceId) -> Result<Coming, DatabaseError> {
        const SQL: &str = "SELECT count(*), coalesce(sum(size_bytes), 0) FROM bundle_upload
            WHERE carrier = ?1";
        Ok(self.query_row(SQL, [carrier.as_bytes()], coming)?)
    }

    fn forget_bundle_upload(&self, key: &BundleKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM bundle_upload WHERE name = ?1 AND carrier = ?2";
        self.execute(SQL, (key.name.as_bytes(), key.carrier.as_bytes()))?;
        Ok(())
    }

    fn overdue_bundle_uploads(
        &self,
        now: UtcMs,
        most: u32,
    ) -> Result<Vec<BundleKey>, DatabaseError> {
        const SQL: &str = "SELECT name, carrier FROM bundle_upload
            WHERE expires_at_ms <= ?1 ORDER BY expires_at_ms LIMIT ?2";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map((now.0, most), key)?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn bundle_uploads_of(&self, name: &BundleName) -> Result<Vec<BundleKey>, DatabaseError> {
        const SQL: &str = "SELECT name, carrier FROM bundle_upload WHERE name = ?1";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map([name.as_bytes()], key)?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}

fn key(row: &Row<'_>) -> rusqlite::Result<BundleKey> {
    Ok(BundleKey {
        name: id(row, 0, BundleName::from_slice)?,
        carrier: id(row, 1, DeviceId::from_slice)?,
    })
}

fn coming(row: &Row<'_>) -> rusqlite::Result<Coming> {
    Ok(Coming {
        bundles: count(row, 0)?,
        bytes: count(row, 1)?,
    })
}

fn receipt(row: &Row<'_>) -> rusqlite::Result<Receipt> {
    let settled: String = row.get(5)?;
    Ok(Receipt {
        name: id(row, 0, BundleName::from_slice)?,
        head: row.get(1)?,
        device: id(row, 2, DeviceId::from_slice)?,
        carrier: id(row, 3, DeviceId::from_slice)?,
        size_bytes: count(row, 4)?,
        settled: Settled::from_code(&settled)
            .ok_or_else(|| unreadable(5, Type::Text, "not a fate"))?,
        code: row.get(6)?,
        detail: row.get(7)?,
        counts: Counts {
            stored: row.get(8)?,
            duplicates: row.get(9)?,
            rejected: row.get(10)?,
            quarantined: row.get(11)?,
            photos: row.get(12)?,
        },
        at: UtcMs(row.get(13)?),
    })
}
