//! What of a list is withheld, so that it does not come out from the list itself, nor with those of the places
//! within.

use std::collections::BTreeSet;

use super::{Cell, List, bridge};

/// What of a list is withheld, and every sum in which something withheld stands, down to the smallest place.
///
/// A sum is a node: over the parts of a smallest place, or of one part over the places within a place. Each of those
/// is known, so that what is withheld in it can be computed when it is withheld alone.
#[derive(Debug, Clone, Default)]
pub(super) struct Withheld {
    /// By their places; the total comes after the last part.
    pub(super) places: BTreeSet<usize>,
    sums: usize,
    /// What is withheld within: between two sums.
    within: Vec<(usize, usize)>,
    /// What is withheld here: the sum below, and its place.
    here: Vec<(usize, usize)>,
}

/// The same list of the places within.
pub(super) struct Below<'a> {
    /// Of those that are told of.
    pub(super) told: Vec<(&'a List, &'a Withheld)>,
    /// Of those that are told of only together: of each place within, the smallest that it leaves out.
    pub(super) together: Vec<Vec<&'a List>>,
}

impl Below<'_> {
    /// What is withheld within of one part: a figure for each place.
    fn withheld(&self, at: usize) -> Vec<Cell> {
        let told = self.told.iter();
        let told = told.filter(|(_, withheld)| withheld.places.contains(&at));
        let left_out = self.together.iter();
        let left_out = left_out.map(|lists| lists.iter().map(|list| list.cell(at)).sum::<Cell>());
        told.map(|(list, _)| list.cell(at))
            .chain(left_out)
            .collect()
    }
}

/// What of a list is withheld, beside what has to be for another reason; `below` is none for a smallest place.
pub(super) fn withheld(list: &List, other: BTreeSet<usize>, below: Option<&Below<'_>>) -> Withheld {
    let total = list.parts.len();
    let within: Vec<Vec<Cell>> = match below {
        Some(below) => (0..=total).map(|at| below.withheld(at)).collect(),
        None => Vec::new(),
    };
    // What is told of a place and of all places within but one tells that one; of all but a few, those few.
    let tells = |cells: &[Cell]| match cells {
        [] => false,
        [_] => true,
        several => several.iter().copied().sum::<Cell>().is_few(),
    };
    let mut places = other;
    places.extend((0..=total).filter(|at| {
        let known = within.get(*at).is_some_and(|cells| tells(cells));
        known || list.cell(*at).is_few()
    }));
    // A figure without parts stands in no other sum.
    if total == 0 {
        return Withheld {
            places,
            ..Withheld::default()
        };
    }
    let mut withheld = Withheld {
        places,
        ..sums(total, below)
    };
    withheld.end(below.is_none());
    while withheld.comes_out(list) {
        // Withheld here and told in every place within would be of no use.
        let may = |at: &usize| within.get(*at).is_none_or(|cells| !cells.is_empty());
        // Nor would be a sum that another list tells.
        let is_told = |at: &usize| *at == total && list.sum_of.is_some();
        let more =
            (0..=total).filter(|at| !withheld.places.contains(at) && may(at) && !is_told(at));
        let something = more.filter(|at| list.cell(*at).all() > 0);
        match something.min_by_key(|at| (*at == total, list.cell(*at).all())) {
            Some(more) => {
                withheld.places.insert(more);
                withheld.end(below.is_none());
            }
            None => {
                withheld.places.extend(0..=total);
                withheld.end(below.is_none());
                break;
            }
        }
    }
    withheld
}

/// The sums of the places within, and one of each part over them; a smallest place has one, over its parts.
fn sums(total: usize, below: Option<&Below<'_>>) -> Withheld {
    let Some(below) = below else {
        return Withheld {
            sums: 1,
            ..Withheld::default()
        };
    };
    let (mut sums, mut within) = (total + 1, Vec::new());
    for (_, withheld) in &below.told {
        let moved = |(one, other): &(usize, usize)| (one + sums, other + sums);
        within.extend(withheld.within.iter().map(moved));
        within.extend(withheld.here.iter().map(|(sum, at)| (sum + sums, *at)));
        sums += withheld.sums;
    }
    for _ in below.together.iter().flatten() {
        within.extend((0..=total).map(|at| (sums, at)));
        sums += 1;
    }
    Withheld {
        sums,
        within,
        ..Withheld::default()
    }
}

impl Withheld {
    /// Ties what is withheld here to the sum below it.
    fn end(&mut self, is_smallest: bool) {
        let sum = |at: usize| if is_smallest { 0 } else { at };
        self.here = self.places.iter().map(|at| (sum(*at), *at)).collect();
    }

    /// Whether something that is withheld can be computed, or is told to be a few.
    fn comes_out(&self, list: &List) -> bool {
        let total = list.parts.len();
        let parts = self.places.iter().filter_map(|at| list.parts.get(*at));
        let told = !self.places.contains(&total);
        if told && parts.copied().sum::<Cell>().is_few() {
            return true;
        }
        // All that is withheld here stands in one more sum: that of the parts with their total.
        let here = self.here.iter().map(|(sum, _)| (*sum, self.sums));
        let all: Vec<(usize, usize)> = self.within.iter().copied().chain(here).collect();
        bridge::is_there(self.sums + 1, &all)
    }
}
