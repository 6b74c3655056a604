//! Statistics: the same records give the same figures on every device, and they are what anybody counts by hand.
//! What leaves the system holds no small count.

use std::collections::BTreeMap;
use std::process::Command;

use contract::Code;
use contract::command::dispute::{Do, List, Sheet};
use contract::command::tally::{Cases, Figures, Form, Get, Given, Report};
use data_encoding::BASE64;
use field::Clock as _;
use model::dispute::act::{follow_up, grading, mediation, step};
use model::{Day, DisputeId, DisputeKind, DisputeState, Grade, GridId, Period, Role, What};
use serde_json::Value;
use test_kit::{Device, World, neighbors_quarrel};

use crate::elsewhere::{given_to, python_says};

/// A county's autumn: phones of two grids and a station, and cases that went all the ways there are.
fn autumn() -> (World, [Device; 3]) {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let phones = [world.enrolled(Role::GridWorker), world.elsewhere()];
    let grids = world.demo().grids;
    for n in 0..40_usize {
        let phone = &phones[n % 2];
        let mut quarrel = neighbors_quarrel(&grids[n % 2]);
        quarrel.kind = Some(DisputeKind::ALL[n * n % 5].clone());
        let id = phone.record(quarrel);
        world.pass_days(i64::try_from(n % 4).unwrap());
        take_further(&world, phone, &station, id, n);
        world.pass_days(1);
    }
    world.run_until_quiet(&[&phones[0], &phones[1], &station]);
    let [first, second] = phones;
    (world, [first, second, station])
}

fn take_further(world: &World, phone: &Device, station: &Device, id: DisputeId, n: usize) {
    let sync = || world.run_until_quiet(&[phone, station]);
    let days = |days| world.pass_days(days);
    if n.is_multiple_of(9) {
        return;
    }
    sync();
    station.act(id, step::Accepted::default());
    if n.is_multiple_of(3) {
        station.act(
            id,
            grading::Graded {
                grade: [Grade::Red, Grade::Yellow][n % 2].clone(),
                facts: vec!["threats".into()],
                reason: "当面放了狠话".into(),
                expires_on: station.today().plus_days(7),
            },
        );
    }
    sync();
    match n % 7 {
        1 => {
            phone.act(id, step::Refused::default());
        }
        2 => {
            phone.act(id, step::MediationBegan::default());
            let reason = "谈不拢".to_owned();
            phone.act(id, step::Failed { reason });
            phone.act(id, step::Closed::default());
        }
        way => {
            phone.act(id, step::MediationBegan::default());
            days(i64::try_from(n % 6).unwrap());
            phone.act(id, session(phone.today(), n));
            let level = [Some(step::Level::House), Some(step::Level::Village), None][n % 3].clone();
            let agreed = step::Agreed {
                level,
                ..step::Agreed::default()
            };
            phone.act(id, agreed.clone());
            days(2);
            if way > 3 {
                phone.act(id, step::FollowUpBegan::default());
                days(1);
            }
            if way == 5 {
                let visit = visit(phone.today());
                let reason = "又吵起来".to_owned();
                let reopened = step::Reopened { reason };
                phone.give(&Do {
                    id,
                    acts: vec![What::from(visit).into(), What::from(reopened).into()],
                    version: None,
                });
                if n.is_multiple_of(2) {
                    phone.act(id, step::MediationBegan::default());
                    phone.act(id, agreed);
                }
            }
            if way == 6 {
                phone.act(id, step::Closed::default());
            }
        }
    }
    sync();
}

fn session(on: Day, n: usize) -> mediation::Session {
    serde_json::from_value(serde_json::json!({
        "on": on.plus_days(-i32::try_from(n % 3).unwrap()),
        "place": "村委会",
        "mediators": [{ "name": "贺老三" }, { "name": "何律师", "invited": n.is_multiple_of(2) }],
        "voluntary_a": true,
        "voluntary_b": true,
        "course": "看了现场。",
        "outcome": "agreed",
    }))
    .unwrap()
}

fn visit(on: Day) -> follow_up::FollowUp {
    serde_json::from_value(serde_json::json!({
        "on": on, "how": "visit", "state_a": "平和", "state_b": "平和", "kept": "partly", "trouble": true,
    }))
    .unwrap()
}

fn figures(device: &Device, period: &str, area: &str) -> Figures {
    let period = period.parse().unwrap();
    let area = area.into();
    device.give(&Get { period, area })
}

/// Every case a device holds, as its sheet reads.
fn sheets(device: &Device) -> Vec<Sheet> {
    let page = device.give(&List {
        limit: 200,
        ..List::default()
    });
    assert!(!page.more);
    page.rows.iter().map(|row| device.sheet(row.id)).collect()
}

