//! Many months of a county, each with other luck: see the crate `simulation`.

use crate::setup;
use crate::tool::{self, Outcome};

/// How many seeds the checks run: some four minutes of two cores.
const IN_CI: &str = "300";

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

/// What has to hold before a change is taken.
pub(crate) fn in_ci() -> Outcome {
    simulate(&["--seeds", IN_CI])
}
