//! Adds workers and invitations, lists workers and devices, revokes a device. What is listed here
//! is for the administrator: names and roles, no case content and no trace of when anyone worked.

use model::{AreaCode, DeviceId, GridId, Role, UtcMs, Worker, WorkerId};
use rusqlite::{Connection, OptionalExtension};

use super::seat::role;
use crate::database::DatabaseError;
use crate::database::columns::{id, text};

/// What a new worker may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// These grids.
    Grids(Vec<GridId>),
    /// Every grid of these villages, also those made later.
    Villages(Vec<AreaCode>),
}

/// An enrolled device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// The device.
    pub id: DeviceId,
    /// Whose it is.
    pub worker: WorkerId,
    /// What the worker calls it.
    pub name: String,
    /// When it was enrolled.
    pub enrolled_at: UtcMs,
    /// When it was revoked, if it was.
    pub revoked_at: Option<UtcMs>,
}

/// Writes a worker down; does nothing when the identity is taken.
pub(crate) fn add(
    state: &Connection,
    worker: &Worker,
    county: &str,
    reach: &Reach,
    now: UtcMs,
) -> Result<(), DatabaseError> {
    let id = worker.id.as_bytes();
    state.execute(
        "INSERT INTO worker (id, name, role, county, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO NOTHING",
        (id, &worker.name, worker.role.code(), county, now.0),
    )?;
    match reach {
        Reach::Grids(grids) => {
            const SQL: &str =
                "INSERT INTO worker_grid (worker, grid) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            for grid in grids {
                state.execute(SQL, (id, grid.as_str()))?;
            }
        }
        Reach::Villages(villages) => {
            const SQL: &str = "INSERT INTO worker_village (worker, village) VALUES (?1, ?2)
                ON CONFLICT DO NOTHING";
            for village in villages {
                state.execute(SQL, (id, village.as_str()))?;
            }
        }
    }
    Ok(())
}

pub(crate) fn exists(state: &Connection, worker: WorkerId) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM worker WHERE id = ?1";
    Ok(state
        .query_row(SQL, [worker.as_bytes()], |_| Ok(()))
        .optional()?
        .is_some())
}

/// Every worker, in the order they were added.
pub(crate) fn list(state: &Connection) -> Result<Vec<(Worker, Vec<GridId>)>, DatabaseError> {
    let mut find = state.prepare("SELECT id, name, role FROM worker ORDER BY created_at_ms, id")?;
    let workers = find.query_map([], |row| {
        Ok(Worker {
            id: id(row, 0, WorkerId::from_slice)?,
            name: row.get(1)?,
            role: role(row, 2)?,
        })
    })?;
    workers
        .map(|worker| {
            let worker = worker?;
            let grids = super::seat::grant_of(state, worker.id)?
                .into_iter()
                .collect();
            Ok((worker, grids))
        })
        .collect()
}

/// The workers who have to do with one of these villages.
pub(crate) fn around(state: &Connection, grants: &[GridId]) -> Result<Vec<Worker>, DatabaseError> {
    const SQL: &str = "SELECT w.id, w.name, w.role FROM worker w
        JOIN worker_village v ON v.worker = w.id WHERE v.village = ?1
        UNION SELECT w.id, w.name, w.role FROM worker w
        JOIN worker_grid wg ON wg.worker = w.id
        JOIN grid g ON g.id = wg.grid WHERE g.village = ?1";
    let mut found = std::collections::BTreeMap::new();
    let villages: std::collections::BTreeSet<_> = grants.iter().map(GridId::village).collect();
    let mut find = state.prepare_cached(SQL)?;
    for village in villages {
        let workers = find.query_map([village.as_str()], |row| {
            Ok(Worker {
                id: id(row, 0, WorkerId::from_slice)?,
                name: row.get(1)?,
                role: role(row, 2)?,
            })
        })?;
        for worker in workers {
            let worker = worker?;
            found.insert(worker.id, worker);
        }
    }
    Ok(found.into_values().collect())
}

pub(crate) fn add_invite(
    state: &Connection,
    code_mac: &[u8; 32],
    worker: WorkerId,
    now: UtcMs,
    expires_at: UtcMs,
) -> Result<(), DatabaseError> {
    state.execute(
        "INSERT INTO invite (code_mac, worker, created_at_ms, expires_at_ms)
         VALUES (?1, ?2, ?3, ?4)",
        (code_mac, worker.as_bytes(), now.0, expires_at.0),
    )?;
    Ok(())
}

pub(crate) fn devices(state: &Connection) -> Result<Vec<DeviceRow>, DatabaseError> {
    let mut find = state.prepare(
        "SELECT id, worker, name, enrolled_at_ms, revoked_at_ms FROM device
         ORDER BY enrolled_at_ms, id",
    )?;
    let rows = find.query_map([], |row| {
        let revoked_at: Option<i64> = row.get(4)?;
        Ok(DeviceRow {
            id: id(row, 0, DeviceId::from_slice)?,
            worker: id(row, 1, WorkerId::from_slice)?,
            name: row.get(2)?,
            enrolled_at: UtcMs(row.get(3)?),
            revoked_at: revoked_at.map(UtcMs),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Whether there is such a device; one that was revoked before keeps its date.
pub(crate) fn revoke(
    state: &Connection,
    device: DeviceId,
    now: UtcMs,
) -> Result<bool, DatabaseError> {
    let changed = state.execute(
        "UPDATE device SET revoked_at_ms = coalesce(revoked_at_ms, ?2) WHERE id = ?1",
        (device.as_bytes(), now.0),
    )?;
    Ok(changed > 0)
}

/// Whether a role works with a device, and how its reach is named.
pub(crate) const fn holds_villages(role: Role) -> Option<bool> {
    match role {
        Role::GridWorker => Some(false),
        Role::AuxiliaryOfficer | Role::StationOfficer => Some(true),
        Role::Reviewer | Role::PartnerUnit | Role::Administrator => None,
    }
}

/// Which of these grids there are not.
pub(crate) fn unknown_grid(
    state: &Connection,
    grids: &[GridId],
) -> Result<Option<GridId>, DatabaseError> {
    for grid in grids {
        const SQL: &str = "SELECT id FROM grid WHERE id = ?1";
        let found: Option<GridId> = state
            .query_row(SQL, [grid.as_str()], |row| text(row, 0))
            .optional()?;
        if found.is_none() {
            return Ok(Some(grid.clone()));
        }
    }
    Ok(None)
}