/// Counts by hand, from what the sheets say: by what, by kind, by grid, by state, by grade.
#[derive(Default, Debug, PartialEq)]
struct ByHand {
    totals: BTreeMap<String, u64>,
    kinds: BTreeMap<String, [u64; 3]>,
    grids: BTreeMap<String, [u64; 3]>,
    states: BTreeMap<String, u64>,
    grades: BTreeMap<String, u64>,
}

fn by_hand(sheets: &[Sheet], period: Period) -> ByHand {
    let mut hand = ByHand::default();
    let within = |day: Day| period.from() <= day && day <= period.until();
    for sheet in sheets {
        let kind = sheet.content.kind.code().to_owned();
        let grid = sheet.content.grid.as_str().to_owned();
        let recorded = sheet.recorded_at_ms.day();
        let settled = settled(sheet);
        let mut add = |what: &str, day: Day, n: u64| {
            if within(day) && n > 0 {
                *hand.totals.entry(what.into()).or_default() += n;
            }
        };
        add("recorded", recorded, 1);
        if let Some(on) = settled {
            let days = u64::try_from(on.days_since(recorded)).unwrap();
            add("resolved", recorded, 1);
            add("settled", on, 1);
            add("settle_days", on, days);
            let band = if days <= 3 {
                "settled_in_3_days"
            } else if days <= 7 {
                "settled_in_7_days"
            } else if days <= 15 {
                "settled_in_15_days"
            } else if days <= 30 {
                "settled_in_30_days"
            } else {
                "settled_later"
            };
            add(band, on, 1);
        }
        for done in &sheet.acts {
            let day = done.act.at_ms.day();
            match &done.act.what {
                What::Session(session) => {
                    let invited = session.mediators.iter().filter(|one| one.invited).count() as u64;
                    add("sessions", session.on, 1);
                    add("invited_mediators", session.on, invited);
                    add(
                        "mediators",
                        session.on,
                        session.mediators.len() as u64 - invited,
                    );
                }
                What::Agreed(agreed) => {
                    add("agreed", day, 1);
                    match agreed.level {
                        Some(step::Level::House) => add("settled_in_house", day, 1),
                        Some(step::Level::Village) => add("settled_in_village", day, 1),
                        _ => {}
                    }
                }
                What::Failed(_) => add("failed", day, 1),
                What::Refused(_) => add("refused", day, 1),
                What::Closed(_) => add("closed", day, 1),
                What::Reopened(_) => add("reopened", day, 1),
                What::FollowUp(visit) => add("follow_ups", visit.on, 1),
                _ => {}
            }
        }
        if within(recorded) {
            let grade = sheet.life.grade.as_ref();
            let grade = grade.map_or("", |grade| grade.grade.code()).to_owned();
            *hand
                .states
                .entry(sheet.state.code().to_owned())
                .or_default() += 1;
            *hand.grades.entry(grade).or_default() += 1;
        }
        for (at, day) in [Some(recorded), settled.map(|_| recorded), settled]
            .iter()
            .enumerate()
        {
            if day.is_some_and(within) {
                hand.kinds.entry(kind.clone()).or_default()[at] += 1;
                hand.grids.entry(grid.clone()).or_default()[at] += 1;
            }
        }
    }
    hand
}

/// The last agreement of a case that did not come back after it.
fn settled(sheet: &Sheet) -> Option<Day> {
    let stands = matches!(
        sheet.state,
        DisputeState::Agreed | DisputeState::FollowUp | DisputeState::Closed
    );
    let last = sheet
        .acts
        .iter()
        .rposition(|done| matches!(done.act.what, What::Agreed(_)))?;
    let came_back = sheet.acts[last..]
        .iter()
        .any(|done| matches!(done.act.what, What::Reopened(_)));
    (stands && !came_back).then(|| sheet.acts[last].act.at_ms.day())
}

/// The figures of a device in the same shape.
fn told(figures: &Figures) -> ByHand {
    let shares = |all: &[contract::command::tally::Share]| {
        let some = all.iter().map(|share| {
            (
                share.key.clone(),
                [share.recorded, share.resolved, share.settled],
            )
        });
        some.filter(|(_, counts)| *counts != [0; 3]).collect()
    };
    ByHand {
        totals: figures.totals.0.clone(),
        kinds: shares(&figures.kinds),
        grids: shares(&figures.areas),
        states: figures.states.clone(),
        grades: figures.grades.clone(),
    }
}

/// Months, quarters, years and any days around the time the cases were written in.
fn periods(now: Day) -> Vec<Period> {
    let month = Period::month_of(now);
    let odd = Period::days(now.plus_days(-47), now.plus_days(-3)).unwrap();
    let year = Period::days(now.plus_days(-400), now).unwrap();
    vec![
        month,
        month.before(),
        Period::quarter_of(now),
        Period::quarter_of(now).before(),
        Period::year_of(now),
        Period::analysis_of(now),
        odd,
        year,
    ]
}

