//! Drives the real app and a real browser, on a display that nobody sees.

use std::env;
use std::ffi::OsString;
use std::fs::{self, File};
use std::process::Command;

use crate::node::{self, Package};
use crate::python;
use crate::tool::{self, Outcome};
use crate::{ci, place, screens, setup, typeface};

/// Reads records, and sends photos, without any code of ours.
const READER: Package = Package {
    folder: "tests/e2e/reader",
};

/// A bucket of S3 that is not ours.
const BUCKET: python::Package = python::Package {
    pinned: "moto[server]==5.2.5",
    asked: &["-c", "import moto.server"],
    is: "keeps files as S3 does",
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
    let bucket = python::with(&BUCKET, &place::cache().join("bucket"))?;
    let browser = setup::browser()?;
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
            .args([place::target().join("debug"), shots.clone(), reader, bucket])
            .env("NO_AT_BRIDGE", "1")
            .env("PATH", with_node()?)
            .env(setup::BROWSER, &browser.program)
            .env(setup::DRIVER, &browser.driver)
            .stderr(talk),
    );
    println!("e2e: what was seen and said lies in {}", shots.display());
    driven
}

/// Measures the screens in a real browser, from programs built for release.
pub(crate) fn measure() -> Outcome {
    let shots = place::target().join("e2e");
    let said = |error: std::io::Error| format!("{}: {error}", shots.display());
    fs::create_dir_all(&shots).map_err(said)?;
    let browser = setup::browser()?;
    let programs = place::released();
    tool::go(
        Command::new(programs.join("e2e"))
            .arg("bench")
            .args([programs, shots])
            .env(setup::BROWSER, &browser.program)
            .env(setup::DRIVER, &browser.driver),
    )
}

/// The path, with the folder of a Node that is new enough before everything else.
fn with_node() -> Outcome<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = node::new_enough()?
        .into_iter()
        .chain(env::split_paths(&path));
    env::join_paths(folders).map_err(|error| error.to_string())
}
