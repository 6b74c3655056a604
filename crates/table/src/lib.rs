//! Tables that people hand over: CSV in UTF-8 or GB 18030, and XLSX. Bytes in, rows of text out, within bounds
//! that are checked before anything is unpacked. It does not know what a row means, and does no I/O.

mod delimited;
mod encoding;
mod workbook;

pub use encoding::Encoding;

/// How large a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file.
    pub file_bytes: u64,
    /// The most a workbook may be unpacked.
    pub unpacked_bytes: u64,
    /// The most rows under the names of the columns.
    pub rows: u64,
}

impl Limits {
    /// What a station or a county hands over at the most: a year of calls, with room.
    pub const USUAL: Self = Self {
        file_bytes: 64 << 20,
        unpacked_bytes: 256 << 20,
        rows: 500_000,
    };
}

/// A row under the names of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, or its row in the sheet, from 1.
    pub line: u64,
    /// Its cells, as many as there are columns, without white space around them.
    pub cells: Vec<String>,
}

/// A table as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it was written in.
    pub written: Written,
    /// The names of the columns, as they stand in its first row.
    pub columns: Vec<String>,
    /// What stands under them; rows in which nothing stands are left out.
    pub rows: Vec<Row>,
}

/// What a table was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// CSV.
    Csv(Encoding),
    /// The first sheet of a workbook.
    Xlsx,
}

/// Why a table cannot be read; nothing of it was used then.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    /// Too many bytes.
    #[error(
        "this file has {bytes} bytes and at most {most} are taken: leave out old rows, or hand it over in parts"
    )]
    TooLarge {
        /// How many it has.
        bytes: u64,
        /// How many it may have.
        most: u64,
    },
    /// A workbook that would be unpacked to more than is sensible.
    #[error(
        "this workbook would unpack to more than {most} bytes, which no list does: save it anew with the spreadsheet program, or as CSV"
    )]
    Unpacks {
        /// How many it may have.
        most: u64,
    },
    /// Too many rows.
    #[error("there are more than {most} rows: hand them over in parts")]
    TooManyRows {
        /// How many there may be.
        most: u64,
    },
    /// Nothing but white space.
    #[error(
        "there is no row with the names of the columns: is the first row, or the first sheet, empty?"
    )]
    Empty,
    /// A character that is none.
    #[error(
        "line {line} holds bytes that are neither UTF-8 nor GB 18030: save the file as CSV in UTF-8, or as XLSX"
    )]
    Letters {
        /// The line.
        line: u64,
    },
    /// A row that is none.
    #[error("line {line} cannot be read as CSV: {why}")]
    Csv {
        /// The line.
        line: u64,
        /// Why not.
        why: String,
    },
    /// More cells than names.
    #[error(
        "line {line} has {cells} cells and there are {columns} columns: is a comma missing its quotes?"
    )]
    Cells {
        /// The line.
        line: u64,
        /// How many cells it has.
        cells: usize,
        /// How many columns there are.
        columns: usize,
    },
    /// An old or a protected workbook, or something else.
    #[error(
        "this is no workbook that can be read ({why}): save it as XLSX without a password, or as CSV"
    )]
    Workbook {
        /// Why not.
        why: String,
    },
    /// A column without a name, or two with the same.
    #[error("the first row names the columns, and {name:?} stands there twice")]
    SameName {
        /// The name.
        name: String,
    },
}

/// Reads a table: a workbook when it begins like one, else CSV.
///
/// # Errors
/// [`TableError`].
pub fn read(bytes: &[u8], limits: Limits) -> Result<Table, TableError> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if size > limits.file_bytes {
        return Err(TableError::TooLarge {
            bytes: size,
            most: limits.file_bytes,
        });
    }
    let table = if bytes.starts_with(b"PK") {
        workbook::read(bytes, limits)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let why = "it is an old .xls, or has a password".to_owned();
        return Err(TableError::Workbook { why });
    } else {
        delimited::read(bytes, limits)?
    };
    let mut names: Vec<&str> = table.columns.iter().map(String::as_str).collect();
    names.retain(|name| !name.is_empty());
    if names.is_empty() {
        return Err(TableError::Empty);
    }
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(TableError::SameName {
            name: pair[0].to_owned(),
        }),
        None => Ok(table),
    }
}

/// Takes in rows one after the other, the names of the columns first.
struct Gather {
    limits: Limits,
    columns: Option<Vec<String>>,
    rows: Vec<Row>,
}

impl Gather {
    const fn new(limits: Limits) -> Self {
        Self {
            limits,
            columns: None,
            rows: Vec::new(),
        }
    }

    fn add(&mut self, line: u64, mut cells: Vec<String>) -> Result<(), TableError> {
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            while cells.last().is_some_and(String::is_empty) {
                cells.pop();
            }
            self.columns = Some(cells);
            return Ok(());
        };
        let named = columns.len();
        if cells.iter().skip(named).any(|cell| !cell.is_empty()) {
            return Err(TableError::Cells {
                line,
                cells: cells.len(),
                columns: named,
            });
        }
        cells.resize(named, String::new());
        if u64::try_from(self.rows.len()).unwrap_or(u64::MAX) >= self.limits.rows {
            return Err(TableError::TooManyRows {
                most: self.limits.rows,
            });
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    fn table(self, written: Written) -> Result<Table, TableError> {
        Ok(Table {
            written,
            columns: self.columns.ok_or(TableError::Empty)?,
            rows: self.rows,
        })
    }
}

#[cfg(test)]
mod tests;
