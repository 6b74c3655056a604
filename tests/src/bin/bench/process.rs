//! Programs that run while something is measured: told what to do a line at a time, heard a line at
//! a time, and asked of the system how much processor and memory they took.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::patience::Patience;

/// A running program; it ends when this is dropped, and all that it started with it.
pub(crate) struct Running {
    child: Child,
    input: Option<ChildStdin>,
    /// What it says, a line at a time. Behind a lock, as others may look at how much memory it takes.
    output: Mutex<Receiver<String>>,
    patience: Patience,
}

impl Running {
    /// Starts a program; its answers are waited for with this patience.
    pub(crate) fn start(command: &mut Command, patience: &Patience) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{command:?} cannot be started: {error}"));
        let input = child.stdin.take();
        let output = child.stdout.take().expect("the output was asked for");
        let (say, heard) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // Nobody listens any more: then the program has been ended.
                if say.send(line).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            input,
            output: Mutex::new(heard),
            patience: patience.clone(),
        }
    }

    /// Starts a server and waits for the line in which it says its address.
    pub(crate) fn server(command: &mut Command, patience: &Patience) -> (Self, String) {
        let mut running = Self::start(command, patience);
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
        let output = self.output.get_mut();
        let output = output.unwrap_or_else(PoisonError::into_inner);
        let line = self.patience.hear(output);
        line.expect("the program ended instead of answering")
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
        while self.child.try_wait().unwrap().is_none() {
            self.patience.pause(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Ended by itself already: then there is nothing to end.
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        let started = started_by(self.child.id());
        // Any of them may have ended a moment ago.
        drop(self.child.kill());
        for pid in started {
            let _ended = kill_process(pid, Signal::KILL);
        }
        drop(self.child.wait());
    }
}

/// All that a program started, and what those did.
fn started_by(program: u32) -> Vec<Pid> {
    let all = all_with_parents();
    let mut found: Vec<i32> = i32::try_from(program).into_iter().collect();
    let mut seen = 0;
    while let Some(parent) = found.get(seen).copied() {
        let children = all.iter().filter(|(_, of)| *of == parent);
        found.extend(children.map(|(pid, _)| *pid));
        seen += 1;
    }
    found
        .into_iter()
        .skip(1)
        .filter_map(Pid::from_raw)
        .collect()
}

/// Every program there is, with the one that started it.
fn all_with_parents() -> Vec<(i32, i32)> {
    let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let with_parent = all.filter_map(|entry| {
        let pid = entry.file_name().to_str()?.parse::<i32>().ok()?;
        // It may have ended since the folder was read.
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let parent = after_name(&stat).nth(1)?.parse::<i32>().ok()?;
        Some((pid, parent))
    });
    with_parent.collect()
}

/// Seconds of processor time this program itself has taken so far.
pub(crate) fn own_cpu_s() -> f64 {
    cpu_s("/proc/self/stat")
}

fn cpu_s(path: &str) -> f64 {
    let stat = std::fs::read_to_string(path).unwrap();
    let ticks = after_name(&stat).skip(11).take(2);
    ticks
        .map(|ticks| ticks.parse::<f64>().unwrap())
        .sum::<f64>()
        / 100.0
}

/// What the system tells of a program, from its state on. Its name comes before that in brackets
/// and may hold anything.
fn after_name(stat: &str) -> impl Iterator<Item = &str> {
    let told = stat.rsplit_once(')').map_or("", |(_, told)| told);
    told.split_whitespace()
}

/// The sync server over a folder, told what else it shall be told.
pub(crate) fn our_server(data: &Path, told: &[&str], patience: &Patience) -> (Running, String) {
    let mut command = Command::new(crate::beside("bandeng-server"));
    command.arg("--data").arg(data);
    command.env("BANDENG_LOG", "error");
    Running::server(
        command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(told),
        patience,
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

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::Instant;

    use super::*;
    use crate::patience::TimeUp;

    /// A program that says who works for it, and then nothing for an hour.
    const SILENT: &str = "sleep 3600 & echo $!; wait";

    #[test]
    fn who_does_not_answer_in_time_is_ended_with_all_that_works_for_it() {
        let patience = Patience::default();
        let mut running = Running::start(Command::new("sh").args(["-c", SILENT]), &patience);
        let child = running.hear();
        let alive = || {
            all_with_parents()
                .iter()
                .any(|(pid, _)| pid.to_string() == child)
        };
        assert!(alive());

        let limit = Duration::from_millis(50);
        patience.begin(limit);
        let given_up = catch_unwind(AssertUnwindSafe(move || running.ask("{}"))).unwrap_err();
        let told = given_up.downcast_ref::<TimeUp>().unwrap();
        assert_eq!(told.limit, limit);
        // The system puts away what was ended in its own time, which is short.
        let until = Instant::now() + Duration::from_secs(10);
        while alive() && !is_dead(&child) {
            assert!(Instant::now() < until, "{child} was left behind");
            thread::yield_now();
        }
    }

    #[test]
    fn who_does_not_end_in_time_is_given_up_too() {
        let patience = Patience::default();
        let running = Running::start(Command::new("sleep").arg("3600"), &patience);
        patience.begin(Duration::from_millis(20));
        let given_up = catch_unwind(AssertUnwindSafe(move || running.finish())).unwrap_err();
        assert!(given_up.is::<TimeUp>());
    }

    /// Ended, though nobody has asked after it yet.
    fn is_dead(pid: &str) -> bool {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"));
        stat.is_ok_and(|stat| after_name(&stat).next() == Some("Z"))
    }
}
