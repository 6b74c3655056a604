//! Reports laid one beside another: of a month and of the next, of a village and of its grids. Nobody finds out of
//! several what one of them withholds.

use std::collections::BTreeMap;

use contract::command::tally::{Form, Report};
use data_encoding::BASE64;
use model::{Period, Role};
use serde_json::{Value, json};
use test_kit::{Device, World, neighbors_quarrel};

use crate::statistics::{autumn, read_pdf, read_xlsx};

const MAIN: &str = "总体情况";
const RECORDED: &str = "受理登记（件）";

fn report(device: &Device, period: Period, area: &str, form: Form) -> Vec<u8> {
    let area = area.to_owned();
    let made = device.give(&Report { period, area, form });
    BASE64.decode(made.bytes.as_bytes()).unwrap()
}

pub(crate) fn book(device: &Device, period: Period, area: &str) -> Value {
    read_xlsx(&report(device, period, area, Form::Xlsx))
}

/// The figures of a sheet by what its rows are of.
pub(crate) fn rows(book: &Value, sheet: &str) -> BTreeMap<String, Vec<Value>> {
    let rows = book[sheet].as_array().unwrap().iter().skip(2);
    let rows = rows.map(|row| {
        let mut cells = row.as_array().unwrap().iter().map(|cell| cell[1].clone());
        let name = cells.next().unwrap().as_str().unwrap().to_owned();
        (name, cells.collect())
    });
    rows.collect()
}

fn recorded(book: &Value) -> Vec<Value> {
    rows(book, MAIN)[RECORDED].clone()
}

#[test]
fn two_of_a_grid_stand_in_no_report_of_their_village_nor_of_the_month_after() {
    let world = World::new();
    let station = world.enrolled(Role::StationOfficer);
    let phones = [world.enrolled(Role::GridWorker), world.elsewhere()];
    let laptop = world.enrolled(Role::AuxiliaryOfficer);
    let grids = world.demo().grids;
    let november = Period::month_of(station.today());
    let recorded_in = |times: [usize; 2]| {
        for ((phone, grid), times) in phones.iter().zip(&grids).zip(times) {
            for _ in 0..times {
                phone.record(neighbors_quarrel(grid));
            }
        }
    };
    recorded_in([10, 2]);
    world.pass_days(30);
    recorded_in([8, 6]);
    world.run_until_quiet(&[&phones[0], &phones[1], &station, &laptop]);
    let december = november.after();
    assert_eq!(Period::month_of(station.today()), december);

    // Ten in the first grid and twelve in the village would be two in the second.
    let one = recorded(&book(&station, november, grids[0].as_str()));
    let other = recorded(&book(&station, november, grids[1].as_str()));
    let village = book(&station, november, "");
    assert_eq!((&one[0], &other[0]), (&json!(10), &json!("＊")));
    assert_eq!(recorded(&village)[0], "10以上");
    let areas: Vec<Value> = rows(&village, "按地区和类型（登记，件）")
        .into_values()
        .map(|told| told[0].clone())
        .collect();
    for told in [json!(10), json!("＊"), json!(0)] {
        assert!(areas.contains(&told), "{told} in {areas:?}");
    }
    // What is so of the two is told of nobody: neither what they are about nor how far they have come.
    let small = book(&station, november, grids[1].as_str());
    assert_eq!(rows(&small, "按办理进展"), BTreeMap::new());
    for (kind, told) in rows(&small, "按类型") {
        assert_eq!(told[0], "＊", "{kind}");
    }
    // The next month and the next year say no more of it.
    let next = recorded(&book(&station, december, ""));
    assert_eq!(next[..3], [json!(14), json!("10以上"), json!("—")]);
    let year_after = (0..12).fold(november, |month, _| month.after());
    assert_eq!(year_after.year_before(), november);
    let next = recorded(&book(&station, year_after, ""));
    assert_eq!(next[..1], [json!(0)]);
    assert_eq!(next[3..], [json!("10以上"), json!("—")]);
    // Whoever holds the village tells the same of it.
    assert_eq!(book(&laptop, november, ""), village);
    for sheet in village.as_object().unwrap().keys() {
        for (name, told) in rows(&village, sheet) {
            assert!(!told.contains(&json!(12)), "{name} of {sheet}");
        }
    }
    let text = read_pdf(&report(&station, november, "", Form::Pdf));
    for words in ["10以上", "少计不超过4"] {
        assert!(text.contains(words), "{words} in {text}");
    }
    // A bar says no more than its row: in the table and beside it.
    let told = ["邻里10", "邻里10以上"].map(|words| text.matches(words).count());
    assert!(told[0] == told[1] && told[1] > 1, "{told:?} in {text}");
}

