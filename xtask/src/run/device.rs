//! One device of the demo: its own folder, its own seat.

use std::path::PathBuf;
use std::process::Command;

use serde_json::{Value, json};

use super::children::Children;
use super::data::Data;
use crate::place;
use crate::tool::{self, Outcome};

/// One device.
pub(crate) struct Device {
    /// Whose it is, and the name of its folder.
    pub(crate) name: &'static str,
    home: PathBuf,
}

impl Device {
    /// The device of that name, in its folder.
    pub(crate) fn of(data: &Data, name: &'static str) -> Self {
        Self {
            name,
            home: data.room(name),
        }
    }

    /// Whether somebody was seated at it in an earlier run.
    pub(crate) fn is_enrolled(&self) -> Outcome<bool> {
        Ok(!self.call("session.status", &json!({}))?["seat"].is_null())
    }

    /// Seats the holder of an invitation at it.
    pub(crate) fn enrol(&self, server: &str, code: &str) -> Outcome {
        let invitation = json!({ "server": server, "code": code, "device_name": self.name });
        self.call("session.enrol", &invitation).map(drop)
    }

    /// Opens its window.
    pub(crate) fn open_window(&self, children: &mut Children) -> Outcome {
        children.start(
            "window",
            Command::new(place::program("bandeng")).env("BANDENG_HOME", &self.home),
        )
    }

    /// Shows its screens in the browser and tells the address.
    pub(crate) fn serve(&self, data: &Data, children: &mut Children) -> Outcome<String> {
        let wished = if self.name == "grid-worker" {
            8761
        } else {
            8762
        };
        let listen = format!("127.0.0.1:{}", data.port(self.name, wished)?);
        children.start_and_hear(
            self.name,
            self.program().args(["serve", "--listen", &listen]),
        )
    }

    fn call(&self, name: &str, arguments: &Value) -> Outcome<Value> {
        let said = tool::read(self.program().args(["call", name, &arguments.to_string()]))?;
        serde_json::from_str(&said).map_err(|error| format!("{name} answered no JSON: {error}"))
    }

    fn program(&self) -> Command {
        let mut program = Command::new(place::program("bandeng-field"));
        program.arg("--home").arg(&self.home);
        program
    }
}
