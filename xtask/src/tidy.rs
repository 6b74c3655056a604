//! What the compiler does not check: which way the arrows point, how files begin and end, and what
//! must not stand in any of them. Each check is a function of text, so that it can be tried on some.

mod colours;
mod edges;
mod files;
mod links;
mod migrations;
mod shape;
mod words;

use std::fs;

use crate::place;
use crate::tool::Outcome;

/// One thing that is not as it should be: where, and what to do.
pub(crate) struct Finding(String);

impl Finding {
    /// In a file, at a line counted from one.
    fn at(file: &str, line: usize, what: &str) -> Self {
        Self(format!("{file}:{line}: {what}"))
    }

    /// Of a file, or of a crate, as a whole.
    fn of(what: &str, why: &str) -> Self {
        Self(format!("{what}: {why}"))
    }
}

/// Runs every check and names all that was found.
pub(crate) fn tidy() -> Outcome {
    let files = files::all()?;
    let mut findings = edges::check()?;
    for (name, text) in &files {
        findings.extend(shape::check(name, text));
        findings.extend(words::check(name, text));
        findings.extend(colours::check(name, text));
        findings.extend(links::check(name, text, |path| {
            place::root().join(path).exists()
        }));
    }
    findings.extend(migrations::check(&files, &migrations::recorded()?));
    if findings.is_empty() {
        return Ok(());
    }
    for Finding(said) in &findings {
        eprintln!("{said}");
    }
    Err(format!(
        "tidy found {} things; each line above says which and where",
        findings.len()
    ))
}

/// Writes down the checksum of each migration that has none yet.
pub(crate) fn record() -> Outcome {
    let files = files::all()?;
    let recorded = migrations::recorded()?;
    let path = place::root().join(migrations::CHECKSUMS);
    fs::write(&path, migrations::with_new(&files, &recorded))
        .map_err(|error| format!("{}: {error}", path.display()))
}
