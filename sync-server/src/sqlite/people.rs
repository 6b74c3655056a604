//! The people in the books, in SQLite.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use model::{AreaCode, DeviceId, GridId, KeyId, UnitNo, UtcMs, Worker, WorkerId};
use rusqlite::{Connection, OptionalExtension, Row};

use super::columns::{bytes, count, id, role, text};
use crate::accounts::Seat;
use crate::accounts::enrolment::{Invite, NewDevice};
use crate::accounts::tries::Wrong;
use crate::accounts::workers::{DeviceRow, Reach};
use crate::database::DatabaseError;
use crate::registry::{Known, People, Used};

/// A device with whose it is, by one of its columns.
macro_rules! known {
    ($column:literal) => {
        concat!(
            "SELECT w.id, w.name, w.role, d.id, d.token_sha256,
            d.revoked_at_ms IS NOT NULL, w.county,
            coalesce((SELECT version FROM directory_version v WHERE v.county = w.county), 0)
            FROM device d JOIN worker w ON w.id = d.worker WHERE ",
            $column,
            " = ?1"
        )
    };
}

impl People for Connection {
    fn known_by(&self, token_sha256: &[u8; 32]) -> Result<Option<Known>, DatabaseError> {
        known(self, known!("d.token_sha256"), token_sha256)
    }

    fn known_device(&self, device: DeviceId) -> Result<Option<Known>, DatabaseError> {
        known(self, known!("d.id"), device.as_bytes())
    }

    fn add_worker(
        &self,
        worker: &Worker,
        county: &str,
        reach: &Reach,
        now: UtcMs,
    ) -> Result<(), DatabaseError> {
        const WORKER: &str = "INSERT INTO worker (id, name, role, county, created_at_ms)
            VALUES (?1, ?2, ?3, ?4, ?5)";
        let id = worker.id.as_bytes();
        self.execute(
            WORKER,
            (id, &worker.name, worker.role.code(), county, now.0),
        )?;
        self.put_reach(worker.id, reach)
    }

    fn put_reach(&self, worker: WorkerId, reach: &Reach) -> Result<(), DatabaseError> {
        const GRID: &str =
            "INSERT INTO worker_grid (worker, grid) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        const VILLAGE: &str =
            "INSERT INTO worker_village (worker, village) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        const TOWNSHIP: &str =
            "INSERT INTO worker_township (worker, township) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        const UNIT: &str = "INSERT INTO worker_unit (worker, county, unit) VALUES (?1, ?2, ?3)";
        let id = worker.as_bytes();
        self.execute("DELETE FROM worker_grid WHERE worker = ?1", [id])?;
        self.execute("DELETE FROM worker_village WHERE worker = ?1", [id])?;
        self.execute("DELETE FROM worker_township WHERE worker = ?1", [id])?;
        self.execute("DELETE FROM worker_unit WHERE worker = ?1", [id])?;
        match reach {
            Reach::Grids(grids) => {
                for grid in grids {
                    self.execute(GRID, (id, grid.as_str()))?;
                }
            }
            Reach::Villages(villages) => {
                for village in villages {
                    self.execute(VILLAGE, (id, village.as_str()))?;
                }
            }
            Reach::Townships(townships) => {
                for township in townships {
                    self.execute(TOWNSHIP, (id, township.as_str()))?;
                }
            }
            Reach::Unit { county, unit } => {
                self.execute(UNIT, (id, county.as_str(), unit.number()))?;
            }
        }
        Ok(())
    }

    fn has_worker(&self, worker: WorkerId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM worker WHERE id = ?1";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.exists([worker.as_bytes()])?)
    }

    fn worker(&self, worker: WorkerId) -> Result<Option<(Worker, Reach)>, DatabaseError> {
        const SQL: &str = "SELECT id, name, role FROM worker WHERE id = ?1";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row([worker.as_bytes()], self::worker);
        let found = found.optional()?;
        found
            .map(|known| Ok((known, reach_of(self, worker)?)))
            .transpose()
    }