#[test]
fn the_figures_are_what_anybody_counts_by_hand_and_the_same_on_every_device() {
    let (_world, devices) = autumn();
    let [phone, _, station] = &devices;
    let now = station.clock.now().day();
    let all = sheets(station);
    assert_eq!(all.len(), 40);
    let mut some = 0;
    for period in periods(now) {
        // Everything, as grids: the village is the place asked for.
        let village = &all[0].content.grid.village();
        let of_village: Vec<Sheet> = all
            .iter()
            .filter(|sheet| sheet.content.grid.village() == *village)
            .cloned()
            .collect();
        let figures = figures(station, &period.to_string(), village.as_str());
        assert_eq!(told(&figures), by_hand(&of_village, period), "{period}");
        let [before, year_before] = [period.before(), period.year_before()]
            .map(|period| by_hand(&of_village, period).totals);
        assert_eq!(figures.totals_before.0, before, "{period}");
        assert_eq!(figures.totals_year_before.0, year_before, "{period}");
        // The grid worker's own grid, on the phone and on the desk of the station.
        let grid = phone.sheet(sheets(phone)[0].id).content.grid;
        let of_grid = |device: &Device| self::figures(device, &period.to_string(), grid.as_str());
        let (here, there) = (of_grid(phone), of_grid(station));
        assert_eq!(here, there, "{period}");
        let own: Vec<Sheet> = sheets(phone);
        assert_eq!(told(&here).totals, by_hand(&own, period).totals, "{period}");
        some += here.totals.of("recorded");
    }
    assert!(some > 40, "there was something to compare");
}

#[test]
fn behind_every_figure_stand_its_cases() {
    let (_world, devices) = autumn();
    let [_, _, station] = &devices;
    let period = Period::days(station.today().plus_days(-400), station.today()).unwrap();
    let asked = Cases {
        period,
        what: "recorded".into(),
        area: String::new(),
        kind: None,
        state: None,
        grade: None,
        after: None,
        limit: 7,
    };
    let count = |cases: Cases| {
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = station.give(&Cases {
                after,
                ..cases.clone()
            });
            all.extend(page.rows.into_iter().map(|row| row.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        let pages = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), pages, "none stands on two pages");
        pages as u64
    };
    let figures = figures(station, &period.to_string(), "");
    assert_eq!(count(asked.clone()), figures.totals.of("recorded"));
    for what in ["resolved", "settled", "reopened", "refused"] {
        let of = Cases {
            what: what.into(),
            ..asked.clone()
        };
        assert_eq!(count(of), figures.totals.of(what), "{what}");
    }
    for share in &figures.kinds {
        let kind = Some(DisputeKind::from_code(&share.key));
        assert_eq!(
            count(Cases {
                kind,
                ..asked.clone()
            }),
            share.recorded
        );
    }
    for share in &figures.areas {
        let area = share.key.clone();
        assert_eq!(
            count(Cases {
                area,
                ..asked.clone()
            }),
            share.recorded
        );
    }
    for (code, n) in &figures.states {
        let state = Some(DisputeState::from_code(code));
        assert_eq!(
            count(Cases {
                state,
                ..asked.clone()
            }),
            *n
        );
    }
    for (code, n) in &figures.grades {
        let given = (!code.is_empty()).then(|| Grade::from_code(code));
        let grade = Some(Given { given });
        assert_eq!(
            count(Cases {
                grade,
                ..asked.clone()
            }),
            *n
        );
    }
}

#[test]
fn a_record_that_moves_or_is_erased_is_counted_where_it_is_and_then_nowhere() {
    let (world, devices) = autumn();
    let [phone, other, station] = &devices;
    let all = Period::days(
        station.today().plus_days(-400),
        station.today().plus_days(3),
    )
    .unwrap()
    .to_string();
    let grids: Vec<GridId> = world.demo().grids;
    let of =
        |device: &Device, grid: &GridId| figures(device, &all, grid.as_str()).totals.of("recorded");
    let (here, there) = (of(station, &grids[0]), of(station, &grids[1]));
    let id = sheets(phone)[0].id;
    world.move_to(id, &grids[1]);
    world.run_until_quiet(&[phone, other, station]);
    for device in [station, other] {
        assert_eq!(of(device, &grids[1]), there + 1);
    }
    assert_eq!(
        (of(station, &grids[0]), of(phone, &grids[0])),
        (here - 1, here - 1)
    );
    world.erase(id);
    world.run_until_quiet(&[phone, other, station]);
    assert_eq!(of(station, &grids[1]), there);
}

