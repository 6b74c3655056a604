//! The map: outlines simplified for a zoom, what stands on them, and the grid a place lies in. Where the worker is
//! is used for the answer and kept nowhere, not in a log either.

use std::collections::BTreeMap;

use contract::command::map::{
    CaseMark, Drawn, ElderMark, GridCount, Here, Locate, Located, Marked, Marks, Outlines, Shape,
    Within,
};
use contract::{Code, Failure};
use map::{MAX_ZOOM, Outline, Position, metres_between};
use model::dictionary::{self, Sight};
use model::withhold::{self, Cell, Counts, List, Told};
use model::{GridId, Point, Role};
use store::mark::{self, Middle};
use store::{Reading, directory, outline};

use super::Handle;
use super::elder::elder_row;
use super::rows::dispute_row;
use super::settings::settings;
use crate::Field;
use crate::failure::Stop;
use crate::labels::{Known, Place};

/// More points than this are not told one by one: nobody can tell them apart on a screen.
const POINTS: u32 = 500;
/// How finely it is said how far something is: its point is not finer.
const STEP_M: f64 = 100.0;

impl Handle for Outlines {
    fn handle(self, field: &Field) -> Result<Drawn, Failure> {
        let zoom = self.zoom.min(MAX_ZOOM);
        let (drawn, known) = field.store.read(|r| {
            let mut known = field.labels.known(outline::changes(r)?);
            let outlines = outline::within(r, seen(self.within))?;
            let shapes = outlines.into_iter().filter_map(|kept| {
                let read = Outline::from_bytes(&kept.bytes).ok()?;
                let label = match known.get(&kept.code) {
                    Some(label) => label,
                    None => known.put(&kept.code, place(&read)),
                };
                Some(Shape {
                    label: label?,
                    code: kept.code,
                    name: kept.name,
                    rings: read.rings_at(zoom).map(|ring| differences(&ring)).collect(),
                })
            });
            let shapes = shapes.collect();
            let around = outline::around_all(r)?.map(told);
            Ok::<_, Stop>((Drawn { shapes, around }, known))
        })?;
        field.labels.keep(known);
        Ok(drawn)
    }
}

impl Handle for Marks {
    fn handle(self, field: &Field) -> Result<Marked, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        let here = self.here.map(|here| allowed(field, here)).transpose()?;
        let within = seen(self.within);
        let middle = here.map(|here| Middle {
            lon_e6: here.lon_e6,
            lat_e6: here.lat_e6,
        });
        let sees = |path| dictionary::sight(path, role) == Sight::Whole;
        let (marked, known) = field.store.read(|r| {
            let mut known = field.labels.known(outline::changes(r)?);
            let mut marked = Marked {
                counts: counts(r, role, &mut known)?,
                ..Marked::default()
            };
            if sees("point") {
                let cases = mark::cases(r, within, middle, POINTS + 1)?.into_iter();
                marked.cases = cases
                    .map(|(row, point)| CaseMark {
                        point,
                        away_m: here.map(|here| away_m(here, point)),
                        row: dispute_row(role, row, today),
                    })
                    .collect();
            }
            if sees("elder.point") {
                let elders = mark::elders(r, within, middle, POINTS + 1)?.into_iter();
                marked.elders = elders
                    .map(|(row, point)| ElderMark {
                        point,
                        away_m: here.map(|here| away_m(here, point)),
                        row: elder_row(role, row, today),
                    })
                    .collect();
            }
            Ok::<_, Stop>((marked, known))
        })?;
        field.labels.keep(known);
        Ok(nearest_first(marked))
    }
}

impl Handle for Locate {
    fn handle(self, field: &Field) -> Result<Located, Failure> {
        let at = allowed(field, self.here)?;
        let point = Point::around(at.lon(), at.lat()).ok_or_else(nowhere)?;
        let spot = outline::Within {
            west: at.lon_e6,
            south: at.lat_e6,
            east: at.lon_e6,
            north: at.lat_e6,
        };
        let located = field.store.read(|r| {
            let near = outline::within(r, spot)?;
            let mut lies_in = near.into_iter().filter_map(|kept| {
                let grid: GridId = kept.code.parse().ok()?;
                let holds = Outline::from_bytes(&kept.bytes).is_ok_and(|read| read.holds(at));
                holds.then_some((grid, kept.name))
            });
            let found = match lies_in.next() {
                Some((grid, name)) if directory::holds(r, &grid)? => Some((grid, name)),
                _ => None,
            };
            let (grid, grid_name) = found.unzip();
            Ok::<_, Stop>(Located {
                point,
                grid,
                grid_name: grid_name.unwrap_or_default(),
            })
        })?;
        Ok(located)
    }
}

