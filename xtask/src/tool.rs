//! Other programs: run to the end, their output passed on or read, a failure in one sentence.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// What came of it, or one sentence saying what is wrong and what to do.
pub(crate) type Outcome<T = ()> = Result<T, String>;

/// The cargo that runs this tool.
pub(crate) fn cargo() -> Command {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(crate::place::root());
    cargo
}

/// Runs to the end and passes on what is printed.
pub(crate) fn go(command: &mut Command) -> Outcome {
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(|error| cannot_start(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed: {status}", said(command)))
    }
}

/// Runs to the end and hands over what it printed.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| cannot_start(command, &error))?;
    if output.status.success() {
        String::from_utf8(output.stdout).map_err(|_| format!("`{}` printed no text", said(command)))
    } else {
        let why = String::from_utf8_lossy(&output.stderr);
        Err(format!("`{}` failed: {}", said(command), why.trim()))
    }
}

/// Where a program is, if it is on this machine.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    find_all(program).into_iter().next()
}

/// Everywhere a program of that name is; the one that would be started comes first.
pub(crate) fn find_all(program: &str) -> Vec<PathBuf> {
    let places = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&places)
        .map(|place| place.join(program))
        .filter(|path| path.is_file())
        .collect()
}

/// A command line as it would be typed.
pub(crate) fn said(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

fn cannot_start(command: &Command, error: &std::io::Error) -> String {
    format!(
        "`{}` cannot be started: {error}",
        command.get_program().to_string_lossy()
    )
}
