//! Every paper is printed, read by another program and compared with what was recorded.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rstest::rstest;

use super::*;

fn faces() -> &'static Typefaces {
    static FACES: OnceLock<Typefaces> = OnceLock::new();
    FACES.get_or_init(|| Typefaces::embedded().unwrap())
}

/// What pdftotext reads, in the order of the page.
fn read(printed: &Printed) -> String {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    fs::write(&path, &printed.pdf).unwrap();
    let output = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext of poppler-utils reads papers; `cargo xtask setup` installs it");
    assert!(output.status.success(), "{output:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The same without what layout adds.
fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// Where papers are laid for somebody to look at, when `PAPERS` names a folder.
fn lay(name: &str, printed: &Printed) {
    if let Some(folder) = env::var_os("PAPERS").map(PathBuf::from) {
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(format!("{name}.pdf")), &printed.pdf).unwrap();
    }
}

fn press() -> Press<'static> {
    Press::new(faces(), "2026-04-15".parse().unwrap())
}

#[test]
fn look() {
    let press = press();
    let start = std::time::Instant::now();
    lay("full", &press.case_file(&sample::full(3)).unwrap());
    eprintln!("full {:?}", start.elapsed());
    lay("empty", &press.case_file(&sample::empty()).unwrap());
    lay("letter", &press.letter(&sample::letter()).unwrap());
    lay("meeting", &press.meeting(&sample::meeting()).unwrap());
    lay("held", &press.held(&sample::held(60)).unwrap());
    lay("report", &press.report(&sample::report()).unwrap());
}
