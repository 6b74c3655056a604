//! The people in the books, in PostgreSQL.

use std::str::FromStr;

use deadpool_postgres::GenericClient;
use model::{AreaCode, DeviceId, GridId, KeyId, UnitNo, UtcMs, Worker, WorkerId};
use tokio_postgres::Row;

use super::books::Books;
use super::columns::{bytes, count, fixed, get, id, noun, role, storable};
use crate::accounts::Seat;
use crate::accounts::enrolment::{Invite, NewDevice};
use crate::accounts::tries::Wrong;
use crate::accounts::workers::{DeviceRow, Reach};
use crate::database::DatabaseError;
use crate::registry::{Known, People, Used};

/// The grids a worker `w` may hold: those named, every grid of the villages and townships named, and the
/// channels of the unit.
macro_rules! grant {
    () => {
        "ARRAY(SELECT grid FROM worker_grid WHERE worker = w.id
            UNION SELECT g.id FROM worker_village v JOIN grid g ON g.village = v.village
            WHERE v.worker = w.id
            UNION SELECT g.id FROM worker_township t
            JOIN grid g ON g.village >= t.township AND g.village < t.township || ':'
            WHERE t.worker = w.id
            UNION SELECT g.id FROM worker_unit u
            JOIN grid g ON g.village >= u.county AND g.village < u.county || ':'
            AND substr(g.id, 13) = lpad((900 + u.unit)::text, 3, '0') WHERE u.worker = w.id
            ORDER BY 1)"
    };
}

/// A device with whose it is, by one of its columns.
macro_rules! known {
    ($column:literal) => {
        concat!(
            "SELECT w.id, w.name, w.role, d.id, d.token_sha256, d.revoked_at_ms IS NOT NULL,
            w.county, ARRAY(SELECT actor FROM device_actor WHERE device = d.id), ",
            grant!(),
            ", ARRAY(SELECT id FROM device_key WHERE device = d.id),
            coalesce((SELECT version FROM directory_version v WHERE v.county = w.county), 0)
            FROM device d JOIN worker w ON w.id = d.worker WHERE ",
            $column,
            " = $1"
        )
    };
}

