//! Pythons of their own, each with one package as it was pinned, so that the system's stays as it is.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tool::{self, Outcome};

/// A package, and how it is seen that it is there.
pub(crate) struct Package {
    /// As pip is told.
    pub(crate) pinned: &'static str,
    /// What Python is asked, and answers when it has it.
    pub(crate) asked: &'static [&'static str],
    /// What it is to us.
    pub(crate) is: &'static str,
}

/// The Python in `folder` that has the package; made when it is not there.
pub(crate) fn with(package: &Package, folder: &Path) -> Outcome<PathBuf> {
    let venv = folder.join(package.pinned);
    let python = venv.join("bin/python");
    if tool::read(Command::new(&python).args(package.asked)).is_err() {
        println!("installing {} ({})", package.pinned, package.is);
        tool::go(
            Command::new("python3")
                .args(["-m", "venv", "--clear"])
                .arg(&venv),
        )?;
        let words = ["-m", "pip", "install", "--quiet", package.pinned];
        tool::go(Command::new(&python).args(words)).map_err(|why| {
            format!(
                "{} of the Python packages ({}) could not be installed: {why}",
                package.pinned, package.is
            )
        })?;
    }
    Ok(python)
}
