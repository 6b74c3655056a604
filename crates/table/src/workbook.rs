//! The first sheet of an XLSX workbook. It is a zip archive of XML: how much it unpacks to is counted, by
//! unpacking it into nothing, before anything is read.

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use zip::ZipArchive;

use crate::{Gather, Limits, Table, TableError, Written};

pub(crate) fn read(bytes: &[u8], limits: Limits) -> Result<Table, TableError> {
    check_unpacked(bytes, limits.unpacked_bytes)?;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| not_read(&error))?;
    let sheet = book.worksheet_range_at(0).ok_or(TableError::Empty)?;
    let sheet = sheet.map_err(|error| not_read(&error))?;
    let first = sheet.start().map_or(0, |(row, _)| u64::from(row));
    let mut gather = Gather::new(limits);
    for (line, row) in (first + 1..).zip(sheet.rows()) {
        gather.add(line, row.iter().map(cell).collect())?;
    }
    gather.table(Written::Xlsx)
}

/// What an archive says of its own size may be a lie: every entry is unpacked, as far as it may go.
fn check_unpacked(bytes: &[u8], most: u64) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_read(&error))?;
    let mut left = most;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| not_read(&error))?;
        let mut entry = entry.take(left.saturating_add(1));
        let unpacked = std::io::copy(&mut entry, &mut std::io::sink());
        let unpacked = unpacked.map_err(|error| not_read(&error))?;
        left = left
            .checked_sub(unpacked)
            .ok_or(TableError::Unpacks { most })?;
    }
    Ok(())
}

fn not_read(error: &dyn std::fmt::Display) -> TableError {
    let why = error.to_string();
    TableError::Workbook { why }
}

fn cell(data: &Data) -> String {
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
            text.trim().to_owned()
        }
        Data::Bool(true) => "1".into(),
        Data::Bool(false) => "0".into(),
        Data::Int(number) => number.to_string(),
        // Telephone numbers are kept as figures by whoever types them.
        Data::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("{number:.0}")
        }
        Data::Float(number) => number.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
    }
}