impl<C: GenericClient> People for Books<'_, C> {
    fn known_by(&self, token_sha256: &[u8; 32]) -> Result<Option<Known>, DatabaseError> {
        let row = self.row(known!("d.token_sha256"), &[&&token_sha256[..]])?;
        row.as_ref().map(known).transpose()
    }

    fn known_device(&self, device: DeviceId) -> Result<Option<Known>, DatabaseError> {
        let row = self.row(known!("d.id"), &[&&device.as_bytes()[..]])?;
        row.as_ref().map(known).transpose()
    }

    fn add_worker(
        &self,
        worker: &Worker,
        county: &str,
        reach: &Reach,
        now: UtcMs,
    ) -> Result<(), DatabaseError> {
        const WORKER: &str = "INSERT INTO worker (id, name, role, county, created_at_ms)
            VALUES ($1, $2, $3, $4, $5)";
        let (id, name) = (&worker.id.as_bytes()[..], storable(&worker.name));
        self.change(WORKER, &[&id, &name, &worker.role.code(), &county, &now.0])?;
        self.put_reach(worker.id, reach)
    }

    fn put_reach(&self, worker: WorkerId, reach: &Reach) -> Result<(), DatabaseError> {
        const GRIDS: &str = "INSERT INTO worker_grid (worker, grid)
            SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING";
        const VILLAGES: &str = "INSERT INTO worker_village (worker, village)
            SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING";
        const TOWNSHIPS: &str = "INSERT INTO worker_township (worker, township)
            SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING";
        const UNIT: &str = "INSERT INTO worker_unit (worker, county, unit) VALUES ($1, $2, $3)";
        let id = &worker.as_bytes()[..];
        self.change("DELETE FROM worker_grid WHERE worker = $1", &[&id])?;
        self.change("DELETE FROM worker_village WHERE worker = $1", &[&id])?;
        self.change("DELETE FROM worker_township WHERE worker = $1", &[&id])?;
        self.change("DELETE FROM worker_unit WHERE worker = $1", &[&id])?;
        match reach {
            Reach::Grids(grids) => {
                let grids: Vec<&str> = grids.iter().map(GridId::as_str).collect();
                self.change(GRIDS, &[&id, &grids])?;
            }
            Reach::Villages(villages) => {
                let villages: Vec<&str> = villages.iter().map(AreaCode::as_str).collect();
                self.change(VILLAGES, &[&id, &villages])?;
            }
            Reach::Townships(townships) => {
                let townships: Vec<&str> = townships.iter().map(AreaCode::as_str).collect();
                self.change(TOWNSHIPS, &[&id, &townships])?;
            }
            Reach::Unit { county, unit } => {
                let no = i64::from(unit.number());
                self.change(UNIT, &[&id, &county.as_str(), &no])?;
            }
        }
        Ok(())
    }

    fn has_worker(&self, worker: WorkerId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM worker WHERE id = $1";
        Ok(self.row(SQL, &[&&worker.as_bytes()[..]])?.is_some())
    }

    fn worker(&self, worker: WorkerId) -> Result<Option<(Worker, Reach)>, DatabaseError> {
        const SQL: &str = "SELECT w.id, w.name, w.role,
            ARRAY(SELECT grid FROM worker_grid WHERE worker = w.id ORDER BY 1),
            ARRAY(SELECT village FROM worker_village WHERE worker = w.id ORDER BY 1),
            ARRAY(SELECT township FROM worker_township WHERE worker = w.id ORDER BY 1), u.county, u.unit
            FROM worker w LEFT JOIN worker_unit u ON u.worker = w.id WHERE w.id = $1";
        let row = self.row(SQL, &[&&worker.as_bytes()[..]])?;
        row.map(|row| Ok((self::worker(&row)?, reach(&row)?)))
            .transpose()
    }

    fn workers_named(&self, county: &str, name: &str) -> Result<Vec<WorkerId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM worker WHERE county = $1 AND name = $2 ORDER BY id";
        let rows = self.rows(SQL, &[&county, &storable(name)])?;
        rows.iter()
            .map(|row| id(row, 0, WorkerId::from_slice))
            .collect()
    }

    fn rename_worker(&self, worker: WorkerId, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE worker SET name = $2 WHERE id = $1";
        self.change(SQL, &[&&worker.as_bytes()[..], &storable(name)])?;
        Ok(())
    }

    fn workers(&self) -> Result<Vec<(Worker, Vec<GridId>)>, DatabaseError> {
        const SQL: &str = concat!(
            "SELECT w.id, w.name, w.role, ",
            grant!(),
            " FROM worker w ORDER BY w.created_at_ms, w.id"
        );
        let rows = self.rows(SQL, &[])?;
        rows.iter()
            .map(|row| Ok((worker(row)?, grids(row, 3)?)))
            .collect()
    }

    fn workers_around(&self, villages: &[AreaCode]) -> Result<Vec<Worker>, DatabaseError> {
        const SQL: &str = "SELECT w.id, w.name, w.role FROM worker w WHERE w.id IN
            (SELECT worker FROM worker_village WHERE village = ANY($1)
            UNION SELECT wg.worker FROM worker_grid wg JOIN grid g ON g.id = wg.grid
            WHERE g.village = ANY($1)
            UNION SELECT worker FROM worker_township WHERE township IN
            (SELECT substr(one, 1, 9) FROM unnest($1::text[]) one)
            UNION SELECT worker FROM worker_unit WHERE county IN
            (SELECT substr(one, 1, 6) FROM unnest($1::text[]) one)) ORDER BY w.id";
        let villages: Vec<&str> = villages.iter().map(AreaCode::as_str).collect();
        self.rows(SQL, &[&villages])?.iter().map(worker).collect()
    }

    fn add_invite(
        &self,
        code_mac: &[u8; 32],
        worker: WorkerId,
        now: UtcMs,
        expires_at: UtcMs,
    ) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO invite (code_mac, worker, created_at_ms, expires_at_ms)
            VALUES ($1, $2, $3, $4)";
        let (mac, worker) = (&code_mac[..], &worker.as_bytes()[..]);
        self.change(SQL, &[&mac, &worker, &now.0, &expires_at.0])?;
        Ok(())
    }

    fn invite(&self, code_mac: &[u8; 32]) -> Result<Option<Invite>, DatabaseError> {
        const SQL: &str =
            "SELECT worker, expires_at_ms, used_at_ms, device FROM invite WHERE code_mac = $1";
        let Some(row) = self.row(SQL, &[&&code_mac[..]])? else {
            return Ok(None);
        };
        let used_at: Option<i64> = get(&row, 2)?;
        let used = match used_at {
            Some(at) => Some(Used {
                at: UtcMs(at),
                device: id(&row, 3, DeviceId::from_slice)?,
            }),
            None => None,
        };
        Ok(Some(Invite {
            worker: id(&row, 0, WorkerId::from_slice)?,
            expires_at: UtcMs(get(&row, 1)?),
            used,
        }))
    }

    fn use_invite(&self, code_mac: &[u8; 32], used: Used) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE invite SET used_at_ms = $2, device = $3 WHERE code_mac = $1";
        let device = &used.device.as_bytes()[..];
        self.change(SQL, &[&&code_mac[..], &used.at.0, &device])?;
        Ok(())
    }

    fn wrong_codes(&self, minute: i64, address: &[u8; 32]) -> Result<Wrong, DatabaseError> {
        const SQL: &str = "SELECT coalesce(sum(tries) FILTER (WHERE address = $2), 0)::bigint,
            coalesce(sum(tries), 0)::bigint FROM wrong_code WHERE minute = $1";
        let row = self.row(SQL, &[&minute, &&address[..]])?;
        let row = row.ok_or(DatabaseError::Unreadable("no sum"))?;
        Ok(Wrong {
            here: count(&row, 0)?,
            together: count(&row, 1)?,
        })
    }

    fn add_wrong_code(&self, minute: i64, address: &[u8; 32]) -> Result<(), DatabaseError> {
        const OTHERS: &str = "DELETE FROM wrong_code WHERE minute <> $1";
        const SQL: &str = "INSERT INTO wrong_code (minute, address, tries) VALUES ($1, $2, 1)
            ON CONFLICT (minute, address) DO UPDATE SET tries = wrong_code.tries + 1";
        self.change(OTHERS, &[&minute])?;
        self.change(SQL, &[&minute, &&address[..]])?;
        Ok(())
    }

    fn devices(&self) -> Result<Vec<DeviceRow>, DatabaseError> {
        const SQL: &str = "SELECT id, worker, name, enrolled_at_ms, revoked_at_ms FROM device
            ORDER BY enrolled_at_ms, id";
        let rows = self.rows(SQL, &[])?;
        let devices = rows.iter().map(|row| {
            let revoked_at: Option<i64> = get(row, 4)?;
            Ok(DeviceRow {
                id: id(row, 0, DeviceId::from_slice)?,
                worker: id(row, 1, WorkerId::from_slice)?,
                name: get(row, 2)?,
                enrolled_at: UtcMs(get(row, 3)?),
                revoked_at: revoked_at.map(UtcMs),
            })
        });
        devices.collect()
    }

    fn worker_of(&self, device: DeviceId) -> Result<Option<WorkerId>, DatabaseError> {
        const SQL: &str = "SELECT worker FROM device WHERE id = $1";
        let row = self.row(SQL, &[&&device.as_bytes()[..]])?;
        row.map(|row| id(&row, 0, WorkerId::from_slice)).transpose()
    }

    fn add_device(&self, device: &NewDevice, now: UtcMs) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device
            (id, worker, name, app_version, token_sha256, enrolled_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)";
        let (id, worker) = (&device.id.as_bytes()[..], &device.worker.as_bytes()[..]);
        let (name, version) = (storable(&device.name), storable(&device.app_version));
        let token = &device.token_sha256[..];
        self.change(SQL, &[&id, &worker, &name, &version, &token, &now.0])?;
        Ok(())
    }

    fn bring_back(
        &self,
        device: DeviceId,
        name: &str,
        app_version: &str,
    ) -> Result<(), DatabaseError> {
        const SQL: &str =
            "UPDATE device SET name = $2, app_version = $3, revoked_at_ms = NULL WHERE id = $1";
        let (name, version) = (storable(name), storable(app_version));
        self.change(SQL, &[&&device.as_bytes()[..], &name, &version])?;
        Ok(())
    }

    fn set_token(&self, device: DeviceId, token_sha256: &[u8; 32]) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE device SET token_sha256 = $2 WHERE id = $1";
        self.change(SQL, &[&&device.as_bytes()[..], &&token_sha256[..]])?;
        Ok(())
    }

    fn revoke(&self, device: DeviceId, now: UtcMs) -> Result<bool, DatabaseError> {
        const SQL: &str =
            "UPDATE device SET revoked_at_ms = coalesce(revoked_at_ms, $2) WHERE id = $1";
        Ok(self.change(SQL, &[&&device.as_bytes()[..], &now.0])? > 0)
    }

    fn owner_of(&self, actor: &[u8; 16]) -> Result<Option<DeviceId>, DatabaseError> {
        const SQL: &str = "SELECT device FROM device_actor WHERE actor = $1";
        let row = self.row(SQL, &[&&actor[..]])?;
        row.map(|row| id(&row, 0, DeviceId::from_slice)).transpose()
    }

    fn actors_of(&self, device: DeviceId) -> Result<u64, DatabaseError> {
        const SQL: &str = "SELECT count(*) FROM device_actor WHERE device = $1";
        let row = self.row(SQL, &[&&device.as_bytes()[..]])?;
        row.map_or(Ok(0), |row| count(&row, 0))
    }

    fn add_actor(&self, device: DeviceId, actor: &[u8; 16]) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO device_actor (actor, device) VALUES ($1, $2)";
        self.change(SQL, &[&&actor[..], &&device.as_bytes()[..]])?;
        Ok(())
    }
}

