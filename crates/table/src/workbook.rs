//! The first sheet of an XLSX workbook. It is a zip archive of XML: how much it unpacks to is counted, by
//! unpacking it into nothing, before anything is read.

mod weigh;

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, Xlsx};
use zip::ZipArchive;

use crate::formula::as_typed;
use crate::{Gather, Limits, Table, TableError, Watch, Written};

pub(crate) fn read(
    bytes: &[u8],
    limits: Limits,
    watch: &mut Watch<'_>,
) -> Result<Table, TableError> {
    check_unpacked(bytes, limits.unpacked_bytes)?;
    // The reader trusts what a sheet says of itself, and gives up in a panic where that cannot be.
    let read = contain::contained(|| first_sheet(bytes, limits, watch));
    read.unwrap_or_else(|_| {
        let why = "what it says of its own cells cannot be".to_owned();
        Err(TableError::Workbook { why })
    })
}

fn first_sheet(bytes: &[u8], limits: Limits, watch: &mut Watch<'_>) -> Result<Table, TableError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error| not_read(&error))?;
    let sheet = book.sheet_names().into_iter().next();
    let sheet = sheet.ok_or(TableError::Empty)?;
    let mut sheet = book
        .worksheet_cells_reader(&sheet)
        .map_err(|error| not_read(&error))?;
    // What a sheet says of its size is good for a guess, and for nothing else.
    let about = u64::from(sheet.dimensions().end.0);
    let mut rows = Rows {
        gather: Gather::new(limits),
        line: 0,
        cells: Vec::new(),
    };
    // Cell after cell: a sheet of two cells at its far corners has seventeen thousand million between them.
    while let Some(read) = sheet
        .next_cell_with_formula_metadata()
        .map_err(|error| not_read(&error))?
    {
        let (row, column) = read.pos;
        // What a formula came to the last time is somebody's word for it: the cell is what was typed into it.
        let text = match &read.formula {
            Some(formula) => as_typed(formula),
            None => cell(&read.value),
        };
        let begun = rows.line;
        rows.put(row.into(), column, text)?;
        if rows.line != begun {
            rows.gather.tell(watch, |_| about)?;
        }
    }
    rows.end()?;
    rows.gather.table(Written::Xlsx)
}

/// The most bytes of a cell: a spreadsheet program writes 32,767 characters.
const CELL_MOST: usize = 4 * 32_767;

/// Cells become rows.
struct Rows {
    gather: Gather,
    /// The row the cells are of, from 1; 0 before the first.
    line: u64,
    cells: Vec<String>,
}

impl Rows {
    fn put(&mut self, row: u64, column: u32, text: String) -> Result<(), TableError> {
        if text.is_empty() {
            return Ok(());
        }
        let line = row + 1;
        if line != self.line {
            self.end()?;
            if line < self.line {
                let why = format!("row {line} stands after row {}", self.line);
                return Err(TableError::Workbook { why });
            }
            self.line = line;
        }
        let most = self.gather.limits.columns;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        if column >= most {
            return Err(TableError::TooManyColumns { line, most });
        }
        if text.len() > CELL_MOST {
            let most = self.gather.limits.unpacked_bytes;
            return Err(TableError::Unpacks { most });
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
        Ok(())
    }

    fn end(&mut self) -> Result<(), TableError> {
        self.gather.add(self.line, std::mem::take(&mut self.cells))
    }
}

/// What an archive says of its own size may be a lie: every entry is unpacked, as far as it may go. So may be how many
/// texts an entry says it holds.
fn check_unpacked(bytes: &[u8], most: u64) -> Result<(), TableError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| not_read(&error))?;
    let mut left = most;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| not_read(&error))?;
        let mut entry = entry.take(left.saturating_add(1));
        let weight = weigh::weigh(&mut entry).map_err(|error| not_read(&error))?;
        left = left
            .checked_sub(weight.bytes)
            .filter(|_| !weight.claims_too_much())
            .ok_or(TableError::Unpacks { most })?;
    }
    Ok(())
}

fn not_read(error: &dyn std::fmt::Display) -> TableError {
    let why = error.to_string();
    TableError::Workbook { why }
}

fn cell(data: &DataRef<'_>) -> String {
    use DataRef as Data;
    match data {
        Data::Empty | Data::Error(_) => String::new(),
        Data::SharedString(text) => text.trim().to_owned(),
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
