//! A migration that has run somewhere never changes again: its checksum is written down when it
//! comes in, and every later look compares.

use std::collections::BTreeMap;
use std::fs;

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use super::Finding;
use crate::place;
use crate::tool::Outcome;

/// Where the checksums are written down: `checksum  path` a line.
pub(crate) const CHECKSUMS: &str = "migrations/CHECKSUMS";

/// Path to checksum, as written down.
pub(crate) type Recorded = BTreeMap<String, String>;

/// What has been written down so far.
pub(crate) fn recorded() -> Outcome<Recorded> {
    let path = place::root().join(CHECKSUMS);
    if !path.exists() {
        return Ok(Recorded::new());
    }
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let pairs = text.lines().filter_map(|line| line.split_once("  "));
    Ok(pairs
        .map(|(sum, path)| (path.to_owned(), sum.to_owned()))
        .collect())
}

/// Compares every migration with what was written down.
pub(crate) fn check(files: &[(String, String)], recorded: &Recorded) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in migrations(files) {
        match recorded.get(path) {
            None => findings.push(Finding::of(
                path,
                "new; take it in with `cargo xtask tidy --record`",
            )),
            Some(sum) if *sum != checksum(text) => {
                findings.push(Finding::of(
                    path,
                    "changed after it came in; undo that and add a new migration",
                ));
            }
            Some(_) => {}
        }
    }
    for path in recorded
        .keys()
        .filter(|path| !files.iter().any(|(name, _)| name == *path))
    {
        findings.push(Finding::of(
            path,
            "gone; a migration that has run somewhere must stay",
        ));
    }
    findings
}

/// What is written down, with the new ones; nothing that was written is written over.
pub(crate) fn with_new(files: &[(String, String)], recorded: &Recorded) -> String {
    let mut all = recorded.clone();
    for (path, text) in migrations(files) {
        all.entry(path.clone()).or_insert_with(|| checksum(text));
    }
    all.iter()
        .map(|(path, sum)| format!("{sum}  {path}\n"))
        .collect()
}

fn migrations(files: &[(String, String)]) -> impl Iterator<Item = &(String, String)> {
    files
        .iter()
        .filter(|(name, _)| name.starts_with("migrations/") && name.ends_with(".sql"))
}

fn checksum(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(text: &str) -> Vec<(String, String)> {
        vec![("migrations/device/0001_start.sql".into(), text.into())]
    }

    fn written(text: &str) -> Recorded {
        with_new(&files(text), &Recorded::new())
            .lines()
            .filter_map(|line| line.split_once("  "))
            .map(|(sum, path)| (path.to_owned(), sum.to_owned()))
            .collect()
    }

    #[test]
    fn a_migration_is_taken_in_once_and_then_stays() {
        assert_eq!(check(&files("create"), &Recorded::new()).len(), 1, "new");
        let recorded = written("create");
        assert!(check(&files("create"), &recorded).is_empty());
        assert_eq!(check(&files("create table"), &recorded).len(), 1, "changed");
        assert_eq!(check(&[], &recorded).len(), 1, "gone");
        assert_eq!(
            with_new(&files("create table"), &recorded),
            with_new(&files("create"), &recorded)
        );
    }
}
