//! Many months of a county, each with other luck: see the crate `simulation`.

use std::process::Command;

use crate::tool::{self, Outcome};
use crate::{place, setup};

/// How many seeds the checks run: some fifteen minutes of two slow cores.
const IN_CI: &str = "1000";

/// Runs seeds, or one again.
pub(crate) fn simulate(wishes: &[&str]) -> Outcome {
    setup::native()?;
    let simulate = [
        "run",
        "--quiet",
        "--locked",
        "-p",
        "simulation",
        "--bin",
        "simulate",
        "--",
    ];
    tool::go(tool::cargo().args(simulate).args(wishes))
}

/// What has to hold before a change is taken, by the program that was built with everything else.
pub(crate) fn in_ci() -> Outcome {
    tool::go(Command::new(place::program("simulate")).args(["--seeds", IN_CI]))
}
