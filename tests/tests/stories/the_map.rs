//! Outlines are brought in at the desk and stand on every device that holds their places, without a line; a point on
//! them proposes the grid; and what may not be seen on a map is not there.

use contract::command::elder::Do;
use contract::command::map::{Drawn, Here, Locate, Marked, Marks, Outlines, Within};
use contract::command::settings;
use contract::{Code, command};
use map::Datum;
use model::dispute::act::violence::ViolenceMode;
use model::dispute::act::{grading, step};
use model::elder::ElderWhat;
use model::elder::act::consent::ConsentWithdrawn;
use model::{DisputeDraft, DisputeId, Grade, GridId, Point, RecordId, Role, What};
use sync_server::admin::{Reach, Run};
use test_kit::{Device, Fault, World, lone_elder, neighbors_quarrel};

/// Grids of a hundredth of a degree beside each other, from this corner on.
const CORNER: (i32, i32) = (102_600_000, 37_900_000);
const SIDE: i32 = 10_000;

fn feature(code: &str, east: i32, wide: i32) -> String {
    let degrees = |e6: i32| f64::from(e6) / 1e6;
    let (west, south) = (degrees(CORNER.0 + east * SIDE), degrees(CORNER.1));
    let (right, north) = (
        degrees(CORNER.0 + (east + wide) * SIDE),
        degrees(CORNER.1 + SIDE),
    );
    format!(
        "{{\"type\":\"Feature\",\"properties\":{{\"code\":\"{code}\"}},\"geometry\":{{\"type\":\"Polygon\",\
         \"coordinates\":[[[{west},{south}],[{right},{south}],[{right},{north}],[{west},{north}],[{west},{south}]]]}}}}"
    )
}

fn bring_in(world: &World, features: &[String]) {
    let all = features.join(",");
    let file = format!("{{\"type\":\"FeatureCollection\",\"features\":[{all}]}}");
    let admin = world.server.admin();
    admin
        .import_outlines(file.as_bytes(), Datum::Wgs84, Run::Real)
        .unwrap();
}

/// The three grids of the demo beside each other, and the village around them.
fn brought_in(world: &World) -> Vec<GridId> {
    let demo = world.demo();
    let grids = demo.grids.iter().zip(0..);
    let mut features: Vec<_> = grids
        .map(|(grid, east)| feature(grid.as_str(), east, 1))
        .collect();
    features.push(feature(demo.village.as_str(), 0, 3));
    bring_in(world, &features);
    demo.grids
}

fn drawn(device: &Device) -> Drawn {
    device.give(&Outlines {
        zoom: 15,
        within: None,
    })
}

fn codes(drawn: &Drawn) -> Vec<&str> {
    drawn
        .shapes
        .iter()
        .map(|shape| shape.code.as_str())
        .collect()
}

/// The middle of the grid so many to the east.
const fn middle(east: i32) -> Here {
    Here {
        lon_e6: CORNER.0 + east * SIDE + SIDE / 2,
        lat_e6: CORNER.1 + SIDE / 2,
    }
}

fn point(east: i32) -> Option<Point> {
    let at = middle(east);
    Point::of_e3(at.lon_e6 / 1_000, at.lat_e6 / 1_000)
}

fn quarrel_at(grid: &GridId, east: i32) -> DisputeDraft {
    DisputeDraft {
        point: point(east),
        ..neighbors_quarrel(grid)
    }
}

fn allow_location(device: &Device, allowed: bool) {
    let set = settings::Set {
        location: Some(allowed),
        ..settings::Set::default()
    };
    assert_eq!(device.give(&set).location, allowed);
}

fn marked(device: &Device) -> Marked {
    device.give(&Marks::default())
}

fn cases(marked: &Marked) -> Vec<DisputeId> {
    marked.cases.iter().map(|mark| mark.row.id).collect()
}

