//! Tables that people hand over, lists and workbooks. What is taken has rows as wide as its names, in each of which something
//! stands, and no more of anything than was allowed.

use table::{Limits, Table};

use super::{kind, shape};
use crate::{Draw, mutate};

/// Less than a county hands over, so that a small file can go beyond it.
const LIMITS: Limits = Limits {
    file_bytes: 256 << 10,
    unpacked_bytes: 512 << 10,
    rows: 2_000,
    columns: 64,
};

const LIST: &str = "# 凉州区\n报警时间,地址,电话\n2026-11-02 10:40,三组17号,13800000001\n\n2026-11-03,\"一组,桥头\",\n";
/// A list in GB 18030.
const OLD_LIST: &[u8] =
    b"\xb1\xa8\xbe\xaf\xca\xb1\xbc\xe4,\xb5\xd8\xd6\xb7\n2026-11-02,\xc8\xfd\xd7\xe917\xba\xc5\n";

/// The parts of a workbook, as a spreadsheet program writes them.
const PARTS: [(&str, &str); 7] = [
    (
        "[Content_Types].xml",
        r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
    ),
    (
        "_rels/.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="警情" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>报警时间</t></si><si><r><t>地</t></r><r><t>址</t></r></si></sst>"#,
    ),
    (
        "xl/styles.xml",
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:B3"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row><row r="2"><c r="A2" s="1"><v>46328.444</v></c><c r="B2" t="inlineStr"><is><t>三组17号</t></is></c></row><row r="3"><c r="A3"><v>13800000001</v></c><c r="B3" t="b"><v>1</v></c></row></sheetData></worksheet>"#,
    ),
];

/// Words that mean something in a part.
const WORDS: [&str; 18] = [
    "A99999999999",
    "XFD1048576",
    "A0",
    "ZZZZZZZZ1",
    "-1",
    "1e308",
    "4294967296",
    " t=\"s\"",
    " t=\"d\"",
    " s=\"7\"",
    "<row r=\"1\">",
    "</row>",
    "<c r=\"A1\">",
    "<v>9</v>",
    "<si/>",
    "&#0;",
    "&amp;",
    "<![CDATA[",
];

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let sixteen = LIST.encode_utf16().flat_map(u16::to_le_bytes);
    let marked = [0xff, 0xfe].into_iter().chain(sixteen).collect();
    let parts = PARTS.map(|(name, text)| (name.as_bytes().to_vec(), text.as_bytes().to_vec()));
    vec![
        LIST.as_bytes().to_vec(),
        LIST.replace(',', ";").into_bytes(),
        OLD_LIST.to_vec(),
        marked,
        packed(&parts),
    ]
}

/// Changes a part of a workbook, so that lengths and checksums fit; else, and sometimes then too, whatever bytes there
/// are.
pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let parts = unpacked(input).filter(|_| draw.below(8) > 0);
    let Some(mut parts) = parts else {
        return mutate::bytes(input, draw);
    };
    for _ in 0..1 + draw.below(3) {
        let at = draw.below(parts.len());
        match draw.below(8) {
            0 if parts.len() > 1 => drop(parts.remove(at)),
            1 => parts.insert(at, parts[at].clone()),
            2 => parts[at].1 = mutate::bytes(&parts[at].1, draw),
            3 => parts[at].0 = mutate::bytes(&parts[at].0, draw),
            _ => put_word(&mut parts[at].1, draw),
        }
    }
    packed(&parts)
}

/// Puts a word in the place of some bytes, or of a value between two quotes.
fn put_word(part: &mut Vec<u8>, draw: &mut Draw) {
    let word = WORDS[draw.below(WORDS.len())].bytes();
    let quotes = part.iter().enumerate().filter(|(_, byte)| **byte == b'"');
    let quotes: Vec<usize> = quotes.map(|(at, _)| at).collect();
    let pair = draw.below(quotes.len() / 2);
    let range = match quotes.get(2 * pair..2 * pair + 2) {
        Some(pair) if draw.below(2) == 0 => pair[0] + 1..pair[1],
        _ => {
            let from = draw.below(part.len() + 1);
            from..(from + draw.below(16)).min(part.len())
        }
    };
    part.splice(range, word);
}

