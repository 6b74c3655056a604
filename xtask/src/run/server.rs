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
    pub(crate) fn invite(&self, data: &Data, device: &str) -> Outcome<String> {
        let told = tool::read(program(data).args(["admin", "demo", "--json"]))?;
        invitation(&told, &device.replace('-', "_"))
            .ok_or_else(|| format!("the demo has no invitation for the {device}; it said: {told}"))
    }
}

fn program(data: &Data) -> Command {
    let mut program = Command::new(place::program("bandeng-server"));
    program.arg("--data").arg(data.room("server"));
    program
}

/// Finds the code among the invitations, one JSON object a line.
fn invitation(told: &str, role: &str) -> Option<String> {
    let mut seats = told
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    seats.find(|seat| seat["role"] == role)?["code"]
        .as_str()
        .map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_invitation_is_found_by_role() {
        let told = "{\"role\":\"grid_worker\",\"code\":\"AAAA-BBBB\"}\n{\"role\":\"reviewer\",\"code\":\"C\"}\n";
        assert_eq!(
            invitation(told, "grid_worker").as_deref(),
            Some("AAAA-BBBB")
        );
        assert_eq!(invitation(told, "auxiliary_officer"), None);
    }
}
