//! A program that runs for as long as a story needs it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use crate::stage::Trouble;

/// A running program; it ends when this is dropped.
pub(crate) struct Started(Child);

impl Started {
    /// Starts a program that says nothing of itself.
    pub(crate) fn quiet(command: &mut Command) -> Result<Self, Trouble> {
        let child = command.stdin(Stdio::null()).spawn();
        child
            .map(Self)
            .map_err(|error| format!("{command:?} cannot be started: {error}").into())
    }

    /// Starts a program and waits for the line in which it says its address.
    pub(crate) fn at_address(command: &mut Command) -> Result<(Self, String), Trouble> {
        let mut started = Self::quiet(command.stdout(Stdio::piped()))?;
        let output = started.0.stdout.take().ok_or("no output to read")?;
        for line in BufReader::new(output).lines() {
            let line = line?;
            if let Some(start) = line.find("http://") {
                return Ok((started, line[start..].trim().to_owned()));
            }
        }
        Err(format!("{command:?} ended without saying its address").into())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Ended by itself already: then there is nothing to end.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}
