//! Drives the real app and a real browser, on a display that nobody sees.

use std::fs::{self, File};
use std::process::Command;

use crate::node::{self, Package};
use crate::tool::{self, Outcome};
use crate::{ci, place, screens, setup, typeface};

/// Reads records without any code of ours.
const READER: Package = Package {
    folder: "tests/e2e/reader",
};

/// Builds what is driven and drives it.
pub(crate) fn e2e() -> Outcome {
    setup::drive()?;
    typeface::lay()?;
    screens::build()?;
    ci::build()?;
    drive()
}

/// Drives what is built.
pub(crate) fn drive() -> Outcome {
    let shots = place::target().join("e2e");
    let said = |error: std::io::Error| format!("{}: {error}", shots.display());
    fs::create_dir_all(&shots).map_err(said)?;
    let reader = node::install(&READER)?;
    // The display, the bus and the drivers talk of themselves at length.
    let talk = File::create(shots.join("talk.log")).map_err(said)?;
    let driven = tool::go(
        Command::new("xvfb-run")
            .args([
                "-a",
                "--server-args=-screen 0 1280x1024x24",
                "dbus-run-session",
                "--",
            ])
            .arg(place::program("e2e"))
            .args([place::target().join("debug"), shots.clone(), reader])
            .env("NO_AT_BRIDGE", "1")
            .stderr(talk),
    );
    println!("e2e: what was seen and said lies in {}", shots.display());
    driven
}

/// Measures the screens in a real browser, from programs built for release.
pub(crate) fn measure() -> Outcome {
    let programs = place::target().join("release");
    let shots = place::target().join("e2e");
    let said = |error: std::io::Error| format!("{}: {error}", shots.display());
    fs::create_dir_all(&shots).map_err(said)?;
    tool::go(
        Command::new(programs.join("e2e"))
            .arg("bench")
            .args([programs, shots]),
    )
}
