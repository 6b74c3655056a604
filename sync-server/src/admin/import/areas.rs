//! Areas by their national codes, those too that are no more: old records lie in them.

use std::collections::{BTreeMap, BTreeSet};

use model::{AreaCode, AreaLevel, Day};

use super::{BadRow, Column, Imported, List, News, Plan, RowNews, Run, name_in, stop_at};
use crate::admin::{Admin, AdminError};
use crate::directory;
use crate::registry::{Books, KnownArea};

const CODE: usize = 0;
const NAME: usize = 1;
const LEVEL: usize = 2;
const REVOKED: usize = 3;
const COLUMNS: [Column; 4] = [
    Column {
        name: "code",
        also: &["代码", "区划代码", "统计用区划代码"],
        needed: true,
    },
    Column {
        name: "name",
        also: &["名称", "区划名称"],
        needed: true,
    },
    Column {
        name: "level",
        also: &["级别"],
        needed: false,
    },
    Column {
        name: "revoked_on",
        also: &["撤销日期"],
        needed: false,
    },
];

impl Admin {
    /// Imports areas from a list with the columns `code`, `name` and, when it has them, `level` and
    /// `revoked_on`: the day from which an area is no more. A list without that column leaves those days as
    /// they are.
    ///
    /// # Errors
    /// [`AdminError::Table`] and [`AdminError::Columns`] when it is no such list; [`AdminError::BadRows`], every
    /// one with its line.
    pub fn import_areas(&self, file: &[u8], run: Run) -> Result<Imported, AdminError> {
        let (list, read_badly) = read(file)?;
        super::import(&self.app, run, move |books| {
            plan(books, &list, read_badly.clone())
        })
    }
}

#[derive(Clone)]
struct Area {
    line: u64,
    code: AreaCode,
    name: String,
    /// None where the list does not say whether it is still there.
    revoked_on: Option<Option<Day>>,
}

fn read(file: &[u8]) -> Result<(Vec<Area>, Vec<BadRow>), AdminError> {
    let list = List::read(file, &COLUMNS)?;
    let mut bad = Vec::new();
    let mut lines: BTreeMap<AreaCode, u64> = BTreeMap::new();
    let areas = list.each(&mut bad, |row| {
        let code = code(list.cell(row, CODE)).map_err(|problem| (CODE, problem))?;
        let name = name_in(list.cell(row, NAME)).map_err(|problem| (NAME, problem))?;
        level(list.cell(row, LEVEL), &code).map_err(|problem| (LEVEL, problem))?;
        let revoked_on = day(list.cell(row, REVOKED)).map_err(|problem| (REVOKED, problem))?;
        if let Some(line) = lines.insert(code.clone(), row.line) {
            let problem = format!("{code} stands on line {line} too: leave one of them out");
            return Err((CODE, problem));
        }
        Ok(Area {
            line: row.line,
            code,
            name,
            revoked_on: list.has(REVOKED).then_some(revoked_on),
        })
    });
    Ok((areas, bad))
}

fn code(cell: &str) -> Result<AreaCode, String> {
    if cell.contains(['E', 'e', '.']) {
        return Err(format!(
            "{cell:?} was shortened by the spreadsheet program: make the column text, and write the code anew"
        ));
    }
    let code = cell.parse::<AreaCode>();
    let code = code.map_err(|error| error.to_string())?;
    let own = match code.level() {
        AreaLevel::Province => &code.as_str()[..2],
        // A city without counties has a county of the digits 00 (GB/T 2260: 441900 is 东莞).
        AreaLevel::City | AreaLevel::County => return Ok(code),
        AreaLevel::Township => &code.as_str()[6..],
        AreaLevel::Village => &code.as_str()[9..],
    };
    if own.bytes().all(|digit| digit == b'0') {
        return Err(format!(
            "{code} ends in zeros and stands for a larger area: write that one's digits only, without zeros to fill it up"
        ));
    }
    Ok(code)
}

fn level(cell: &str, code: &AreaCode) -> Result<(), String> {
    let (level, also) = match code.level() {
        AreaLevel::Province => ("province", ["省", "省级"]),
        AreaLevel::City => ("city", ["市", "市级"]),
        AreaLevel::County => ("county", ["县", "县级"]),
        AreaLevel::Township => ("township", ["乡镇", "乡级"]),
        AreaLevel::Village => ("village", ["村", "村级"]),
    };
    if cell.is_empty() || cell == level || also.contains(&cell) {
        return Ok(());
    }
    Err(format!(
        "{code} is a {level} by its digits, not a {cell:?}: correct the one or the other"
    ))
}

