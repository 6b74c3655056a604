//! The sync server of the demo, on this machine alone.

use std::process::Command;

use serde_json::Value;

use super::children::Children;
use super::data::Data;
use crate::place;
use crate::tool::{self, Outcome};

/// The running server.
pub(crate) struct Server {
    /// Where devices reach it.
    pub(crate) address: String,
}

/// Starts the server over its folder.
pub(crate) fn start(data: &Data, children: &mut Children) -> Outcome<Server> {
    let listen = format!("127.0.0.1:{}", data.port("server", 8760)?);
    let mut command = program(data);
    children.start_and_hear("server", command.args(["serve", "--listen", &listen]))?;
    Ok(Server {
        address: format!("http://{listen}"),
    })
}

impl Server {
    /// A one-time invitation for a worker of the demo county, which is made on first use.
    pub(crate) fn invite(&self, data: &Data, role: &str) -> Outcome<String> {
        let told = tool::read(program(data).args(["admin", "demo", "--json"]))?;
        let demo: Value =
            serde_json::from_str(&told).map_err(|error| format!("admin demo: {error}"))?;
        invitation(&demo, &role.replace('-', "_"))
            .ok_or_else(|| format!("the demo has no invitation for {role}"))
    }
}

fn program(data: &Data) -> Command {
    let mut program = Command::new(place::program("bandeng-server"));
    program.arg("--data").arg(data.room("server"));
    program
}

fn invitation(demo: &Value, role: &str) -> Option<String> {
    let invites = demo["invites"].as_array()?;
    let found = invites.iter().find(|invite| invite["role"] == role)?;
    found["code"].as_str().map(str::to_owned)
}
