//! Sums of the store become figures: by what a case is about, by place, by month, by state and grade.

use std::collections::{BTreeMap, BTreeSet};

use contract::command::tally::{Count, Figures, Share, Totals};
use model::dispute::act::supervision::SupervisionLevel;
use model::{Day, DisputeKind, GridId, Period};
use store::tally::{self, RECORDED, RESOLVED, SETTLED, Sum};
use store::{Reading, directory, dispute, elder, notice};

use crate::failure::Stop;

/// How many digits the levels of places have, the largest first: a grid is the last.
pub(super) const LEVELS: [usize; 6] = [2, 4, 6, 9, 12, GridId::LEN];

pub(super) fn figures(
    r: &Reading<'_>,
    period: Period,
    area: &str,
    today: Day,
) -> Result<Figures, Stop> {
    let held = directory::grids(r)?;
    let held = held
        .into_iter()
        .filter(|grid| grid.id.as_str().starts_with(area));
    let names: BTreeMap<String, String> = held
        .map(|grid| (grid.id.as_str().to_owned(), grid.name))
        .collect();
    let mut fold = Fold {
        kinds: DisputeKind::ALL
            .iter()
            .map(|kind| share(kind.code()))
            .collect(),
        ..Fold::default()
    };
    tally::sums(r, period, area, |sum| fold.add(&sum))?;
    care(r, period, area, today, |_, what, n| {
        add(&mut fold.totals, what, n);
    })?;
    watched(r, area, |_, what, n| add(&mut fold.totals, what, n))?;
    let grids = names.keys().chain(fold.grids.keys());
    let digits = level(area, &grids.map(String::as_str).collect());
    let mut places: BTreeMap<String, (Share, Vec<Count>)> = BTreeMap::new();
    let none = || (Share::default(), vec![Count::NONE; fold.kinds.len()]);
    for grid in names.keys() {
        places.entry(grid[..digits].to_owned()).or_insert_with(none);
    }
    for (grid, (counted, by_kind)) in &fold.grids {
        let place = places
            .entry(beginning(grid, digits).to_owned())
            .or_insert_with(none);
        place.0.recorded += counted.recorded;
        place.0.resolved += counted.resolved;
        place.0.settled += counted.settled;
        // A kind that came later is behind those that were known before.
        for (sum, more) in place.1.iter_mut().zip(by_kind) {
            *sum += *more;
        }
    }
    let mut areas = Vec::with_capacity(places.len());
    let mut areas_by_kind = Vec::with_capacity(places.len());
    for (key, (counted, by_kind)) in places {
        let name = name(r, &key, &names)?;
        areas.push(Share {
            name,
            key,
            ..counted
        });
        areas_by_kind.push(by_kind);
    }
    let against = |period| {
        let mut totals = Totals::default();
        tally::totals(r, period, area, |what, n| add(&mut totals, what, n))?;
        care(r, period, area, today, |_, what, n| {
            add(&mut totals, what, n);
        })?;
        Ok::<_, Stop>(totals)
    };
    let (before, year_before) = (period.before(), period.year_before());
    Ok(Figures {
        from: period.from(),
        until: period.until(),
        before,
        year_before,
        totals: fold.totals,
        totals_before: against(before)?,
        totals_year_before: against(year_before)?,
        kinds: fold.kinds,
        areas,
        areas_by_kind,
        months: every_month(period, fold.months),
        states: fold.states,
        grades: fold.grades,
    })
}

