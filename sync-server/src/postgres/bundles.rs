//! The bundles in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::{BundleName, DeviceId, UtcMs};
use tokio_postgres::Row;

use super::books::Books;
use super::columns::{count, get, id};
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

impl<C: GenericClient> Bundles for Books<'_, C> {
    fn receipt(&self, name: &BundleName) -> Result<Option<Receipt>, DatabaseError> {
        let row = self.row(receipt!("WHERE name = $1"), &[&&name.as_bytes()[..]])?;
        row.as_ref().map(receipt).transpose()
    }

    fn put_receipt(&self, receipt: &Receipt) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO bundle (name, head, device, carrier, size_bytes,
            fate, code, detail, stored, duplicates, rejected, quarantined, photos, at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            ON CONFLICT (name) DO UPDATE SET carrier = excluded.carrier, fate = excluded.fate,
            code = excluded.code, detail = excluded.detail, stored = excluded.stored,
            duplicates = excluded.duplicates, rejected = excluded.rejected,
            quarantined = excluded.quarantined, photos = excluded.photos, at_ms = excluded.at_ms";
        let counts = &receipt.counts;
        self.change(
            SQL,
            &[
                &&receipt.name.as_bytes()[..],
                &receipt.head,
                &&receipt.device.as_bytes()[..],
                &&receipt.carrier.as_bytes()[..],
                &stored(receipt.size_bytes),
                &receipt.settled.code(),
                &receipt.code,
                &receipt.detail,
                &i64::from(counts.stored),
                &i64::from(counts.duplicates),
                &i64::from(counts.rejected),
                &i64::from(counts.quarantined),
                &i64::from(counts.photos),
                &receipt.at.0,
            ],
        )?;
        Ok(())
    }

    fn receipts(&self, held_only: bool, most: u32) -> Result<Vec<Receipt>, DatabaseError> {
        let sql = if held_only {
            receipt!("WHERE fate = 'held' ORDER BY at_ms DESC, name LIMIT $1")
        } else {
            receipt!("ORDER BY at_ms DESC, name LIMIT $1")
        };
        let rows = self.rows(sql, &[&i64::from(most)])?;
        rows.iter().map(receipt).collect()
    }

    fn held_of(&self, device: DeviceId) -> Result<Coming, DatabaseError> {
        const SQL: &str = "SELECT count(*), coalesce(sum(size_bytes), 0)::bigint FROM bundle
            WHERE device = $1 AND fate = 'held'";
        let row = self.row(SQL, &[&&device.as_bytes()[..]])?;
        row.map_or(Ok(Coming::default()), |row| coming(&row))
    }

    fn forget_receipts(&self, before: UtcMs) -> Result<u64, DatabaseError> {
        const SQL: &str = "DELETE FROM bundle WHERE at_ms < $1 AND fate <> 'held'";
        self.change(SQL, &[&before.0])
    }

    fn bundle_upload(&self, key: &BundleKey) -> Result<Option<Upload>, DatabaseError> {
        const SQL: &str = "SELECT size_bytes, offset_bytes, expires_at_ms FROM bundle_upload
            WHERE name = $1 AND carrier = $2";
        let (name, carrier) = (&key.name.as_bytes()[..], &key.carrier.as_bytes()[..]);
        let row = self.row(SQL, &[&name, &carrier])?;
        let upload = row.map(|row| {
            Ok(Upload {
                key: *key,
                size_bytes: count(&row, 0)?,
                offset_bytes: count(&row, 1)?,
                expires_at: UtcMs(get(&row, 2)?),
            })
        });
        upload.transpose()
    }

    fn add_bundle_upload(&self, upload: &Upload, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO bundle_upload (name, carrier, size_bytes, offset_bytes,
            begun_at_ms, expires_at_ms) VALUES ($1, $2, $3, $4, $5, $6)";
        let key = &upload.key;
        let (name, carrier) = (&key.name.as_bytes()[..], &key.carrier.as_bytes()[..]);
        let (size, offset) = (stored(upload.size_bytes), stored(upload.offset_bytes));
        self.change(
            SQL,
            &[
                &name,
                &carrier,
                &size,
                &offset,
                &now.0,
                &upload.expires_at.0,
            ],
        )?;
        Ok(())
    }

    fn move_bundle_upload(
        &self,
        key: &BundleKey,
        offset: u64,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE bundle_upload SET offset_bytes = $3, expires_at_ms = $4
            WHERE name = $1 AND carrier = $2";
        let (name, carrier) = (&key.name.as_bytes()[..], &key.carrier.as_bytes()[..]);
        self.change(SQL, &[&name, &carrier, &stored(offset), &expires_at.0])?;
        Ok(())
    }

    fn coming_from(&self, carrier: DeviceId) -> Result<Coming, DatabaseError> {
        const SQL: &str = "SELECT count(*), coalesce(sum(size_bytes), 0)::bigint
            FROM bundle_upload WHERE carrier = $1";
        let row = self.row(SQL, &[&&carrier.as_bytes()[..]])?;
        row.map_or(Ok(Coming::default()), |row| coming(&row))
    }

    fn forget_bundle_upload(&self, key: &BundleKey) -> Result<(), DatabaseError> {
        const SQL: &str = "DELETE FROM bundle_upload WHERE name = $1 AND carrier = $2";
        let (name, carrier) = (&key.name.as_bytes()[..], &key.carrier.as_bytes()[..]);
        self.change(SQL, &[&name, &carrier])?;
        Ok(())
    }

    fn overdue_bundle_uploads(
        &self,
        now: UtcMs,
        most: u32,
    ) -> Result<Vec<BundleKey>, DatabaseError> {
        const SQL: &str = "SELECT name, carrier FROM bundle_upload
            WHERE expires_at_ms <= $1 ORDER BY expires_at_ms LIMIT $2";
        let rows = self.rows(SQL, &[&now.0, &i64::from(most)])?;
        rows.iter().map(key).collect()
    }

    fn bundle_uploads_of(&self, name: &BundleName) -> Result<Vec<BundleKey>, DatabaseError> {
        const SQL: &str = "SELECT name, carrier FROM bundle_upload WHERE name = $1";
        let rows = self.rows(SQL, &[&&name.as_bytes()[..]])?;
        rows.iter().map(key).collect()
    }
}

fn key(row: &Row) -> Result<BundleKey, DatabaseError> {
    Ok(BundleKey {
        name: id(row, 0, BundleName::from_slice)?,
        carrier: id(row, 1, DeviceId::from_slice)?,
    })
}

fn coming(row: &Row) -> Result<Coming, DatabaseError> {
    Ok(Coming {
        bundles: count(row, 0)?,
        bytes: count(row, 1)?,
    })
}

fn receipt(row: &Row) -> Result<Receipt, DatabaseError> {
    let few = |column| {
        let number = u32::try_from(count(row, column)?);
        number.map_err(|_| DatabaseError::Unreadable("a count of a bundle"))
    };
    Ok(Receipt {
        name: id(row, 0, BundleName::from_slice)?,
        head: get(row, 1)?,
        device: id(row, 2, DeviceId::from_slice)?,
        carrier: id(row, 3, DeviceId::from_slice)?,
        size_bytes: count(row, 4)?,
        settled: Settled::from_code(get(row, 5)?)
            .ok_or(DatabaseError::Unreadable("what became of a bundle"))?,
        code: get(row, 6)?,
        detail: get(row, 7)?,
        counts: Counts {
            stored: few(8)?,
            duplicates: few(9)?,
            rejected: few(10)?,
            quarantined: few(11)?,
            photos: few(12)?,
        },
        at: UtcMs(get(row, 13)?),
    })
}