fn known(row: &Row) -> Result<Known, DatabaseError> {
    let actors: Vec<&[u8]> = get(row, 7)?;
    let keys: Vec<&[u8]> = get(row, 9)?;
    Ok(Known {
        token_sha256: bytes(row, 4)?,
        revoked: get(row, 5)?,
        seat: Seat {
            device: id(row, 3, DeviceId::from_slice)?,
            worker: worker(row)?,
            county: get(row, 6)?,
            grant: grids(row, 8)?.into_iter().collect(),
            actors: actors.into_iter().map(fixed).collect::<Result<_, _>>()?,
            signs: !keys.is_empty(),
            keys: keys.into_iter().map(key).collect::<Result<_, _>>()?,
            directory_version: count(row, 10)?,
        },
    })
}

fn key(bytes: &[u8]) -> Result<KeyId, DatabaseError> {
    KeyId::from_slice(bytes).ok_or(DatabaseError::Unreadable("an identity"))
}

/// The first three columns are a worker.
fn worker(row: &Row) -> Result<Worker, DatabaseError> {
    Ok(Worker {
        id: id(row, 0, WorkerId::from_slice)?,
        name: get(row, 1)?,
        role: role(row, 2)?,
    })
}

fn grids(row: &Row, column: usize) -> Result<Vec<GridId>, DatabaseError> {
    nouns(row, column)
}

fn nouns<T: FromStr>(row: &Row, column: usize) -> Result<Vec<T>, DatabaseError> {
    let texts: Vec<&str> = get(row, column)?;
    texts.into_iter().map(noun).collect()
}

/// What was said that a worker may hold, in the columns from the fourth on; each worker has one kind of it.
fn reach(row: &Row) -> Result<Reach, DatabaseError> {
    let county: Option<&str> = get(row, 6)?;
    if let Some(county) = county {
        let unit = u8::try_from(count(row, 7)?).ok().and_then(UnitNo::new);
        return Ok(Reach::Unit {
            county: noun(county)?,
            unit: unit.ok_or(DatabaseError::Unreadable("the number of a unit"))?,
        });
    }
    let (grids, townships) = (grids(row, 3)?, nouns(row, 5)?);
    Ok(match (grids.is_empty(), townships.is_empty()) {
        (false, _) => Reach::Grids(grids),
        (true, false) => Reach::Townships(townships),
        (true, true) => Reach::Villages(nouns(row, 4)?),
    })
}
