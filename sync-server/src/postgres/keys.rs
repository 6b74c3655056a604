//! The keys in the books, in PostgreSQL.

use deadpool_postgres::GenericClient;
use model::{DeviceId, KeyId, UtcMs, WorkerId};
use proof::{Certificate, PublicKey, Signature};

use super::books::Books;
use super::columns::{count, get, id};
use crate::accounts::key::Certified;
use crate::database::DatabaseError;
use crate::registry::Keys;

impl<C: GenericClient> Keys for Books<'_, C> {
    fn key(&self, key: KeyId) -> Result<Option<Certified>, DatabaseError> {
        const SQL: &str =
            "SELECT device, worker, key, from_ms, signature FROM device_key WHERE id = $1";
        let Some(row) = self.row(SQL, &[&&key.as_bytes()[..]])? else {
            return Ok(None);
        };
        Ok(Some(Certified {
            said: Certificate {
                device: id(&row, 0, DeviceId::from_slice)?,
                worker: id(&row, 1, WorkerId::from_slice)?,
                key: id(&row, 2, PublicKey::from_slice)?,
                from: UtcMs(get(&row, 3)?),
            },
            signature: id(&row, 4, Signature::from_slice)?,
        }))
    }

    fn keys_of(&self, device: DeviceId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM device_key WHERE device = $1";
        let row = self.row(SQL, &[&&device.as_bytes()[..]])?;
        row.map_or(Ok(0), |row| count(&row, 0))
    }

    fn add_key(&self, key: &Certified) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device_key (id, device, worker, key, from_ms, signature)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let (said, name) = (&key.said, key.said.key.id());
        let (device, worker) = (&said.device.as_bytes()[..], &said.worker.as_bytes()[..]);
        let (id, public) = (&name.as_bytes()[..], &said.key.as_bytes()[..]);
        let signature = &key.signature.as_bytes()[..];
        self.change(
            SQL,
            &[&id, &device, &worker, &public, &said.from.0, &signature],
        )?;
        Ok(())
    }
}
