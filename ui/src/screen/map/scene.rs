//! What there is to be drawn, and what of it a finger can touch: heaps of cases or elders when near, counts of grids
//! when far. Numbers and words; the canvas draws them.

use std::rc::Rc;

use contract::command::map::{Drawn, GridCount, Here, Marked};
use model::{Grade, Point};

use super::chart::{Chart, heaps};
use super::{Layer, Target};

/// Nearer to each other than this, points, things are one for a finger.
const FINGER: f64 = 44.0;

/// What there is to be drawn.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scene {
    /// The outlines.
    pub(crate) drawn: Option<Rc<Drawn>>,
    /// What stands on them.
    pub(crate) marked: Option<Rc<Marked>>,
    /// What of it.
    pub(crate) layer: Layer,
    /// Where the worker is.
    pub(crate) here: Option<Here>,
}

impl PartialEq for Scene {
    fn eq(&self, other: &Self) -> bool {
        fn same<T>(one: &Option<Rc<T>>, other: &Option<Rc<T>>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => Rc::ptr_eq(one, other),
                (None, None) => true,
                _ => false,
            }
        }
        same(&self.drawn, &other.drawn)
            && same(&self.marked, &other.marked)
            && self.layer == other.layer
            && self.here == other.here
    }
}

/// Something that stands at one place of the sheet.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sign {
    /// Points from the left and the upper edge.
    pub(crate) at: (f64, f64),
    /// How many it stands for.
    pub(crate) n: u32,
    /// The most pressing grade among them.
    pub(crate) grade: Option<Grade>,
    /// What it opens; none when it stands for several.
    pub(crate) target: Option<Target>,
}

impl Scene {
    /// The signs on a sheet: each thing for itself when near, counts of grids when far. Heaps of either are one sign.
    pub(crate) fn signs(&self, chart: &Chart) -> Vec<Sign> {
        let Some(marked) = &self.marked else {
            return Vec::new();
        };
        let single = if chart.is_near() {
            self.things(marked, chart)
        } else {
            self.counts(marked, chart)
        };
        let reach = FINGER;
        let on_sheet = |sign: &Sign| {
            let (x, y) = sign.at;
            (-reach..=chart.width + reach).contains(&x)
                && (-reach..=chart.height + reach).contains(&y)
        };
        let single: Vec<Sign> = single.into_iter().filter(on_sheet).collect();
        let points: Vec<_> = single.iter().map(|sign| sign.at).collect();
        let heaped = heaps(&points, FINGER);
        heaped
            .into_iter()
            .map(|heap| together(heap.iter().map(|no| &single[*no])))
            .collect()
    }

    /// The sign under a finger.
    pub(crate) fn touched(&self, chart: &Chart, at: (f64, f64)) -> Option<Sign> {
        let far = |sign: &Sign| (sign.at.0 - at.0).hypot(sign.at.1 - at.1);
        let signs = self.signs(chart).into_iter();
        signs
            .filter(|sign| far(sign) <= FINGER / 2.0)
            .min_by(|one, other| far(one).total_cmp(&far(other)))
    }

    fn things(&self, marked: &Marked, chart: &Chart) -> Vec<Sign> {
        match self.layer {
            Layer::Cases => marked
                .cases
                .iter()
                .map(|mark| Sign {
                    at: of_point(chart, mark.point),
                    n: 1,
                    grade: mark.row.grade.clone(),
                    target: Some(Target::Case(mark.row.id)),
                })
                .collect(),
            Layer::Elders => marked
                .elders
                .iter()
                .map(|mark| Sign {
                    at: of_point(chart, mark.point),
                    n: 1,
                    grade: None,
                    target: Some(Target::Elder(mark.row.id)),
                })
                .collect(),
        }
    }

    fn counts(&self, marked: &Marked, chart: &Chart) -> Vec<Sign> {
        let counts = marked.counts.iter().filter_map(|count| {
            let (lon, lat) = count.label?;
            let (n, grade) = match self.layer {
                Layer::Cases => (count.open, worst(count)),
                Layer::Elders => (count.elders, None),
            };
            (n > 0).then(|| Sign {
                at: chart.point(f64::from(lon), f64::from(lat)),
                n,
                grade,
                target: None,
            })
        });
        counts.collect()
    }
}

fn of_point(chart: &Chart, point: Point) -> (f64, f64) {
    let e6 = |e3: i32| f64::from(e3) * 1_000.0;
    chart.point(e6(point.lon_e3()), e6(point.lat_e3()))
}

/// The most pressing grade of a grid.
fn worst(count: &GridCount) -> Option<Grade> {
    match (count.red, count.orange, count.yellow) {
        (1.., ..) => Some(Grade::Red),
        (0, 1.., _) => Some(Grade::Orange),
        (0, 0, 1..) => Some(Grade::Yellow),
        _ => None,
    }
}

const fn pressing(grade: Option<&Grade>) -> u8 {
    match grade {
        Some(Grade::Red) => 3,
        Some(Grade::Orange) => 2,
        Some(Grade::Yellow) => 1,
        _ => 0,
    }
}

/// One sign for a heap, where its first stands.
fn together<'a>(heap: impl Iterator<Item = &'a Sign>) -> Sign {
    let mut signs = heap.cloned();
    let first = signs.next().unwrap_or(Sign {
        at: (0.0, 0.0),
        n: 0,
        grade: None,
        target: None,
    });
    signs.fold(first, |so_far, more| Sign {
        n: so_far.n + more.n,
        grade: if pressing(more.grade.as_ref()) > pressing(so_far.grade.as_ref()) {
            more.grade
        } else {
            so_far.grade
        },
        target: None,
        ..so_far
    })
}
