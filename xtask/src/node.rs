//! Programs for Node: laid beside the packages they stand on, which are installed just as they were
//! pinned, once for each state of the pins.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::place;
use crate::tool::{self, Outcome};

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
