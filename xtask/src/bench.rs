//! Measures, in a release build: a device, or what is named.

use std::ffi::OsString;
use std::process::Command;

use crate::node::{self, Package};
use crate::tool::{self, Outcome};
use crate::{e2e, place, screens, setup, typeface};

/// Other ways to sync, installed as they were pinned.
const PEERS: Package = Package {
    folder: "tests/peers",
};
/// Their figures beside ours.
const PEERS_TABLE: &str = "docs/peers.md";

/// Measures what the words name, and a device when they name nothing.
pub(crate) fn bench(words: &[&str]) -> Outcome {
    setup::native()?;
    typeface::lay()?;
    match words {
        [] => {
            setup::screens()?;
            screens::build()?;
            screens::weigh()?;
            measure(&[])
        }
        ["ui"] => {
            setup::drive()?;
            screens::build()?;
            build()?;
            e2e::measure()
        }
        ["many" | "map" | "notice"] => measure(&[words[0].into()]),
        ["peers", rest @ ..] => {
            setup::node()?;
            let installed = node::install(&PEERS)?;
            let mut all: Vec<OsString> = vec!["peers".into(), "--installed".into()];
            all.push(installed.into());
            all.extend(rest.iter().map(OsString::from));
            all.extend(["--table".into(), place::root().join(PEERS_TABLE).into()]);
            measure(&all)
        }
        ["line" | "server", ..] => measure(&words.iter().map(OsString::from).collect::<Vec<_>>()),
        [other, ..] => Err(format!(
            "`bench` measures a device, `ui`, `many`, `map`, `notice`, `peers`, `line` or `server`; there is no `{other}`"
        )),
    }
}

/// What is measured and what measures it: always the same selection, so that nothing is built twice.
fn build() -> Outcome {
    let packages = ["bandeng-field", "sync-server", "e2e", "stories"];
    let mut cargo = tool::cargo();
    cargo.args(["build", "--release", "--quiet", "--bins", "--locked"]);
    tool::go(cargo.args(packages.iter().flat_map(|package| ["-p", package])))
}

fn measure(words: &[OsString]) -> Outcome {
    build()?;
    tool::go(Command::new(place::released().join("bench")).args(words))
}
