//! Hostile bytes at every place that meets bytes from outside: see the crate `hostile`.

use std::process::Command;

use crate::tool::{self, Outcome};
use crate::{place, setup};

/// How long the checks throw inputs at each place; two places at a time.
const IN_CI_SECONDS: &str = "20";
/// The same inputs each time: a change is refused for what it does, not for its luck.
const IN_CI_LUCK: &str = "1";

/// Throws inputs for a while, or one again.
pub(crate) fn fuzz(wishes: &[&str]) -> Outcome {
    setup::native()?;
    let drive = [
        "run", "--quiet", "--locked", "-p", "hostile", "--bin", "drive", "--",
    ];
    tool::go(tool::cargo().args(drive).args(wishes))
}

/// What has to hold before a change is taken, by the program that was built with everything else.
pub(crate) fn in_ci() -> Outcome {
    let wishes = ["--seconds", IN_CI_SECONDS, "--luck", IN_CI_LUCK];
    tool::go(Command::new(place::program("drive")).args(wishes))
}
