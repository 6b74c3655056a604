//! Programs that run while something is measured: told what to do a line at a time, heard a line at
//! a time, and asked of the system how much processor and memory they took.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// A running program; it ends when this is dropped.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Running {
    /// Starts a program.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("the output was asked for"));
        Self {
            child,
            input,
            output,
        }
    }

    /// Starts a server and waits for the line in which it says its address.
    pub(crate) fn server(command: &mut Command) -> (Self, String) {
        let mut running = Self::start(command);
        loop {
            let line = running.hear();
            if let Some(at) = line.find("http://") {
                return (running, line[at..].trim().to_owned());
            }
        }
    }

    /// Gives a command and waits for the answer, which is a line of JSON.
    pub(crate) fn ask(&mut self, line: &str) -> Value {
        let input = self.input.as_mut().expect("it still listens");
        writeln!(input, "{line}").unwrap();
        input.flush().unwrap();
        serde_json::from_str(&self.hear()).unwrap()
    }

    fn hear(&mut self) -> String {
        let mut line = String::new();
        let read = self.output.read_line(&mut line).unwrap();
        assert_ne!(read, 0, "the program ended instead of answering");
        line
    }

    /// Seconds of processor time it has taken so far, to a hundredth.
    pub(crate) fn cpu_s(&self) -> f64 {
        cpu_s(&format!("/proc/{}/stat", self.child.id()))
    }

    /// Memory it holds now, in MB.
    pub(crate) fn rss_mb(&self) -> f64 {
        let path = format!("/proc/{}/status", self.child.id());
        let status = std::fs::read_to_string(path).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kb: f64 = line
            .unwrap()
            .trim()
            .trim_end_matches(" kB")
            .parse()
            .unwrap();
        kb / 1_024.0
    }

    /// Lets it end by itself, as it does when nobody will tell it anything any more.
    pub(crate) fn finish(mut self) {
        self.input = None;
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended by itself already: then there is nothing to end.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Seconds of processor time this program itself has taken so far.
pub(crate) fn own_cpu_s() -> f64 {
    cpu_s("/proc/self/stat")
}

fn cpu_s(path: &str) -> f64 {
    let stat = std::fs::read_to_string(path).unwrap();
    // The name in brackets may hold anything; what comes after it is numbers.
    let (_, numbers) = stat.rsplit_once(')').unwrap();
    let ticks = numbers.split_whitespace().skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum::<f64>()
        / 100.0
}

/// The sync server over a folder, told what else it shall be told.
pub(crate) fn our_server(data: &Path, told: &[&str]) -> (Running, String) {
    let mut command = Command::new(crate::beside("bandeng-server"));
    command.arg("--data").arg(data);
    command.env("BANDENG_LOG", "error");
    Running::server(
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(told),
    )
}

/// A code that enrols a device of the demo worker with this role.
pub(crate) fn invitation(data: &Path, role: &str) -> String {
    let mut command = Command::new(crate::beside("bandeng-server"));
    command.arg("--data").arg(data).env("BANDENG_LOG", "error");
    let told = command.args(["admin", "demo", "--json"]).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let seats = told.lines().map(|line| serde_json::from_str(line).unwrap());
    let seat = seats.into_iter().find(|seat: &Value| seat["role"] == role);
    seat.expect("the demo has this role")["code"]
        .as_str()
        .expect("an invitation has a code")
        .to_owned()
}