    fn workers_named(&self, county: &str, name: &str) -> Result<Vec<WorkerId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM worker WHERE county = ?1 AND name = ?2 ORDER BY id";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_map((county, name), |row| id(row, 0, WorkerId::from_slice))?;
        Ok(found.collect::<Result<_, _>>()?)
    }

    fn rename_worker(&self, worker: WorkerId, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE worker SET name = ?2 WHERE id = ?1";
        self.execute(SQL, (worker.as_bytes(), name))?;
        Ok(())
    }

    fn workers(&self) -> Result<Vec<(Worker, Vec<GridId>)>, DatabaseError> {
        const SQL: &str = "SELECT id, name, role FROM worker ORDER BY created_at_ms, id";
        let mut find = self.prepare(SQL)?;
        let workers = find.query_map([], worker)?;
        workers
            .map(|worker| {
                let worker = worker?;
                let grids = grant_of(self, worker.id)?.into_iter().collect();
                Ok((worker, grids))
            })
            .collect()
    }

    fn workers_around(&self, villages: &[AreaCode]) -> Result<Vec<Worker>, DatabaseError> {
        const SQL: &str = "SELECT w.id, w.name, w.role FROM worker w
            JOIN worker_village v ON v.worker = w.id WHERE v.village = ?1
            UNION SELECT w.id, w.name, w.role FROM worker w
            JOIN worker_grid wg ON wg.worker = w.id
            JOIN grid g ON g.id = wg.grid WHERE g.village = ?1
            UNION SELECT w.id, w.name, w.role FROM worker w
            JOIN worker_township t ON t.worker = w.id WHERE t.township = substr(?1, 1, 9)
            UNION SELECT w.id, w.name, w.role FROM worker w
            JOIN worker_unit u ON u.worker = w.id WHERE u.county = substr(?1, 1, 6)";
        let mut found = BTreeMap::new();
        let mut find = self.prepare_cached(SQL)?;
        for village in villages {
            for worker in find.query_map([village.as_str()], worker)? {
                let worker = worker?;
                found.insert(worker.id, worker);
            }
        }
        Ok(found.into_values().collect())
    }

    fn add_invite(
        &self,
        code_mac: &[u8; 32],
        worker: WorkerId,
        now: UtcMs,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO invite (code_mac, worker, created_at_ms, expires_at_ms)
            VALUES (?1, ?2, ?3, ?4)";
        self.execute(SQL, (code_mac, worker.as_bytes(), now.0, expires_at.0))?;
        Ok(())
    }

    fn invite(&self, code_mac: &[u8; 32]) -> Result<Option<Invite>, DatabaseError> {
        const SQL: &str =
            "SELECT worker, expires_at_ms, used_at_ms, device FROM invite WHERE code_mac = ?1";
        let found = self.query_row(SQL, [code_mac], |row| {
            let used_at: Option<i64> = row.get(2)?;
            let used = match used_at {
                Some(at) => Some(Used {
                    at: UtcMs(at),
                    device: id(row, 3, DeviceId::from_slice)?,
                }),
                None => None,
            };
            Ok(Invite {
                worker: id(row, 0, WorkerId::from_slice)?,
                expires_at: UtcMs(row.get(1)?),
                used,
            })
        });
        Ok(found.optional()?)
    }

    fn use_invite(&self, code_mac: &[u8; 32], used: Used) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE invite SET used_at_ms = ?2, device = ?3 WHERE code_mac = ?1";
        self.execute(SQL, (code_mac, used.at.0, used.device.as_bytes()))?;
        Ok(())
    }

    fn wrong_codes(&self, minute: i64, address: &[u8; 32]) -> Result<Wrong, DatabaseError> {
        const SQL: &str = "SELECT coalesce(sum(tries) FILTER (WHERE address = ?2), 0),
            coalesce(sum(tries), 0) FROM wrong_code WHERE minute = ?1";
        let mut find = self.prepare_cached(SQL)?;
        Ok(find.query_row((minute, address), |row| {
            Ok(Wrong {
                here: count(row, 0)?,
                together: count(row, 1)?,
            })
        })?)
    }

    fn add_wrong_code(&self, minute: i64, address: &[u8; 32]) -> Result<(), DatabaseError> {
        const OTHERS: &str = "DELETE FROM wrong_code WHERE minute <> ?1";
        const SQL: &str = "INSERT INTO wrong_code (minute, address, tries) VALUES (?1, ?2, 1)
            ON CONFLICT DO UPDATE SET tries = tries + 1";
        self.execute(OTHERS, [minute])?;
        self.execute(SQL, (minute, address))?;
        Ok(())
    }

    fn devices(&self) -> Result<Vec<DeviceRow>, DatabaseError> {
        const SQL: &str = "SELECT id, worker, name, enrolled_at_ms, revoked_at_ms FROM device
            ORDER BY enrolled_at_ms, id";
        let mut find = self.prepare(SQL)?;
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

    fn worker_of(&self, device: DeviceId) -> Result<Option<WorkerId>, DatabaseError> {
        const SQL: &str = "SELECT worker FROM device WHERE id = ?1";
        let found = self.query_row(SQL, [device.as_bytes()], |row| {
            id(row, 0, WorkerId::from_slice)
        });
        Ok(found.optional()?)
    }

    fn add_device(&self, device: &NewDevice, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device
            (id, worker, name, app_version, token_sha256, enrolled_at_ms)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let (id, worker) = (device.id.as_bytes(), device.worker.as_bytes());
        let (name, version) = (&device.name, &device.app_version);
        self.execute(SQL, (id, worker, name, version, device.token_sha256, now.0))?;
        Ok(())
    }

    fn bring_back(
        &self,
        device: DeviceId,
        name: &str,
        app_version: &str,
    ) -> Result<(), DatabaseError> {
        const SQL: &str =
            "UPDATE device SET name = ?2, app_version = ?3, revoked_at_ms = NULL WHERE id = ?1";
        self.execute(SQL, (device.as_bytes(), name, app_version))?;
        Ok(())
    }

    fn set_token(&self, device: DeviceId, token_sha256: &[u8; 32]) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE device SET token_sha256 = ?2 WHERE id = ?1";
        self.execute(SQL, (device.as_bytes(), token_sha256))?;
        Ok(())
    }

    fn revoke(&self, device: DeviceId, now: UtcMs) -> Result<bool, DatabaseError> {
        const SQL: &str =
            "UPDATE device SET revoked_at_ms = coalesce(revoked_at_ms, ?2) WHERE id = ?1";
        Ok(self.execute(SQL, (device.as_bytes(), now.0))? > 0)
    }

    fn owner_of(&self, actor: &[u8; 16]) -> Result<Option<DeviceId>, DatabaseError> {
        const SQL: &str = "SELECT device FROM device_actor WHERE actor = ?1";
        let found = self.query_row(SQL, [actor], |row| id(row, 0, DeviceId::from_slice));
        Ok(found.optional()?)
    }

    fn actors_of(&self, device: DeviceId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM device_actor WHERE device = ?1";
        Ok(self.query_row(SQL, [device.as_bytes()], |row| count(row, 0))?)
    }

    fn add_actor(&self, device: DeviceId, actor: &[u8; 16]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device_actor (actor, device) VALUES (?1, ?2)";
        self.execute(SQL, (actor, device.as_bytes()))?;
        Ok(())
    }
}

