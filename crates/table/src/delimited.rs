//! CSV, with whichever of comma, semicolon and tabulator parts the first line most.

use csv::{ByteRecord, ReaderBuilder};

use crate::{Gather, Limits, Table, TableError, Watch, Written, encoding, is_remark, size_of};

pub(crate) fn read(
    bytes: &[u8],
    limits: Limits,
    watch: &mut Watch<'_>,
) -> Result<Table, TableError> {
    let (text, encoding) = encoding::text(bytes)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut gather = Gather::new(limits);
    let mut record = ByteRecord::new();
    loop {
        let more = reader.read_byte_record(&mut record);
        let line = record.position().map_or(0, |at| first_line(&text, at));
        match more {
            Ok(false) => break,
            Ok(true) => {}
            Err(error) => {
                let line = error.position().map_or(line, csv::Position::line);
                let why = error.to_string();
                return Err(TableError::Csv { line, why });
            }
        }
        let cell = |cell: &[u8]| String::from_utf8_lossy(cell).trim().to_owned();
        gather.add(line, record.iter().map(cell).collect())?;
        // What is still to come is taken to be like what was read.
        let (all, read) = (size_of(text.as_bytes()), reader.position().byte());
        gather.tell(watch, |rows| rows.saturating_mul(all) / read.max(1))?;
    }
    gather.table(Written::Csv(encoding))
}

/// The line a record stands on: the reader counts empty lines before it to the record.
fn first_line(text: &str, at: &csv::Position) -> u64 {
    let from = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    let ends = rest.iter().take_while(|byte| b"\r\n".contains(byte));
    (at.line()..)
        .zip(ends.filter(|byte| **byte == b'\n'))
        .last()
        .map_or(at.line(), |(line, _)| line + 1)
}

fn delimiter(text: &str) -> u8 {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.find(|line| !is_remark(line));
    let first = first.unwrap_or_default().as_bytes();
    let count = |delimiter: &u8| first.iter().filter(|byte| *byte == delimiter).count();
    // Of two alike the later counts: the comma stands last.
    let all = [b'\t', b';', b','];
    all.into_iter().max_by_key(count).unwrap_or(b',')
}
