//! A private PostgreSQL from the system's own packages: a cluster in a temporary folder, reached by
//! a socket in it and by nothing else. It ends with the process that wanted it, however that ends.
//! PostgreSQL refuses to run as root, so root lends it the user `postgres`.

mod programs;

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use programs::Programs;

/// Makes the cluster, says where it is, waits for the end of its input, and takes the cluster away.
/// That end comes when the process at the other end has ended or was killed.
const KEEPER: &str = include_str!("keeper.sh");
const USER: &str = "bandeng";

/// Whether what was stored survives a machine that stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// It does, as in real life: for figures.
    Waited,
    /// It does not, and tests are quicker.
    NotWaited,
}

/// A running cluster.
#[derive(Debug)]
pub struct Cluster {
    programs: Programs,
    folder: PathBuf,
    keeper: Child,
    /// Closed to end the cluster.
    alive: Option<ChildStdin>,
    databases: AtomicU32,
}

/// Why there is no cluster.
#[derive(Debug)]
pub struct NoCluster(String);

impl std::fmt::Display for NoCluster {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoCluster {}

impl Cluster {
    /// The cluster of this process's tests, started by whoever asks first.
    ///
    /// # Panics
    /// PostgreSQL is not installed: the sentence names the package.
    pub fn of_tests() -> &'static Self {
        static CLUSTER: OnceLock<Cluster> = OnceLock::new();
        CLUSTER.get_or_init(|| match Self::start(Disk::NotWaited) {
            Ok(cluster) => cluster,
            #[expect(
                clippy::panic,
                reason = "a test without its PostgreSQL has to fail, not pass"
            )]
            Err(error) => panic!("{error}"),
        })
    }

    /// Starts a cluster of its own.
    ///
    /// # Errors
    /// PostgreSQL is not installed, or says why it does not start.
    pub fn start(disk: Disk) -> Result<Self, NoCluster> {
        let programs = Programs::find()?;
        let fsync = match disk {
            Disk::Waited => "on",
            Disk::NotWaited => "off",
        };
        let mut keeper = programs
            .unprivileged("sh")
            .args(["-c", KEEPER, "keeper", USER, fsync])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| NoCluster(format!("PostgreSQL cannot be started: {error}")))?;
        let mut folder = String::new();
        if let Some(out) = keeper.stdout.take() {
            let read = BufReader::new(out).read_line(&mut folder);
            read.map_err(|error| NoCluster(error.to_string()))?;
        }
        if !folder.ends_with('\n') {
            let mut why = String::new();
            if let Some(mut err) = keeper.stderr.take() {
                let read = err.read_to_string(&mut why);
                read.map_err(|error| NoCluster(error.to_string()))?;
            }
            return Err(NoCluster(format!("PostgreSQL does not start: {why}")));
        }
        Ok(Self {
            programs,
            folder: PathBuf::from(folder.trim_end()),
            alive: keeper.stdin.take(),
            keeper,
            databases: AtomicU32::new(1),
        })
    }

    /// An empty database; gives back its address.
    ///
    /// # Panics
    /// The cluster has ended.
    pub fn database(&self) -> String {
        let n = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{n}");
        let made = self.command("createdb").arg(&name).output();
        assert!(
            made.as_ref().is_ok_and(|made| made.status.success()),
            "the cluster makes no database: {made:?}"
        );
        let host = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://{USER}@{host}/{name}")
    }

    /// A program of PostgreSQL that speaks to this cluster, such as `psql`.
    #[must_use]
    pub fn command(&self, program: &str) -> Command {
        let mut command = self.programs.command(program);
        command
            .env("PGHOST", &self.folder)
            .env("PGUSER", USER)
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.alive = None;
        if let Err(error) = self.keeper.wait() {
            eprintln!("the keeper of the cluster cannot be waited for: {error}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(command: &mut Command) -> String {
        let output = command.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    #[test]
    fn a_cluster_answers_and_leaves_nothing_behind() {
        let cluster = Cluster::start(Disk::Waited).unwrap();
        let url = cluster.database();
        assert!(url.ends_with("/test_1"), "{url}");
        let mut ask = cluster.command("psql");
        ask.args(["-d", "test_1", "-Atc", "SHOW fsync"]);
        assert_eq!(says(&mut ask), "on");
        let folder = cluster.folder.clone();
        assert!(folder.exists());
        drop(cluster);
        assert!(!folder.exists());
    }

    #[test]
    fn two_databases_are_two() {
        let cluster = Cluster::of_tests();
        assert_ne!(cluster.database(), cluster.database());
    }
}
