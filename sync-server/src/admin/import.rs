//! Lists that an administrator hands over: areas, grids, workers. A list is read whole; every row is checked and
//! compared with what is known; only then something is written, all of it in one transaction or nothing. A dry
//! run does the same up to there. A list that was imported before changes nothing.

mod areas;
mod grids;
mod workers;

use std::fmt;

use table::{Limits, Row, Table};

use super::{AdminError, MAX_NAME_CHARS};
use crate::App;
use crate::registry::Books;

/// How large a list may be: every area of a province, every worker of a city, with room.
pub const LIST: Limits = Limits {
    file_bytes: 32 << 20,
    unpacked_bytes: 256 << 20,
    rows: 200_000,
    columns: 64,
};
/// More than these are not told by an import that fails; a dry run tells all.
const MAX_TOLD: usize = 50;

/// Whether something is done, or only told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Run {
    /// It is done.
    Real,
    /// It is told what would be done; nothing is written.
    Dry,
}

/// What a row is beside what is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// It was not known.
    New,
    /// It is known otherwise: what changes, in words.
    Changed(String),
    /// It is known as it stands.
    Known,
}

/// A row that can stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowNews {
    /// Its line in the file, or its row in the sheet, from 1.
    pub line: u64,
    /// What it is of: a code or a number, and a name.
    pub of: String,
    /// What is new about it.
    pub news: News,
}

/// What came of a list, or would come of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Imported {
    /// Every row, in the order of the list.
    pub rows: Vec<RowNews>,
}

impl Imported {
    /// How many rows were not known before.
    #[must_use]
    pub fn added(&self) -> usize {
        self.count(|news| matches!(news, News::New))
    }

    /// How many rows are known otherwise.
    #[must_use]
    pub fn changed(&self) -> usize {
        self.count(|news| matches!(news, News::Changed(_)))
    }

    /// How many rows are known as they stand.
    #[must_use]
    pub fn known(&self) -> usize {
        self.count(|news| matches!(news, News::Known))
    }

    fn count(&self, is: impl Fn(&News) -> bool) -> usize {
        self.rows.iter().filter(|row| is(&row.news)).count()
    }
}

/// A row that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Its line in the file, or its row in the sheet, from 1.
    pub line: u64,
    /// The column it is about.
    pub column: &'static str,
    /// What is wrong with it, and what to do.
    pub problem: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, column {}: {}",
            self.line, self.column, self.problem
        )
    }
}

/// The first of them, one a line.
pub(super) fn shown(rows: &[BadRow]) -> String {
    let lines = rows.iter().take(MAX_TOLD).map(ToString::to_string);
    let mut lines: Vec<String> = lines.collect();
    if rows.len() > MAX_TOLD {
        let more = rows.len() - MAX_TOLD;
        lines.push(format!("and {more} more: a dry run tells all of them"));
    }
    lines.join("\n")
}

/// What an import would write.
trait Plan: Send {
    /// Every row beside what is known.
    fn imported(&self) -> Imported;

    /// Writes it.
    fn carry_out(&self, books: &dyn Books) -> Result<(), AdminError>;
}

/// Compares a list with what is known, and imports it unless the run is dry.
fn import<P: Plan>(
    app: &App,
    run: Run,
    plan: impl Fn(&dyn Books) -> Result<P, AdminError> + Send + 'static,
) -> Result<Imported, AdminError> {
    let registry = &app.inner.registry;
    match run {
        Run::Dry => registry.read(|books| Ok(plan(books)?.imported())),
        Run::Real => registry.write(move |books| {
            let plan = plan(books)?;
            plan.carry_out(books)?;
            Ok(plan.imported())
        }),
    }
}

/// A column of a list.
struct Column {
    /// Its name.
    name: &'static str,
    /// Its other names.
    also: &'static [&'static str],
    /// Whether a list has to have it.
    needed: bool,
}

