//! A phone or a laptop: its folder, its application, its wrong clock and its line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use contract::command::{session, sync};
use contract::{Command, Failure};
use field::{Clock, Field, Parts};
use merge::Document;
use model::{ChangeHash, GridId, RecordId, RecordKind, UtcMs};
use store::{FileKey, Store, StoreError};

use crate::disk::Moment;
use crate::line::SimLine;
use crate::time::DeviceClock;
use crate::trace::short;

/// The parts of a device that outlive its restarts.
pub(crate) struct Device {
    pub(crate) number: usize,
    pub(crate) seat: usize,
    pub(crate) line: Arc<SimLine>,
    pub(crate) enrolled: bool,
    /// Nothing arrives before this moment of the run.
    pub(crate) dark_until_ms: i64,
    /// It began once with what a power cut, or a copy, had left.
    pub(crate) torn: bool,
    clock: DeviceClock,
    folders: PathBuf,
    lives: usize,
    running: Option<Running>,
}

/// A device that is on.
#[derive(Clone)]
pub(crate) struct Running {
    pub(crate) field: Arc<Field>,
    /// Its records, for what no command tells.
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
            torn: false,
            clock,
            folders: scratch.join(format!("device-{number}")),
            lives: 0,
            running: None,
        };
        device.live_with(disk);
        device
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.folders.join(self.lives.to_string())
    }

    /// Loses its power; its disk holds this when it comes back.
    pub(crate) fn begin_with(&mut self, disk: &Moment) {
        self.torn = true;
        self.live_with(disk);
    }

    fn live_with(&mut self, disk: &Moment) {
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
        let store = Arc::new(open(&home));
        let field = Arc::new(Field::over(Arc::clone(&store), parts).unwrap());
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

/// What the disk of a device holds on which the application was opened once: devices need not make all tables anew.
/// The name of the install is not on it, so that each takes its own.
pub(crate) fn blank(scratch: &Path) -> Moment {
    let home = scratch.join("blank");
    drop(open(&home));
    let disk = Moment::of(&home).unwrap().without("install");
    std::fs::remove_dir_all(&home).unwrap();
    disk
}

fn open(home: &Path) -> Store {
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

/// A record as a device keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) id: RecordId,
    pub(crate) kind: RecordKind,
    pub(crate) grid: GridId,
}

impl Running {
    /// The records on the device, by identity.
    pub(crate) fn records(&self) -> Vec<Kept> {
        let found = self.store.read(|r| {
            let mut query = r.prepare("SELECT id, kind, grid FROM document ORDER BY id")?;
            let rows = query.query_map([], |row| {
                let (id, kind, grid): (Vec<u8>, String, String) =
                    (row.get(0)?, row.get(1)?, row.get(2)?);
                Ok(Kept {
                    id: RecordId::from_slice(&id).unwrap(),
                    kind: RecordKind::from_code(&kind).unwrap(),
                    grid: grid.parse().unwrap(),
                })
            })?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
        });
        found.unwrap()
    }

    /// The document of a record, as it reads where the record stands.
    pub(crate) fn document(&self, id: RecordId) -> Option<Document> {
        self.store.read(|r| store::record::load(r, &id)).unwrap()
    }

    /// Every change on its disk: of which record, and when it was made.
    pub(crate) fn moments(&self) -> BTreeMap<ChangeHash, (RecordId, UtcMs)> {
        let found = self.store.read(|r| {
            let mut query = r.prepare("SELECT hash, doc, made_at_ms FROM change")?;
            let rows = query.query_map([], |row| {
                let (hash, doc) = (row.get::<_, Vec<u8>>(0)?, row.get::<_, Vec<u8>>(1)?);
                Ok((hash, doc, UtcMs(row.get(2)?)))
            })?;
            Ok::<_, StoreError>(rows.collect::<Result<Vec<_>, _>>()?)
        });
        let known = |(hash, doc, at): (Vec<u8>, Vec<u8>, UtcMs)| {
            let doc = RecordId::from_slice(&doc)?;
            Some((ChangeHash::from_slice(&hash)?, (doc, at)))
        };
        found.unwrap().into_iter().filter_map(known).collect()
    }

    /// What is held back: its name, by whom and why.
    pub(crate) fn held(&self) -> Vec<String> {
        let held = self.store.read(|r| store::quarantine::all(r)).unwrap();
        let told = held.iter().map(|one| {
            let (name, by) = (short(one.hash.as_bytes()), one.held_by);
            format!("{name}, by {by:?}: {} {}", one.reason, one.detail)
        });
        told.collect()
    }

    /// Every change that waits to be sent.
    pub(crate) fn waiting(&self) -> Vec<(ChangeHash, RecordId, GridId)> {
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
