//! The programs that were started: they end together, when one of them ends or somebody says so.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::tool::{self, Outcome};

/// How long a program may take to put its things away.
const GRACE: Duration = Duration::from_secs(10);
/// How long a program may take to say where it is.
const START: Duration = Duration::from_secs(60);

enum News {
    Told,
    Ended {
        pid: Pid,
        name: &'static str,
        how: String,
    },
}

/// The programs that were started.
pub(crate) struct Children {
    running: Vec<Pid>,
    news: Receiver<News>,
    tell: Sender<News>,
}

impl Children {
    /// None yet; from now on Ctrl-C ends them instead of leaving them behind.
    pub(crate) fn new() -> Outcome<Self> {
        let (tell, news) = mpsc::channel();
        let told = tell.clone();
        ctrlc::set_handler(move || {
            // Nobody waits any more: then all is being ended already.
            let _waiting = told.send(News::Told);
        })
        .map_err(|error| format!("Ctrl-C cannot be heard: {error}"))?;
        Ok(Self {
            running: Vec::new(),
            news,
            tell,
        })
    }

    /// Starts a program that says nothing of itself.
    pub(crate) fn start(&mut self, name: &'static str, command: &mut Command) -> Outcome {
        let child = spawn(command)?;
        self.keep(name, child);
        Ok(())
    }

    /// Starts a program and waits for the line in which it says its address.
    pub(crate) fn start_and_hear(
        &mut self,
        name: &'static str,
        command: &mut Command,
    ) -> Outcome<String> {
        let mut child = spawn(command.stdout(Stdio::piped()))?;
        let output = child.stdout.take().ok_or("no output to read")?;
        self.keep(name, child);
        let (say, heard) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                match line.find("http://") {
                    // Only the first is waited for.
                    Some(start) => drop(say.send(line[start..].trim().to_owned())),
                    None => println!("{name}: {line}"),
                }
            }
        });
        heard.recv_timeout(START).map_err(|_| {
            format!(
                "the {name} did not start; what it said stands above (`{}`)",
                tool::said(command)
            )
        })
    }

    /// Stays until told to end, or until one of them ends by itself.
    pub(crate) fn stay(&mut self) -> Outcome {
        match self.news.recv() {
            Ok(News::Ended { pid, name, how }) => {
                self.running.retain(|running| *running != pid);
                if name == "window" {
                    Ok(())
                } else {
                    Err(format!("the {name} ended by itself ({how})"))
                }
            }
            Ok(News::Told) | Err(_) => Ok(()),
        }
    }

    /// Ends all that still run, kindly first.
    pub(crate) fn end(&mut self) {
        for signal in [Signal::TERM, Signal::KILL] {
            for pid in &self.running {
                // Ended a moment ago: then there is nothing to end.
                let _ended = kill_process(*pid, signal);
            }
            let until = Instant::now() + GRACE;
            while !self.running.is_empty() {
                match self
                    .news
                    .recv_timeout(until.saturating_duration_since(Instant::now()))
                {
                    Ok(News::Ended { pid, .. }) => self.running.retain(|running| *running != pid),
                    Ok(News::Told) => {}
                    Err(_) => break,
                }
            }
        }
    }

    fn keep(&mut self, name: &'static str, mut child: Child) {
        let pid = Pid::from_child(&child);
        self.running.push(pid);
        let tell = self.tell.clone();
        thread::spawn(move || {
            let how = child
                .wait()
                .map_or_else(|error| error.to_string(), |status| status.to_string());
            // Nobody waits any more: then all has been ended.
            let _waiting = tell.send(News::Ended { pid, name, how });
        });
    }
}

fn spawn(command: &mut Command) -> Outcome<Child> {
    let said = tool::said(command);
    command
        .stdin(Stdio::null())
        // Ctrl-C is for this program, which tells the others; else they would seem to end by themselves.
        .process_group(0)
        .spawn()
        .map_err(|error| format!("`{said}` cannot be started: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_started_ends_when_all_is_ended() {
        let mut children = Children::new().unwrap();
        let mut sleeper = Command::new("sleep");
        children.start("sleeper", sleeper.arg("600")).unwrap();
        let begun = Instant::now();
        children.end();
        assert!(children.running.is_empty());
        assert!(begun.elapsed() < GRACE, "kindly was enough");
    }
}