/// A list, its columns found by their names.
struct List<const N: usize> {
    columns: [&'static Column; N],
    /// Where in a row each of them stands.
    at: [Option<usize>; N],
    rows: Vec<Row>,
}

impl<const N: usize> List<N> {
    fn read(file: &[u8], columns: &'static [Column; N]) -> Result<Self, AdminError> {
        let Table {
            columns: names,
            rows,
            ..
        } = table::read(file, LIST)?;
        let mut at = [None; N];
        for (place, name) in names.iter().enumerate() {
            if name.is_empty() {
                continue;
            }
            let is = |column: &Column| {
                column.name.eq_ignore_ascii_case(name) || column.also.contains(&name.as_str())
            };
            let found = columns.iter().position(is);
            let found = found.ok_or_else(|| unknown_column(name, columns))?;
            if at[found].replace(place).is_some() {
                let column = columns[found].name;
                let problem = format!("two columns are the column {column}: leave one of them out");
                return Err(AdminError::Columns(problem));
            }
        }
        let missing = columns.iter().zip(&at);
        let mut missing = missing.filter(|(column, at)| column.needed && at.is_none());
        if let Some((column, _)) = missing.next() {
            let problem = format!(
                "there is no column {}: the first row names the columns, {}",
                column.name,
                names_of(columns)
            );
            return Err(AdminError::Columns(problem));
        }
        Ok(Self {
            columns: columns.each_ref(),
            at,
            rows,
        })
    }

    /// Whether the list has a column.
    fn has(&self, column: usize) -> bool {
        self.at[column].is_some()
    }

    /// A cell; empty where the list does not have the column.
    fn cell<'a>(&self, row: &'a Row, column: usize) -> &'a str {
        let at = self.at[column];
        let cell = at.and_then(|at| row.cells.get(at));
        cell.map_or("", String::as_str)
    }

    /// Reads every row. One that cannot be read does not keep the others from being looked at.
    fn each<T>(
        &self,
        bad: &mut Vec<BadRow>,
        mut read: impl FnMut(&Row) -> Result<T, (usize, String)>,
    ) -> Vec<T> {
        let mut all = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            match self.check_formulas(row).and_then(|()| read(row)) {
                Ok(one) => all.push(one),
                Err((column, problem)) => bad.push(BadRow {
                    line: row.line,
                    column: self.columns[column].name,
                    problem,
                }),
            }
        }
        all
    }

    /// A name goes into lists and reports, and from there into spreadsheet programs again.
    fn check_formulas(&self, row: &Row) -> Result<(), (usize, String)> {
        for column in 0..N {
            let cell = self.cell(row, column);
            if table::is_formula(cell) {
                let cell: String = cell.chars().take(20).collect();
                let problem = format!(
                    "{cell:?} begins like a formula: write the plain text, without = + - @ before it"
                );
                return Err((column, problem));
            }
        }
        Ok(())
    }
}

fn unknown_column(name: &str, columns: &[Column]) -> AdminError {
    let name: String = name.chars().take(40).collect();
    AdminError::Columns(format!(
        "nothing is made of a column {name:?}: leave it out, or name it as one of {}",
        names_of(columns)
    ))
}

fn names_of(columns: &[Column]) -> String {
    let names = columns.iter().map(|column| {
        let other = column.also.first().copied().unwrap_or_default();
        format!("{} ({other})", column.name)
    });
    names.collect::<Vec<_>>().join(", ")
}

/// A name as it may stand.
fn name_in(cell: &str) -> Result<String, String> {
    let fits = (1..=MAX_NAME_CHARS).contains(&cell.chars().count());
    if !fits {
        return Err(format!(
            "a name has 1 to {MAX_NAME_CHARS} characters: write one"
        ));
    }
    if cell.chars().any(char::is_control) {
        return Err("a name is one line: take the line break out".into());
    }
    Ok(cell.to_owned())
}

/// Gives what is bad back in the order of the list, when anything is.
fn stop_at(mut bad: Vec<BadRow>) -> Result<(), AdminError> {
    if bad.is_empty() {
        return Ok(());
    }
    bad.sort_by_key(|row| row.line);
    Err(AdminError::BadRows(bad))
}
