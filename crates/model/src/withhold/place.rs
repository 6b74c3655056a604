//! A place as it may be told of, made up from the places within it.

use std::collections::BTreeSet;

use super::list::{Below, Withheld, withheld};
use super::{Cell, Counts, FEWEST, Told, is_few};

/// A place as it may be told of.
#[derive(Debug, Clone)]
pub struct Place {
    /// What is told of it, so far as its lists do not withhold it.
    content: Counts,
    /// The smallest places within it that are not among it: each too small to be told of, and together too few.
    left_out: Vec<Counts>,
    lists: Vec<Withheld>,
}

impl Place {
    /// A place that holds no smaller one.
    #[must_use]
    pub fn smallest(counts: Counts) -> Self {
        let (content, left_out) = if is_few(counts.whole) {
            (counts.none(), vec![counts])
        } else {
            (counts, Vec::new())
        };
        Self::told(content, left_out, |_| None)
    }

    /// A place that is made up of others. One that is made up of a single other is that.
    #[must_use]
    pub fn around(mut within: Vec<Self>) -> Self {
        if within.len() < 2 {
            let one = within.pop();
            return one.unwrap_or_else(|| Self::smallest(Counts::default()));
        }
        let small: Vec<&[Counts]> = within
            .iter()
            .map(|place| place.left_out.as_slice())
            .filter(|left_out| !left_out.is_empty())
            .collect();
        let left_out: Vec<Counts> = small.concat();
        let few = left_out.iter().map(|counts| counts.whole).sum::<u64>() < FEWEST;
        let told: Counts = within.iter().fold(within[0].content.none(), |sum, place| {
            sum.and(&place.content)
        });
        if few || small.len() < 2 {
            return Self::told(told, left_out, |at| Some(below(&within, &[], at)));
        }
        let all = left_out.iter().fold(told, Counts::and);
        Self::told(all, Vec::new(), |at| Some(below(&within, &small, at)))
    }

    fn told<'a>(
        content: Counts,
        left_out: Vec<Counts>,
        below: impl Fn(usize) -> Option<Below<'a>>,
    ) -> Self {
        let mut lists: Vec<Withheld> = Vec::with_capacity(content.lists.len());
        for (at, list) in content.lists.iter().enumerate() {
            let around = list.within.and_then(|around| lists.get(around));
            let mut other = around.map_or_else(BTreeSet::new, |around| around.places.clone());
            if list
                .sum_of
                .is_some_and(|of| hides_its_sum(&content, &lists, of))
            {
                other.extend(0..=list.parts.len());
            }
            lists.push(withheld(list, other, below(at).as_ref()));
        }
        Self {
            content,
            left_out,
            lists,
        }
    }

    /// All of it.
    #[must_use]
    pub fn whole(&self) -> Told {
        self.tell(self.content.whole)
    }

    /// The days added up over it, and over how many; none where nothing is told of it.
    #[must_use]
    pub fn days(&self) -> Option<(u64, u64)> {
        self.whole().number()?;
        Some((self.content.days, self.content.whole))
    }

    /// A part of a list, by their places.
    #[must_use]
    pub fn part(&self, list: usize, at: usize) -> Told {
        self.of(list, at, 0)
    }

    /// Whether a part is named at all: one of which there is none in what is told of would be named for what is left
    /// out.
    #[must_use]
    pub fn names(&self, list: usize, at: usize) -> bool {
        let list = self.content.lists.get(list);
        list.is_some_and(|list| list.cell(at) != Cell::default())
    }

    /// Of how many of a part it is not so.
    #[must_use]
    pub fn part_not(&self, list: usize, at: usize) -> Told {
        self.of(list, at, 1)
    }

    /// What a list adds up to.
    #[must_use]
    pub fn total(&self, list: usize) -> Told {
        self.of(list, self.parts(list), 0)
    }

    /// Of how many of all it is not so.
    #[must_use]
    pub fn total_not(&self, list: usize) -> Told {
        self.of(list, self.parts(list), 1)
    }

    /// A count of what is told of the place.
    #[must_use]
    pub fn tell(&self, count: u64) -> Told {
        if self.left_out.is_empty() {
            Told::Count(count)
        } else if count == 0 {
            // There may be some among what is left out.
            Told::Withheld
        } else {
            Told::AtLeast(count)
        }
    }

    fn parts(&self, list: usize) -> usize {
        let list = self.content.lists.get(list);
        list.map_or(0, |list| list.parts.len())
    }

    fn of(&self, list: usize, at: usize, which: usize) -> Told {
        let withheld = self.lists.get(list);
        if withheld.is_some_and(|withheld| withheld.places.contains(&at)) {
            return Told::Withheld;
        }
        let list = self.content.lists.get(list);
        let Cell(counts) = list.map_or_else(Cell::default, |list| list.cell(at));
        self.tell(counts.get(which).copied().unwrap_or(0))
    }
}

/// Whether a list that stands before others withholds what it adds up to.
fn hides_its_sum(content: &Counts, lists: &[Withheld], at: usize) -> bool {
    let sum = content.lists.get(at).map(|list| list.parts.len());
    let withheld = lists.get(at).zip(sum);
    withheld.is_some_and(|(withheld, sum)| withheld.places.contains(&sum))
}

/// A list of each of the places within, and of those of them that are told of only together.
fn below<'a>(within: &'a [Place], small: &[&'a [Counts]], at: usize) -> Below<'a> {
    let told = within
        .iter()
        .filter_map(|place| Some((place.content.lists.get(at)?, place.lists.get(at)?)));
    let lists = |some: &&'a [Counts]| {
        let lists = some.iter().filter_map(|counts| counts.lists.get(at));
        lists.collect::<Vec<_>>()
    };
    Below {
        told: told.collect(),
        together: small.iter().map(lists).collect(),
    }
}
