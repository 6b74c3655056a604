//! Workbooks, opened as the archives of text they are.

use std::io::Write as _;
use std::process::Stdio;

use super::*;
use crate::{Column, Sheet, Value, workbook};

fn sheet() -> Sheet {
    Sheet {
        name: "纠纷[清单]".to_owned(),
        title: "矛盾纠纷清单".to_owned(),
        columns: ["卷号", "当事人", "件数", "受理"]
            .map(|name| Column {
                name: name.to_owned(),
                width: 18.0,
            })
            .to_vec(),
        rows: vec![vec![
            Value::Text("=cmd|' /C calc'!A0".to_owned()),
            Value::Text("+86 𠮷㛃".to_owned()),
            Value::Number(3.0),
            Value::Day("2026-03-05".parse().unwrap()),
        ]],
    }
}

/// Reads one file of the workbook by a program that is not ours.
fn part(book: &[u8], name: &str) -> String {
    let script = "import sys,zipfile,io\nprint(zipfile.ZipFile(io.BytesIO(sys.stdin.buffer.read())).read(sys.argv[1]).decode())";
    let mut python = Command::new("python3")
        .args(["-c", script, name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    python.stdin.take().unwrap().write_all(book).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn what_begins_like_a_formula_stays_text() {
    let book = workbook(&[sheet()]).unwrap();
    let cells = part(&book, "xl/worksheets/sheet1.xml");
    assert!(!cells.contains("<f>") && !cells.contains("<f "), "{cells}");
    let texts = part(&book, "xl/sharedStrings.xml");
    assert!(texts.contains("=cmd|' /C calc'!A0"), "{texts}");
    assert!(texts.contains("+86 𠮷㛃"));
    assert!(part(&book, "xl/styles.xml").contains("quotePrefix=\"1\""));
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    assert!(workbook(&[sheet()]).unwrap() == workbook(&[sheet()]).unwrap());
}

#[test]
fn figures_and_days_are_what_they_are() {
    let book = workbook(&[sheet()]).unwrap();
    let cells = part(&book, "xl/worksheets/sheet1.xml");
    assert!(cells.contains("<v>3</v>"), "{cells}");
    assert!(
        cells.contains("<v>46086</v>"),
        "2026-03-05 as Excel counts: {cells}"
    );
    assert!(part(&book, "xl/workbook.xml").contains("纠纷清单"));
}
