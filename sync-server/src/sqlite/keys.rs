//! The keys in the books, in SQLite.

use model::{DeviceId, KeyId, UtcMs, WorkerId};
use proof::{Certificate, PublicKey, Signature};
use rusqlite::{Connection, OptionalExtension};

use super::columns::{count, id};
use crate::accounts::key::Certified;
use crate::database::DatabaseError;
use crate::registry::Keys;

impl Keys for Connection {
    fn key(&self, key: KeyId) -> Result<Option<Certified>, DatabaseError> {
        const SQL: &str =
            "SELECT device, worker, key, from_ms, signature FROM device_key WHERE id = ?1";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row([key.as_bytes()], |row| {
            Ok(Certified {
                said: Certificate {
                    device: id(row, 0, DeviceId::from_slice)?,
                    worker: id(row, 1, WorkerId::from_slice)?,
                    key: id(row, 2, PublicKey::from_slice)?,
                    from: UtcMs(row.get(3)?),
                },
                signature: id(row, 4, Signature::from_slice)?,
            })
        });
        Ok(found.optional()?)
    }

    fn keys_of(&self, device: DeviceId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM device_key WHERE device = ?1";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.query_row([device.as_bytes()], |row| count(row, 0))?)
    }

    fn add_key(&self, key: &Certified) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device_key (id, device, worker, key, from_ms, signature)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let said = &key.said;
        self.execute(
            SQL,
            (
                said.key.id().as_bytes(),
                said.device.as_bytes(),
                said.worker.as_bytes(),
                said.key.as_bytes(),
                said.from.0,
                &key.signature.as_bytes()[..],
            ),
        )?;
        Ok(())
    }
}
