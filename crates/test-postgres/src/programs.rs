//! Finds the programs of PostgreSQL: in the path, or where Debian puts the newest of them.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::NoCluster;

const DEBIAN: &str = "/usr/lib/postgresql";
const MISSING: &str = "PostgreSQL is missing: install the package `postgresql`, or let `cargo xtask \
    setup` do it";

#[derive(Debug)]
pub(super) struct Programs {
    /// The path with the folder of the programs before everything else.
    path: OsString,
    as_root: bool,
}

impl Programs {
    pub(super) fn find() -> Result<Self, NoCluster> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let on_path = std::env::split_paths(&path).find(|folder| holds(folder));
        let folder = on_path.or_else(|| newest(Path::new(DEBIAN)));
        let folder = folder.ok_or_else(|| NoCluster(MISSING.to_owned()))?;
        let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
        let path = std::env::join_paths(folders).map_err(|error| NoCluster(error.to_string()))?;
        let me = fs::metadata("/proc/self").map_err(|error| NoCluster(error.to_string()))?;
        Ok(Self {
            path,
            as_root: me.uid() == 0,
        })
    }

    pub(super) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env("PATH", &self.path);
        command
    }

    /// A program as a user who may run PostgreSQL.
    pub(super) fn unprivileged(&self, program: &str) -> Command {
        if !self.as_root {
            return self.command(program);
        }
        let mut command = self.command("setpriv");
        command.args([
            "--reuid=postgres",
            "--regid=postgres",
            "--clear-groups",
            program,
        ]);
        // A folder of root's may be closed to others.
        command.current_dir("/").env_remove("TMPDIR");
        command
    }
}

fn holds(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "createdb"]
        .iter()
        .all(|program| folder.join(program).is_file())
}

/// The folder of the highest version: `/usr/lib/postgresql/15/bin`.
fn newest(versions: &Path) -> Option<PathBuf> {
    let version = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(versions)
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter_map(|path| Some((version(&path)?, path.join("bin"))))
        .filter(|(_, bin)| holds(bin))
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_there_is_none_the_package_is_named() {
        assert_eq!(newest(Path::new("/nowhere")), None);
        assert!(MISSING.contains("`postgresql`"));
    }
}
