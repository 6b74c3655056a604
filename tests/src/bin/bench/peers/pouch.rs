//! `PouchDB`: two devices that replicate with a server over HTTP, one way at a time.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::side::{Devices, Place};
use crate::patience::Patience;
use crate::process::Running;
use crate::records::Record;

pub(super) struct Pouch {
    installed: PathBuf,
    tuned: bool,
    first: Running,
    second: Running,
    fresh_ones: usize,
}

impl Pouch {
    pub(super) fn server(installed: &Path, data: &Path, patience: &Patience) -> (Running, String) {
        Running::server(node(installed, "pouch-server.mjs").arg(data), patience)
    }

    pub(super) fn begin(installed: &Path, place: &Place, tuned: bool) -> Self {
        Self {
            installed: installed.to_owned(),
            tuned,
            first: device(installed, &place.path("first"), &place.patience),
            second: device(installed, &place.path("second-0"), &place.patience),
            fresh_ones: 0,
        }
    }

    fn replicate(&mut self, place: &Place, way: &str) -> Duration {
        let (device, line) = match way {
            "push" => (&mut self.first, &place.first_line),
            _ => (&mut self.second, &place.second_line),
        };
        let url = format!("{}/disputes", line.address());
        let begun = Instant::now();
        ask(
            device,
            &json!({ "do": way, "url": url, "tuned": self.tuned }),
        );
        begun.elapsed()
    }
}

impl Devices for Pouch {
    fn write(&mut self, place: &Place, _records: &[Record]) {
        let corpus = place.path("corpus.json");
        ask(&mut self.first, &json!({ "do": "write", "corpus": corpus }));
        // Somebody has to make the database, whatever the settings are later.
        let tuned = std::mem::replace(&mut self.tuned, false);
        self.replicate(place, "push");
        self.tuned = tuned;
        self.replicate(place, "push");
    }

    fn fresh(&mut self, place: &Place) {
        self.fresh_ones += 1;
        let home = place.path(&format!("second-{}", self.fresh_ones));
        let again = device(&self.installed, &home, &place.patience);
        std::mem::replace(&mut self.second, again).finish();
    }

    fn first(&mut self, place: &Place) -> Duration {
        self.replicate(place, "pull")
    }

    fn idle(&mut self, place: &Place) -> Duration {
        self.replicate(place, "pull")
    }

    fn bring_over(&mut self, place: &Place, edits: &[(String, Value)]) -> Duration {
        ask(
            &mut self.first,
            &json!({ "do": "edit", "edits": listed(edits) }),
        );
        self.replicate(place, "push") + self.replicate(place, "pull")
    }

    fn told(&mut self, place: &Place) -> Vec<String> {
        dump(&mut self.second, place)
    }

    fn end(self: Box<Self>) {
        self.first.finish();
        self.second.finish();
    }
}

/// Edits as the peers' programs take them.
pub(super) fn listed(edits: &[(String, Value)]) -> Vec<Value> {
    let one = |(key, edit): &(String, Value)| json!({ "key": key, "edit": edit });
    edits.iter().map(one).collect()
}

/// What a device of a peer holds.
pub(super) fn dump(device: &mut Running, place: &Place) -> Vec<String> {
    let file = place.path("dump");
    ask(device, &json!({ "do": "dump", "file": file }));
    let told = std::fs::read_to_string(file).unwrap();
    told.lines().map(str::to_owned).collect()
}

/// Tells a peer's program what to do.
pub(super) fn ask(device: &mut Running, command: &Value) {
    let answer = device.ask(&command.to_string());
    assert!(answer["failure"].is_null(), "{command}: {answer}");
}

/// One of the peers' programs.
pub(super) fn node(installed: &Path, program: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(installed.join(program)).current_dir(installed);
    command
}

fn device(installed: &Path, home: &Path, patience: &Patience) -> Running {
    Running::start(node(installed, "pouch-device.mjs").arg(home), patience)
}
