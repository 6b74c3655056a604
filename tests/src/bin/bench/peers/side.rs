//! One of those compared: a server, the device that wrote the records, and a device that has yet to
//! get them, each over its own counted line.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::ours::Ours;
use super::pouch::Pouch;
use super::repo::Repo;
use super::{PROMISED, Took};
use crate::patience::Patience;
use crate::process::{Running, our_server};
use crate::proxy::{Proxy, Quality};
use crate::records::Record;

/// Which one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Bandeng.
    Ours,
    /// `PouchDB` as it comes.
    Pouch,
    /// `PouchDB` with everything set for a long line.
    PouchTuned,
    /// automerge-repo.
    Repo,
}

impl Kind {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::Ours, Self::Pouch, Self::PouchTuned, Self::Repo];

    /// As figures name it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "bandeng",
            Self::Pouch => "pouchdb",
            Self::PouchTuned => "pouchdb_tuned",
            Self::Repo => "automerge_repo",
        }
    }
}

/// What two devices of a kind can be told. Whatever is timed tells how long it took.
pub(super) trait Devices {
    /// The first device writes the records and brings all of them to the server.
    fn write(&mut self, place: &Place, records: &[Record]);
    /// A device that has nothing yet takes the place of the second one.
    fn fresh(&mut self, place: &Place);
    /// The second device gets everything, over a connection yet to be made.
    fn first(&mut self, place: &Place) -> Duration;
    /// The second device asks, over a connection yet to be made, and there is nothing.
    fn idle(&mut self, place: &Place) -> Duration;
    /// The first device makes edits (not timed); they travel to the second.
    fn bring_over(&mut self, place: &Place, edits: &[(String, Value)]) -> Duration;
    /// What the second device holds, a record a line in any order.
    fn told(&mut self, place: &Place) -> Vec<String>;
    /// Lets the programs end.
    fn end(self: Box<Self>);
}

/// Where it happens.
pub(super) struct Place {
    folder: TempDir,
    /// The line of the device that wrote.
    pub(super) first_line: Proxy,
    /// The line of the other.
    pub(super) second_line: Proxy,
    /// How long the programs here are waited for.
    pub(super) patience: Patience,
    rtt: Duration,
}

impl Place {
    /// A folder or a file of this run.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Waits until nothing is under way any more, on either line.
    pub(super) fn quiet(&self) {
        let silence = Duration::from_millis(1_500) + self.rtt * 3;
        for line in [&self.first_line, &self.second_line] {
            line.wait_for_silence(silence, &self.patience);
        }
    }
}

/// One of those compared.
pub(super) struct Side {
    server: Running,
    devices: Box<dyn Devices>,
    place: Place,
    count: usize,
    ends: Instant,
}

impl Side {
    /// A server, and a device whose records are all there. Nothing goes on after `ends`.
    pub(super) fn begin(kind: Kind, installed: &Path, records: &[Record], ends: Instant) -> Self {
        let count = records.len();
        let patience = Patience::default();
        patience.begin(until(ends, limit(count, Duration::ZERO) * 2));
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("server");
        let (server, address) = match kind {
            Kind::Ours => our_server(&data, &[], &patience),
            Kind::Pouch | Kind::PouchTuned => Pouch::server(installed, &data, &patience),
            Kind::Repo => Repo::server(installed, &data, &patience),
        };
        let place = Place {
            folder,
            first_line: Proxy::to(&address),
            second_line: Proxy::to(&address),
            patience,
            rtt: Duration::ZERO,
        };
        let mut devices: Box<dyn Devices> = match kind {
            Kind::Ours => Box::new(Ours::begin(&place)),
            Kind::Pouch => Box::new(Pouch::begin(installed, &place, false)),
            Kind::PouchTuned => Box::new(Pouch::begin(installed, &place, true)),
            Kind::Repo => Box::new(Repo::begin(installed, &place)),
        };
        let all: Vec<_> = records.iter().map(Record::for_peers).collect();
        std::fs::write(place.path("corpus.json"), json!(all).to_string()).unwrap();
        devices.write(&place, records);
        Self {
            server,
            devices,
            place,
            count,
            ends,
        }
    }

    /// From now on both lines are like this.
    pub(super) fn be(&mut self, quality: Quality) {
        self.place.first_line.be(quality);
        self.place.second_line.be(quality);
        self.place.rtt = quality.rtt;
    }

    pub(super) fn fresh_device(&mut self) {
        self.step();
        self.devices.fresh(&self.place);
    }

    pub(super) fn first(&mut self) -> Took {
        self.measure(|devices, place| devices.first(place))
    }

    pub(super) fn idle(&mut self) -> Took {
        self.measure(|devices, place| devices.idle(place))
    }

    pub(super) fn bring_over(&mut self, edits: &[(String, Value)]) -> Took {
        self.measure(|devices, place| devices.bring_over(place, edits))
    }

    /// The second device holds just what was written.
    pub(super) fn check(&mut self, records: &[Record]) {
        self.step();
        let mut found = self.devices.told(&self.place);
        let mut wanted: Vec<_> = records.iter().map(Record::told).collect();
        found.sort();
        wanted.sort();
        let odd = wanted
            .iter()
            .zip(&found)
            .find(|(want, found)| want != found);
        assert!(odd.is_none(), "not what was written: {odd:#?}");
        assert_eq!(found.len(), wanted.len());
    }

    pub(super) fn end(self) {
        self.step();
        self.devices.end();
    }

    /// What comes now may take so long.
    fn step(&self) {
        let limit = limit(self.count, self.place.rtt);
        self.place.patience.begin(until(self.ends, limit));
    }

    fn measure(&mut self, run: impl FnOnce(&mut dyn Devices, &Place) -> Duration) -> Took {
        self.step();
        let lines = [&self.place.first_line, &self.place.second_line];
        lines.iter().for_each(|line| line.count_anew());
        let cpu_s = self.server.cpu_s();
        let took = run(&mut *self.devices, &self.place);
        let passed = lines.map(Proxy::take);
        Took {
            up_bytes: passed.iter().map(|passed| passed.up_bytes).sum(),
            down_bytes: passed.iter().map(|passed| passed.down_bytes).sum(),
            trips: passed.iter().map(|passed| passed.trips).sum(),
            seconds: took.as_secs_f64(),
            server_cpu_s: self.server.cpu_s() - cpu_s,
        }
    }
}

/// How long one thing may take; over a long line half as long again.
fn limit(count: usize, rtt: Duration) -> Duration {
    let near = Duration::from_secs(if count > PROMISED[0] { 300 } else { 120 });
    if rtt.is_zero() { near } else { near * 3 / 2 }
}

/// The time until then, and no longer than this.
fn until(ends: Instant, limit: Duration) -> Duration {
    limit.min(ends.saturating_duration_since(Instant::now()))
}
