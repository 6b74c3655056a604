//! Grids by their whole number: the village's twelve digits and three of their own.

use std::collections::{BTreeMap, BTreeSet};

use model::{AreaCode, Day, GridId, UtcMs};

use super::{BadRow, Column, Imported, List, News, Plan, RowNews, Run, name_in, stop_at};
use crate::admin::{Admin, AdminError, begin_grid};
use crate::directory;
use crate::registry::Books;

const ID: usize = 0;
const NAME: usize = 1;
const VILLAGE: usize = 2;
const COLUMNS: [Column; 3] = [
    Column {
        name: "grid",
        also: &["网格编号", "网格编码"],
        needed: true,
    },
    Column {
        name: "name",
        also: &["网格名称", "名称"],
        needed: true,
    },
    Column {
        name: "village",
        also: &["村代码", "所属村"],
        needed: false,
    },
];

impl Admin {
    /// Imports grids from a list with the columns `grid`, `name` and, when it has it, `village`, which is then
    /// compared with the grid's own digits.
    ///
    /// # Errors
    /// [`AdminError::Table`] and [`AdminError::Columns`] when it is no such list; [`AdminError::BadRows`], every
    /// one with its line.
    pub fn import_grids(&self, file: &[u8], run: Run) -> Result<Imported, AdminError> {
        let (list, read_badly) = read(file)?;
        let now = self.app.now();
        super::import(&self.app, run, move |books| {
            let grids = plan(books, &list, read_badly.clone(), now.day())?;
            Ok(Grids { grids, now })
        })
    }
}

#[derive(Clone)]
struct Grid {
    line: u64,
    id: GridId,
    name: String,
}

fn read(file: &[u8]) -> Result<(Vec<Grid>, Vec<BadRow>), AdminError> {
    let list = List::read(file, &COLUMNS)?;
    let mut bad = Vec::new();
    let mut lines: BTreeMap<GridId, u64> = BTreeMap::new();
    let grids = list.each(&mut bad, |row| {
        let id = id(list.cell(row, ID)).map_err(|problem| (ID, problem))?;
        let name = name_in(list.cell(row, NAME)).map_err(|problem| (NAME, problem))?;
        lies_in(&id, list.cell(row, VILLAGE)).map_err(|problem| (VILLAGE, problem))?;
        if let Some(line) = lines.insert(id.clone(), row.line) {
            let problem = format!("{id} stands on line {line} too: leave one of them out");
            return Err((ID, problem));
        }
        Ok(Grid {
            line: row.line,
            id,
            name,
        })
    });
    Ok((grids, bad))
}

fn id(cell: &str) -> Result<GridId, String> {
    let id = cell.parse::<GridId>();
    let id = id.map_err(|error| error.to_string())?;
    match id.sequence() {
        0 => Err(format!("{id} ends in 000: grids are numbered from 001")),
        GridId::FIRST_CHANNEL.. => Err(format!(
            "{id} ends in 900 or more, which are the ways to partner units: number it from 001 to 899"
        )),
        _ => Ok(id),
    }
}

/// A grid has one village, and its digits say which.
fn lies_in(id: &GridId, village: &str) -> Result<(), String> {
    let own = id.village();
    if village.is_empty() || village == own.as_str() {
        return Ok(());
    }
    let village: String = village.chars().take(20).collect();
    Err(format!(
        "the grid {id} lies in {own} by its digits, and in {village:?} by this column: a grid has one village, so correct the one or the other"
    ))
}

fn plan(
    books: &dyn Books,
    grids: &[Grid],
    mut bad: Vec<BadRow>,
    today: Day,
) -> Result<Vec<(Grid, News)>, AdminError> {
    let villages: BTreeSet<AreaCode> = grids.iter().map(|grid| grid.id.village()).collect();
    let villages = books.known_areas(&villages.into_iter().collect::<Vec<_>>())?;
    let ids: Vec<GridId> = grids.iter().map(|grid| grid.id.clone()).collect();
    let known = books.grid_names(&ids)?;
    let mut all = Vec::with_capacity(grids.len());
    for grid in grids {
        let village = grid.id.village();
        let news = match known.get(&grid.id) {
            Some(name) if *name == grid.name => News::Known,
            Some(name) => News::Changed(format!("was named {name}")),
            None => News::New,
        };
        let problem = match villages.get(&village) {
            None => Some(format!(
                "the village {village} is not known: import its areas first"
            )),
            Some(area) if news == News::New && !area.is_in_use(today) => Some(format!(
                "the village {village} is no more: give the digits of the one in its place"
            )),
            Some(_) => None,
        };
        match problem {
            Some(problem) => bad.push(BadRow {
                line: grid.line,
                column: COLUMNS[ID].name,
                problem,
            }),
            None => all.push((grid.clone(), news)),
        }
    }
    stop_at(bad)?;
    Ok(all)
}

struct Grids {
    grids: Vec<(Grid, News)>,
    now: UtcMs,
}

impl Plan for Grids {
    fn imported(&self) -> Imported {
        let rows = self.grids.iter().map(|(grid, news)| RowNews {
            line: grid.line,
            of: format!("{} {}", grid.id, grid.name),
            news: news.clone(),
        });
        Imported {
            rows: rows.collect(),
        }
    }

    fn carry_out(&self, books: &dyn Books) -> Result<(), AdminError> {
        let mut counties = BTreeSet::new();
        for (grid, news) in &self.grids {
            match news {
                News::New => begin_grid(books, &grid.id, &grid.name, self.now)?,
                News::Changed(_) => books.rename_grid(&grid.id, &grid.name)?,
                News::Known => continue,
            }
            counties.extend(directory::county_of(&grid.id.village()).map(String::from));
        }
        for county in &counties {
            books.raise_directory(county)?;
        }
        Ok(())
    }
}
