//! A program that runs for as long as a story needs it.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

use crate::stage::Trouble;

/// A running program; it ends when this is dropped.
pub(crate) struct Started(Child);

impl Started {
    /// Starts a program whose words nobody waits for.
    pub(crate) fn quiet(command: &mut Command) -> Result<Self, Trouble> {
        Self::spawn(command.stdout(Stdio::null()))
    }

    /// Starts a program and waits for the line in which it says its address.
    pub(crate) fn at_address(command: &mut Command) -> Result<(Self, String), Trouble> {
        let mut started = Self::spawn(command.stdout(Stdio::piped()))?;
        let mut output = BufReader::new(started.0.stdout.take().ok_or("no output to read")?);
        let mut line = String::new();
        while output.read_line(&mut line)? > 0 {
            if let Some(start) = line.find("http://") {
                // What it says later is read and forgotten, so that saying it stops nothing.
                thread::spawn(move || io::copy(&mut output, &mut io::sink()));
                return Ok((started, line[start..].trim().to_owned()));
            }
            line.clear();
        }
        Err(format!("{command:?} ended without saying its address").into())
    }

    fn spawn(command: &mut Command) -> Result<Self, Trouble> {
        match command.stdin(Stdio::null()).spawn() {
            Ok(child) => Ok(Self(child)),
            Err(error) => Err(format!("{command:?} cannot be started: {error}").into()),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Ended by itself already: then there is nothing to end.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