fn known(state: &Connection, sql: &str, by: &[u8]) -> Result<Option<Known>, DatabaseError> {
    let mut find = state.prepare_cached(sql)?;
    let found = find.query_row([by], |row| {
        Ok(Known {
            token_sha256: bytes(row, 4)?,
            revoked: row.get(5)?,
            seat: Seat {
                device: id(row, 3, DeviceId::from_slice)?,
                worker: worker(row)?,
                county: row.get(6)?,
                grant: BTreeSet::new(),
                actors: BTreeSet::new(),
                keys: BTreeSet::new(),
                signs: false,
                directory_version: count(row, 7)?,
            },
        })
    });
    let Some(mut known) = found.optional()? else {
        return Ok(None);
    };
    let seat = &mut known.seat;
    seat.grant = grant_of(state, seat.worker.id)?;
    seat.actors = actors_of(state, seat.device)?;
    seat.keys = keys_of(state, seat.device)?;
    seat.signs = !seat.keys.is_empty();
    Ok(Some(known))
}

/// The first three columns are a worker.
fn worker(row: &Row<'_>) -> rusqlite::Result<Worker> {
    Ok(Worker {
        id: id(row, 0, WorkerId::from_slice)?,
        name: row.get(1)?,
        role: role(row, 2)?,
    })
}

