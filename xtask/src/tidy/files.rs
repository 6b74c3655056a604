//! The texts of the checkout: what is kept in it or about to be, and nothing that is built.

use std::fs;
use std::process::Command;

use crate::place;
use crate::tool::{self, Outcome};

/// Written by machines, for machines.
const NOT_OURS: &[&str] = &[
    "Cargo.lock",
    "src-tauri/gen/",
    "crates/paper/typeface/package-lock.json",
    "tests/e2e/reader/package-lock.json",
    "tests/peers/package-lock.json",
];

/// Name and text of every file; what is not text is left out.
pub(crate) fn all() -> Outcome<Vec<(String, String)>> {
    let mut list = Command::new("git");
    // A checkout may lie there in another user's name: reading its list of files harms nobody.
    list.current_dir(place::root()).args([
        "-c",
        "safe.directory=*",
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    let names = tool::read(&mut list)?;
    let ours = names
        .split('\0')
        .filter(|name| !name.is_empty() && !NOT_OURS.iter().any(|other| name.starts_with(other)));
    let text = |name: &str| {
        fs::read(place::root().join(name))
            .ok()
            .and_then(|bytes| String::from_utf8(bytes).ok())
    };
    Ok(ours
        .filter_map(|name| Some((name.to_owned(), text(name)?)))
        .collect())
}

/// Whether a file only tests: there a story may be long and a slip may panic.
pub(crate) fn is_test(name: &str) -> bool {
    name.starts_with("tests/") || name.contains("/tests/") || name.ends_with("/tests.rs")
}
