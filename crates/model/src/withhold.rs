//! What is told of small counts in figures that leave the system: nothing. A count from 1 to 4 could be of
//! somebody known, so it is withheld, and with it as many others as are needed so that nobody finds it by
//! subtracting (complementary suppression): within the report of a place, or between that and the reports of the
//! places around it and within it.
//!
//! What a place is told to be follows from the places within it alone, so that every device that holds them tells the
//! same, whatever else it holds. Two things keep a report from telling what smaller reports withhold:
//!
//! - A place of which a report tells nothing because all of it is too small is left out of the figures of the place
//!   around it, which says that it is so many *or more*. Where several are left out, and there are [`FEWEST`] or more
//!   of them together, they are told of together. So a figure is short by four at the most.
//! - Of a list of parts (by kind, by state) each sum that two reports make possible is looked at: a part withheld is the
//!   edge of a graph between the two sums it stands in, that over the places within its place and that of its place
//!   within the one around. It comes out exactly when it is a bridge, and then more is withheld.
//! - Two lists may tell the same sum in two ways: so many are settled by what they are about, and so many by how far they
//!   have come. The second is then treated as if everybody knew its sum, and tells nothing where the first withholds it.
//!
//! Source: the rule of the product (`mission`: counts under 5 are suppressed); the graph is D. Gusfield, "A graph
//! theoretic approach to statistical data security", SIAM J. Comput. 17, 1988.

mod bridge;
mod list;
mod place;

use std::iter::Sum;
use std::ops::{Add, AddAssign};

pub use place::Place;

/// The smallest count that is told, but for none at all.
pub const FEWEST: u64 = 5;

/// A count as it may be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// So many.
    Count(u64),
    /// So many, and a few more that are not told.
    AtLeast(u64),
    /// Too few, or needed to find out what is too few.
    Withheld,
}

impl Told {
    /// The count, where it is told as it is.
    #[must_use]
    pub const fn count(self) -> Option<u64> {
        match self {
            Self::Count(count) => Some(count),
            Self::AtLeast(_) | Self::Withheld => None,
        }
    }

    /// The number that is told.
    #[must_use]
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Count(count) | Self::AtLeast(count) => Some(count),
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

/// A figure, and what else is known to whoever is told it: of how many it is not so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell([u64; 4]);

impl Cell {
    /// A count that tells of nothing else.
    #[must_use]
    pub const fn of(count: u64) -> Self {
        Self([count, 0, 0, 0])
    }

    /// A count of those for whom something is so, and of those for whom it is not.
    #[must_use]
    pub const fn of_both(so: u64, not: u64) -> Self {
        Self([so, not, 0, 0])
    }

    /// A count of those for whom two things are so; after it those for whom only the first is, only the second,
    /// and neither.
    #[must_use]
    pub const fn of_four(counts: [u64; 4]) -> Self {
        Self(counts)
    }

    /// Whether telling it would tell of a few.
    fn is_few(self) -> bool {
        self.0.iter().any(|count| is_few(*count))
    }

    fn all(self) -> u64 {
        self.0.iter().sum()
    }
}

impl Add for Cell {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += other;
        self
    }
}

impl AddAssign for Cell {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in self.0.iter_mut().zip(other.0) {
            *sum += more;
        }
    }
}

impl Sum for Cell {
    fn sum<I: Iterator<Item = Self>>(cells: I) -> Self {
        cells.fold(Self::default(), Add::add)
    }
}

/// What is counted of a place. The places of one county have the same lists with the same parts in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// All of it.
    pub whole: u64,
    /// Days added up over all of it; told as an average only.
    pub days: u64,
    /// What it is made up of, and what is so of it.
    pub lists: Vec<List>,
}

impl Counts {
    fn and(mut self, other: &Self) -> Self {
        self.whole += other.whole;
        self.days += other.days;
        for (list, more) in self.lists.iter_mut().zip(&other.lists) {
            list.total += more.total;
            for (part, more) in list.parts.iter_mut().zip(&more.parts) {
                *part += *more;
            }
        }
        self
    }

    /// Nothing of any of it.
    fn none(&self) -> Self {
        let none = |list: &List| List {
            parts: vec![Cell::default(); list.parts.len()],
            total: Cell::default(),
            within: list.within,
            sum_of: list.sum_of,
        };
        Self {
            whole: 0,
            days: 0,
            lists: self.lists.iter().map(none).collect(),
        }
    }
}

/// Parts and what they add up to, or a figure that has no parts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct List {
    /// The parts.
    pub parts: Vec<Cell>,
    /// Their sum.
    pub total: Cell,
    /// The place of an earlier list of which these are parts of the parts: what that withholds, this does too.
    pub within: Option<usize>,
    /// The place of an earlier list that tells what these parts add up to, or what they leave of all: whoever reads that
    /// knows the sum of these. Where that withholds its own sum, nothing of this is told.
    pub sum_of: Option<usize>,
}

impl List {
    /// Parts with their sum.
    #[must_use]
    pub fn of(parts: Vec<Cell>) -> Self {
        let total = parts.iter().copied().sum();
        Self {
            parts,
            total,
            within: None,
            sum_of: None,
        }
    }

    /// A figure without parts.
    #[must_use]
    pub const fn figure(total: Cell) -> Self {
        Self {
            parts: Vec::new(),
            total,
            within: None,
            sum_of: None,
        }
    }

    /// Parts whose sum another list tells, as so many of all; the list stands at the place given.
    #[must_use]
    pub fn summed_by(list: usize, parts: Vec<Cell>, total: Cell) -> Self {
        Self {
            parts,
            total,
            within: None,
            sum_of: Some(list),
        }
    }

    /// A part by its place; the sum comes after the last.
    fn cell(&self, at: usize) -> Cell {
        self.parts.get(at).copied().unwrap_or(self.total)
    }
}

#[cfg(test)]
mod tests;