/// Hands out how far visits to elders came in each grid, and which notices are late: what is no sum of what each record
/// adds.
pub(super) fn care(
    r: &Reading<'_>,
    period: Period,
    area: &str,
    today: Day,
    mut take: impl FnMut(&str, &'static str, u64),
) -> Result<(), Stop> {
    for (grid, came) in elder::coverage(r, period, area, today)? {
        for (what, n) in [
            ("elders", came.elders),
            ("elders_due", came.due),
            ("elders_covered", came.covered),
            ("elders_visited", came.visited),
            ("elders_seen", came.seen),
            ("elders_since_days", came.since_days),
        ] {
            take(&grid, what, n);
        }
    }
    for (grid, accepted, waiting) in notice::overdue(r, period, area, today)? {
        take(&grid, "notices_accepted_overdue", accepted);
        take(&grid, "notices_waiting_overdue", waiting);
    }
    Ok(())
}

/// Hands out what stands in the list of those that are watched in each grid, by who watches, whenever that began.
pub(super) fn watched(
    r: &Reading<'_>,
    area: &str,
    mut take: impl FnMut(&str, &'static str, u64),
) -> Result<(), Stop> {
    for (grid, level, n) in dispute::watched_by_level(r, area)? {
        let what = match SupervisionLevel::from_code(&level) {
            SupervisionLevel::Station => "supervised_now_station",
            SupervisionLevel::County => "supervised_now_county",
            SupervisionLevel::City => "supervised_now_city",
            SupervisionLevel::Unknown(_) => "supervised_now_other",
        };
        take(&grid, what, n);
    }
    Ok(())
}

/// The name of the place figures are of: of the area asked for, or of the smallest one that holds everything
/// that is held here.
pub(super) fn place(r: &Reading<'_>, area: &str) -> Result<String, Stop> {
    let held = directory::grids(r)?;
    let grids: BTreeSet<&str> = held
        .iter()
        .map(|grid| grid.id.as_str())
        .filter(|grid| grid.starts_with(area))
        .collect();
    let names: BTreeMap<String, String> = held
        .iter()
        .map(|grid| (grid.id.as_str().to_owned(), grid.name.clone()))
        .collect();
    let digits = if area.is_empty() {
        let one = |digits: &&usize| same(&grids, **digits);
        LEVELS.iter().rev().find(one).copied().unwrap_or(0)
    } else {
        area.len()
    };
    match grids.first() {
        Some(first) => name(r, beginning(first, digits), &names),
        None => Ok(String::new()),
    }
}

fn same(grids: &BTreeSet<&str>, digits: usize) -> bool {
    let all: BTreeSet<&str> = grids.iter().map(|grid| beginning(grid, digits)).collect();
    all.len() == 1
}

/// The level below `area` on which there is more than one place; grids when there is none.
fn level(area: &str, grids: &BTreeSet<&str>) -> usize {
    let below = LEVELS.into_iter().filter(|digits| *digits > area.len());
    let mut several = below.filter(|digits| !grids.is_empty() && !same(grids, *digits));
    several.next().unwrap_or(GridId::LEN)
}

/// A village is told with its grid; a place without a name by its digits.
fn name(r: &Reading<'_>, key: &str, grids: &BTreeMap<String, String>) -> Result<String, Stop> {
    let of_area = |code: &str| match code.parse() {
        Ok(code) => directory::area_name(r, &code),
        Err(_) => Ok(String::new()),
    };
    let name = if key.len() == GridId::LEN {
        let village = of_area(&key[..12])?;
        let grid = grids.get(key).map_or(&key[12..], String::as_str);
        [village.as_str(), grid].concat()
    } else {
        of_area(key)?
    };
    Ok(if name.is_empty() {
        key.to_owned()
    } else {
        name
    })
}

pub(super) fn beginning(grid: &str, digits: usize) -> &str {
    grid.get(..digits).unwrap_or(grid)
}

/// Every month of a time, also those in which nothing happened; none when it is within one.
fn every_month(period: Period, mut counted: BTreeMap<String, Share>) -> Vec<Share> {
    let mut months = Vec::new();
    let mut month = Period::month_of(period.from());
    while month.from() <= period.until() {
        let key = month.to_string();
        let share = counted.remove(&key).unwrap_or_else(|| share(&key));
        months.push(share);
        let next = month.after();
        // The calendar ends somewhere.
        if next == month {
            break;
        }
        month = next;
    }
    if months.len() < 2 {
        months.clear();
    }
    months
}

#[derive(Default)]
struct Fold {
    totals: Totals,
    kinds: Vec<Share>,
    grids: BTreeMap<String, (Share, Vec<Count>)>,
    months: BTreeMap<String, Share>,
    states: BTreeMap<String, Count>,
    grades: BTreeMap<String, Count>,
}

impl Fold {
    fn add(&mut self, sum: &Sum<'_>) {
        add(&mut self.totals, sum.what, sum.n);
        if !matches!(sum.what, RECORDED | RESOLVED | SETTLED) {
            return;
        }
        let known = self.kinds.iter().position(|kind| kind.key == sum.kind);
        let at = known.unwrap_or_else(|| {
            self.kinds.push(share(sum.kind));
            self.kinds.len() - 1
        });
        count(&mut self.kinds[at], sum);
        count(entry(&mut self.months, sum.month, || share(sum.month)), sum);
        let none = || (Share::default(), Vec::new());
        let (grid, by_kind) = entry(&mut self.grids, sum.grid, none);
        count(grid, sum);
        if sum.what == RECORDED {
            if by_kind.len() <= at {
                by_kind.resize(at + 1, Count::NONE);
            }
            by_kind[at] += sum.n;
            *entry(&mut self.states, sum.state, Count::default) += sum.n;
            *entry(&mut self.grades, sum.grade, Count::default) += sum.n;
        }
    }
}

fn count(share: &mut Share, sum: &Sum<'_>) {
    match sum.what {
        RECORDED => share.recorded += sum.n,
        RESOLVED => share.resolved += sum.n,
        _ => share.settled += sum.n,
    }
}

fn add(totals: &mut Totals, what: &str, n: u64) {
    if n > 0 {
        *entry(&mut totals.0, what, Count::default) += n;
    }
}

pub(super) fn entry<'a, T>(
    map: &'a mut BTreeMap<String, T>,
    key: &str,
    new: impl FnOnce() -> T,
) -> &'a mut T {
    map.entry(key.to_owned()).or_insert_with(new)
}

fn share(key: &str) -> Share {
    Share {
        key: key.to_owned(),
        ..Share::default()
    }
}
