//! How a file begins, how long it is, how it ends.

use super::Finding;
use super::files::is_test;

const LINES: usize = 400;

/// Checks the shape of one file.
pub(crate) fn check(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if name.ends_with(".rs") {
        if !text.starts_with("//!") {
            findings.push(Finding::of(
                name,
                "begin with `//!`: what this is, and what it never does",
            ));
        }
        let lines = text.lines().count();
        if lines > LINES && !is_test(name) {
            findings.push(Finding::of(
                name,
                &format!("{lines} lines want two names; {LINES} are enough for one"),
            ));
        }
        if name.ends_with("/mod.rs") && !is_test(name) {
            findings.push(Finding::of(name, "name it after its folder, beside it"));
        }
    }
    if is_prose_or_code(name) {
        for (index, line) in text.lines().enumerate() {
            if line.ends_with([' ', '\t', '\r']) {
                findings.push(Finding::at(name, index + 1, "the line ends in white space"));
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            findings.push(Finding::of(name, "the last line wants its end"));
        }
    }
    findings
}

fn is_prose_or_code(name: &str) -> bool {
    [
        "rs", "toml", "md", "css", "js", "html", "sql", "ftl", "json", "yml", "sh", "py",
    ]
    .iter()
    .any(|ending| {
        name.rsplit_once('.')
            .is_some_and(|(_, found)| found == *ending)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is_ends_well_and_stays_short() {
        assert!(check("crates/x/src/lib.rs", "//! What it is.\n").is_empty());
        assert_eq!(check("crates/x/src/lib.rs", "fn f() {}\n").len(), 1);
        assert_eq!(check("README.md", "a \nb").len(), 2);
        let long = format!("//! Long.\n{}", "\n".repeat(LINES));
        assert_eq!(check("crates/x/src/lib.rs", &long).len(), 1);
        assert!(check("crates/x/src/lib/tests.rs", &long).is_empty());
    }
}
