//! Bandeng: two `bandeng-field` programs, told their commands over standard input.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::side::{Devices, Place};
use crate::patience::Patience;
use crate::process::{Running, invitation};
use crate::records::{self, Record};
use crate::writing;

pub(super) struct Ours {
    first: Device,
    second: Device,
    fresh_ones: usize,
    /// What the first device named each record.
    names: HashMap<String, String>,
}

struct Device {
    home: PathBuf,
    patience: Patience,
    running: Running,
}

impl Ours {
    pub(super) fn begin(place: &Place) -> Self {
        Self {
            first: Device::at(place.path("first"), &place.patience),
            second: Device::at(place.path("second-0"), &place.patience),
            fresh_ones: 0,
            names: HashMap::new(),
        }
    }
}

impl Devices for Ours {
    fn write(&mut self, place: &Place, records: &[Record]) {
        let code = invitation(&place.path("server"), "grid_worker");
        self.first.enrol(&place.first_line.address(), &code);
        for record in records {
            let id = writing::whole(&mut |name, given| self.first.call(name, given), record);
            self.names.insert(record.key.clone(), id);
        }
        self.first.sync();
    }

    fn fresh(&mut self, place: &Place) {
        self.fresh_ones += 1;
        let home = place.path(&format!("second-{}", self.fresh_ones));
        self.second = Device::at(home, &place.patience);
        let code = invitation(&place.path("server"), "auxiliary_officer");
        self.second.enrol(&place.second_line.address(), &code);
    }

    fn first(&mut self, _place: &Place) -> Duration {
        self.second.restart();
        self.second.sync()
    }

    fn idle(&mut self, _place: &Place) -> Duration {
        self.second.restart();
        self.second.sync()
    }

    fn bring_over(&mut self, _place: &Place, edits: &[(String, Value)]) -> Duration {
        for (key, edit) in edits {
            let id = &self.names[key];
            writing::edit(&mut |name, given| self.first.call(name, given), id, edit);
        }
        self.first.restart();
        self.second.restart();
        self.first.sync() + self.second.sync()
    }

    fn told(&mut self, _place: &Place) -> Vec<String> {
        let all = self.names.iter().map(|(key, id)| {
            let sheet = self.second.call("dispute.get", &json!({ "id": id }));
            let mut record = sheet["content"].clone();
            record["state"] = sheet["state"].clone();
            records::told(key, &record)
        });
        all.collect()
    }

    fn end(self: Box<Self>) {
        self.first.running.finish();
        self.second.running.finish();
    }
}

impl Device {
    fn at(home: PathBuf, patience: &Patience) -> Self {
        let running = start(&home, patience);
        Self {
            home,
            patience: patience.clone(),
            running,
        }
    }

    /// The program ends and another begins: whatever connection there was is gone.
    fn restart(&mut self) {
        let again = start(&self.home, &self.patience);
        std::mem::replace(&mut self.running, again).finish();
    }

    fn call(&mut self, name: &str, arguments: &Value) -> Value {
        let mut answer = self.running.ask(&format!("{name} {arguments}"));
        assert!(answer["failure"].is_null(), "{name}: {answer}");
        answer["reply"].take()
    }

    fn enrol(&mut self, server: &str, code: &str) {
        let invitation = json!({ "server": server, "code": code, "device_name": "" });
        self.call("session.enrol", &invitation);
    }

    /// Syncs once, which must leave nothing behind.
    fn sync(&mut self) -> Duration {
        let begun = Instant::now();
        let status = self.call("sync.now", &json!({}));
        let took = begun.elapsed();
        assert!(status["trouble"].is_null(), "{status}");
        assert_eq!(
            (&status["waiting"], &status["quarantined"]),
            (&json!(0), &json!(0))
        );
        took
    }
}

fn start(home: &Path, patience: &Patience) -> Running {
    let mut command = Command::new(crate::beside("bandeng-field"));
    command.arg("--home").arg(home).args(["call", "-"]);
    Running::start(&mut command, patience)
}
