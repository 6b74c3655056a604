//! What may be told of a place and a time: the figures of each grid, and the places they make up, the smallest first.
//! It follows from the grids of the place and from nothing else, so that it is the same in every report: in that of
//! the place itself, of one around it, and of a time that is set against this one.

mod grid;

use std::collections::{BTreeMap, BTreeSet};

use model::withhold::{Counts, Place, Told};
use model::{Day, DisputeKind, DisputeState, GridId, Period};
use store::tally::{self, RECORDED};
use store::{Reading, directory};

use self::grid::Grid;
use super::figures::{LEVELS, beginning, care, entry, watched};
use super::tables::{Figure, rate};
use super::words;
use crate::failure::Stop;

/// What counts all elders, those who have been visited, and all notices.
pub(super) const ELDERS: &str = "elders";
pub(super) const SEEN: &str = "elders_seen";
pub(super) const NOTICES: &str = "notices_sent";
/// What came under somebody's eyes in the time, and what is watched as it is told.
pub(super) const WATCHED: &str = "supervised";
pub(super) const WATCHED_NOW: &str = "supervised_now";
/// What has a level at which it was settled, or could have one: what was agreed, and what was closed at one without that.
pub(super) const AT_LEVELS: &str = "settled_at_levels";

/// Lists of what was recorded.
const KINDS: usize = 0;
const GRADES: usize = 1;
const MONTHS: usize = 2;
/// What of it stands settled, and what does not; by what it is about.
pub(super) const OUTCOMES: usize = 3;
/// The same two by how far they have come: each adds up to what the outcomes tell.
const SETTLED_STATES: usize = 4;
const OPEN_STATES: usize = 5;

/// Stands for the cases that are closed and not settled: they are another part than those that are.
pub(super) const CLOSED_UNSETTLED: &str = "closed_unsettled";

/// Of elders: for whom a visit was due, who was visited, and for whom both is so.
pub(super) const DUE: usize = 0;
pub(super) const VISITED: usize = 1;
pub(super) const COVERED: usize = 2;

/// Of notices: how they stand, and those that are late.
pub(super) const STAND: usize = 0;
pub(super) const ACCEPTED_LATE: usize = 1;
pub(super) const WAITING_LATE: usize = 2;

/// What may be told of a time.
pub(super) struct Time {
    keys: Keys,
    /// What was counted, of everything in the place asked for.
    counted: BTreeMap<&'static str, Place>,
    /// What was recorded in each grid.
    recorded: Vec<(String, Counts)>,
}

/// What the parts of the lists are of, in one order for every place.
struct Keys {
    kinds: Vec<String>,
    settled_states: Vec<String>,
    open_states: Vec<String>,
    grades: Vec<String>,
    months: Vec<String>,
}

