//! Whose device this is.

use model::{DeviceId, Role, Worker, WorkerId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// The seat of an enrolled device.
#[derive(Clone, PartialEq, Eq)]
pub struct Seat {
    /// Address of the server.
    pub server: String,
    /// What proves this device to the server; never shown, never logged.
    pub token: String,
    /// The device.
    pub device: DeviceId,
    /// What the worker calls it.
    pub device_name: String,
    /// Whose it is.
    pub worker: Worker,
    /// Version of the directory it has.
    pub directory_version: u64,
}

/// The seat, once the device is enrolled.
///
/// # Errors
/// [`StoreError`].
pub fn find(db: &Connection) -> Result<Option<Seat>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT server, token, device, device_name, worker, worker_name, role, directory_version
         FROM seat",
    )?;
    let seat = query
        .query_row([], |r| {
            Ok(Seat {
                server: r.get(0)?,
                token: r.get(1)?,
                device: row::id(r, 2, DeviceId::from_slice)?,
                device_name: r.get(3)?,
                worker: Worker {
                    id: row::id(r, 4, WorkerId::from_slice)?,
                    name: r.get(5)?,
                    role: Role::from_code(r.get_ref(6)?.as_str()?)
                        .ok_or_else(|| row::unreadable(6, Type::Text))?,
                },
                directory_version: r.get::<_, i64>(7)?.unsigned_abs(),
            })
        })
        .optional()?;
    Ok(seat)
}

/// Takes the seat, or a new description of it.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, seat: &Seat) -> Result<(), StoreError> {
    db.execute(
        "INSERT OR REPLACE INTO seat VALUES (1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            seat.server,
            seat.token,
            seat.device.as_bytes(),
            seat.device_name,
            seat.worker.id.as_bytes(),
            seat.worker.name,
            seat.worker.role.code(),
            i64::try_from(seat.directory_version).unwrap_or(i64::MAX),
        ],
    )?;
    Ok(())
}
