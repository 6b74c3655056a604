//! The folder everything lies in: the server's data, each device's, and the ports they were given,
//! so that addresses stay the same from run to run.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};

use crate::tool::Outcome;

/// What this tool makes inside, and nothing else is ever removed.
const ROOMS: &[&str] = &["server", "grid-worker", "auxiliary-officer", "ports"];

/// The folder everything lies in.
pub(crate) struct Data {
    folder: PathBuf,
}

impl Data {
    /// The folder, made when it is not there and emptied when it shall be fresh.
    pub(crate) fn at(folder: &Path, fresh: bool) -> Outcome<Self> {
        let said = |error: std::io::Error| format!("{}: {error}", folder.display());
        for room in ROOMS
            .iter()
            .map(|room| folder.join(room))
            .filter(|room| fresh && room.exists())
        {
            fs::remove_dir_all(&room).map_err(|error| format!("{}: {error}", room.display()))?;
        }
        fs::create_dir_all(folder.join("ports")).map_err(said)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// The folder itself.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// One part's own folder.
    pub(crate) fn room(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The port a part was given, or now gets.
    pub(crate) fn port(&self, name: &str, wished: u16) -> Outcome<u16> {
        let path = self.folder.join("ports").join(name);
        let given = fs::read_to_string(&path)
            .ok()
            .and_then(|text| text.trim().parse().ok());
        if let Some(port) = given {
            return if is_free(port) {
                Ok(port)
            } else {
                Err(taken(name, port))
            };
        }
        let port = if is_free(wished) { wished } else { any_free()? };
        fs::write(&path, port.to_string())
            .map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(port)
    }
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}

fn any_free() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(|error| error.to_string())?;
    listener
        .local_addr()
        .map(|address| address.port())
        .map_err(|error| error.to_string())
}

fn taken(name: &str, port: u16) -> String {
    format!(
        "port {port}, which the {name} had the last time, is in use; end what uses it (another \
         `cargo xtask run`?), or start over with --fresh"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_keeps_its_port_and_says_when_it_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let data = Data::at(folder.path(), false).unwrap();
        let port = data.port("server", any_free().unwrap()).unwrap();
        assert_eq!(data.port("server", 1).unwrap(), port);
        let _taken = TcpListener::bind(("127.0.0.1", port)).unwrap();
        assert!(data.port("server", 1).unwrap_err().contains("is in use"));
    }

    #[test]
    fn starting_over_removes_only_what_is_ours() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("server")).unwrap();
        fs::write(folder.path().join("letter.txt"), "keep").unwrap();
        Data::at(folder.path(), true).unwrap();
        assert!(!folder.path().join("server").exists());
        assert!(folder.path().join("letter.txt").exists());
    }
}
