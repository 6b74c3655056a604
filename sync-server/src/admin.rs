//! What an administrator can do: areas, grids, workers, invitations, devices, records that
//! are to be erased, and a look at what is held back. Every call is one transaction on the same file the server serves from (the demo county
//! takes several), so a running server sees it with the next request. It shows no case content.

mod archive;
mod demo;
mod erase;
mod error;
mod import;
mod moving;
mod outlines;
mod people;
mod practice;
mod quarantine;
mod units;

use model::{AreaCode, DeviceId, GridId, UtcMs};

pub use archive::Proved;
pub use demo::{Demo, DemoSeat, Disputes, Filled, NotDisputes, Progress};
pub use error::AdminError;
pub use import::{BadRow, Imported, LIST, News, RowNews, Run};
pub use outlines::OutlinesTaken;
pub use people::{Invite, NewWorker, WorkerRow};
pub use practice::PracticeSet;
pub use quarantine::{HeldFields, HeldTold, Touched};
pub use units::UnitRow;

pub use crate::accounts::workers::{DeviceRow, Reach};
pub use crate::erase::{EraseReason, ErasedRow};
pub use crate::ledger::{ArchiveRow, DiscardedRow, HeldRow, IncidentRow, MovedRow};
use crate::registry::Books;
pub use crate::registry::KeptPractice;
use crate::{App, directory, renewal, seals};

/// The longest name of a grid.
const MAX_NAME_CHARS: usize = 64;

/// An administrator at work.
#[derive(Clone)]
pub struct Admin {
    pub(crate) app: App,
}

impl Admin {
    pub(crate) const fn new(app: App) -> Self {
        Self { app }
    }

    /// Adds a grid to a village, numbered after the last one there.
    ///
    /// # Errors
    /// The village is not known, has 899 grids, or the name is too long.
    pub fn add_grid(&self, village: &AreaCode, name: Option<&str>) -> Result<GridId, AdminError> {
        let name = name.map(proper_name).transpose()?;
        let (village, now) = (village.clone(), self.app.now());
        self.app.inner.registry.write(move |books| {
            let county = directory::county_of(&village).filter(|_| is_village(&village));
            let known = books.known_areas(std::slice::from_ref(&village))?;
            let (Some(county), Some(known)) = (county, known.get(&village)) else {
                return Err(AdminError::UnknownVillage(village.clone()));
            };
            if !known.is_in_use(now.day()) {
                return Err(AdminError::Revoked(village.clone()));
            }
            let grids = books.grids_of(&village)?;
            let lived_in = grids.iter().filter(|grid| !grid.is_channel());
            let last = lived_in.map(GridId::sequence).max().unwrap_or(0);
            let number = last + 1;
            if number >= GridId::FIRST_CHANNEL {
                return Err(AdminError::VillageFull(village.clone()));
            }
            let grid: GridId = format!("{village}{number:03}")
                .parse()
                .map_err(|_| AdminError::VillageFull(village.clone()))?;
            let name = name.clone().unwrap_or_else(|| format!("第{number}网格"));
            begin_grid(books, &grid, &name, now)?;
            books.raise_directory(county)?;
            Ok(grid)
        })
    }

    /// Begins a new epoch of every feed: each device reads it from the start. To be done after a
    /// backup was restored, because devices may have read what the backup does not hold. A feed
    /// renews itself when a device asks that has read more than it holds, but that comes too late
    /// when other devices have filled the gap before.
    ///
    /// # Errors
    /// The database failed.
    pub fn renew_feeds(&self) -> Result<usize, AdminError> {
        let now = self.app.now();
        let registry = &self.app.inner.registry;
        registry.write(move |books| Ok(renewal::renew_all(books, now)?))
    }

    /// Every device, in the order they were enrolled.
    ///
    /// # Errors
    /// The database failed.
    pub fn devices(&self) -> Result<Vec<DeviceRow>, AdminError> {
        let registry = &self.app.inner.registry;
        registry.glance(|books| Ok(books.devices()?))
    }

    /// Revokes a device: the server refuses it until a new invitation of the same worker brings
    /// it back.
    ///
    /// # Errors
    /// There is no such device.
    pub fn revoke(&self, device: DeviceId) -> Result<(), AdminError> {
        let now = self.app.now();
        self.app.inner.registry.write(move |books| {
            let known = books.revoke(device, now)?;
            known.then_some(()).ok_or(AdminError::UnknownDevice(device))
        })
    }
}

/// Writes a grid down; the first of a village opens its ways to the partner units and draws its key.
fn begin_grid(books: &dyn Books, grid: &GridId, name: &str, now: UtcMs) -> Result<(), AdminError> {
    let (village, epoch) = (grid.village(), renewal::epoch_at(now));
    let grids = books.grids_of(&village)?;
    books.add_grid(grid, name, epoch)?;
    if grids.iter().all(GridId::is_channel) {
        units::open_channels(books, &village, epoch)?;
        seals::draw(books, &village)?;
    }
    Ok(())
}

fn is_village(code: &AreaCode) -> bool {
    code.level() == model::AreaLevel::Village
}

fn proper_name(name: &str) -> Result<String, AdminError> {
    let name = name.trim();
    let fits = (1..=MAX_NAME_CHARS).contains(&name.chars().count());
    if fits {
        Ok(name.to_owned())
    } else {
        Err(AdminError::Name {
            max_chars: MAX_NAME_CHARS,
        })
    }
}
