//! Lists in every way they are saved, and files that are no list.

use std::io::Write as _;

use super::*;

fn read(bytes: &[u8]) -> Result<Table, TableError> {
    super::read(bytes, Limits::USUAL)
}

fn cells(table: &Table) -> Vec<Vec<&str>> {
    let rows = table.rows.iter();
    rows.map(|row| row.cells.iter().map(String::as_str).collect())
        .collect()
}

#[test]
fn the_same_list_reads_the_same_in_every_way_it_is_saved() {
    let text = "报警时间,地址\n2026-11-02 10:40,三组17号\n\n2026-11-03,\"一组,桥头\"\n";
    let (gb, _, _) = encoding_rs::GB18030.encode(text);
    let sixteen: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    let ways: [(&[u8], Encoding); 4] = [
        (text.as_bytes(), Encoding::Utf8),
        (&marked, Encoding::Utf8),
        (&gb, Encoding::Gb18030),
        (&sixteen, Encoding::Utf16),
    ];
    for (bytes, encoding) in ways {
        let table = read(bytes).unwrap();
        assert_eq!(table.written, Written::Csv(encoding));
        assert_eq!(table.columns, ["报警时间", "地址"]);
        assert_eq!(
            cells(&table),
            [
                ["2026-11-02 10:40", "三组17号"],
                ["2026-11-03", "一组,桥头"]
            ]
        );
        assert_eq!(table.rows[1].line, 4, "lines are counted as an editor does");
    }
}

#[test]
fn a_workbook_is_read_from_its_first_sheet_with_its_days_and_numbers() {
    let sheet = paper::Sheet {
        name: "警情".into(),
        title: "报警时间".into(),
        columns: vec![],
        rows: vec![vec![
            paper::Value::Day("2026-11-02".parse().unwrap()),
            paper::Value::Number(13_900_000_001.0),
        ]],
    };
    let book = paper::workbook(&[sheet]).unwrap();
    let refused = read(&book).unwrap_err();
    // One name and two cells: it is told which row.
    assert_eq!(
        refused,
        TableError::Cells {
            line: 3,
            cells: 2,
            columns: 1
        }
    );
    let sheet = paper::Sheet {
        name: "警情".into(),
        title: String::new(),
        columns: ["日期", "电话"]
            .map(|name| paper::Column {
                name: name.into(),
                width: 9.0,
            })
            .into(),
        rows: vec![vec![
            paper::Value::Day("2026-11-02".parse().unwrap()),
            paper::Value::Number(13_900_000_001.0),
        ]],
    };
    let table = read(&paper::workbook(&[sheet]).unwrap()).unwrap();
    assert_eq!(table.columns, ["日期", "电话"]);
    assert_eq!(cells(&table), [["2026-11-02 00:00:00", "13900000001"]]);
}

#[test]
fn semicolons_and_tabulators_part_cells_too() {
    for text in ["a;b\n1;2\n", "a\tb\n1\t2\n"] {
        assert_eq!(cells(&read(text.as_bytes()).unwrap()), [["1", "2"]]);
    }
}

#[test]
fn what_cannot_be_read_says_where_and_what_to_do() {
    let large = vec![b'a'; 200];
    let limits = Limits {
        file_bytes: 100,
        unpacked_bytes: 1_000,
        rows: 2,
    };
    let said = |bytes: &[u8]| super::read(bytes, limits).unwrap_err().to_string();
    assert!(said(&large).contains("200 bytes and at most 100"));
    assert!(said(b"").contains("first row"));
    assert!(said(b"a,b\n1\n2\n3\n").contains("more than 2 rows"));
    assert!(said(b"a,b\n1,2,3\n").contains("line 2 has 3 cells"));
    assert!(said(b"a,a\n").contains("\"a\" stands there twice"));
    assert!(said(b"a\nb\n\xff\xff\n").contains("line 3"));
    assert!(said(b"PK\x03\x04 and no more").contains("no workbook"));
    assert!(said(&[0xd0, 0xcf, 0x11, 0xe0, 0, 0]).contains(".xls"));
}

#[test]
fn a_workbook_that_unpacks_without_end_is_refused_before_it_is_read() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..300 {
        archive.write_all(&zeros).unwrap();
    }
    let bomb = archive.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "it is small as it lies there");
    let refused = read(&bomb).unwrap_err();
    assert_eq!(refused, TableError::Unpacks { most: 256 << 20 });
}
