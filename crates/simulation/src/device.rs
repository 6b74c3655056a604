//! A phone or a laptop: its folder, its application, its wrong clock and its line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::command::{session, sync};
use contract::{Command, Failure};
use field::{Clock, Field, Parts};
use model::{ChangeHash, DisputeId, GridId, UtcMs};
use store::{FileKey, Store, StoreError};

use crate::disk::Moment;
use crate::line::SimLine;
use crate::time::DeviceClock;

/// The parts of a device that outlive its restarts.
pub(crate) struct Device {
    pub(crate) number: usize,
    pub(crate) seat: usize,
    pub(crate) line: Arc<SimLine>,
    pub(crate) enrolled: bool,
    /// Nothing arrives before this moment of the run.
    pub(crate) dark_until_ms: i64,
    clock: DeviceClock,
    folders: PathBuf,
    lives: usize,
    running: Option<Running>,
}

/// A device that is on.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) field: Arc<Field>,
    /// A second look into the same file, for what no command tells.
    pub(crate) store: Arc<Store>,
}

impl Device {
    pub(crate) fn new(
        number: usize,
        seat: usize,
        line: Arc<SimLine>,
        clock: DeviceClock,
        scratch: &Path,
        disk: &Moment,
    ) -> Self {
        let mut device = Self {
            number,
            seat,
            line,
            enrolled: false,
            dark_until_ms: 0,
            clock,
            folders: scratch.join(format!("device-{number}")),
            lives: 0,
            running: None,
        };
        device.begin_with(disk);
        device
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folders.join(self.lives.to_string())
    }

    /// Loses its power; its disk holds this when it comes back.
    pub(crate) fn begin_with(&mut self, disk: &Moment) {
        self.running = None;
        if self.lives > 0 {
            std::fs::remove_dir_all(self.home()).unwrap();
        }
        self.lives += 1;
        disk.put(&self.home()).unwrap();
        self.start();
    }

    /// Switched off and on again.
    pub(crate) fn restart(&mut self) {
        self.running = None;
        self.start();
    }

    fn start(&mut self) {
        let parts = Parts {
            clock: Arc::new(self.clock.clone()),
            line: Arc::clone(&self.line) as _,
        };
        let home = self.home();
        let field = Arc::new(Field::open(&home, parts).unwrap());
        let store = Arc::new(Store::open(&home, &FileKey::at(home.join("key"))).unwrap());
        self.running = Some(Running { field, store });
    }

    /// What its disk holds.
    pub(crate) fn disk(&self) -> Moment {
        Moment::of(&self.home()).unwrap()
    }

    pub(crate) fn running(&self) -> Running {
        self.running.clone().unwrap()
    }

    pub(crate) fn give<C: Command>(&self, command: &C) -> Result<C::Reply, Failure> {
        self.running().field.give(command)
    }

    pub(crate) fn day(&self) -> model::Day {
        self.clock.now().day()
    }

    pub(crate) fn enrol(&mut self, code: String) -> Result<(), Failure> {
        let enrol = session::Enrol {
            server: "http://127.0.0.1:1".to_owned(),
            code,
            device_name: format!("设备{}", self.number),
        };
        self.give(&enrol)?;
        self.enrolled = true;
        Ok(())
    }

    pub(crate) fn sync(&self) -> sync::SyncStatus {
        self.give(&sync::Now {}).unwrap()
    }
}

/// A dispute as a device lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Listed {
    pub(crate) id: DisputeId,
    pub(crate) grid: GridId,
}

impl Running {
    /// The disputes on the device, by identity.
    pub(crate) fn disputes(&self) -> Vec<Listed> {
        let found = self.store.read(|r| {
            let mut query = r.prepare("SELECT id, grid FROM dispute ORDER BY id")?;
            let rows = query.query_map([], |row| {
                let (id, grid): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
                Ok(Listed {
                    id: DisputeId::from_slice(&id).unwrap(),
                    grid: grid.parse().unwrap(),
                })
            })?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
        });
        found.unwrap()
    }

    /// Every change on its disk: of which record, and when it was made.
    pub(crate) fn moments(&self) -> BTreeMap<ChangeHash, (DisputeId, UtcMs)> {
        let found = self.store.read(|r| {
            let mut query = r.prepare("SELECT hash, doc, made_at_ms FROM change")?;
            let rows = query.query_map([], |row| {
                let (hash, doc) = (row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?);
                Ok((hash, doc, UtcMs(row.get(2)?)))
            })?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
        });
        let known = |(hash, doc, at): (Vec<u8>, Vec<u8>, UtcMs)| {
            let doc = DisputeId::from_slice(&doc)?;
            Some((ChangeHash::from_slice(&hash)?, (doc, at)))
        };
        found.unwrap().into_iter().filter_map(known).collect()
    }

    /// Every change that waits to be sent.
    pub(crate) fn waiting(&self) -> Vec<(ChangeHash, DisputeId, GridId)> {
        let waiting = self
            .store
            .read(|r| store::outbox::first(r, 0, usize::MAX))
            .unwrap();
        waiting
            .into_iter()
            .map(|one| (one.hash, one.doc, one.grid))
            .collect()
    }
}
