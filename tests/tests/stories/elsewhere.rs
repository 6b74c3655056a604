//! Programs of others that look at what we made: Python with the packages that `cargo xtask setup` installs.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a script in Python that knows `module` prints as JSON when it is given these bytes.
pub(crate) fn python_says(module: &str, script: &str, bytes: &[u8]) -> Value {
    let said = given_to(python(module).args(["-c", script]), bytes);
    serde_json::from_str(&said).unwrap()
}

/// The Python that knows a module: whichever comes first may be another than the system's.
fn python(module: &str) -> Command {
    let knows = |python: &&str| {
        let asked = Command::new(python)
            .args(["-c", &format!("import {module}")])
            .output();
        asked.is_ok_and(|output| output.status.success())
    };
    let found = ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(|python| knows(python));
    assert!(
        found.is_some(),
        "no Python knows {module}: `cargo xtask setup` installs it"
    );
    Command::new(found.unwrap())
}

/// What a program prints when it is given these bytes.
pub(crate) fn given_to(command: &mut Command, bytes: &[u8]) -> String {
    let reader = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reader = reader.spawn().unwrap();
    reader.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}