/// What another program reads in a PDF, without white space.
pub(crate) fn read_pdf(pdf: &[u8]) -> String {
    let output = given_to(
        Command::new("pdftotext").args(["-raw", "-enc", "UTF-8", "-", "-"]),
        pdf,
    );
    output
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect()
}

/// What openpyxl reads in a workbook: by sheet, row by row, each cell with its type.
pub(crate) fn read_xlsx(xlsx: &[u8]) -> Value {
    const READ: &str = "
import io, json, sys, openpyxl
book = openpyxl.load_workbook(io.BytesIO(sys.stdin.buffer.read()))
print(json.dumps({s.title: [[[c.data_type, c.value] for c in row] for row in s.iter_rows()] for s in book}))
";
    python_says("openpyxl", READ, xlsx)
}

#[test]
fn a_report_holds_no_small_count_and_other_programs_read_it() {
    let (world, devices) = autumn();
    let [phone, _, station] = &devices;
    let village = world.grid().village();
    let spiteful = world
        .server
        .admin()
        .add_grid(&village, Some("=cmd|' /C calc'!A0"))
        .unwrap();
    station.sync();
    let period = Period::days(station.today().plus_days(-400), station.today()).unwrap();
    let report = |form| {
        let area = String::new();
        let made = station.give(&Report { period, area, form });
        (BASE64.decode(made.bytes.as_bytes()).unwrap(), made)
    };
    let figures = figures(station, &period.to_string(), "");
    assert_eq!(figures.totals.of("recorded"), 40);

    let (xlsx, made) = report(Form::Xlsx);
    assert!(made.withheld > 0 && made.name.ends_with(".xlsx"));
    let book = read_xlsx(&xlsx);
    let sheet = |name: &str| {
        book[name]
            .as_array()
            .unwrap_or_else(|| panic!("{name} in {book}"))
    };
    let mut small = 0;
    for (name, rows) in book.as_object().unwrap() {
        for cell in rows
            .as_array()
            .unwrap()
            .iter()
            .skip(2)
            .flat_map(|row| row.as_array().unwrap().iter().skip(1))
        {
            assert_ne!(cell[0], "f", "a formula in {name}");
            if let Some(count) = cell[1].as_f64() {
                // Averages, rates and changes are no counts.
                small += u32::from(
                    count.fract() == 0.0 && count > 0.0 && count < 5.0 && name != "总体情况",
                );
            }
        }
    }
    assert_eq!(small, 0, "{book}");
    let kinds = sheet("按类型");
    let first = &figures.kinds[0];
    let told = &kinds[2][1];
    assert!(
        *told == serde_json::json!(["n", first.recorded])
            || *told == serde_json::json!(["s", "＊"]),
        "{told}"
    );
    // What somebody named a grid stands there as it was named.
    let names: Vec<&Value> = sheet("按地区和类型（登记，件）")
        .iter()
        .map(|row| &row[0])
        .collect();
    assert!(
        names
            .iter()
            .any(|name| name[0] == "s"
                && name[1].as_str().is_some_and(|name| name.contains("=cmd|"))),
        "{spiteful} in {names:?}"
    );

    let (pdf, made) = report(Form::Pdf);
    let text = read_pdf(&pdf);
    assert!(
        made.name.ends_with(".pdf") && text.contains("矛盾纠纷统计分析"),
        "{text}"
    );
    for words in [
        "总体情况",
        "化解率",
        "按类型",
        "邻里",
        "按风险等级",
        "小于5的数不列出",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // A grid worker keeps no figures to hand out, and a partner unit has none.
    let area = String::new();
    let refused = phone.try_give(&Report {
        period,
        area,
        form: Form::Pdf,
    });
    assert_eq!(refused.unwrap_err().code, Code::NotAllowed);
    let unit = world.enrolled(Role::PartnerUnit);
    let area = String::new();
    assert_eq!(
        unit.try_give(&Get { period, area }).unwrap_err().code,
        Code::NotAllowed
    );
}

#[test]
fn what_is_no_time_no_place_and_nothing_counted_is_refused_with_what_to_write() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    for (asked, says) in [
        (r#"{"period":"2026-13"}"#, "2026-Q4"),
        (
            r#"{"period":"2026","area":"金沙"}"#,
            "2, 4, 6, 9 or 12 digits",
        ),
    ] {
        let refused = station
            .field()
            .call("tally.get", serde_json::from_str(asked).unwrap())
            .unwrap_err();
        assert!(
            refused.code == Code::BadArguments && refused.detail.contains(says),
            "{refused:?}"
        );
    }
    let asked = serde_json::json!({ "period": "2026", "what": "people" });
    let refused = station.field().call("tally.cases", asked).unwrap_err();
    assert!(refused.detail.contains("recorded, resolved"), "{refused:?}");
}
