//! Papers on the way out: into a file, and from there to whatever the system reads and prints with. It
//! knows no paper; the application made the bytes.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use contract::{Code, Failure};
use data_encoding::BASE64;
use serde_json::Value;

use crate::cli::Then;

/// Writes the bytes of a reply into a file, whole or not at all, and gives back the reply without them.
///
/// # Errors
/// `bad_arguments` when the reply has no bytes or the file cannot be written there, `disk_full`.
pub fn keep(mut reply: Value, file: &Path) -> Result<Value, Failure> {
    let bytes = reply
        .as_object_mut()
        .and_then(|fields| fields.remove("bytes"));
    let bytes = bytes.as_ref().and_then(Value::as_str).ok_or_else(|| {
        let detail = "this command answers without bytes; leave --out away";
        Failure::new(Code::BadArguments, detail)
    })?;
    let bytes = BASE64
        .decode(bytes.as_bytes())
        .map_err(|error| Failure::new(Code::Internal, error.to_string()))?;
    // What lay there stays until the new one is whole.
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    fs::write(&beside, bytes)
        .and_then(|()| fs::rename(&beside, file))
        .map_err(|error| {
            let code = match error.kind() {
                std::io::ErrorKind::StorageFull => Code::DiskFull,
                _ => Code::BadArguments,
            };
            Failure::new(
                code,
                format!("{} cannot be written: {error}", file.display()),
            )
        })?;
    Ok(reply)
}

/// Hands a file to the system: to the program for such files, or to the printer.
///
/// # Errors
/// `not_found` when the system has no such program, `internal` with what it said.
pub fn hand_over(file: &Path, then: Then) -> Result<(), Failure> {
    hand_to(OsStr::new(program(then)), file)
}

fn program(then: Then) -> &'static str {
    match (then, cfg!(target_os = "macos")) {
        (Then::Show, false) => "xdg-open",
        (Then::Show, true) => "open",
        (Then::Print, _) => "lp",
    }
}

fn hand_to(program: &OsStr, file: &Path) -> Result<(), Failure> {
    let said = Command::new(program)
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| {
            let detail = format!(
                "{} cannot be started ({error}); the paper lies in {}",
                program.display(),
                file.display()
            );
            Failure::new(Code::NotFound, detail)
        })?;
    if said.status.success() {
        return Ok(());
    }
    let why = String::from_utf8_lossy(&said.stderr);
    let detail = format!(
        "{} did not take the paper: {}; it lies in {}",
        program.display(),
        why.trim(),
        file.display()
    );
    Err(Failure::new(Code::Internal, detail))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_bytes_go_into_the_file_and_the_rest_is_printed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("paper.pdf");
        fs::write(&file, "the one before").unwrap();
        let reply = json!({ "name": "x.pdf", "bytes": BASE64.encode(b"%PDF") });
        assert_eq!(keep(reply, &file).unwrap(), json!({ "name": "x.pdf" }));
        assert_eq!(fs::read(&file).unwrap(), b"%PDF");
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_reply_without_bytes_and_a_place_that_is_none_are_said() {
        let dir = tempfile::tempdir().unwrap();
        let none = keep(json!([]), &dir.path().join("x")).unwrap_err();
        assert_eq!(none.code, Code::BadArguments);
        let nowhere = dir.path().join("no folder").join("x");
        let nowhere = keep(json!({ "bytes": "" }), &nowhere).unwrap_err();
        assert!(nowhere.detail.contains("cannot be written"), "{nowhere}");
    }

    #[test]
    fn what_the_system_says_is_passed_on() {
        let file = Path::new("/tmp/paper.pdf");
        assert!(hand_to(OsStr::new("true"), file).is_ok());
        let refused = hand_to(OsStr::new("false"), file).unwrap_err();
        assert!(refused.detail.contains("/tmp/paper.pdf"), "{refused}");
        let nobody = hand_to(OsStr::new("no-such-program-here"), file).unwrap_err();
        assert_eq!(nobody.code, Code::NotFound);
    }
}
