//! What the compiler builds for besides this machine.

use std::process::Command;

use crate::tool::{self, Outcome};

/// The screens.
pub(crate) const SCREENS: &str = "wasm32-unknown-unknown";
/// A phone.
pub(crate) const PHONE: &str = "aarch64-linux-android";

/// Adds the targets that are missing.
pub(crate) fn add(wanted: &[&str]) -> Outcome {
    let here = tool::read(Command::new("rustup").args(["target", "list", "--installed"])).map_err(
        |why| format!("rustup is needed ({why}); install Rust with rustup and try again"),
    )?;
    for target in wanted
        .iter()
        .filter(|target| !here.lines().any(|line| line == **target))
    {
        tool::go(Command::new("rustup").args(["target", "add", target]))
            .map_err(|why| format!("the target {target} could not be added: {why}"))?;
    }
    Ok(())
}
