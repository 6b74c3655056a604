//! The map of a county: 2,000 grids with their outlines, an open case in each, an elder in every tenth.

use std::fmt::Write as _;

use contract::command::map::{Here, Marks, Outlines, Within};
use contract::command::settings;
use map::Datum;
use model::{AreaCode, DisputeDraft, GridId, Point, Role};
use sync_server::admin::{NewWorker, Reach, Run};
use test_kit::{Device, World, lone_elder, neighbors_quarrel};

use crate::figures::{Runs, print};

/// Villages of the demo county beside each other, and how many grids each has to the east and to the north.
const VILLAGES: [&str; 5] = [
    "620602103200",
    "620602103201",
    "620602103202",
    "620602103203",
    "620602103204",
];
const SIDE: i32 = 20;
const GRIDS: usize = 2_000;
/// The south-west corner, and how wide a grid is, in millionths of a degree.
const CORNER: (i32, i32) = (102_000_000, 37_500_000);
const WIDE: i32 = 10_000;
/// Corners on each side of a grid.
const CORNERS: i32 = 50;
/// In every so many grids lives an elder who is visited.
const ELDER_EACH: usize = 10;
/// Runs of all that is asked.
const RUNS: usize = 600;

/// Prints every figure.
pub(crate) fn figures() {
    let world = World::new();
    let grids = county(&world);
    let mut device = officer(&world);
    let drawn = device.give(&Outlines {
        zoom: 9,
        within: None,
    });
    assert_eq!(drawn.shapes.len(), GRIDS, "every grid has its outline");
    for (no, (grid, spot)) in grids.iter().enumerate() {
        device.record(DisputeDraft {
            point: Some(*spot),
            ..neighbors_quarrel(grid)
        });
        if no % ELDER_EACH == 0 {
            let mut elder = lone_elder(grid);
            elder.profile.point = Some(*spot);
            device.give(&elder);
        }
    }
    let location = settings::Set {
        location: Some(true),
        ..settings::Set::default()
    };
    device.give(&location);
    marks(&mut device);
}

/// All of it, a part of it, and the nearest, in turn.
fn marks(device: &mut Device) {
    // Where words about outlines stand is found out by the first who asks.
    device.restart();
    let (mut first, mut runs) = (Runs::default(), Runs::default());
    first.time(|| device.give(&Marks::default()));
    print("map.marks_2000.first_ms", first.quantile_ms(1.0), "ms");
    for (run, step) in (0..RUNS).zip(0..) {
        let east = CORNER.0 + step % 90 * WIDE;
        let part = Within {
            west: east,
            south: CORNER.1,
            east: east + 10 * WIDE,
            north: CORNER.1 + SIDE * WIDE,
        };
        let here = Here {
            lon_e6: east,
            lat_e6: CORNER.1 + WIDE,
        };
        let asked = match run % 3 {
            0 => Marks::default(),
            1 => Marks {
                within: Some(part),
                here: None,
            },
            _ => Marks {
                within: None,
                here: Some(here),
            },
        };
        let marked = runs.time(|| device.give(&asked));
        assert_eq!(marked.counts.len(), GRIDS);
        assert!(marked.cases.len() >= 100 && !marked.elders.is_empty());
    }
    print("map.marks_2000.p50_ms", runs.quantile_ms(0.5), "ms");
    print("map.marks_2000.p99_ms", runs.quantile_ms(0.99), "ms");
}

/// The grids with their outlines, and where in each something stands.
fn county(world: &World) -> Vec<(GridId, Point)> {
    world.demo();
    let admin = world.server.admin();
    let mut list = String::from("grid,name\n");
    let (mut grids, mut features) = (Vec::new(), Vec::new());
    for (no, village) in (0..).zip(VILLAGES) {
        for at in 0..SIDE * SIDE {
            let code = format!("{village}{:03}", at + 1);
            writeln!(list, "{code},第{}网格", at + 1).unwrap();
            let (east, north) = (no * SIDE + at % SIDE, at / SIDE);
            features.push(feature(&code, east, north));
            let middle = |from: i32, no: i32| (from + no * WIDE + WIDE / 2) / 1_000;
            let spot = Point::of_e3(middle(CORNER.0, east), middle(CORNER.1, north));
            grids.push((code.parse().unwrap(), spot.unwrap()));
        }
    }
    admin.import_grids(list.as_bytes(), Run::Real).unwrap();
    let all = serde_json::json!({ "type": "FeatureCollection", "features": features }).to_string();
    let taken = admin.import_outlines(all.as_bytes(), Datum::Wgs84, Run::Real);
    assert_eq!(taken.unwrap().new, GRIDS);
    grids
}

/// The device of an officer of all of them, with their outlines.
fn officer(world: &World) -> Device {
    let admin = world.server.admin();
    let villages = VILLAGES.iter().map(|code| code.parse().unwrap());
    let worker = NewWorker {
        name: "王建军".into(),
        role: Role::AuxiliaryOfficer,
        reach: Reach::Villages(villages.collect::<Vec<AreaCode>>()),
    };
    let worker = admin.add_worker(&worker).unwrap();
    let device = world.blank();
    let code = admin.invite(worker, 7).unwrap().code.shown();
    device.enrol(&code).unwrap();
    device.sync();
    device.sync();
    device
}

/// A grid whose sides are waved; a side between two is the same for both.
fn feature(code: &str, east: i32, north: i32) -> serde_json::Value {
    let level =
        |north: i32, step: i32| at(east * CORNERS + step, north * CORNERS, east, north, step);
    let upright = |east: i32, step: i32| {
        let [lat, lon] = at(north * CORNERS + step, east * CORNERS, north, east, step);
        [lon, lat]
    };
    let degrees = |[lon, lat]: [f64; 2]| {
        let unit = f64::from(WIDE) / f64::from(CORNERS);
        let of = |corner: i32, along: f64| ((f64::from(corner) + along * unit).round()) / 1e6;
        [of(CORNER.0, lon), of(CORNER.1, lat)]
    };
    let mut ring = Vec::new();
    ring.extend((0..CORNERS).map(|step| level(north, step)));
    ring.extend((0..CORNERS).map(|step| upright(east + 1, step)));
    ring.extend((0..CORNERS).map(|step| level(north + 1, CORNERS - step)));
    ring.extend((0..CORNERS).map(|step| upright(east, CORNERS - step)));
    ring.push(ring[0]);
    let ring: Vec<_> = ring.into_iter().map(degrees).collect();
    serde_json::json!({
        "type": "Feature",
        "properties": { "code": code },
        "geometry": { "type": "Polygon", "coordinates": [ring] },
    })
}

/// A corner along a side, and how far it lies off: nothing at the ends.
fn at(along: i32, off: i32, one: i32, other: i32, step: i32) -> [f64; 2] {
    let wave = (f64::from(step) / f64::from(CORNERS) * std::f64::consts::PI).sin();
    let high = f64::from((one * 31 + other * 17 + step * 7).rem_euclid(11) - 5) / 5.0;
    [f64::from(along), f64::from(off) + wave * high]
}
