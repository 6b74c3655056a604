//! The preview's map: a village of three grids, drawn by hand, with what stands on it.

use contract::Failure;
use contract::command::dispute::Sheet;
use contract::command::map::{
    CaseMark, Drawn, ElderMark, GridCount, Here, Locate, Located, Marked, Marks, Outlines, Shape,
    Within,
};
use model::{Elder, GridId, Point};

use super::{Answers, Held, elders, seed};

/// Its code, its name, where that stands and its border.
type Grid = (
    &'static str,
    &'static str,
    (i32, i32),
    &'static [(i32, i32)],
);

/// The borders of the grids, millionths of a degree east and north; neighbours say the same corners.
const GRIDS: [Grid; 3] = [
    (
        "620602119202001",
        "第一网格",
        (102_625_000, 37_922_000),
        &[
            (102_612_000, 37_914_000),
            (102_622_000, 37_911_500),
            (102_633_000, 37_912_000),
            (102_634_500, 37_918_000),
            (102_637_000, 37_923_500),
            (102_635_000, 37_929_000),
            (102_626_000, 37_931_500),
            (102_617_000, 37_930_000),
            (102_613_500, 37_922_000),
        ],
    ),
    (
        "620602119202002",
        "第二网格",
        (102_646_000, 37_921_000),
        &[
            (102_633_000, 37_912_000),
            (102_645_000, 37_910_000),
            (102_657_000, 37_914_500),
            (102_659_000, 37_924_000),
            (102_652_000, 37_929_500),
            (102_643_000, 37_928_000),
            (102_635_000, 37_929_000),
            (102_637_000, 37_923_500),
            (102_634_500, 37_918_000),
        ],
    ),
    (
        "620602119202003",
        "第三网格",
        (102_636_000, 37_937_000),
        &[
            (102_617_000, 37_930_000),
            (102_626_000, 37_931_500),
            (102_635_000, 37_929_000),
            (102_643_000, 37_928_000),
            (102_652_000, 37_929_500),
            (102_654_500, 37_938_000),
            (102_645_000, 37_945_000),
            (102_631_000, 37_946_500),
            (102_620_000, 37_940_000),
        ],
    ),
];
/// Around all of them.
const AROUND: Within = Within {
    west: 102_612_000,
    south: 37_910_000,
    east: 102_659_000,
    north: 37_946_500,
};
/// Where things happen in the preview, thousandths of a degree from its south-west corner.
const SPOTS: [(i32, i32); 7] = [
    (9, 9),
    (14, 16),
    (28, 7),
    (37, 12),
    (24, 27),
    (12, 13),
    (33, 9),
];

impl Held {
    /// The worker lets the screens ask where the device is.
    #[cfg(any(test, feature = "demo"))]
    pub(crate) const fn allow_location(&mut self) {
        self.settings.location = true;
    }

    /// Cases on the map: open ones, none of domestic violence.
    fn on_map(&self) -> impl Iterator<Item = (&Sheet, Point)> {
        let open = self.disputes.iter().filter(|sheet| sheet.state.is_open());
        let shown = open.filter(|sheet| !seed::row_of(sheet).violent);
        shown
            .zip(SPOTS)
            .filter_map(|(sheet, spot)| Some((sheet, at(spot)?)))
    }

    fn elders_on_map(&self) -> impl Iterator<Item = (&Elder, Point)> {
        let spots = SPOTS.iter().rev();
        self.elders
            .iter()
            .zip(spots)
            .filter_map(|(elder, spot)| Some((elder, at(*spot)?)))
    }
}

fn at((east, north): (i32, i32)) -> Option<Point> {
    Point::of_e3(102_612 + east, 37_910 + north)
}

/// How far, as the crow flies and a kilometre is measured here: whole hundreds of metres.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few kilometres"
)]
fn away_m(here: Option<Here>, point: Point) -> Option<u32> {
    let here = here?;
    let east = f64::from(point.lon_e3() * 1_000 - here.lon_e6) * 0.0877;
    let north = f64::from(point.lat_e3() * 1_000 - here.lat_e6) * 0.1112;
    Some((east.hypot(north) / 100.0).round() as u32 * 100)
}

impl Answers<Outlines> for Held {
    fn answer(&mut self, _: Outlines) -> Result<Drawn, Failure> {
        if self.disputes.is_empty() {
            return Ok(Drawn::default());
        }
        let shapes = GRIDS.iter().map(|(code, name, label, corners)| {
            let mut before = (0, 0);
            let steps = corners.iter().flat_map(|(lon, lat)| {
                let step = [lon - before.0, lat - before.1];
                before = (*lon, *lat);
                step
            });
            Shape {
                code: (*code).to_owned(),
                name: (*name).to_owned(),
                label: *label,
                rings: vec![steps.collect()],
            }
        });
        Ok(Drawn {
            shapes: shapes.collect(),
            around: Some(AROUND),
        })
    }
}

impl Answers<Marks> for Held {
    fn answer(&mut self, asked: Marks) -> Result<Marked, Failure> {
        let today = self.now.day();
        let mut cases: Vec<_> = self
            .on_map()
            .map(|(sheet, point)| CaseMark {
                point,
                away_m: away_m(asked.here, point),
                row: seed::row_of(sheet),
            })
            .collect();
        cases.sort_by_key(|mark| mark.away_m);
        let mut elders: Vec<_> = self
            .elders_on_map()
            .map(|(elder, point)| ElderMark {
                point,
                away_m: away_m(asked.here, point),
                row: elders::row(elder, today),
            })
            .collect();
        elders.sort_by_key(|mark| mark.away_m);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let counts = GRIDS
            .iter()
            .enumerate()
            .filter_map(|(no, (code, name, label, _))| {
                let grid: GridId = code.parse().ok()?;
                let (open, elders) = if no == 0 {
                    (count(cases.len()), count(elders.len()))
                } else {
                    (0, 0)
                };
                Some(GridCount {
                    grid,
                    name: (*name).to_owned(),
                    label: Some(*label),
                    open,
                    red: 0,
                    orange: 0,
                    yellow: 0,
                    elders,
                })
            });
        Ok(Marked {
            counts: counts.collect(),
            cases,
            elders,
            more: false,
        })
    }
}

impl Answers<Locate> for Held {
    fn answer(&mut self, asked: Locate) -> Result<Located, Failure> {
        let degrees = |e6: i32| f64::from(e6) / 1e6;
        let point = Point::around(degrees(asked.here.lon_e6), degrees(asked.here.lat_e6));
        let (code, name, ..) = GRIDS[0];
        Ok(Located {
            point: point.ok_or_else(|| {
                Failure::new(
                    contract::Code::BadArguments,
                    "there is no such place on earth",
                )
            })?,
            grid: code.parse().ok(),
            grid_name: name.to_owned(),
        })
    }
}
