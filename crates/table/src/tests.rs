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
        columns: 4,
    };
    let said = |bytes: &[u8]| super::read(bytes, limits).unwrap_err().to_string();
    assert!(said(&large).contains("more than 100 bytes"));
    assert!(said(b"").contains("first row"));
    assert!(said(b"a,b\n1\n2\n3\n").contains("more than 2 rows"));
    assert!(said(b"a,b\n1,2,3\n").contains("line 2 has 3 cells"));
    assert!(said(b"a,b,c,d,e\n").contains("more than 4 columns"));
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

/// A workbook of one sheet, written by hand.
fn by_hand(texts: &str, sheet: &str) -> Vec<u8> {
    const OF: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let rels = |kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"rId1\" Type=\"{OF}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns:r=\"{OF}\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let parts = [
        ("_rels/.rels", rels("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", book),
        (
            "xl/_rels/workbook.xml.rels",
            rels("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/sharedStrings.xml", texts.to_owned()),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_asks_for_room_it_does_not_fill_is_refused_before_it_is_read() {
    let sheet = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>";
    let texts = |count: &str| format!("<sst uniqueCount=\"{count}\"><si><t>地址</t></si></sst>");
    let table = read(&by_hand(&texts("1"), sheet)).unwrap();
    assert_eq!(table.columns, ["地址"]);
    for count in ["99999999999", "18446744073709551615"] {
        let refused = read(&by_hand(&texts(count), sheet)).unwrap_err();
        assert_eq!(refused, TableError::Unpacks { most: 256 << 20 }, "{count}");
    }
}

#[test]
fn a_workbook_whose_own_words_cannot_be_is_refused_and_ends_nothing() {
    let texts = "<sst/>";
    // Its far corner stands before its first, and a cell stands beyond every sheet.
    for sheet in [
        "<worksheet><dimension ref=\"B9:A1\"/><sheetData/></worksheet>",
        "<worksheet><sheetData><row><c r=\"ZZZZZZZZZZ99999999999\"><v>1</v></c></row></sheetData></worksheet>",
    ] {
        assert!(read(&by_hand(texts, sheet)).is_err(), "{sheet}");
    }
}

#[test]
fn a_file_without_end_is_read_no_further_than_it_may_be() {
    struct Endless(u64);
    impl io::Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            into.fill(b'1');
            self.0 += u64::try_from(into.len()).unwrap();
            Ok(into.len())
        }
    }
    let limits = Limits {
        file_bytes: 1 << 20,
        ..Limits::USUAL
    };
    let mut file = Endless(0);
    let refused = limits.bytes_of(&mut file).unwrap();
    assert_eq!(refused, Err(TableError::TooLarge { most: 1 << 20 }));
    assert!(file.0 <= (1 << 20) + 1, "{} bytes were read", file.0);
    let few = limits.bytes_of(&b"a\n1\n"[..]).unwrap();
    assert_eq!(few.as_deref(), Ok(&b"a\n1\n"[..]));
}

#[test]
fn remarks_above_the_names_are_passed_over_and_below_them_are_rows() {
    let table = read("# 来源；某局；2026年\n\n#,名称\n1,甲\n#2,乙\n".as_bytes()).unwrap();
    assert_eq!(table.columns, ["#", "名称"]);
    assert_eq!(cells(&table), [["1", "甲"], ["#2", "乙"]]);
    assert_eq!(table.rows[0].line, 4);
}

/// A workbook of one sheet, as it lies in its archive.
fn workbook_of(sheet: &str, strings: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>"#
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(r#"<sst xmlns="{MAIN}">{strings}</sst>"#),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>"#),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_with_a_cell_in_its_far_corner_costs_two_cells() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>名称</t></is></c></row>
        <row r="1048576"><c r="A1048576" t="inlineStr"><is><t>甲</t></is></c></row>"#;
    let table = read(&workbook_of(sheet, "")).unwrap();
    assert_eq!(table.columns, ["名称"]);
    assert_eq!(
        (table.rows[0].line, table.rows[0].cells[0].as_str()),
        (1_048_576, "甲")
    );
    let sheet = r#"<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>"#;
    let refused = read(&workbook_of(sheet, "")).unwrap_err();
    assert_eq!(refused, TableError::TooManyColumns { line: 1, most: 256 });
}

#[test]
fn a_long_text_that_every_cell_says_again_is_counted_each_time() {
    let book = |characters: usize| {
        let text = format!("<si><t>{}</t></si>", "长".repeat(characters));
        let row = |n: usize| format!(r#"<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>"#);
        workbook_of(&(1..=200).map(row).collect::<String>(), &text)
    };
    let limits = Limits {
        unpacked_bytes: 4 << 20,
        ..Limits::USUAL
    };
    for characters in [30_000, 300_000] {
        let book = book(characters);
        assert!(book.len() < 20_000, "it is small as it lies there");
        let refused = super::read(&book, limits).unwrap_err();
        assert_eq!(refused, TableError::Unpacks { most: 4 << 20 });
    }
}

#[test]
fn a_long_list_tells_how_far_it_is_and_about_how_long_and_stops_when_it_is_told_to() {
    let csv = (0..5_000).fold(String::from("电话,地址\n"), |text, n| {
        text + &format!("139{n:08},三组{n}号\n")
    });
    let sheet: String = (1..=5_001)
        .map(|n| format!(r#"<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>"#))
        .collect();
    let book = workbook_of(&sheet, "");
    for (bytes, about) in [(csv.as_bytes(), 4_500..5_500), (&book, 0..5_001)] {
        let mut told = Vec::new();
        let table = read_watched(bytes, Limits::USUAL, &mut |rows, about| {
            told.push((rows, about));
            ControlFlow::Continue(())
        });
        assert_eq!(table.unwrap().rows.len(), 5_000);
        assert!(told.len() >= 19 && told.is_sorted(), "{told:?}");
        assert!(told.iter().all(|(rows, of)| rows <= of), "{told:?}");
        assert!(about.contains(&told[10].1), "{told:?}");
        let mut left = 3;
        let stopped = read_watched(bytes, Limits::USUAL, &mut |_, _| {
            left -= 1;
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
        assert_eq!((stopped, left), (Err(TableError::Stopped), 0));
    }
}

#[test]
fn what_a_spreadsheet_program_would_carry_out_is_a_formula_and_a_telephone_is_none() {
    for cell in [
        "=1+1",
        "=cmd|' /C calc'!A0",
        "@SUM(A1)",
        "+A1",
        "-A1+2",
        "＝HYPERLINK(\"x\")",
        "＠SUM(A1)",
        "＋A1",
        "=",
    ] {
        assert!(is_formula(cell), "{cell}");
    }
    for cell in [
        "",
        "-",
        "+86 139-0000-0001",
        "＋８６　１３９００００００００１",
        "-1.5",
        "(0935) 2212345",
        "三组17号",
        "1=1",
    ] {
        assert!(!is_formula(cell), "{cell}");
    }
}

#[test]
fn a_formula_of_a_workbook_stands_in_the_table_as_it_was_typed_whatever_it_came_to() {
    let sheet = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>电话</t></is></c></row>
        <row r="2"><c r="A2" t="str"><f>CONCATENATE("139","00000001")</f><v>13900000001</v></c></row>
        <row r="3"><c r="A3"><f t="shared" ref="A3:A4" si="0">A2+1</f><v>13900000002</v></c></row>
        <row r="4"><c r="A4"><f t="shared" si="0"/><v>13900000003</v></c></row>
        <row r="5"><c r="A5"><f>NOW()</f></c></row>
        <row r="6"><c r="A6"><v>13900000004</v></c></row>"#;
    let table = read(&workbook_of(sheet, "")).unwrap();
    assert_eq!(
        cells(&table),
        [
            [r#"=CONCATENATE("139","00000001")"#],
            ["=A2+1"],
            ["="],
            ["=NOW()"],
            ["13900000004"],
        ]
    );
    let formulas = table.rows.iter().filter(|row| is_formula(&row.cells[0]));
    let lines: Vec<u64> = formulas.map(|row| row.line).collect();
    assert_eq!(lines, [2, 3, 4, 5]);
}