#[test]
fn outlines_reach_the_devices_of_their_places_and_stay_without_a_line() {
    let (world, phone, laptop) = World::two_devices();
    assert_eq!(drawn(&phone), Drawn::default());
    let grids = brought_in(&world);
    world.run_until_quiet(&[&phone, &laptop]);
    phone.line.be(Fault::Offline);
    laptop.line.be(Fault::Offline);
    let village = grids[0].village();
    // The grid worker holds one grid, the officer the village.
    let of_phone = drawn(&phone);
    assert_eq!(codes(&of_phone), [village.as_str(), grids[0].as_str()]);
    let of_laptop = drawn(&laptop);
    assert_eq!(of_laptop.shapes.len(), 4);
    assert_eq!(of_laptop.shapes[1].name, "第一网格");
    let around = of_laptop.around.unwrap();
    assert_eq!((around.west, around.south), CORNER);
    assert_eq!(around.east - around.west, 3 * SIDE);
    let first = &of_phone.shapes[1].rings[0];
    assert_eq!(first[..2], [CORNER.0, CORNER.1]);
    assert_eq!(first.len(), 8, "four corners");
    // Only what is on the screen is told.
    let seen = laptop.give(&Outlines {
        zoom: 15,
        within: Some(Within {
            west: around.east - 100,
            south: around.south,
            east: around.east + SIDE,
            north: around.north,
        }),
    });
    assert_eq!(codes(&seen), [village.as_str(), grids[2].as_str()]);
}

#[test]
fn a_sync_without_news_asks_for_no_outlines_and_one_that_changed_comes_alone() {
    let (world, phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    world.run_until_quiet(&[&phone, &laptop]);
    laptop.line.trips();
    laptop.sync();
    assert_eq!(laptop.line.trips().len(), 1, "one round trip stays one");
    let before = drawn(&laptop);
    bring_in(&world, &[feature(grids[2].as_str(), 4, 1)]);
    laptop.sync();
    laptop.sync();
    let after = drawn(&laptop);
    assert_eq!(before.shapes[..3], after.shapes[..3]);
    assert_ne!(before.shapes[3], after.shapes[3]);
    // The phone does not hold that grid, and hears nothing of it.
    phone.sync();
    assert_eq!(codes(&drawn(&phone)).len(), 2);
}

#[test]
fn who_loses_a_grid_loses_its_outline() {
    let (world, phone, _laptop) = World::two_devices();
    let grids = brought_in(&world);
    phone.sync();
    phone.sync();
    let admin = world.server.admin();
    let worker = phone.me();
    let reach = Reach::Grids(vec![grids[1].clone()]);
    admin.set_reach(worker, &reach).unwrap();
    phone.sync();
    phone.sync();
    let village = grids[0].village();
    assert_eq!(codes(&drawn(&phone)), [village.as_str(), grids[1].as_str()]);
}

#[test]
fn a_point_proposes_the_grid_and_is_rounded_before_anything_is_kept() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    world.run_until_quiet(&[&laptop]);
    allow_location(&laptop, true);
    for (east, grid) in (0..).zip(&grids) {
        let located = laptop.give(&Locate { here: middle(east) });
        assert_eq!(located.grid.as_ref(), Some(grid));
        assert!(!located.grid_name.is_empty());
    }
    let here = Here {
        lon_e6: CORNER.0 + 4_321,
        lat_e6: CORNER.1 + 1_789,
    };
    let located = laptop.give(&Locate { here });
    assert_eq!(located.point.to_string(), "102.604,37.902");
    let outside = laptop.give(&Locate { here: middle(7) });
    assert_eq!((outside.grid, outside.grid_name.as_str()), (None, ""));
    let nowhere = Here {
        lon_e6: 200_000_000,
        lat_e6: 0,
    };
    let refused = laptop.try_give(&Locate { here: nowhere }).unwrap_err();
    assert_eq!(refused.code, Code::BadArguments);
}

#[test]
fn a_case_stands_on_the_map_of_whoever_may_see_where_it_is() {
    let (world, phone, laptop) = World::two_devices();
    let reviewer = world.enrolled(Role::Reviewer);
    brought_in(&world);
    let id = phone.record(quarrel_at(&world.grid(), 0));
    let without = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop, &reviewer]);
    let seen = marked(&laptop);
    assert_eq!(cases(&seen), [id]);
    assert_eq!(Some(seen.cases[0].point), point(0));
    assert_eq!(seen.cases[0].away_m, None);
    let first = &seen.counts[0];
    assert_eq!((first.open, first.label.is_some()), (2, true));
    // The reviewer sees no point, and no count that could be somebody.
    let seen = marked(&reviewer);
    assert!(seen.cases.is_empty());
    assert!(seen.counts.iter().all(|count| count.open == 0), "{seen:?}");
    assert!(reviewer.sheet(id).content.point.is_none());
    // It is taken off again, everywhere.
    laptop.edit(id, |content| content.point = None);
    world.run_until_quiet(&[&laptop, &phone]);
    assert!(marked(&phone).cases.is_empty());
    assert!(phone.sheet(without).content.point.is_none());
}