/// A day as it is written, or as a workbook keeps it.
fn day(cell: &str) -> Result<Option<Day>, String> {
    if cell.is_empty() {
        return Ok(None);
    }
    let written = cell.strip_suffix(" 00:00:00").unwrap_or(cell);
    let day = written.parse().map(Some);
    day.map_err(|_| {
        let cell: String = cell.chars().take(40).collect();
        format!(
            "{cell:?} is not a day: write it as 2026-11-02, or leave it empty while it is in use"
        )
    })
}

struct Areas {
    areas: Vec<(Area, News)>,
}

fn plan(books: &dyn Books, areas: &[Area], mut bad: Vec<BadRow>) -> Result<Areas, AdminError> {
    let mut codes: BTreeSet<AreaCode> = areas.iter().map(|area| area.code.clone()).collect();
    codes.extend(areas.iter().filter_map(|area| area.code.parent()));
    let codes: Vec<AreaCode> = codes.into_iter().collect();
    let known = books.known_areas(&codes)?;
    let listed: BTreeMap<&AreaCode, &Area> = areas.iter().map(|area| (&area.code, area)).collect();
    // From when an area will be no more; none when it will not be known at all.
    let from = |code: &AreaCode| {
        let before = known.get(code).map(|known| known.revoked_on);
        let said = listed.get(code);
        said.map(|area| area.revoked_on.unwrap_or(before.flatten()))
            .or(before)
    };
    // What could not be read may be what others lie in: they are looked at again once it can.
    let whole = bad.is_empty();
    for area in areas.iter().filter(|_| whole) {
        let told = |column: usize, problem| BadRow {
            line: area.line,
            column: COLUMNS[column].name,
            problem,
        };
        let code = &area.code;
        if let Some(parent) = code.parent() {
            match from(&parent) {
                None => bad.push(told(
                    CODE,
                    format!("{parent}, which {code} lies in, is neither in this list nor known: add its line, or correct the code"),
                )),
                Some(Some(day)) if from(code).flatten().is_none() => bad.push(told(
                    REVOKED,
                    format!("{parent}, which {code} lies in, is no more from {day}: say from when {code} is no more, or correct that line"),
                )),
                Some(_) => {}
            }
        }
        let before = known.get(code).and_then(|known| known.revoked_on);
        if from(code).flatten().is_some() && before.is_none() && known.contains_key(code) {
            let below = books.in_use_below(code)?;
            let mut left = below.iter().filter(|below| stays_in_use(&listed, below));
            if let Some(left) = left.next() {
                bad.push(told(
                    REVOKED,
                    format!("{left}, which lies in {code}, is still in use: say from when it is no more in this list too"),
                ));
            }
        }
    }
    stop_at(bad)?;
    let news = areas.iter().map(|area| {
        let news = known
            .get(&area.code)
            .map_or(News::New, |known| beside(known, area));
        (area.clone(), news)
    });
    Ok(Areas {
        areas: news.collect(),
    })
}

/// Whether an area that is in use stays so.
fn stays_in_use(listed: &BTreeMap<&AreaCode, &Area>, below: &AreaCode) -> bool {
    let said = listed.get(below).and_then(|area| area.revoked_on);
    said.flatten().is_none()
}

fn beside(known: &KnownArea, area: &Area) -> News {
    let mut changes = Vec::new();
    if known.name != area.name {
        changes.push(format!("was named {}", known.name));
    }
    match (known.revoked_on, area.revoked_on) {
        (_, None) => {}
        (before, Some(now)) if before == now => {}
        (_, Some(Some(day))) => changes.push(format!("no more from {day}")),
        (_, Some(None)) => changes.push("in use again".into()),
    }
    if changes.is_empty() {
        News::Known
    } else {
        News::Changed(changes.join(", "))
    }
}

impl Plan for Areas {
    fn imported(&self) -> Imported {
        let rows = self.areas.iter().map(|(area, news)| RowNews {
            line: area.line,
            of: format!("{} {}", area.code, area.name),
            news: news.clone(),
        });
        Imported {
            rows: rows.collect(),
        }
    }

    fn carry_out(&self, books: &dyn Books) -> Result<(), AdminError> {
        let changed = self.areas.iter().filter(|(_, news)| *news != News::Known);
        let changed: Vec<&Area> = changed.map(|(area, _)| area).collect();
        // What others lie in comes first in this order.
        let named: BTreeMap<&AreaCode, &str> = changed
            .iter()
            .map(|area| (&area.code, area.name.as_str()))
            .collect();
        let named: Vec<(&AreaCode, &str)> = named.into_iter().collect();
        books.name_areas(&named)?;
        let revoked = changed
            .iter()
            .filter_map(|area| Some((&area.code, area.revoked_on?)));
        books.revoke_areas(&revoked.collect::<Vec<_>>())?;
        let counties = changed.iter().map(|area| directory::county_of(&area.code));
        for county in counties.flatten().collect::<BTreeSet<&str>>() {
            books.raise_directory(county)?;
        }
        Ok(())
    }
}
