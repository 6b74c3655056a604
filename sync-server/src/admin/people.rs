//! Workers and the invitations that make them a device.

use std::collections::BTreeSet;

use model::{AreaCode, AreaLevel, Day, GridId, Role, UtcMs, Worker, WorkerId};

use super::{Admin, AdminError, Reach, proper_name};
use crate::accounts::InviteCode;
use crate::directory;
use crate::registry::Books;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How long an invitation lasts when nothing is said.
pub(super) const DEFAULT_DAYS: u16 = 7;
const MAX_DAYS: u16 = 90;

/// A worker to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewWorker {
    /// The name colleagues use.
    pub name: String,
    /// What the worker may do and see.
    pub role: Role,
    /// What the worker may hold.
    pub reach: Reach,
}

/// A worker and the grids a device of theirs may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkerRow {
    /// The worker.
    pub worker: Worker,
    /// The grids.
    pub grids: Vec<GridId>,
}

/// A fresh invitation. The code is shown once and not kept.
#[derive(Clone)]
pub struct Invite {
    /// The code.
    pub code: InviteCode,
    /// Whose device it makes.
    pub worker: WorkerId,
    /// When it ends.
    pub expires_at: UtcMs,
}

impl Admin {
    /// Adds a worker.
    ///
    /// # Errors
    /// The name, the role or the reach cannot stand.
    pub fn add_worker(&self, new: &NewWorker) -> Result<WorkerId, AdminError> {
        let mut bytes = [0; WorkerId::LEN];
        getrandom::fill(&mut bytes)?;
        let id = WorkerId::from_bytes(bytes);
        self.add_worker_as(id, new)?;
        Ok(id)
    }

    pub(super) fn add_worker_as(&self, id: WorkerId, new: &NewWorker) -> Result<(), AdminError> {
        let worker = Worker {
            id,
            name: proper_name(&new.name)?,
            role: new.role,
        };
        let (reach, now) = (new.reach.clone(), self.app.now());
        let county = county_of(worker.role, &reach)?;
        self.app.inner.registry.write(move |books| {
            check_places(books, &reach, now.day())?;
            if !books.has_worker(worker.id)? {
                books.add_worker(&worker, &county, &reach, now)?;
                books.raise_directory(&county)?;
            }
            Ok(())
        })
    }

    /// Says anew what a worker may hold. Their devices let go of the rest with the next sync.
    ///
    /// # Errors
    /// There is no such worker, or the reach cannot stand.
    pub fn set_reach(&self, worker: WorkerId, reach: &Reach) -> Result<(), AdminError> {
        let known = self.workers()?;
        let known = known.iter().find(|row| row.worker.id == worker);
        let known = known.ok_or(AdminError::UnknownWorker(worker))?;
        let county = county_of(known.worker.role, reach)?;
        let held = known.grids.first().map(GridId::village);
        let held = held.as_ref().and_then(directory::county_of);
        if held.is_some_and(|held| held != county) {
            return Err(AdminError::TwoCounties);
        }
        let (reach, today) = (reach.clone(), self.app.now().day());
        self.app.inner.registry.write(move |books| {
            check_places(books, &reach, today)?;
            books.put_reach(worker, &reach)?;
            Ok(books.raise_directory(&county)?)
        })
    }

    /// Every worker, in the order they were added.
    ///
    /// # Errors
    /// The database failed.
    pub fn workers(&self) -> Result<Vec<WorkerRow>, AdminError> {
        let registry = &self.app.inner.registry;
        let rows = registry.read(|books| books.workers())?;
        Ok(rows
            .into_iter()
            .map(|(worker, grids)| WorkerRow { worker, grids })
            .collect())
    }

    /// Makes a one-time invitation that lasts `days` days.
    ///
    /// # Errors
    /// There is no such worker, or the days cannot stand.
    pub fn invite(&self, worker: WorkerId, days: u16) -> Result<Invite, AdminError> {
        if !(1..=MAX_DAYS).contains(&days) {
            return Err(AdminError::Days);
        }
        let code = InviteCode::random()?;
        let mac = self.app.inner.invite_key.mac(&code);
        let now = self.app.now();
        let expires_at = now.plus_ms(i64::from(days) * DAY_MS);
        self.app.inner.registry.write(move |books| {
            if !books.has_worker(worker)? {
                return Err(AdminError::UnknownWorker(worker));
            }
            Ok(books.add_invite(&mac, worker, now, expires_at)?)
        })?;
        Ok(Invite {
            code,
            worker,
            expires_at,
        })
    }
}

/// The one county a reach lies in, when it fits the role.
pub(super) fn county_of(role: Role, reach: &Reach) -> Result<String, AdminError> {
    if !reach.fits(role) {
        return Err(AdminError::Reach(role));
    }
    let areas: Vec<AreaCode> = match reach {
        Reach::Grids(grids) => grids.iter().map(GridId::village).collect(),
        Reach::Villages(areas) | Reach::Townships(areas) => areas.clone(),
        Reach::Unit { county, .. } => vec![county.clone()],
    };
    let level = match reach {
        Reach::Grids(_) | Reach::Villages(_) => AreaLevel::Village,
        Reach::Townships(_) => AreaLevel::Township,
        Reach::Unit { .. } => AreaLevel::County,
    };
    if let Some(other) = areas.iter().find(|code| code.level() != level) {
        return Err(unknown(level, other));
    }
    let counties: BTreeSet<_> = areas.iter().filter_map(directory::county_of).collect();
    match (counties.len(), counties.first()) {
        (1, Some(county)) => Ok((*county).to_owned()),
        (0, _) => Err(AdminError::Reach(role)),
        _ => Err(AdminError::TwoCounties),
    }
}

fn unknown(level: AreaLevel, code: &AreaCode) -> AdminError {
    match level {
        AreaLevel::Village => AdminError::UnknownVillage(code.clone()),
        AreaLevel::Township => AdminError::UnknownTownship(code.clone()),
        _ => AdminError::UnknownCounty(code.clone()),
    }
}

/// Whether all of a reach is known here and in use.
pub(super) fn check_places(books: &dyn Books, reach: &Reach, today: Day) -> Result<(), AdminError> {
    match reach {
        Reach::Grids(grids) => {
            let known = books.grid_names(grids)?;
            let unknown = |grid: &&GridId| grid.is_channel() || !known.contains_key(*grid);
            let unknown = grids.iter().find(unknown);
            unknown.map_or(Ok(()), |grid| Err(AdminError::UnknownGrid(grid.clone())))
        }
        Reach::Villages(areas) => check_areas(books, AreaLevel::Village, areas, today),
        Reach::Townships(areas) => check_areas(books, AreaLevel::Township, areas, today),
        Reach::Unit { county, unit } => {
            let units = books.units_of(county.as_str())?;
            let known = units.iter().any(|(known, _)| known == unit);
            known.then_some(()).ok_or(AdminError::UnknownUnit(*unit))
        }
    }
}

fn check_areas(
    books: &dyn Books,
    level: AreaLevel,
    areas: &[AreaCode],
    today: Day,
) -> Result<(), AdminError> {
    let known = books.known_areas(areas)?;
    for area in areas {
        match known.get(area) {
            None => return Err(unknown(level, area)),
            Some(known) if !known.is_in_use(today) => {
                return Err(AdminError::Revoked(area.clone()));
            }
            Some(_) => {}
        }
    }
    Ok(())
}
