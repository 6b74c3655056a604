//! What a story plays on: a folder of its own, a server of the demo county, devices.

use std::cell::RefCell;
use std::error::Error;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use crate::started::Started;

/// What stopped a story.
pub(crate) type Trouble = Box<dyn Error>;

/// What a story plays on.
pub(crate) struct Stage {
    programs: PathBuf,
    shots: PathBuf,
    reader: PathBuf,
    python: PathBuf,
    folder: TempDir,
    port: u16,
    server: RefCell<Option<Started>>,
    files: RefCell<Option<Files>>,
}

/// Where the server keeps files that do not lie in its folder, and what it has to know for that.
struct Files {
    address: String,
    environment: Vec<(String, String)>,
}

impl Stage {
    /// A stage with nothing on it yet.
    pub(crate) fn set([programs, shots, reader, python]: [&Path; 4]) -> Result<Self, Trouble> {
        fs::create_dir_all(shots)?;
        Ok(Self {
            programs: programs.to_owned(),
            shots: shots.to_owned(),
            reader: reader.to_owned(),
            python: python.to_owned(),
            folder: tempfile::tempdir()?,
            port: free_port()?,
            server: RefCell::default(),
            files: RefCell::default(),
        })
    }

    /// Where devices reach the server, whether it runs or not.
    pub(crate) fn server_address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts the server.
    pub(crate) fn start_server(&self) -> Result<(), Trouble> {
        let listen = format!("127.0.0.1:{}", self.port);
        let (server, _) = Started::at_address(self.server().args(["serve", "--listen", &listen]))?;
        self.server.replace(Some(server));
        Ok(())
    }

    /// From now on the server keeps files at this address, with this environment.
    pub(crate) fn keep_files_at(&self, address: &str, environment: &[(&str, &str)]) {
        let owned = environment
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        self.files.replace(Some(Files {
            address: address.to_owned(),
            environment: owned.collect(),
        }));
    }

    /// Takes the server away in the middle of whatever it does.
    pub(crate) fn stop_server(&self) {
        self.server.replace(None);
    }

    /// A one-time code for a worker of the demo county.
    pub(crate) fn invitation(&self, role: &str) -> Result<String, Trouble> {
        let told = self.server().args(["admin", "demo", "--json"]).output()?;
        let told = String::from_utf8(told.stdout)?;
        let mut seats = told
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let seat = seats
            .find(|seat| seat["role"] == role)
            .ok_or_else(|| format!("no {role} in {told}"))?;
        Ok(seat["code"]
            .as_str()
            .ok_or("an invitation without a code")?
            .to_owned())
    }

    /// Serves a device's screens to a browser and tells the address.
    pub(crate) fn serve_device(&self, name: &str) -> Result<(Started, String), Trouble> {
        let mut command = Command::new(self.programs.join("bandeng-field"));
        Started::at_address(command.arg("--home").arg(self.home(name)).arg("serve"))
    }

    /// Gives a device a command from the command line, beside whatever shows its screens.
    pub(crate) fn ask(
        &self,
        device: &str,
        name: &str,
        arguments: &Value,
    ) -> Result<Value, Trouble> {
        let mut command = Command::new(self.programs.join("bandeng-field"));
        command.arg("--home").arg(self.home(device));
        let told = command
            .args(["call", name, &arguments.to_string()])
            .output()?;
        if !told.status.success() {
            return Err(String::from_utf8_lossy(&told.stderr).into());
        }
        Ok(serde_json::from_slice(&told.stdout)?)
    }

    /// The folder of a device, or of anything else with a name.
    pub(crate) fn home(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A program that was built.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(name)
    }

    /// Where programs lie that read records and are not ours.
    pub(crate) fn reader(&self) -> &Path {
        &self.reader
    }

    /// A Python that keeps files as S3 does.
    pub(crate) fn python(&self) -> &Path {
        &self.python
    }

    /// Where a screenshot of that name goes.
    pub(crate) fn shot(&self, name: &str) -> PathBuf {
        self.shots.join(format!("{name}.png"))
    }

    /// Carries out an administrator's command; tells what it printed.
    pub(crate) fn administer(&self, words: &[&str]) -> Result<String, Trouble> {
        let told = self.server().arg("admin").args(words).output()?;
        if !told.status.success() {
            return Err(String::from_utf8_lossy(&told.stderr).into());
        }
        Ok(String::from_utf8(told.stdout)?)
    }

    fn server(&self) -> Command {
        let mut command = Command::new(self.programs.join("bandeng-server"));
        command.arg("--data").arg(self.home("server"));
        if let Some(files) = &*self.files.borrow() {
            command.args(["--files", &files.address]);
            command.envs(files.environment.iter().map(|(name, value)| (name, value)));
        }
        command
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> Result<u16, Trouble> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}
