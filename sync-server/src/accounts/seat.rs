//! Who stands behind a token and what that seat may hold. Read afresh for every request, so that a
//! revocation or a new grid counts at once.

use std::collections::BTreeSet;

use model::{DeviceId, GridId, Role, Worker, WorkerId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension};

use super::Token;
use crate::database::DatabaseError;
use crate::database::columns::{id, text, unreadable};

/// A device that showed its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// The device.
    pub device: DeviceId,
    /// Whose it is.
    pub worker: Worker,
    /// The county it belongs to: 6 digits.
    pub county: String,
    /// The grids it may hold.
    pub grant: BTreeSet<GridId>,
    /// The actors its changes may carry.
    pub actors: BTreeSet<[u8; 16]>,
}

/// Why a token opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeatError {
    /// Nobody has this token.
    #[error("no device has this token")]
    Unknown,
    /// The device was revoked.
    #[error("the device {0} was revoked")]
    Revoked(DeviceId),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<rusqlite::Error> for SeatError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Finds the seat of a token.
///
/// # Errors
/// [`SeatError`].
pub fn seat_of(state: &Connection, token: &Token) -> Result<Seat, SeatError> {
    const SQL: &str = "SELECT d.id, d.token_sha256, d.revoked_at_ms, w.id, w.name, w.role, w.county
        FROM device d JOIN worker w ON w.id = d.worker WHERE d.token_sha256 = ?1";
    let found = state
        .prepare_cached(SQL)?
        .query_row([token.sha256()], |row| {
            let kept: Vec<u8> = row.get(1)?;
            let revoked: Option<i64> = row.get(2)?;
            let worker = Worker {
                id: id(row, 3, WorkerId::from_slice)?,
                name: row.get(4)?,
                role: role(row, 5)?,
            };
            Ok((
                id(row, 0, DeviceId::from_slice)?,
                kept,
                revoked,
                worker,
                row.get(6)?,
            ))
        });
    let (device, kept, revoked, worker, county) = found.optional()?.ok_or(SeatError::Unknown)?;
    if !token.left(&kept) {
        return Err(SeatError::Unknown);
    }
    if revoked.is_some() {
        return Err(SeatError::Revoked(device));
    }
    let grant = grant_of(state, worker.id)?;
    let actors = actors_of(state, device)?;
    Ok(Seat {
        device,
        worker,
        county,
        grant,
        actors,
    })
}

/// The grids a worker may hold: those named, and every grid of the villages named.
///
/// # Errors
/// The database failed.
pub fn grant_of(state: &Connection, worker: WorkerId) -> Result<BTreeSet<GridId>, DatabaseError> {
    const SQL: &str = "SELECT grid FROM worker_grid WHERE worker = ?1
        UNION SELECT g.id FROM worker_village v JOIN grid g ON g.village = v.village
        WHERE v.worker = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let grids = find.query_map([worker.as_bytes()], |row| text(row, 0))?;
    Ok(grids.collect::<Result<_, _>>()?)
}

/// Reads a role; a server that does not know a role refuses rather than guesses.
pub(crate) fn role(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Role> {
    let code: String = row.get(column)?;
    Role::from_code(&code).ok_or_else(|| unreadable(column, Type::Text, "not a role"))
}

fn actors_of(state: &Connection, device: DeviceId) -> Result<BTreeSet<[u8; 16]>, DatabaseError> {
    const SQL: &str = "SELECT actor FROM device_actor WHERE device = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let actors = find.query_map([device.as_bytes()], |row| row.get(0))?;
    Ok(actors.collect::<Result<_, _>>()?)
}
