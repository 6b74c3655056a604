//! Tables that people hand over: CSV in UTF-8, UTF-16 or GB 18030, and XLSX. Bytes in, rows of text out, within bounds
//! that are checked before anything is unpacked. It does not know what a row means, and does no I/O.

mod delimited;
mod encoding;
mod formula;
mod workbook;

use std::io::{self, Read};
use std::ops::ControlFlow;

pub use encoding::Encoding;
pub use formula::is_formula;

/// How large a table may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The largest file.
    pub file_bytes: u64,
    /// The most a workbook may be unpacked to, and the most its cells may take up in memory.
    pub unpacked_bytes: u64,
    /// The most rows under the names of the columns.
    pub rows: u64,
    /// The most columns.
    pub columns: usize,
}

impl Limits {
    /// What a station or a county hands over at the most: a year of calls, with room.
    pub const USUAL: Self = Self {
        file_bytes: 64 << 20,
        unpacked_bytes: 256 << 20,
        rows: 500_000,
        columns: 256,
    };

    /// The bytes of a file, as far as it may be taken: no more than one byte beyond is read, however long it is.
    ///
    /// # Errors
    /// [`TableError::TooLarge`] when there are more; what reading it gives.
    pub fn bytes_of(&self, file: impl Read) -> io::Result<Result<Vec<u8>, TableError>> {
        let mut bytes = Vec::new();
        file.take(self.file_bytes.saturating_add(1))
            .read_to_end(&mut bytes)?;
        Ok(match self.check_size(size_of(&bytes)) {
            Ok(()) => Ok(bytes),
            Err(refused) => Err(refused),
        })
    }

    /// Whether a file of so many bytes may be taken.
    ///
    /// # Errors
    /// [`TableError::TooLarge`].
    pub const fn check_size(&self, bytes: u64) -> Result<(), TableError> {
        if bytes > self.file_bytes {
            let most = self.file_bytes;
            return Err(TableError::TooLarge { most });
        }
        Ok(())
    }
}

fn size_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

/// A row under the names of the columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its line in the file, or its row in the sheet, from 1.
    pub line: u64,
    /// Its cells, as many as there are columns, without white space around them. A formula of a workbook stands here as
    /// it would be typed, so that [`is_formula`] tells it.
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
        "this file has more than {most} bytes, and no more are taken: leave out old rows, or hand it over in parts"
    )]
    TooLarge {
        /// How many it may have.
        most: u64,
    },
    /// A table that would be unpacked to more than is sensible.
    #[error(
        "this table would unpack to more than {most} bytes, which no list does: save it anew with the spreadsheet program, or as CSV"
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
    /// Too many columns.
    #[error(
        "line {line} has more than {most} columns: leave out what is not asked for, and what stands far to the right"
    )]
    TooManyColumns {
        /// The line.
        line: u64,
        /// How many there may be.
        most: usize,
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
    /// Something that begins like a workbook and is none.
    #[error(
        "this is no workbook that can be read ({why}): save it as XLSX without a password, or as CSV"
    )]
    Workbook {
        /// Why not.
        why: String,
    },
    /// An old or a protected workbook.
    #[error(
        "this is an old .xls, or has a password: save it as XLSX without a password, or as CSV"
    )]
    OldWorkbook,
    /// Whoever watched did not want more.
    #[error("the reading was stopped")]
    Stopped,
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
    read_watched(bytes, limits, &mut |_, _| ControlFlow::Continue(()))
}

/// Hears of rows that are read, and of about how many there are; says whether more are wanted.
pub type Watch<'a> = dyn FnMut(u64, u64) -> ControlFlow<()> + 'a;

/// Reads a table as [`read`] does, and tells how far it has come every few hundred rows.
///
/// # Errors
/// [`TableError`].
pub fn read_watched(
    bytes: &[u8],
    limits: Limits,
    watch: &mut Watch<'_>,
) -> Result<Table, TableError> {
    limits.check_size(size_of(bytes))?;
    let table = if bytes.starts_with(b"PK") {
        workbook::read(bytes, limits, watch)?
    } else if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(TableError::OldWorkbook);
    } else {
        delimited::read(bytes, limits, watch)?
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

/// After so many rows it is told how far it has come.
const TOLD_EVERY: u64 = 256;

/// What an empty cell takes up.
const CELL_BYTES: u64 = 24;

/// A remark above the names of the columns: where a list is from, what it is. A column may be named `#` alone.
fn is_remark(text: &str) -> bool {
    text.len() > 1 && text.starts_with('#')
}

/// Takes in rows one after the other, the names of the columns first; remarks may stand above them.
struct Gather {
    limits: Limits,
    columns: Option<Vec<String>>,
    rows: Vec<Row>,
    /// What the cells take up so far: a workbook may say one long text in every cell.
    bytes: u64,
}

impl Gather {
    const fn new(limits: Limits) -> Self {
        Self {
            limits,
            columns: None,
            rows: Vec::new(),
            bytes: 0,
        }
    }

    fn add(&mut self, line: u64, mut cells: Vec<String>) -> Result<(), TableError> {
        if cells.iter().all(String::is_empty) {
            return Ok(());
        }
        if cells.len() > self.limits.columns {
            let most = self.limits.columns;
            return Err(TableError::TooManyColumns { line, most });
        }
        if self.columns.is_none() && is_remark(&cells[0]) {
            return Ok(());
        }
        let taken = |cell: &String| size_of(cell.as_bytes()) + CELL_BYTES;
        let short = self.columns.as_ref().map_or(0, Vec::len);
        cells.resize(cells.len().max(short), String::new());
        let taken: u64 = cells.iter().map(taken).sum();
        self.bytes = self.bytes.saturating_add(taken);
        if self.bytes > self.limits.unpacked_bytes {
            let most = self.limits.unpacked_bytes;
            return Err(TableError::Unpacks { most });
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
        cells.truncate(named);
        if u64::try_from(self.rows.len()).unwrap_or(u64::MAX) >= self.limits.rows {
            return Err(TableError::TooManyRows {
                most: self.limits.rows,
            });
        }
        self.rows.push(Row { line, cells });
        Ok(())
    }

    /// Tells of the rows so far, when it is time to; `about` says how many there will be.
    fn tell(
        &self,
        watch: &mut Watch<'_>,
        about: impl FnOnce(u64) -> u64,
    ) -> Result<(), TableError> {
        let rows = u64::try_from(self.rows.len()).unwrap_or(u64::MAX);
        if !rows.is_multiple_of(TOLD_EVERY) {
            return Ok(());
        }
        match watch(rows, about(rows).clamp(rows, self.limits.rows.max(rows))) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(TableError::Stopped),
        }
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