impl Time {
    pub(super) fn of(
        r: &Reading<'_>,
        period: Period,
        area: &str,
        today: Day,
    ) -> Result<Self, Stop> {
        let mut grids: BTreeMap<String, Grid> = BTreeMap::new();
        for grid in directory::grids(r)? {
            if grid.id.as_str().starts_with(area) {
                grids.insert(grid.id.as_str().to_owned(), Grid::default());
            }
        }
        tally::sums(r, period, area, |sum| {
            entry(&mut grids, sum.grid, Grid::default).add(&sum);
        })?;
        care(r, period, area, today, |grid, what, n| {
            let grid = entry(&mut grids, grid, Grid::default);
            *entry(&mut grid.totals, what, || 0) += n;
        })?;
        watched(r, area, |grid, what, n| {
            let grid = entry(&mut grids, grid, Grid::default);
            *entry(&mut grid.totals, what, || 0) += n;
        })?;
        if grids.is_empty() {
            // A device that holds no grid yet tells of nothing.
            grids.insert(area.to_owned(), Grid::default());
        }
        let keys = Keys::of(&grids);
        let whole = |what: &'static str| {
            let each = grids.iter();
            let each = each.map(|(grid, counted)| (grid.clone(), counted.counts(what, &keys)));
            each.collect::<Vec<_>>()
        };
        let main = words::MAIN.iter().map(|(what, _)| *what);
        let parts = [RECORDED, AT_LEVELS, ELDERS, SEEN, NOTICES];
        let all = main.chain(parts).chain([WATCHED, WATCHED_NOW]);
        let counted = all.map(|what| (what, around(&whole(what), &levels(area))));
        Ok(Self {
            counted: counted.collect(),
            recorded: whole(RECORDED),
            keys,
        })
    }

    /// How often something was counted.
    pub(super) fn count(&self, what: &str) -> Figure {
        self.told(what, Place::whole)
    }

    /// What something is that was counted, as the place tells it.
    pub(super) fn told(&self, what: &str, of: impl FnOnce(&Place) -> Told) -> Figure {
        let place = self.counted.get(what);
        place.map_or(Figure::Withheld, |place| of(place).into())
    }

    /// How many days it took on average, or ago it was.
    pub(super) fn days(&self, what: &str) -> Figure {
        match self.counted.get(what).and_then(Place::days) {
            None => Figure::Withheld,
            Some((_, 0)) => Figure::Nothing,
            Some((days, count)) => Figure::Tenths((days.saturating_mul(10) + count / 2) / count),
        }
    }

    /// A kind: recorded, settled, not settled, and how many in a thousand are.
    pub(super) fn kind(&self, key: &str) -> Vec<Figure> {
        let Some(place) = self.counted.get(RECORDED) else {
            return Vec::new();
        };
        let at = self.keys.kind(key);
        let [recorded, settled, open] = match at {
            Some(at) => [
                place.part(KINDS, at),
                place.part(OUTCOMES, at),
                place.part_not(OUTCOMES, at),
            ],
            None => [place.tell(0); 3],
        };
        let both = settled.number().zip(open.number());
        let rate = rate(settled.number(), both.map(|(settled, open)| settled + open));
        vec![recorded.into(), settled.into(), open.into(), rate]
    }

    /// What was recorded in a month.
    pub(super) fn month(&self, key: &str) -> Figure {
        let at = self.keys.months.iter().position(|month| month == key);
        self.told(RECORDED, |place| match at {
            Some(at) => place.part(MONTHS, at),
            None => place.tell(0),
        })
    }

    /// How far what was recorded has come, by the codes of the states, the open ones first.
    pub(super) fn states(&self) -> Vec<(&str, Figure)> {
        let mut told = self.named(OPEN_STATES, &self.keys.open_states);
        told.extend(self.named(SETTLED_STATES, &self.keys.settled_states));
        told
    }

    /// How pressing it is, by the codes of the grades.
    pub(super) fn grades(&self) -> Vec<(&str, Figure)> {
        self.named(GRADES, &self.keys.grades)
    }

    /// The parts of a list of what was recorded of which there are some, by their codes.
    fn named<'a>(&self, list: usize, keys: &'a [String]) -> Vec<(&'a str, Figure)> {
        let Some(place) = self.counted.get(RECORDED) else {
            return Vec::new();
        };
        let all = keys.iter().enumerate();
        all.filter(|(at, _)| place.names(list, *at))
            .map(|(at, key)| (key.as_str(), place.part(list, at).into()))
            .collect()
    }

    /// What was recorded in a smaller place, all of it and by these kinds.
    pub(super) fn within<'a>(
        &self,
        area: &str,
        kinds: impl Iterator<Item = &'a str>,
    ) -> Vec<Figure> {
        let place = self.smaller(area);
        let by_kind = kinds.map(|kind| match self.keys.kind(kind) {
            Some(at) => Figure::from(place.part(KINDS, at)),
            None => place.tell(0).into(),
        });
        let whole = Figure::from(place.whole());
        std::iter::once(whole).chain(by_kind).collect()
    }

    /// How much of what was recorded in a smaller place stands settled.
    pub(super) fn settled_within(&self, area: &str) -> Figure {
        self.smaller(area).total(OUTCOMES).into()
    }

    /// A smaller place, by what was recorded in it.
    fn smaller(&self, area: &str) -> Place {
        let grids = self.recorded.iter();
        let grids: Vec<(String, Counts)> = grids
            .filter(|(grid, _)| grid.starts_with(area))
            .cloned()
            .collect();
        around(&grids, &levels(area))
    }
}

impl Keys {
    fn of(grids: &BTreeMap<String, Grid>) -> Self {
        fn all<'a, T: 'a>(maps: impl Iterator<Item = &'a BTreeMap<String, T>>) -> BTreeSet<String> {
            maps.flat_map(|map| map.keys().cloned()).collect()
        }
        let mut kinds = all(grids.values().map(|grid| &grid.kinds));
        kinds.extend(DisputeKind::ALL.iter().map(|kind| kind.code().to_owned()));
        let states = all(grids.values().map(|grid| &grid.states));
        let (settled_states, mut open_states): (Vec<String>, Vec<String>) = states
            .into_iter()
            .partition(|state| tally::stands_settled(&DisputeState::from_code(state)));
        open_states.push(CLOSED_UNSETTLED.to_owned());
        let grades = all(grids.values().map(|grid| &grid.grades));
        let months = all(grids.values().map(|grid| &grid.months));
        Self {
            kinds: kinds.into_iter().collect(),
            settled_states,
            open_states,
            grades: grades.into_iter().collect(),
            months: months.into_iter().collect(),
        }
    }

    fn kind(&self, key: &str) -> Option<usize> {
        self.kinds.iter().position(|kind| kind == key)
    }
}

/// How many digits the places within an area have, down to villages.
fn levels(area: &str) -> Vec<usize> {
    let within = area.len() + 1..GridId::LEN;
    LEVELS
        .into_iter()
        .filter(|digits| within.contains(digits))
        .collect()
}

/// The place that these grids make up, by way of the places of each level.
fn around(grids: &[(String, Counts)], levels: &[usize]) -> Place {
    let within = match levels.split_first() {
        Some((digits, smaller)) => {
            let same = grids.chunk_by(|(one, _), (other, _)| {
                beginning(one, *digits) == beginning(other, *digits)
            });
            same.map(|some| around(some, smaller)).collect()
        }
        None => {
            let each = grids.iter();
            let each = each.map(|(_, counts)| Place::smallest(counts.clone()));
            each.collect()
        }
    };
    Place::around(within)
}
