//! Every paper is printed, read by another program and compared with what was recorded.

mod letters;
mod pages;
mod papers;
mod sheets;
mod tables;

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use crate::{Press, Printed, Typefaces};

fn faces() -> &'static Typefaces {
    static FACES: OnceLock<Typefaces> = OnceLock::new();
    FACES.get_or_init(|| Typefaces::embedded().unwrap())
}

fn press() -> Press<'static> {
    Press::new(faces(), "2026-04-15".parse().unwrap())
}

/// What another program reads on each page, without white space, in the order it was drawn.
fn pages(printed: &Printed) -> Vec<String> {
    read(printed, "-raw")
}

/// The same, line by line across the page, as tables are read.
fn rows(printed: &Printed) -> Vec<String> {
    read(printed, "-layout")
}

fn read(printed: &Printed, order: &str) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("paper.pdf");
    fs::write(&path, &printed.pdf).unwrap();
    let output = Command::new("pdftotext")
        .args([order, "-enc", "UTF-8"])
        .arg(&path)
        .arg("-")
        .output()
        .expect("pdftotext of poppler-utils reads papers; `cargo xtask setup` installs it");
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let pages: Vec<String> = text.split('\u{c}').map(bare).collect();
    pages[..pages.len() - 1].to_vec()
}

fn bare(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// Lays a paper where somebody can look at it, when `PAPERS` names a folder.
fn lay(name: &str, printed: &Printed) {
    if let Some(folder) = env::var_os("PAPERS").map(PathBuf::from) {
        fs::create_dir_all(&folder).unwrap();
        fs::write(Path::new(&folder).join(format!("{name}.pdf")), &printed.pdf).unwrap();
    }
}
