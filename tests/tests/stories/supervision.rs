//! A case is watched from the station, then from the county, then from the city, and then no more: lists, the day's
//! work and the report of the month say by whom.

use contract::command::dispute::{DisputeRow, List};
use contract::command::tally::{Cases, Form, Get, Report};
use contract::command::today;
use data_encoding::BASE64;
use model::dispute::act::supervision::{Supervised, SupervisionEnded, SupervisionLevel};
use model::task::TaskKind;
use model::{ActId, Day, DisputeId, Period, Role};
use test_kit::{Device, Fault, World, neighbors_quarrel};

use crate::statistics::{read_pdf, read_xlsx};

fn watch(device: &Device, id: DisputeId, level: SupervisionLevel, days: i32) -> ActId {
    device.act(
        id,
        Supervised {
            level,
            reason: "一月内三次报警".into(),
            until: Some(device.today().plus_days(days)),
        },
    )
}

/// What is watched, or only what this level watches: as many as are counted.
fn watched(device: &Device, level: Option<SupervisionLevel>) -> Vec<DisputeRow> {
    let page = device.give(&List {
        supervised: level.is_none(),
        supervision: level,
        ..List::default()
    });
    assert_eq!(usize::try_from(page.total), Ok(page.rows.len()));
    page.rows
}

/// The days on which somebody has to see whether it is watched on.
fn ends(device: &Device) -> Vec<Day> {
    let tasks = device.give(&today::Get {}).tasks;
    let all = [tasks.overdue, tasks.today, tasks.coming];
    let ends = all.into_iter().flatten();
    ends.filter(|task| task.kind == TaskKind::SupervisionEnds)
        .map(|task| task.due_on)
        .collect()
}

#[test]
fn a_case_is_raised_from_the_station_to_the_county_to_the_city_and_watched_no_more() {
    use SupervisionLevel::{City, County, Station};
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let station = world.enrolled(Role::StationOfficer);
    let reviewer = world.enrolled(Role::Reviewer);
    let all = [&phone, &station, &reviewer];
    let id = phone.record(neighbors_quarrel(&world.grid()));
    phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&all);
    let day = station.today();
    let stands = |level: &SupervisionLevel, until: i32| {
        for device in all {
            let rows = watched(device, None);
            assert_eq!((rows.len(), rows[0].id), (1, id));
            assert_eq!(rows[0].supervision.as_ref(), Some(level));
            for other in [Station, County, City] {
                let there = usize::from(other == *level);
                assert_eq!(watched(device, Some(other)).len(), there);
            }
        }
        for device in [&station, &reviewer] {
            assert_eq!(ends(device), [day.plus_days(until)], "one level asks");
        }
        assert!(ends(&phone).is_empty(), "who works it is not asked");
    };
    watch(&station, id, Station, 3);
    world.run_until_quiet(&all);
    stands(&Station, 3);

    // The county takes it up, without a line; the station, which does not know, puts its own day off.
    reviewer.line.be(Fault::Offline);
    watch(&reviewer, id, County, 5);
    watch(&station, id, Station, 4);
    reviewer.line.be(Fault::None);
    world.run_until_quiet(&all);
    stands(&County, 5);

    watch(&reviewer, id, City, 6);
    world.run_until_quiet(&all);
    stands(&City, 6);
    world.pass_days(7);
    let [late, ..] = station.work();
    let late = late.iter().filter(|kind| *kind == "supervision_ends");
    assert_eq!(late.count(), 1, "what the lower levels set is over");

    // Whoever ends it ends it for all.
    let running = reviewer.sheet(id).life.supervised;
    assert_eq!(running.len(), 4);
    reviewer.act(
        id,
        SupervisionEnded {
            ends: running,
            reason: "双方已经和解".into(),
        },
    );
    world.run_until_quiet(&all);
    for device in all {
        assert!(watched(device, None).is_empty());
        let rows = device.list().rows;
        assert!(rows.iter().all(|row| row.supervision.is_none()));
        assert!(ends(device).is_empty());
    }
}

#[test]
fn the_report_of_the_month_tells_how_many_each_level_watches() {
    let world = World::new();
    let phone = world.enrolled(Role::GridWorker);
    let station = world.enrolled(Role::StationOfficer);
    let all = [&phone, &station];
    let ids: Vec<_> = (0..11)
        .map(|_| phone.record(neighbors_quarrel(&world.grid())))
        .collect();
    world.run_until_quiet(&all);
    for id in &ids {
        watch(&station, *id, SupervisionLevel::Station, 30);
    }
    for id in &ids[..5] {
        watch(&station, *id, SupervisionLevel::County, 30);
    }
    world.run_until_quiet(&all);
    let period = Period::month_of(station.today());
    for device in all {
        let of = |area: &str| {
            let area = area.to_owned();
            device.give(&Get { period, area }).totals
        };
        let totals = of("620602");
        let told = [
            "supervised_by_station",
            "supervised_by_county",
            "supervised_by_city",
            "supervised_now_station",
            "supervised_now_county",
        ]
        .map(|what| totals.of(what));
        assert_eq!(told, [11, 5, 0, 6, 5]);
        assert_eq!(of("620603").of("supervised_now_station"), 0);
    }
    let behind = station.give(&Cases {
        period,
        what: "supervised_by_county".into(),
        area: String::new(),
        kind: None,
        state: None,
        grade: None,
        after: None,
        limit: 0,
    });
    assert_eq!(behind.rows.len(), 5);

    let report = |form| {
        let area = String::new();
        let made = station.give(&Report { period, area, form });
        BASE64.decode(made.bytes.as_bytes()).unwrap()
    };
    let book = read_xlsx(&report(Form::Xlsx));
    let told = |name: &str| {
        let rows = book["督办"].as_array().unwrap();
        let row = rows.iter().find(|row| row[0][1] == name).unwrap();
        [row[1][1].clone(), row[2][1].clone()]
    };
    for (name, begun, now) in [
        ("合计", 16, 11),
        ("派出所", 11, 6),
        ("县区", 5, 5),
        ("市", 0, 0),
    ] {
        assert_eq!(
            told(name),
            [begun, now].map(serde_json::Value::from),
            "{name}"
        );
    }
    let text = read_pdf(&report(Form::Pdf));
    assert!(text.contains("督办") && text.contains("县区"), "{text}");

    // One more of the county's, and no small count is told, nor what it could be computed from.
    watch(&station, ids[5], SupervisionLevel::City, 30);
    let book = read_xlsx(&report(Form::Xlsx));
    let rows = book["督办"].as_array().unwrap();
    let of_city = rows.iter().find(|row| row[0][1] == "市").unwrap();
    assert!(of_city[1][1] == "＊" && of_city[2][1] == "＊", "{book}");
    let withheld = |at: usize| rows.iter().filter(|row| row[at][1] == "＊").count();
    assert!(withheld(1) > 1 && withheld(2) > 1, "{book}");
}
