//! Programs of others that look at what we made, and make what we are to read: Python with the packages that `cargo
//! xtask setup` installs.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

/// What a script in Python that knows `module` prints as JSON when it is given these bytes.
#[must_use]
pub fn python_says(module: &str, script: &str, bytes: &[u8]) -> Value {
    let said = given_to(python(module).args(["-c", script]), bytes);
    serde_json::from_str(&said).unwrap()
}

/// What a script in Python that knows `module` writes when it is given these bytes.
#[must_use]
pub fn python_makes(module: &str, script: &str, bytes: &[u8]) -> Vec<u8> {
    fed(python(module).args(["-c", script]), bytes)
}

/// A workbook with the cells of a CSV, as openpyxl writes them: days and moments as what they are, figures as numbers,
/// and what begins with `=` as a formula nobody has computed.
#[must_use]
pub fn workbook(csv: &str) -> Vec<u8> {
    const WRITE: &str = "
import csv, datetime, io, sys, openpyxl
def typed(text):
    for moment in ('%Y-%m-%d %H:%M:%S', '%Y-%m-%d'):
        try:
            return datetime.datetime.strptime(text, moment)
        except ValueError:
            pass
    return int(text) if text.isdigit() else text or None
book = openpyxl.Workbook()
for row in csv.reader(io.StringIO(sys.stdin.buffer.read().decode(), newline='')):
    book.active.append([typed(cell) for cell in row])
out = io.BytesIO()
book.save(out)
sys.stdout.buffer.write(out.getvalue())
";
    python_makes("openpyxl", WRITE, csv.as_bytes())
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
#[must_use]
pub fn given_to(command: &mut Command, bytes: &[u8]) -> String {
    String::from_utf8(fed(command, bytes)).unwrap()
}

fn fed(command: &mut Command, bytes: &[u8]) -> Vec<u8> {
    let reader = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut reader = reader.spawn().unwrap();
    reader.stdin.take().unwrap().write_all(bytes).unwrap();
    let output = reader.wait_with_output().unwrap();
    assert!(output.status.success());
    output.stdout
}