/// Sheets of counts, and in which of their columns they stand.
const COUNTS: [(&str, &[usize]); 6] = [
    (MAIN, &[0]),
    ("按类型", &[0, 1, 2]),
    ("按办理进展", &[0]),
    ("按风险等级", &[0]),
    ("化解用时（本期化解的）", &[0]),
    ("在哪一级化解", &[0]),
];

#[test]
fn laid_side_by_side_reports_tell_no_more_than_each_by_itself() {
    let (world, devices) = autumn();
    let [_, _, station] = &devices;
    let grids = world.demo().grids;
    let month = Period::month_of(station.today());
    let (mut told, mut withheld) = (0, 0);
    let all = Period::days(station.today().plus_days(-400), station.today()).unwrap();
    for period in [month.before(), Period::quarter_of(station.today()), all] {
        let here = book(station, period, "");
        // The time before is told as its own report tells it.
        let before = rows(&book(station, period.before(), ""), MAIN);
        for (name, figures) in rows(&here, MAIN) {
            assert_eq!(figures[1], before[&name][0], "{name} of {period}");
        }
        let within: Vec<Value> = grids
            .iter()
            .map(|grid| book(station, period, grid.as_str()))
            .collect();
        for (sheet, columns) in COUNTS {
            for (name, figures) in rows(&here, sheet) {
                if name.contains('%') || name.contains('天') && sheet == MAIN {
                    continue;
                }
                for column in columns {
                    let Some(whole) = figures[*column].as_u64() else {
                        continue;
                    };
                    told += 1;
                    let (mut rest, mut hidden) = (whole, 0);
                    for grid in &within {
                        match of_grid(grid, sheet, &name, *column) {
                            Some(part) => rest -= part,
                            None => hidden += 1,
                        }
                    }
                    withheld += hidden;
                    let at = format!("{name} of {sheet} in {period}: {rest} of {whole}");
                    // What nobody can tell apart is of several grids, and of more than a few cases.
                    assert!(rest == 0 || hidden > 1 && rest >= 5, "{at}");
                }
            }
        }
    }
    assert!(told > 30 && withheld > 0, "{told} and {withheld}");
}

/// A figure of a grid, where its report tells it; what a grid has none of it does not name.
fn of_grid(book: &Value, sheet: &str, name: &str, column: usize) -> Option<u64> {
    match rows(book, sheet).get(name) {
        Some(figures) => figures[column].as_u64(),
        None => recorded(book)[0].as_u64().map(|_| 0),
    }
}

/// How far cases have come that stand settled, as a report names it.
const SETTLED: [&str; 3] = ["已达成", "回访中", "已结（已化解）"];

#[test]
fn how_far_cases_have_come_does_not_tell_what_is_withheld_of_those_that_are_settled() {
    let (world, devices) = autumn();
    let [_, _, station] = &devices;
    let grids = world.demo().grids;
    let (today, month) = (station.today(), Period::month_of(station.today()));
    let all = Period::days(today.plus_days(-400), today).unwrap();
    let mut looked = 0;
    for period in [month, month.before(), Period::quarter_of(today), all] {
        for area in ["", grids[0].as_str(), grids[1].as_str()] {
            let told = book(station, period, area);
            let (main, states) = (rows(&told, MAIN), rows(&told, "按办理进展"));
            for (name, are_settled) in [("其中已化解（件）", true), ("其中未化解（件）", false)]
            {
                let Some(sum) = main[name][0].as_u64() else {
                    continue;
                };
                let of_it = states.iter();
                let of_it = of_it
                    .filter(|(state, _)| SETTLED.contains(&state.as_str()) == are_settled)
                    .map(|(_, figures)| figures[0].as_u64());
                let of_it: Vec<Option<u64>> = of_it.collect();
                let hidden = of_it.iter().filter(|count| count.is_none()).count();
                let rest = sum - of_it.iter().flatten().sum::<u64>();
                let at = format!("{name} of {area:?} in {period}: {rest} of {sum} in {states:?}");
                assert!(rest == 0 || hidden > 1 && rest >= 5, "{at}");
                looked += hidden;
            }
        }
    }
    assert!(looked > 0, "something is withheld where the sum is told");
}
