//! Measures, in a release build: a device, or what is named.

use std::ffi::OsString;

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
            build(&["bandeng-field"])?;
            measure(&[])
        }
        ["ui"] => {
            setup::drive()?;
            screens::build()?;
            build(&["bandeng-field", "sync-server", "e2e"])?;
            e2e::measure()
        }
        ["many" | "notice"] => measure(&[words[0].into()]),
        ["peers", rest @ ..] => {
            setup::node()?;
            let installed = node::install(&PEERS)?;
            build(&["bandeng-field", "sync-server"])?;
            let mut all: Vec<OsString> = vec!["peers".into(), "--installed".into()];
            all.push(installed.into());
            all.extend(rest.iter().map(OsString::from));
            // A table of fewer records than promised is for the eyes of whoever asked for it.
            if rest.is_empty() {
                all.extend(["--table".into(), place::root().join(PEERS_TABLE).into()]);
            }
            measure(&all)
        }
        ["line" | "server", ..] => {
            build(&["sync-server"])?;
            measure(&words.iter().map(OsString::from).collect::<Vec<_>>())
        }
        [other, ..] => Err(format!(
            "`bench` measures a device, `ui`, `many`, `notice`, `peers`, `line` or `server`; there is no `{other}`"
        )),
    }
}

/// The programs that are measured.
fn build(packages: &[&str]) -> Outcome {
    let mut cargo = tool::cargo();
    cargo.args(["build", "--release", "--quiet", "--bins"]);
    tool::go(cargo.args(packages.iter().flat_map(|package| ["-p", package])))
}

fn measure(words: &[OsString]) -> Outcome {
    let mut cargo = tool::cargo();
    cargo.args(["run", "--release", "--quiet", "-p", "stories"]);
    tool::go(cargo.args(["--bin", "bench", "--"]).args(words))
}
