//! What is told of small counts in figures that leave the system: nothing. A count from 1 to 4 could be of
//! somebody known, so it is withheld, and with it as many others as are needed so that nobody finds it by
//! subtracting from a total (complementary suppression).
//!
//! Source: the rule of the product (`mission`: counts under 5 are suppressed); the method is the usual one of
//! statistical offices for two-way tables. With the totals as one row and one column more, every row and every
//! column is a sum. Rows and columns are the nodes of a graph and withheld cells its edges: a withheld cell can be
//! computed exactly when its edge is a bridge (D. Gusfield, "A graph theoretic approach to statistical data
//! security", SIAM J. Comput. 17, 1988).

use std::collections::BTreeSet;

/// The smallest count that is told, but for none at all.
pub const FEWEST: u64 = 5;

/// A count as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// So many.
    Count(u64),
    /// Too few, or needed to find out what is too few.
    Withheld,
}

impl Told {
    /// The count, where it may be told.
    #[must_use]
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::Withheld => None,
        }
    }
}

/// A count that is part of nothing else that is told.
#[must_use]
pub const fn alone(count: u64) -> Told {
    if is_few(count) {
        Told::Withheld
    } else {
        Told::Count(count)
    }
}

const fn is_few(count: u64) -> bool {
    count > 0 && count < FEWEST
}

/// A table with its totals, as it may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Row by row.
    pub cells: Vec<Vec<Told>>,
    /// The total of each row.
    pub rows: Vec<Told>,
    /// The total of each column.
    pub columns: Vec<Told>,
    /// The total of all.
    pub total: Told,
}

/// Totals of rows and columns that another table withholds, by their place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Elsewhere {
    /// Of rows.
    pub rows: BTreeSet<usize>,
    /// Of columns.
    pub columns: BTreeSet<usize>,
    /// Whether the total of all is.
    pub total: bool,
}

/// Parts that add up to a total: the total, and the parts.
#[must_use]
pub fn parts(counts: &[u64]) -> (Told, Vec<Told>) {
    let table = table(&[counts.to_vec()], &Elsewhere::default());
    let parts = table.cells.into_iter().next().unwrap_or_default();
    (table.total, parts)
}

/// A table of rows that are all of one length. What `elsewhere` says is withheld here too.
#[must_use]
pub fn table(counts: &[Vec<u64>], elsewhere: &Elsewhere) -> Table {
    let mut grid = Grid::of(counts);
    grid.withhold_few();
    grid.withheld
        .extend(elsewhere.rows.iter().map(|row| (*row, grid.width)));
    grid.withheld.extend(
        elsewhere
            .columns
            .iter()
            .map(|column| (grid.height, *column)),
    );
    if elsewhere.total {
        grid.withheld.insert((grid.height, grid.width));
    }
    while let Some(more) = grid.needed() {
        grid.withheld.insert(more);
    }
    grid.told()
}

/// Tables that are told together, and tell of the same cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Together {
    /// The first table.
    pub by_column: Table,
    /// The second, whose rows are the columns of the first.
    pub by_row: Table,
    /// Each list of parts.
    pub lists: Vec<Vec<Told>>,
}

/// Two tables of which the columns of one are the rows of the other, and lists of parts of the same whole: a
/// total that one withholds no other tells.
#[must_use]
pub fn together(by_column: &[Vec<u64>], by_row: &[Vec<u64>], lists: &[Vec<u64>]) -> Together {
    let (mut both, mut total) = (BTreeSet::new(), false);
    loop {
        let elsewhere = |rows: &BTreeSet<usize>, columns: &BTreeSet<usize>| Elsewhere {
            rows: rows.clone(),
            columns: columns.clone(),
            total,
        };
        let none = BTreeSet::new();
        let one = table(by_column, &elsewhere(&none, &both));
        let other = table(by_row, &elsewhere(&both, &none));
        let parts = lists
            .iter()
            .map(|list| table(std::slice::from_ref(list), &elsewhere(&none, &none)));
        let parts: Vec<Table> = parts.collect();
        let pairs = one.columns.iter().zip(&other.rows).enumerate();
        let withheld: BTreeSet<usize> = pairs
            .filter(|(_, (one, other))| one.count().is_none() || other.count().is_none())
            .map(|(at, _)| at)
            .collect();
        let totals = [&one, &other].into_iter().chain(&parts);
        let no_total = totals
            .map(|table| table.total)
            .any(|total| total.count().is_none());
        if withheld == both && no_total == total {
            let lists = parts
                .into_iter()
                .filter_map(|table| table.cells.into_iter().next());
            return Together {
                by_column: one,
                by_row: other,
                lists: lists.collect(),
            };
        }
        (both, total) = (withheld, no_total);
    }
}

/// A table with its totals as one row and one column more.
struct Grid {
    /// Rows and columns, without totals.
    height: usize,
    width: usize,
    counts: Vec<Vec<u64>>,
    withheld: BTreeSet<(usize, usize)>,
}