#[test]
fn the_nearest_come_first_and_where_the_worker_is_is_kept_nowhere() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    laptop.sync();
    allow_location(&laptop, true);
    let near = laptop.record(quarrel_at(&grids[0], 0));
    let far = laptop.record(quarrel_at(&grids[2], 2));
    let ask = |east| {
        laptop.give(&Marks {
            within: None,
            here: Some(middle(east)),
        })
    };
    let seen = ask(0);
    assert_eq!(cases(&seen), [near, far]);
    assert_eq!(seen.cases[0].away_m, Some(0));
    assert!(matches!(seen.cases[1].away_m, Some(1_700..=1_800)));
    assert_eq!(cases(&ask(2)), [far, near]);
    // Asking wrote nothing that waits to be sent but the two records.
    laptop.sync();
    assert_eq!(laptop.give(&command::sync::Status {}).waiting, 0);
}

/// More cases than are told, and the nearest is the one nobody touched for longest.
#[test]
fn the_nearest_of_six_hundred_leads_whenever_it_changed_last() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    laptop.sync();
    allow_location(&laptop, true);
    let at = |east_e3: i32| {
        let middle = middle(0);
        let point = Point::of_e3(middle.lon_e6 / 1_000 + east_e3, middle.lat_e6 / 1_000);
        DisputeDraft {
            point,
            ..neighbors_quarrel(&grids[0])
        }
    };
    let nearest = laptop.record(at(0));
    let next = laptop.record(at(-1));
    for far in 2..600 {
        laptop.record(at(far));
    }
    let ask = |within| {
        laptop.give(&Marks {
            within,
            here: Some(middle(0)),
        })
    };
    let seen = ask(None);
    assert_eq!((seen.cases.len(), seen.more), (500, true));
    assert_eq!(cases(&seen)[..2], [nearest, next]);
    assert!(seen.cases.is_sorted_by_key(|mark| mark.away_m));
    // Five hundred thousandths of a degree to the east at this latitude: the hundred beyond are left out.
    assert!(matches!(seen.cases[499].away_m, Some(43_000..=44_500)));
    // In a part of the map it is the nearest of that part.
    let part = Within {
        west: CORNER.0 + 400_000,
        south: CORNER.1,
        east: CORNER.0 + 500_000,
        north: CORNER.1 + SIDE,
    };
    let seen = ask(Some(part));
    assert!(!seen.more && seen.cases.is_sorted_by_key(|mark| mark.away_m));
    assert!(matches!(seen.cases[0].away_m, Some(34_000..=35_500)));
    // Without a place it is whoever changed last.
    assert!(!cases(&marked(&laptop)).contains(&nearest));
}

#[test]
fn nobody_asks_for_the_nearest_or_a_grid_where_the_worker_does_not_allow_location() {
    let (world, _phone, laptop) = World::two_devices();
    brought_in(&world);
    laptop.sync();
    let near = Marks {
        within: None,
        here: Some(middle(0)),
    };
    let locate = Locate { here: middle(0) };
    let refused = |device: &Device| {
        let nearest = device.try_give(&near).unwrap_err().code;
        (nearest, device.try_give(&locate).unwrap_err().code)
    };
    let neither = (Code::NotAllowed, Code::NotAllowed);
    assert_eq!(refused(&laptop), neither);
    allow_location(&laptop, true);
    laptop.give(&near);
    laptop.give(&locate);
    allow_location(&laptop, false);
    assert_eq!(refused(&laptop), neither);
    laptop.give(&Marks::default());
}

#[test]
fn a_count_moves_with_the_outline_of_its_grid() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    world.run_until_quiet(&[&laptop]);
    let labels = || {
        let counts = marked(&laptop).counts.into_iter();
        counts.map(|count| count.label).collect::<Vec<_>>()
    };
    let before = labels();
    assert_eq!(labels(), before, "what is known is told again");
    let shapes = drawn(&laptop).shapes;
    let drawn_at = shapes.iter().find(|shape| shape.code == grids[2].as_str());
    assert_eq!(before[2], drawn_at.map(|shape| shape.label));
    bring_in(&world, &[feature(grids[2].as_str(), 4, 1)]);
    laptop.sync();
    laptop.sync();
    let after = labels();
    assert_eq!(after[..2], before[..2]);
    let moved = |label: Option<(i32, i32)>| label.map(|(lon, lat)| (lon + 2 * SIDE, lat));
    assert_eq!(after[2], moved(before[2]));
}