/// What was said that a worker may hold, by code; each worker has one kind of it.
fn reach_of(state: &Connection, worker: WorkerId) -> Result<Reach, DatabaseError> {
    const UNIT: &str = "SELECT county, unit FROM worker_unit WHERE worker = ?1";
    const GRIDS: &str = "SELECT grid FROM worker_grid WHERE worker = ?1 ORDER BY 1";
    const TOWNSHIPS: &str = "SELECT township FROM worker_township WHERE worker = ?1 ORDER BY 1";
    const VILLAGES: &str = "SELECT village FROM worker_village WHERE worker = ?1 ORDER BY 1";
    fn codes<T: FromStr>(
        state: &Connection,
        sql: &str,
        worker: WorkerId,
    ) -> Result<Vec<T>, DatabaseError> {
        let mut find = state.prepare_cached(sql)?;
        let codes = find.query_map([worker.as_bytes()], |row| text(row, 0))?;
        Ok(codes.collect::<Result<_, _>>()?)
    }
    let mut find = state.prepare_cached(UNIT)?;
    let unit = find.query_row([worker.as_bytes()], |row| {
        Ok((text(row, 0)?, row.get::<_, u8>(1)?))
    });
    if let Some((county, no)) = unit.optional()? {
        let unit = UnitNo::new(no).ok_or(DatabaseError::Unreadable("the number of a unit"))?;
        return Ok(Reach::Unit { county, unit });
    }
    let grids: Vec<GridId> = codes(state, GRIDS, worker)?;
    if !grids.is_empty() {
        return Ok(Reach::Grids(grids));
    }
    let townships: Vec<AreaCode> = codes(state, TOWNSHIPS, worker)?;
    Ok(if townships.is_empty() {
        Reach::Villages(codes(state, VILLAGES, worker)?)
    } else {
        Reach::Townships(townships)
    })
}

fn grant_of(state: &Connection, worker: WorkerId) -> Result<BTreeSet<GridId>, DatabaseError> {
    const SQL: &str = "SELECT grid FROM worker_grid WHERE worker = ?1
        UNION SELECT g.id FROM worker_village v JOIN grid g ON g.village = v.village
        WHERE v.worker = ?1
        UNION SELECT g.id FROM worker_township t
        JOIN grid g ON g.village >= t.township AND g.village < t.township || ':'
        WHERE t.worker = ?1
        UNION SELECT g.id FROM worker_unit u
        JOIN grid g ON g.village >= u.county AND g.village < u.county || ':'
        AND substr(g.id, 13) = printf('%03d', 900 + u.unit) WHERE u.worker = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let grids = find.query_map([worker.as_bytes()], |row| text(row, 0))?;
    Ok(grids.collect::<Result<_, _>>()?)
}

fn actors_of(state: &Connection, device: DeviceId) -> Result<BTreeSet<[u8; 16]>, DatabaseError> {
    const SQL: &str = "SELECT actor FROM device_actor WHERE device = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let actors = find.query_map([device.as_bytes()], |row| bytes(row, 0))?;
    Ok(actors.collect::<Result<_, _>>()?)
}

fn keys_of(state: &Connection, device: DeviceId) -> Result<BTreeSet<KeyId>, DatabaseError> {
    const SQL: &str = "SELECT id FROM device_key WHERE device = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let keys = find.query_map([device.as_bytes()], |row| id(row, 0, KeyId::from_slice))?;
    Ok(keys.collect::<Result<_, _>>()?)
}
