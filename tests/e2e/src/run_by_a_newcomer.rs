//! What a newcomer runs: `cargo xtask run` starts a server and two seats and tells where they are, a record travels between
//! them, Ctrl-C ends all of it, the next run goes on from the folder, and a fresh one starts over.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;

use crate::browser;
use crate::in_the_window::write_down;
use crate::stage::{Stage, Trouble};

/// How long it may take to say where everything is.
const START: Duration = Duration::from_secs(60);
/// How long it may take to end everything.
const END: Duration = Duration::from_secs(30);
const GLANCE: Duration = Duration::from_millis(50);
/// The tool itself, the server and two seats.
const PARTS: usize = 4;
const DATA: &str = "demo";

/// The story.
pub(crate) async fn story(stage: &Stage) -> Result<(), Trouble> {
    let first = Running::start(stage, &[])?;
    let worker = browser::open(stage, "worker").await?;
    let officer = browser::open(stage, "officer").await?;
    worker.go(&first.worker).await?;
    officer.go(&first.officer).await?;
    write_down(&worker, "王桂英", "赵国强", "赵家盖房占了王家半尺地").await?;
    for device in [&worker, &officer] {
        device.tap("sync-badge").await?;
        device.tap("sync-now").await?;
        device.see_text("sync-badge", "已同步").await?;
    }
    officer.tap("tab-disputes").await?;
    officer.see_text("dispute-row", "王桂英").await?;
    let places = [place(&first.worker), place(&first.officer)].map(str::to_owned);
    // The pages are open still, as they are when somebody has had enough.
    first.interrupt()?;
    worker.close().await?;
    officer.close().await?;

    let second = Running::start(stage, &[])?;
    if places != [place(&second.worker), place(&second.officer)] {
        return Err(format!("pages that were at {places:?} are elsewhere the next time").into());
    }
    expect_records(stage, 1)?;
    second.interrupt()?;

    let fresh = Running::start(stage, &["--fresh"])?;
    expect_records(stage, 0)?;
    fresh.interrupt()
}

/// The officer's device holds so many records.
fn expect_records(stage: &Stage, wanted: u64) -> Result<(), Trouble> {
    let officer = format!("{DATA}/auxiliary-officer");
    let list = stage.ask(&officer, "dispute.list", &json!({}))?;
    if list["total"] == wanted {
        Ok(())
    } else {
        Err(format!("the officer was to hold {wanted} records: {list}").into())
    }
}

/// The address without the token that opens it once.
fn place(address: &str) -> &str {
    address.split('?').next().unwrap_or(address)
}

/// `cargo xtask run` over a folder, from the programs that are built.
struct Running {
    tool: Child,
    data: PathBuf,
    worker: String,
    officer: String,
}

impl Running {
    /// Starts it and waits until it has said where both seats are.
    fn start(stage: &Stage, wishes: &[&str]) -> Result<Self, Trouble> {
        let data = stage.home(DATA);
        let mut tool = Command::new(stage.program("xtask"))
            .args(["run", "--headless", "--built", "--data"])
            .arg(&data)
            .args(wishes)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            // As a shell does: Ctrl-C then reaches it and whoever is of its group.
            .process_group(0)
            .spawn()?;
        let output = tool.stdout.take().ok_or("no output to read")?;
        let mut running = Self {
            tool,
            data,
            worker: String::new(),
            officer: String::new(),
        };
        let (say, heard) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                // Nobody waits any more: then it is read all the same, so that saying it stops nothing.
                let _unheard = say.send(line);
            }
        });
        let until = Instant::now() + START;
        while running.worker.is_empty() || running.officer.is_empty() {
            let left = until.saturating_duration_since(Instant::now());
            let line = heard
                .recv_timeout(left)
                .map_err(|_| "`cargo xtask run` did not say where its two seats are")?;
            if let Some(address) = address(&line, "grid worker") {
                running.worker = address;
            } else if let Some(address) = address(&line, "auxiliary officer") {
                running.officer = address;
            }
        }
        Ok(running)
    }

    /// Presses Ctrl-C, and sees that it ended well and left nothing running.
    fn interrupt(mut self) -> Result<(), Trouble> {
        let before = running_over(&self.data)?;
        if before.len() < PARTS {
            return Err(format!("of {PARTS} parts run only {before:?}").into());
        }
        kill_process_group(Pid::from_child(&self.tool), Signal::INT)?;
        let status = self.wait()?;
        if status.code() != Some(0) {
            return Err(format!("after Ctrl-C it ended with {status}").into());
        }
        let left = running_over(&self.data)?;
        if left.is_empty() {
            Ok(())
        } else {
            Err(format!("it ended and left behind {left:?}").into())
        }
    }

    fn wait(&mut self) -> Result<ExitStatus, Trouble> {
        let until = Instant::now() + END;
        loop {
            if let Some(status) = self.tool.try_wait()? {
                return Ok(status);
            }
            if Instant::now() > until {
                return Err("it was told to end and goes on".into());
            }
            thread::sleep(GLANCE);
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It ended in the story, or the story failed: then whatever it started has to end with it.
        if matches!(self.tool.try_wait(), Ok(None)) {
            let _told = kill_process_group(Pid::from_child(&self.tool), Signal::TERM);
            drop(self.wait());
            drop(self.tool.kill());
            drop(self.tool.wait());
        }
    }
}

/// What a line says of where somebody sits.
fn address(line: &str, whose: &str) -> Option<String> {
    let rest = line.trim().strip_prefix(whose)?.trim();
    rest.starts_with("http://").then(|| rest.to_owned())
}

/// The command lines of all that runs over a folder.
fn running_over(folder: &Path) -> Result<Vec<String>, Trouble> {
    let folder = folder.display().to_string();
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc")? {
        // What is no process has no such file, and neither has one that ended a moment ago.
        let Ok(line) = fs::read(entry?.path().join("cmdline")) else {
            continue;
        };
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        if line.contains(&folder) {
            found.push(line);
        }
    }
    Ok(found)
}
