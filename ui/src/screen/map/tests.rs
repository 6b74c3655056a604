//! What is asked for and when, and what stands on the sheet near and far.

use contract::command::map::GridCount;
use model::{Grade, Point};

use super::*;
use crate::bridge::memory::seed;

const ALL: Within = Within {
    west: 102_600_000,
    south: 37_900_000,
    east: 102_660_000,
    north: 37_950_000,
};

fn sheet() -> Chart {
    Chart::around(ALL, 360.0, 480.0)
}

fn count(open: u32, red: u32, label: (i32, i32)) -> GridCount {
    GridCount {
        grid: "620602119202001".parse().unwrap(),
        name: "第一网格".into(),
        label: Some(label),
        open,
        red,
        orange: open - red,
        yellow: 0,
        elders: 0,
    }
}

fn case(lon_e3: i32, lat_e3: i32) -> contract::command::map::CaseMark {
    let sheet = seed::case(
        seed::NOW,
        26,
        ("neighbor", "drainage"),
        ["马得水", "罗守田"],
        model::DisputeState::Mediating,
    );
    contract::command::map::CaseMark {
        point: Point::of_e3(lon_e3, lat_e3).unwrap(),
        away_m: None,
        row: seed::row_of(&sheet),
    }
}

fn scene(marked: Marked) -> Scene {
    Scene {
        marked: Some(Rc::new(marked)),
        ..Scene::default()
    }
}

#[test]
fn where_the_sheet_rests_is_asked_for_once() {
    let (map, effects) = Map::default().update(Event::Rests(sheet()));
    assert!(matches!(
        effects.as_slice(),
        [Effect::Outlines(Some(_)), Effect::Marks(_)]
    ));
    let (_, again) = map.update(Event::Rests(sheet()));
    assert_eq!(again, []);
}

#[test]
fn what_was_asked_for_before_the_sheet_moved_on_is_not_drawn() {
    let (map, _) = Map::default().update(Event::Drawn(None, Ok(Drawn::default())));
    let (map, _) = map.update(Event::Rests(sheet()));
    let before = map.drawn.clone();
    let (map, _) = map.update(Event::Drawn(None, Ok(Drawn::default())));
    assert!(Rc::ptr_eq(
        map.drawn.as_ref().unwrap(),
        before.as_ref().unwrap()
    ));
    let seen = map.seen;
    let (map, _) = map.update(Event::Drawn(seen, Ok(Drawn::default())));
    assert!(!Rc::ptr_eq(
        map.drawn.as_ref().unwrap(),
        before.as_ref().unwrap()
    ));
}

#[test]
fn nobody_asks_where_the_device_is_unless_the_worker_allows_it() {
    let (map, effects) = Map::default().update(Event::Near);
    assert_eq!(effects, []);
    let allowed = Map {
        allows: true,
        ..map
    };
    let (map, effects) = allowed.update(Event::Near);
    assert_eq!(effects, [Effect::Locate]);
    let here = Here {
        lon_e6: 102_634_200,
        lat_e6: 37_928_300,
    };
    let (map, effects) = map.update(Event::Located(Ok(here)));
    assert_eq!(map.pushed.1, Some(Push::Here(here)));
    assert_eq!(effects, [Effect::Nearest(here)]);
    // What is on the sheet is asked for without saying where the worker is.
    let (map, effects) = map.update(Event::Rests(sheet()));
    assert!(matches!(
        &effects[..],
        [Effect::Outlines(_), Effect::Marks(Marks { here: None, .. })]
    ));
    // Read again, the nearest follow once it is known that they may be asked for.
    let settings = |location| Settings {
        location,
        ..Settings::default()
    };
    let (map, effects) = map.update(Event::Nearest(here, Ok(Marked::default())));
    assert!(effects.is_empty() && map.nearest.is_some());
    let (map, effects) = map.update(Event::Settings(Ok(settings(true))));
    assert_eq!(effects, [Effect::Nearest(here)]);
    let (map, effects) = map.update(Event::Settings(Ok(settings(false))));
    assert_eq!((effects, map.here), (vec![], None));
    assert!(map.nearest.is_none());
    let (map, _) = map.update(Event::Nearest(here, Ok(Marked::default())));
    assert!(map.nearest.is_none(), "it comes too late");
}

#[test]
fn far_away_grids_are_counted_and_near_each_case_stands_for_itself() {
    let marked = Marked {
        cases: vec![case(102_610, 37_910), case(102_640, 37_940)],
        counts: vec![
            count(7, 1, (102_610_000, 37_910_000)),
            count(3, 0, (102_650_000, 37_940_000)),
        ],
        ..Marked::default()
    };
    let scene = scene(marked);
    let far = sheet().moved(Move::Nearer(0.5, (0.5, 0.5)));
    let signs = scene.signs(&far);
    assert!(signs.iter().all(|sign| sign.target.is_none()));
    assert_eq!(signs.iter().map(|sign| sign.n).sum::<u32>(), 10);
    let near = sheet().moved(Move::nearer());
    assert!(near.is_near());
    let signs = scene.signs(&near);
    assert!(
        signs
            .iter()
            .all(|sign| matches!(sign.target, Some(Target::Case(_))))
    );
}

#[test]
fn what_a_finger_cannot_part_is_one_sign_as_pressing_as_its_worst() {
    let marked = Marked {
        counts: vec![
            count(3, 0, (102_630_000, 37_925_000)),
            count(7, 1, (102_630_100, 37_925_000)),
        ],
        ..Marked::default()
    };
    let signs = scene(marked).signs(&sheet().moved(Move::further()));
    let [one] = &signs[..] else {
        panic!("{signs:?}")
    };
    assert_eq!((one.n, &one.grade), (10, &Some(Grade::Red)));
}

#[test]
fn a_finger_opens_what_it_touches_and_nothing_beside_it() {
    let scene = scene(Marked {
        cases: vec![case(102_630, 37_925)],
        ..Marked::default()
    });
    let near = sheet().moved(Move::nearer());
    let (x, y) = near.point(102_630_000.0, 37_925_000.0);
    assert!(scene.touched(&near, (x + 5.0, y - 5.0)).is_some());
    assert!(scene.touched(&near, (x + 60.0, y)).is_none());
}