#[test]
fn domestic_violence_is_never_a_point_and_counts_only_among_many() {
    let (world, _phone, laptop) = World::two_devices();
    let grids = brought_in(&world);
    laptop.sync();
    let id = laptop.record(quarrel_at(&grids[0], 0));
    assert_eq!(cases(&marked(&laptop)), [id]);
    let mode = ViolenceMode {
        on: true,
        reason: "有伤".into(),
        ..ViolenceMode::default()
    };
    laptop.act(id, What::from(mode));
    let seen = marked(&laptop);
    assert!(seen.cases.is_empty());
    assert_eq!(seen.counts[0].open, 0, "one alone would be somebody");
    for _ in 0..3 {
        laptop.record(neighbors_quarrel(&grids[0]));
    }
    assert_eq!(marked(&laptop).counts[0].open, 3);
    laptop.record(neighbors_quarrel(&grids[0]));
    assert_eq!(marked(&laptop).counts[0].open, 5);
}

#[test]
fn who_sees_no_case_on_the_map_computes_no_small_count_out_of_the_others() {
    let world = World::new();
    let [station, reviewer] =
        [Role::StationOfficer, Role::Reviewer].map(|role| world.enrolled(role));
    for n in 0..8 {
        let id = station.record(neighbors_quarrel(&world.grid()));
        station.act(id, step::Accepted::default());
        if n < 6 {
            station.act(
                id,
                grading::Graded {
                    grade: Grade::Yellow,
                    facts: vec!["threats".into()],
                    reason: "当面放了狠话".into(),
                    expires_on: station.today().plus_days(7),
                },
            );
        }
    }
    world.run_until_quiet(&[&station, &reviewer]);
    let of_grid = |device: &Device| {
        let counts = marked(device).counts;
        let count = counts.iter().find(|count| count.grid == world.grid());
        count.map(|count| (count.open, count.yellow))
    };
    assert_eq!(of_grid(&station), Some((8, 6)));
    // Eight, of which six are yellow, would tell of two others.
    assert_eq!(of_grid(&reviewer), Some((8, 0)));
}

fn elder_at(device: &Device, grid: &GridId, east: i32) -> RecordId {
    let mut elder = lone_elder(grid);
    elder.profile.point = point(east);
    device.give(&elder).id
}

#[test]
fn an_elder_who_takes_consent_back_stands_on_no_map() {
    let (world, phone, laptop) = World::two_devices();
    let reviewer = world.enrolled(Role::Reviewer);
    brought_in(&world);
    let id = elder_at(&phone, &world.grid(), 0);
    world.run_until_quiet(&[&phone, &laptop, &reviewer]);
    let seen = marked(&laptop);
    assert_eq!(seen.elders[0].row.id, id);
    assert_eq!(seen.counts[0].elders, 1);
    assert!(marked(&reviewer).elders.is_empty());
    let withdrawn = ConsentWithdrawn {
        words: "不用来了".into(),
    };
    let acts = vec![ElderWhat::from(withdrawn).into()];
    laptop.give(&Do { id, acts });
    assert!(marked(&laptop).elders.is_empty());
    assert_eq!(marked(&laptop).counts[0].elders, 0);
}

#[test]
fn what_is_erased_leaves_the_map_too() {
    let (world, phone, laptop) = World::two_devices();
    brought_in(&world);
    let id = phone.record(quarrel_at(&world.grid(), 0));
    world.run_until_quiet(&[&phone, &laptop]);
    assert_eq!(marked(&laptop).cases.len(), 1);
    world.erase(id);
    world.run_until_quiet(&[&phone, &laptop]);
    assert!(marked(&laptop).cases.is_empty());
}

#[test]
fn a_letter_takes_no_point_along() {
    let (world, _phone, laptop) = World::two_devices();
    let content = quarrel_at(&world.grid(), 0);
    let id = laptop.record(content);
    let sheet = laptop.sheet(id);
    let point = sheet.content.point.unwrap().to_string();
    let handed = model::dictionary::handed_for(Role::PartnerUnit, sheet.content);
    let handed = serde_json::to_string(&handed).unwrap();
    assert!(!handed.contains(&point), "{point} in {handed}");
}

#[test]
fn a_finer_point_is_refused_and_location_is_off_until_the_worker_allows_it() {
    let (world, phone, _laptop) = World::two_devices();
    let text = serde_json::json!({ "point": "102.63412,37.92834" });
    assert!(serde_json::from_value::<DisputeDraft>(text).is_err());
    assert!(!phone.give(&settings::Get {}).location);
    allow_location(&phone, true);
    drop(world);
}
