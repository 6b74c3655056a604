//! Imports areas from a table `code,name,level`. The whole file is read before a row is stored;
//! lines that begin with `#` are remarks.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use csv::{ReaderBuilder, StringRecord};
use model::{AreaCode, AreaLevel};

use super::{Admin, AdminError};
use crate::directory;
use crate::registry::Books;

const COLUMNS: [&str; 3] = ["code", "name", "level"];
const MAX_NAME_CHARS: usize = 64;
/// More than these are not told one by one.
const MAX_TOLD: usize = 50;

/// A row that cannot stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for BadRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.problem)
    }
}

impl Admin {
    /// Imports areas; one that is known gets the new name. Gives back how many the file has.
    ///
    /// # Errors
    /// [`AdminError::BadRows`], every one with its line.
    pub fn import_areas(&self, table: &str) -> Result<usize, AdminError> {
        let areas = read(table)?;
        let registry = &self.app.inner.registry;
        registry.write(move |books| store(books, &areas))
    }
}

struct Row {
    line: u64,
    name: String,
}

fn read(table: &str) -> Result<BTreeMap<AreaCode, Row>, AdminError> {
    let mut reader = ReaderBuilder::new()
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(table.as_bytes());
    let header = reader
        .headers()
        .map(|names| names.iter().eq(COLUMNS))
        .unwrap_or(false);
    if !header {
        let problem = format!("the first row must be {}", COLUMNS.join(","));
        return Err(AdminError::BadRows(vec![BadRow { line: 1, problem }]));
    }
    let (mut areas, mut bad) = (BTreeMap::new(), Vec::new());
    for record in reader.records() {
        let (line, outcome) = match &record {
            Ok(record) => (
                record.position().map_or(0, csv::Position::line),
                area(record),
            ),
            Err(error) => (
                error.position().map_or(0, csv::Position::line),
                Err(error.to_string()),
            ),
        };
        let outcome = outcome.and_then(|(code, name)| {
            let before = areas.insert(code.clone(), Row { line, name });
            before.map_or(Ok(()), |row| {
                Err(format!("{code} stands on line {} too", row.line))
            })
        });
        bad.extend(outcome.err().map(|problem| BadRow { line, problem }));
    }
    if bad.is_empty() {
        Ok(areas)
    } else {
        Err(bad_rows(bad))
    }
}

fn area(record: &StringRecord) -> Result<(AreaCode, String), String> {
    if record.len() != COLUMNS.len() {
        return Err(format!(
            "has {} columns, not {}",
            record.len(),
            COLUMNS.len()
        ));
    }
    let code: AreaCode = record[0]
        .trim()
        .parse()
        .map_err(|error| format!("{error}"))?;
    let name = record[1].trim();
    if !(1..=MAX_NAME_CHARS).contains(&name.chars().count()) {
        return Err(format!("a name has 1 to {MAX_NAME_CHARS} characters"));
    }
    let level = written(code.level());
    if record[2].trim() != level {
        return Err(format!(
            "{code} is a {level} by its digits, not a {:?}",
            record[2].trim()
        ));
    }
    Ok((code, name.to_owned()))
}

const fn written(level: AreaLevel) -> &'static str {
    match level {
        AreaLevel::Province => "province",
        AreaLevel::City => "city",
        AreaLevel::County => "county",
        AreaLevel::Township => "township",
        AreaLevel::Village => "village",
    }
}

fn store(books: &dyn Books, areas: &BTreeMap<AreaCode, Row>) -> Result<usize, AdminError> {
    let elsewhere: BTreeSet<AreaCode> = areas
        .keys()
        .filter_map(AreaCode::parent)
        .filter(|parent| !areas.contains_key(parent))
        .collect();
    let known = books.known_areas(&elsewhere.iter().cloned().collect::<Vec<_>>())?;
    let orphans = areas.iter().filter_map(|(code, row)| {
        let parent = code.parent()?;
        (elsewhere.contains(&parent) && !known.contains(&parent)).then(|| BadRow {
            line: row.line,
            problem: format!("{parent}, which {code} lies in, is neither here nor known"),
        })
    });
    let mut bad: Vec<BadRow> = orphans.collect();
    if !bad.is_empty() {
        bad.sort_by_key(|row| row.line);
        return Err(bad_rows(bad));
    }
    let named: Vec<(&AreaCode, &str)> = areas
        .iter()
        .map(|(code, row)| (code, row.name.as_str()))
        .collect();
    let changed = books.name_areas(&named)?;
    let counties: BTreeSet<&str> = changed.iter().filter_map(directory::county_of).collect();
    for county in counties {
        books.raise_directory(county)?;
    }
    Ok(areas.len())
}

fn bad_rows(mut bad: Vec<BadRow>) -> AdminError {
    if bad.len() > MAX_TOLD {
        let more = bad.len() - MAX_TOLD;
        bad.truncate(MAX_TOLD);
        let line = bad.last().map_or(0, |row| row.line);
        bad.push(BadRow {
            line,
            problem: format!("and {more} more after this line"),
        });
    }
    AdminError::BadRows(bad)
}