pub(super) fn run(input: &[u8]) -> u64 {
    let told = match table::read(input, LIMITS) {
        Ok(table) => {
            is_sound(&table);
            let (columns, rows) = (table.columns.len().min(4), table.rows.len().min(4));
            format!("{:?} {columns} {rows}", table.written)
        }
        Err(error) => kind(&error),
    };
    shape(&told)
}

fn is_sound(table: &Table) {
    let columns = table.columns.len();
    assert!((1..=LIMITS.columns).contains(&columns), "{columns} columns");
    assert!(table.rows.len() as u64 <= LIMITS.rows, "too many rows");
    let mut size = 0;
    for row in &table.rows {
        assert_eq!(row.cells.len(), columns, "line {}", row.line);
        let said = row.cells.iter().map(String::len).sum::<usize>();
        assert!(said > 0, "nothing stands in line {}", row.line);
        size += said;
    }
    assert!(size as u64 <= LIMITS.unpacked_bytes, "it is too large");
}

/// A part by its name.
type Part = (Vec<u8>, Vec<u8>);

/// An archive of these parts; none is compressed.
fn packed(parts: &[Part]) -> Vec<u8> {
    let short = |length: usize| u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
    let long = |length: usize| u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes();
    let (mut archive, mut index): (Vec<u8>, Vec<u8>) = Default::default();
    for (name, text) in parts {
        let at = archive.len();
        // Version 2.0, names in UTF-8, stored, on the first day there is.
        let mut head: Vec<u8> = vec![20, 0, 0, 8, 0, 0, 0, 0, 0x21, 0];
        head.extend(crc32fast::hash(text).to_le_bytes());
        head.extend(long(text.len()).iter().chain(&long(text.len())));
        head.extend(short(name.len()).iter().chain(&[0, 0]));
        archive.extend(LOCAL.iter().chain(&head).chain(name).chain(text));
        index.extend([b'P', b'K', 1, 2, 20, 0].iter().chain(&head));
        index.extend([0; 10].iter().chain(&long(at)).chain(name));
    }
    let (at, size) = (archive.len(), index.len());
    archive.extend(index);
    archive.extend([b'P', b'K', 5, 6, 0, 0, 0, 0]);
    archive.extend(short(parts.len()).iter().chain(&short(parts.len())));
    archive.extend(long(size).iter().chain(&long(at)).chain(&[0, 0]));
    archive
}

/// What a part of an archive begins with, and how long the head of one is.
const LOCAL: [u8; 4] = [b'P', b'K', 3, 4];
const HEAD: usize = 30;

/// The parts of an archive of which nothing is compressed.
fn unpacked(mut rest: &[u8]) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    while rest.starts_with(&LOCAL) {
        let (head, after) = rest.split_at_checked(HEAD)?;
        let short = |at: usize| usize::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let size = short(22) | short(24) << 16;
        if short(8) != 0 || size != (short(18) | short(20) << 16) {
            return None;
        }
        let (name, after) = after.split_at_checked(short(26))?;
        let (_, after) = after.split_at_checked(short(28))?;
        let (text, after) = after.split_at_checked(size)?;
        parts.push((name.to_vec(), text.to_vec()));
        rest = after;
    }
    (!parts.is_empty()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workbook_is_read_and_a_changed_one_still_is_an_archive() {
        let seeds = seeds();
        let book = seeds.last().unwrap();
        let table = table::read(book, LIMITS).unwrap();
        assert_eq!(table.columns, ["报警时间", "地址"]);
        assert_eq!(table.rows[0].cells[1], "三组17号");
        assert_eq!(packed(&unpacked(book).unwrap()), *book);
        let still = (0..200).filter(|seed| {
            let changed = mutate(book, &mut Draw::starting_at(*seed));
            unpacked(&changed).is_some()
        });
        assert!(still.count() > 150);
    }
}