/// How many there are in each grid, as the role may know it.
fn counts(r: &Reading<'_>, role: Role, known: &mut Known) -> Result<Vec<GridCount>, Stop> {
    let mut counts: BTreeMap<GridId, (GridCount, u32)> = BTreeMap::new();
    for grid in directory::grids(r)? {
        let count = GridCount {
            label: label(r, &grid.id, known)?,
            grid: grid.id.clone(),
            name: grid.name,
            open: 0,
            red: 0,
            orange: 0,
            yellow: 0,
            elders: 0,
        };
        counts.insert(grid.id, (count, 0));
    }
    for sort in mark::case_counts(r)? {
        let Some((count, violent)) = counts.get_mut(&sort.grid) else {
            continue;
        };
        if sort.violent {
            *violent += sort.n;
            continue;
        }
        count.open += sort.n;
        match sort.grade.as_str() {
            "red" => count.red += sort.n,
            "orange" => count.orange += sort.n,
            "yellow" => count.yellow += sort.n,
            _ => {}
        }
    }
    for (grid, n) in mark::elder_counts(r)? {
        if let Some((count, _)) = counts.get_mut(&grid) {
            count.elders = n;
        }
    }
    let sees_cases = dictionary::sight("point", role) == Sight::Whole;
    let told = counts.into_values().map(|(mut count, violent)| {
        // Among few, one more would be somebody.
        if u64::from(count.open + violent) >= withhold::FEWEST {
            count.open += violent;
        }
        if !sees_cases {
            withhold_few(&mut count);
        }
        count
    });
    Ok(told.collect())
}

/// Leaves no count of a few, nor one that could be computed: of all open cases those of the other grades are known.
fn withhold_few(count: &mut GridCount) {
    let graded = count.red + count.orange + count.yellow;
    let others = count.open.saturating_sub(graded);
    let grades = [count.red, count.orange, count.yellow, others];
    let place = withhold::Place::smallest(Counts {
        whole: count.open.into(),
        days: 0,
        lists: vec![List::of(grades.map(|n| Cell::of(n.into())).to_vec())],
    });
    let told = |told: Told| {
        told.count()
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0)
    };
    count.open = told(place.whole());
    count.red = told(place.part(0, 0));
    count.orange = told(place.part(0, 1));
    count.yellow = told(place.part(0, 2));
    count.elders = told(withhold::alone(count.elders.into()));
}

fn label(r: &Reading<'_>, grid: &GridId, known: &mut Known) -> Result<Place, Stop> {
    if let Some(label) = known.get(grid.as_str()) {
        return Ok(label);
    }
    let bytes = outline::bytes(r, grid.as_str())?;
    let read = bytes.and_then(|bytes| Outline::from_bytes(&bytes).ok());
    Ok(known.put(grid.as_str(), read.as_ref().and_then(place)))
}

fn place(outline: &Outline) -> Place {
    outline.label().map(|at| (at.lon_e6, at.lat_e6))
}

fn nearest_first(mut marked: Marked) -> Marked {
    let most = POINTS as usize;
    marked.more = marked.cases.len() > most || marked.elders.len() > most;
    marked.cases.truncate(most);
    marked.elders.truncate(most);
    // Those of one step stay in their order.
    marked.cases.sort_by_key(|mark| mark.away_m);
    marked.elders.sort_by_key(|mark| mark.away_m);
    marked
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most half the way around the earth, 20 million metres"
)]
fn away_m(here: Position, point: Point) -> u32 {
    let at = Position {
        lon_e6: point.lon_e3() * 1_000,
        lat_e6: point.lat_e3() * 1_000,
    };
    ((metres_between(here, at) / STEP_M).round() * STEP_M) as u32
}

/// Where the worker is, or says to be, where they allow on this device that it is told.
fn allowed(field: &Field, here: Here) -> Result<Position, Failure> {
    if settings(field)?.location {
        return position(here);
    }
    let detail = "the worker has not allowed location on this device: allow it with settings.set, then ask again";
    Err(Failure::new(Code::NotAllowed, detail))
}

fn position(here: Here) -> Result<Position, Failure> {
    let at = Position {
        lon_e6: here.lon_e6,
        lat_e6: here.lat_e6,
    };
    at.is_on_earth().then_some(at).ok_or_else(nowhere)
}

fn nowhere() -> Failure {
    let detail = "there is no such place on earth: give millionths of a degree, east and north";
    Failure::new(Code::BadArguments, detail)
}

fn seen(within: Option<Within>) -> outline::Within {
    within.map_or(outline::Within::EARTH, |within| outline::Within {
        west: within.west,
        south: within.south,
        east: within.east,
        north: within.north,
    })
}

const fn told(around: outline::Within) -> Within {
    Within {
        west: around.west,
        south: around.south,
        east: around.east,
        north: around.north,
    }
}

/// A border as its first corner and what lies between each and the one before.
fn differences(ring: &[Position]) -> Vec<i32> {
    let mut before = Position::default();
    let mut flat = Vec::with_capacity(ring.len() * 2);
    for at in ring {
        flat.push(at.lon_e6 - before.lon_e6);
        flat.push(at.lat_e6 - before.lat_e6);
        before = *at;
    }
    flat
}
