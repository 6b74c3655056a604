//! A server with a demo county and as many devices as a story needs.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use field::Clock as _;
use model::{DisputeId, GridId, Role};
use sync_server::admin::{Demo, EraseReason, NewWorker, Reach};
use sync_server::{App, Config, backup};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::{Device, MemoryLine, StoryClock};

/// Everything a story happens in.
pub struct World {
    /// The time.
    pub clock: StoryClock,
    /// The server.
    pub server: App,
    folder: TempDir,
    runtime: Runtime,
    devices: AtomicUsize,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

/// Whoever waits for the server is let go while there is something to run on.
impl Drop for World {
    fn drop(&mut self) {
        self.server.stop();
    }
}

impl World {
    /// A server with the demo county.
    #[must_use]
    pub fn new() -> Self {
        Self::told(|_| {})
    }

    /// The same, with a server that was told something else when it started.
    #[must_use]
    pub fn told(tell: impl FnOnce(&mut Config)) -> Self {
        let folder = TempDir::new().unwrap();
        let clock = StoryClock::default();
        let mut config = config_of(folder.path().join("server"), &clock);
        tell(&mut config);
        let server = App::open(&config).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        Self {
            clock,
            server,
            folder,
            runtime,
            devices: AtomicUsize::default(),
        }
    }

    /// A grid worker's phone and an auxiliary officer's laptop in one village.
    #[must_use]
    pub fn two_devices() -> (Self, Device, Device) {
        let world = Self::new();
        let phone = world.enrolled(Role::GridWorker);
        let laptop = world.enrolled(Role::AuxiliaryOfficer);
        (world, phone, laptop)
    }

    /// A copy of the server's folder, as it stands now.
    pub fn backup(&self) -> PathBuf {
        let n = self.devices.fetch_add(1, Ordering::SeqCst);
        let copy = self.folder.path().join(format!("backup-{n}"));
        copy_folder(&self.folder.path().join("server"), &copy);
        copy
    }

    /// The folder the server keeps everything in.
    #[must_use]
    pub fn server_home(&self) -> PathBuf {
        self.folder.path().join("server")
    }

    /// The server is stopped and started again as a version that speaks no newer protocol than this.
    pub fn start_server_of(&mut self, newest_protocol: u32, devices: &[&Device]) {
        let clock = self.clock.of_device();
        let config = Config {
            newest_protocol,
            clock: std::sync::Arc::new(move || clock.now()),
            ..Config::new(self.server_home())
        };
        self.server = App::open(&config).unwrap();
        for device in devices {
            device.line.lead_to(self.server.router());
        }
    }

    /// A copy of a device's whole folder, made while the device is on.
    #[must_use]
    pub fn copy_of(&self, device: &Device) -> PathBuf {
        let n = self.devices.fetch_add(1, Ordering::SeqCst);
        let copy = self.folder.path().join(format!("copy-{n}"));
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(device.home()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
        }
        copy
    }

    /// The server is gone; another stands in its place with what was in the backup.
    pub fn restore(&mut self, backup: PathBuf, devices: &[&Device]) {
        self.server = open_server(backup, &self.clock);
        for device in devices {
            device.line.lead_to(self.server.router());
        }
    }

    /// A record is erased at the desk.
    pub fn erase(&self, id: DisputeId) {
        let admin = self.server.admin();
        admin.erase_record(id, EraseReason::Asked, "周敏").unwrap();
    }

    /// A record is moved to another grid at the desk.
    pub fn move_to(&self, id: DisputeId, grid: &GridId) {
        let admin = self.server.admin();
        admin.move_record(id, grid, "周敏").unwrap();
    }

    /// A backup as an administrator makes it, while the server runs; the one file.
    pub fn back_up(&self) -> PathBuf {
        let n = self.devices.fetch_add(1, Ordering::SeqCst);
        let file = self.folder.path().join(format!("backup-{n}.sqlite"));
        backup::back_up(&self.server_home(), &file, &[]).unwrap();
        file
    }

    /// The server's folder is lost; another server stands over a new one, with what was in the file.
    pub fn bring_back(&mut self, from: &Path, devices: &[&Device]) {
        let n = self.devices.fetch_add(1, Ordering::SeqCst);
        let data = self.folder.path().join(format!("server-{n}"));
        let wish = backup::Wish {
            from,
            identities: None,
            replace: false,
            erased: Vec::new(),
            now: self.clock.now(),
        };
        backup::restore(&data, wish).unwrap();
        self.restore(data, devices);
    }

    /// The demo county, with fresh invitations.
    pub fn demo(&self) -> Demo {
        self.server.admin().demo().unwrap()
    }

    /// The first grid: the grid worker's.
    pub fn grid(&self) -> GridId {
        self.demo().grids[0].clone()
    }

    /// A device nobody has enrolled.
    #[must_use]
    pub fn blank(&self) -> Device {
        let n = self.devices.fetch_add(1, Ordering::SeqCst);
        self.over(self.folder.path().join(format!("device-{n}")))
    }

    /// A device over a folder, whatever is in it.
    #[must_use]
    pub fn over(&self, home: PathBuf) -> Device {
        let line = MemoryLine::to(self.server.router(), self.runtime.handle().clone());
        Device::at(home, self.clock.of_device(), line)
    }

    /// A code for the demo worker with this role.
    #[must_use]
    pub fn code(&self, role: Role) -> String {
        let seats = self.demo().seats;
        let seat = seats.into_iter().find(|seat| seat.worker.role == role);
        seat.expect("the demo has this role").invite.code.shown()
    }

    /// A device of the demo worker with this role.
    #[must_use]
    pub fn enrolled(&self, role: Role) -> Device {
        let device = self.blank();
        device.enrol(&self.code(role)).unwrap();
        device
    }

    /// A device of a grid worker of another grid of the demo.
    #[must_use]
    pub fn elsewhere(&self) -> Device {
        let reach = Reach::Grids(vec![self.demo().grids[1].clone()]);
        let new = NewWorker {
            name: "周小燕".into(),
            role: Role::GridWorker,
            reach,
        };
        let admin = self.server.admin();
        let worker = admin.add_worker(&new).unwrap();
        let device = self.blank();
        let code = admin.invite(worker, 7).unwrap().code.shown();
        device.enrol(&code).unwrap();
        device
    }

    /// Days pass.
    pub fn pass_days(&self, days: i64) {
        self.clock.pass_ms(days * 24 * 3_600_000);
    }

    /// Everyone syncs until nobody has anything to say.
    pub fn run_until_quiet(&self, devices: &[&Device]) {
        for _ in 0..10 {
            let before: Vec<_> = devices.iter().map(|device| device.sync().waiting).collect();
            let trips: usize = devices.iter().map(|device| device.line.trips().len()).sum();
            if before.iter().all(|waiting| *waiting == 0) && trips <= devices.len() {
                break;
            }
        }
        for device in devices {
            device.sync();
        }
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            copy_folder(&from, &to);
        } else {
            std::fs::copy(from, to).unwrap();
        }
    }
}

fn open_server(data: PathBuf, clock: &StoryClock) -> App {
    App::open(&config_of(data, clock)).unwrap()
}

fn config_of(data: PathBuf, clock: &StoryClock) -> Config {
    let clock = clock.of_device();
    Config {
        clock: std::sync::Arc::new(move || clock.now()),
        ..Config::new(data)
    }
}
