//! What is built upon: under which licences, from where, twice over or not. Known holes are looked
//! up only in a database that is on the machine already.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::place;
use crate::tool::{self, Outcome};

const VERSION: &str = "0.20.2";

/// Checks licences, bans and sources of every dependency.
pub(crate) fn audit() -> Outcome {
    let deny = deny()?;
    let check = |reach: &[&str], what: &[&str]| {
        let mut command = Command::new(&deny);
        command
            .current_dir(place::root())
            .arg("--all-features")
            .args(reach);
        tool::go(command.args(["check", "--hide-inclusion-graph"]).args(what))
    };
    check(&[], &["licenses", "bans", "sources"])?;
    let known = cargo_home().join("advisory-dbs");
    if holds_a_database(&known) {
        return check(&["--offline"], &["advisories"]);
    }
    println!(
        "audit: known holes were not looked up, for there is no database of them in {}; where the \
         network allows, `{} fetch db` brings it",
        known.display(),
        deny.display()
    );
    Ok(())
}

/// Where cargo, and the checker with it, keeps what it fetches.
fn cargo_home() -> PathBuf {
    let given = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"));
    given.or_else(home).unwrap_or_else(place::cache)
}

/// A folder in which nothing but a lock lies is none.
fn holds_a_database(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| path.is_dir())
}

/// The checker, built once and kept.
fn deny() -> Outcome<PathBuf> {
    let tools = place::cache().join("tools");
    let deny = tools.join("bin/cargo-deny");
    let here = tool::read(Command::new(&deny).arg("--version")).unwrap_or_default();
    if !here.contains(VERSION) {
        let mut install = tool::cargo();
        install.args([
            "install",
            "--quiet",
            "--locked",
            "--force",
            "cargo-deny",
            "--version",
            VERSION,
        ]);
        // Nothing of it is wanted afterwards but the one program.
        install
            .arg("--root")
            .arg(&tools)
            .env_remove("CARGO_TARGET_DIR");
        tool::go(&mut install)
            .map_err(|why| format!("cargo-deny {VERSION} could not be installed: {why}"))?;
    }
    Ok(deny)
}