impl Grid {
    fn of(counts: &[Vec<u64>]) -> Self {
        let width = counts.first().map_or(0, Vec::len);
        let mut all: Vec<Vec<u64>> = counts
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.resize(width, 0);
                row.push(row.iter().sum());
                row
            })
            .collect();
        all.push(
            (0..=width)
                .map(|at| all.iter().map(|row| row[at]).sum())
                .collect(),
        );
        Self {
            height: counts.len(),
            width,
            counts: all,
            withheld: BTreeSet::new(),
        }
    }

    fn cells(&self) -> impl Iterator<Item = (usize, usize)> + use<> {
        let width = self.width;
        (0..=self.height).flat_map(move |row| (0..=width).map(move |column| (row, column)))
    }

    fn count(&self, (row, column): (usize, usize)) -> u64 {
        self.counts[row][column]
    }

    fn withhold_few(&mut self) {
        let few = self.cells().filter(|cell| is_few(self.count(*cell)));
        self.withheld = few.collect();
    }

    /// A cell that has to be withheld too, because otherwise one that is could be found out.
    fn needed(&self) -> Option<(usize, usize)> {
        let (rows, columns) = (0..=self.height, 0..=self.width);
        let lines = rows
            .map(|row| self.line(|(r, _)| r == row, (row, self.width)))
            .chain(columns.map(|column| self.line(|(_, c)| c == column, (self.height, column))));
        let mut lines =
            lines.filter_map(|line| self.too_little(&line).then(|| self.next_of(&line)));
        if let Some(next) = lines.next().flatten() {
            return Some(next);
        }
        // What is left are cells that can be computed over several rows and columns.
        let found_out = self.withheld.iter().find(|cell| self.is_bridge(**cell));
        found_out.and_then(|(row, column)| {
            let row = self.line(|(r, _)| r == *row, (*row, self.width));
            let column = self.line(|(_, c)| c == *column, (self.height, *column));
            self.next_of(&row).or_else(|| self.next_of(&column))
        })
    }

    fn line(&self, is_in: impl Fn((usize, usize)) -> bool, total: (usize, usize)) -> Line {
        let cells = self.cells().filter(|cell| is_in(*cell) && *cell != total);
        Line {
            cells: cells.collect(),
            total,
        }
    }

    /// Whether what a line withholds comes out by subtraction: it is a single count, or adds up to too few.
    fn too_little(&self, line: &Line) -> bool {
        let withheld = line
            .cells
            .iter()
            .filter(|cell| self.withheld.contains(cell));
        let (mut parts, mut sum) = (0, 0);
        for cell in withheld {
            parts += 1;
            sum += self.count(*cell);
        }
        if self.withheld.contains(&line.total) {
            parts == 0
        } else {
            parts == 1 || is_few(sum)
        }
    }

    /// What of a line is withheld next: the smallest part that is something, then its total, then a part
    /// that is nothing; the total of all last.
    fn next_of(&self, line: &Line) -> Option<(usize, usize)> {
        let shown = |cell: &&(usize, usize)| !self.withheld.contains(cell);
        let parts = line.cells.iter().filter(shown);
        let something = parts.clone().filter(|cell| self.count(**cell) > 0);
        let smallest = something.min_by_key(|cell| self.count(**cell));
        let total = Some(&line.total).filter(shown);
        let of_all = (self.height, self.width);
        let next = smallest
            .or(total.filter(|total| **total != of_all))
            .or_else(|| parts.clone().next())
            .or(total);
        next.copied()
    }

    /// Whether a withheld cell can be computed: nothing else that is withheld leads from its row to its
    /// column.
    fn is_bridge(&self, cell: (usize, usize)) -> bool {
        let mut rows = BTreeSet::from([cell.0]);
        let mut columns = BTreeSet::new();
        loop {
            let before = (rows.len(), columns.len());
            for (row, column) in &self.withheld {
                if (*row, *column) == cell {
                    continue;
                }
                if rows.contains(row) || columns.contains(column) {
                    rows.insert(*row);
                    columns.insert(*column);
                }
            }
            if columns.contains(&cell.1) {
                return false;
            }
            if before == (rows.len(), columns.len()) {
                return true;
            }
        }
    }

    fn told(&self) -> Table {
        let told = |cell: (usize, usize)| {
            if self.withheld.contains(&cell) {
                Told::Withheld
            } else {
                Told::Count(self.count(cell))
            }
        };
        let row = |row: usize| (0..self.width).map(|column| told((row, column))).collect();
        Table {
            cells: (0..self.height).map(row).collect(),
            rows: (0..self.height)
                .map(|row| told((row, self.width)))
                .collect(),
            columns: row(self.height),
            total: told((self.height, self.width)),
        }
    }
}

/// A row or a column: its parts and the total of them.
struct Line {
    cells: Vec<(usize, usize)>,
    total: (usize, usize),
}

#[cfg(test)]
mod tests;
