//! automerge-repo: two devices that hold a WebSocket to a server.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::pouch::{ask, dump, listed, node};
use super::side::{Devices, Place};
use crate::patience::Patience;
use crate::process::Running;
use crate::records::Record;

pub(super) struct Repo {
    installed: PathBuf,
    first: Running,
    second: Running,
    second_home: PathBuf,
    fresh_ones: usize,
}

impl Repo {
    pub(super) fn server(installed: &Path, data: &Path, patience: &Patience) -> (Running, String) {
        Running::server(node(installed, "repo-server.mjs").arg(data), patience)
    }

    pub(super) fn begin(installed: &Path, place: &Place) -> Self {
        let second_home = place.path("second-0");
        Self {
            installed: installed.to_owned(),
            first: device(installed, &place.path("first"), &place.patience),
            second: device(installed, &second_home, &place.patience),
            second_home,
            fresh_ones: 0,
        }
    }

    fn restart_second(&mut self, place: &Place) {
        let again = device(&self.installed, &self.second_home, &place.patience);
        std::mem::replace(&mut self.second, again).finish();
    }
}

impl Devices for Repo {
    fn write(&mut self, place: &Place, _records: &[Record]) {
        let (corpus, urls) = (place.path("corpus.json"), place.path("urls.json"));
        ask(
            &mut self.first,
            &json!({ "do": "write", "corpus": corpus, "urls": urls }),
        );
        connect(&mut self.first, &place.first_line.address());
        settle(&mut self.first);
        place.quiet();
    }

    fn fresh(&mut self, place: &Place) {
        self.fresh_ones += 1;
        self.second_home = place.path(&format!("second-{}", self.fresh_ones));
        self.restart_second(place);
    }

    fn first(&mut self, place: &Place) -> Duration {
        let urls = place.path("urls.json");
        let begun = Instant::now();
        connect(&mut self.second, &place.second_line.address());
        ask(&mut self.second, &json!({ "do": "find", "urls": urls }));
        let took = begun.elapsed();
        place.quiet();
        took
    }

    /// Its documents are loaded before the line is there; it is over when the server has told of each
    /// that it holds the same.
    fn idle(&mut self, place: &Place) -> Duration {
        ask(&mut self.second, &json!({ "do": "flush" }));
        self.restart_second(place);
        let urls = place.path("urls.json");
        ask(&mut self.second, &json!({ "do": "find", "urls": urls }));
        place.second_line.count_anew();
        let begun = Instant::now();
        connect(&mut self.second, &place.second_line.address());
        settle(&mut self.second);
        let took = begun.elapsed();
        place.quiet();
        took
    }

    /// Both hold their connections and have long compared their documents, which is more than a
    /// device that was asleep can have done.
    fn bring_over(&mut self, place: &Place, edits: &[(String, Value)]) -> Duration {
        let begun = Instant::now();
        ask(
            &mut self.first,
            &json!({ "do": "edit", "edits": listed(edits) }),
        );
        ask(
            &mut self.second,
            &json!({ "do": "see", "edits": listed(edits) }),
        );
        let took = begun.elapsed();
        place.quiet();
        took
    }

    fn told(&mut self, place: &Place) -> Vec<String> {
        dump(&mut self.second, place)
    }

    fn end(self: Box<Self>) {
        self.first.finish();
        self.second.finish();
    }
}

fn connect(device: &mut Running, server: &str) {
    ask(device, &json!({ "do": "connect", "url": server }));
}

/// Waits until the server holds what the device does, as the server itself tells.
fn settle(device: &mut Running) {
    ask(device, &json!({ "do": "settle" }));
}

fn device(installed: &Path, home: &Path, patience: &Patience) -> Running {
    Running::start(node(installed, "repo-device.mjs").arg(home), patience)
}
