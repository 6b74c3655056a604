//! Statistics: the same records give the same figures on every device, and they are what anybody counts by hand.
//! What leaves the system holds no small count.

use std::collections::BTreeMap;
use std::process::Command;

use contract::Code;
use contract::command::dispute::{DisputeRow, Do, List, Sheet};
use contract::command::referral::{Accept, Answer, Decline, Note};
use contract::command::tally::{Cases, Count, Figures, Form, Get, Given, Report};
use data_encoding::BASE64;
use field::Clock as _;
use model::dispute::act::{follow_up, grading, mediation, meeting, step};
use model::{Day, DisputeId, DisputeKind, DisputeState, Grade, GridId, Period, Role, What};
use serde_json::Value;
use test_kit::elsewhere::{given_to, python_says};
use test_kit::{Device, World, neighbors_quarrel};

use crate::finding::in_the_hands_of;
use crate::letters;

/// A county's autumn: phones of two grids and a station, and cases that went all the ways there are; some with a letter
/// to a unit.
pub(crate) fn autumn() -> (World, [Device; 3]) {
    let world = World::new();
    let [station, unit] =
        [Role::StationOfficer, Role::PartnerUnit].map(|role| world.enrolled(role));
    let phones = [world.enrolled(Role::GridWorker), world.elsewhere()];
    let grids = world.demo().grids;
    for n in 0..40_usize {
        let phone = &phones[n % 2];
        let mut quarrel = neighbors_quarrel(&grids[n % 2]);
        quarrel.kind = Some(DisputeKind::ALL[n * n % 5].clone());
        let id = phone.record(quarrel);
        world.pass_days(i64::try_from(n % 4).unwrap());
        take_further(&world, [phone, &station, &unit], id, n);
        world.pass_days(1);
    }
    world.run_until_quiet(&[&phones[0], &phones[1], &station]);
    let [first, second] = phones;
    (world, [first, second, station])
}

fn take_further(world: &World, devices: [&Device; 3], id: DisputeId, n: usize) {
    let [phone, station, _] = devices;
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
    if n == 13 {
        // It is written down the day after.
        station.act(id, met(station.today().plus_days(-1)));
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
        3 => hand_over(world, devices, id, n),
        way => {
            phone.act(id, step::MediationBegan::default());
            // A few take long.
            days(match n {
                7 | 20 => 20,
                14 => 35,
                _ => i64::try_from(n % 6).unwrap(),
            });
            phone.act(id, session(phone.today(), n));
            // Of each fifth nobody says how far from the house.
            let level = step::Level::ALL.get(n % 5).cloned();
            let agreed = step::Agreed {
                level,
                ..step::Agreed::default()
            };
            settle(phone, id, agreed.clone());
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
                    settle(phone, id, agreed);
                }
            }
            if way == 6 {
                phone.act(id, step::Closed::default());
            }
        }
    }
    sync();
}

/// A letter to a unit, which says nothing to it, declines, accepts, or accepts and answers days later.
fn hand_over(world: &World, devices: [&Device; 3], id: DisputeId, n: usize) {
    let [_, station, unit] = devices;
    let party = station.sheet(id).content.parties[0].id.unwrap();
    let offered = letters::offer(station, id, party);
    let letter = offered.letter;
    world.run_until_quiet(&devices);
    world.pass_days(2);
    let words = String::new();
    match n % 4 {
        0 => {
            let reason = "不归我们管".into();
            unit.give(&Decline { letter, reason });
        }
        1 => return,
        2 => {
            unit.give(&Accept { letter, words });
            world.pass_days(4);
            let words = "以台账为界。".into();
            unit.give(&Answer { letter, words });
        }
        _ => {
            unit.give(&Accept { letter, words });
        }
    }
    world.run_until_quiet(&devices);
    // It is noted in the case later than it was said.
    world.pass_days(1);
    station.give(&Note { letter });
    if n % 4 == 2 {
        station.act(id, step::FollowUpBegan::default());
    }
}

/// The case is settled by what was agreed, which is written down with it.
fn settle(phone: &Device, id: DisputeId, agreed: step::Agreed) {
    let reached: mediation::Agreement = serde_json::from_value(serde_json::json!({
        "form": "oral", "terms": [{ "deed": "清淤" }], "effective_on": phone.today(),
    }))
    .unwrap();
    phone.give(&Do {
        id,
        acts: vec![reached.into(), agreed.into()],
        version: None,
    });
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

fn met(on: Day) -> meeting::Meeting {
    meeting::Meeting {
        on,
        place: "镇综治中心".into(),
        chair: "赵志强".into(),
        units: vec!["司法所".into(), "自然资源所".into()],
        minutes: "先量地，再谈。".into(),
        takers: Vec::new(),
    }
}

fn visit(on: Day) -> follow_up::FollowUp {
    serde_json::from_value(serde_json::json!({
        "on": on, "how": "door", "state_a": "平和", "state_b": "平和", "kept": "partly", "trouble": true,
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
                        Some(step::Level::Group) => add("settled_in_group", day, 1),
                        Some(step::Level::Village) => add("settled_in_village", day, 1),
                        Some(step::Level::Township) => add("settled_in_township", day, 1),
                        _ => {}
                    }
                }
                What::Failed(_) => add("failed", day, 1),
                What::Refused(_) => add("refused", day, 1),
                What::Closed(_) => add("closed", day, 1),
                What::Reopened(_) => add("reopened", day, 1),
                What::Meeting(met) => add("meetings", met.on, 1),
                What::FollowUp(visit) => add("follow_ups", visit.on, 1),
                What::ReferralOffered(_) => add("letters_sent", day, 1),
                What::ReferralAccepted(heard) => add("letters_accepted", heard.on, 1),
                What::ReferralDeclined(heard) => add("letters_declined", heard.on, 1),
                What::ReferralAnswered(heard) => add("letters_answered", heard.on, 1),
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

/// The last agreement of a case that did not come back after it, or that the unit that had it was done with it.
fn settled(sheet: &Sheet) -> Option<Day> {
    let stands = matches!(
        sheet.state,
        DisputeState::Agreed | DisputeState::FollowUp | DisputeState::Closed
    );
    let last = |is: fn(&What) -> bool| sheet.acts.iter().rposition(|done| is(&done.act.what));
    let agreed = last(|what| matches!(what, What::Agreed(_)));
    let last = agreed.or_else(|| last(|what| matches!(what, What::FollowUpBegan(_))))?;
    let came_back = sheet.acts[last..]
        .iter()
        .any(|done| matches!(done.act.what, What::Reopened(_)));
    (stands && !came_back).then(|| sheet.acts[last].act.at_ms.day())
}

/// A count that is told as it was counted.
fn exactly(count: Count) -> u64 {
    let told = match count {
        Count::Is(count) => Some(count),
        _ => None,
    };
    assert!(told.is_some(), "withheld from whoever sees the cases");
    told.unwrap_or_default()
}

pub(crate) fn all_exactly(counts: &BTreeMap<String, Count>) -> BTreeMap<String, u64> {
    let all = counts.iter();
    all.map(|(what, count)| (what.clone(), exactly(*count)))
        .collect()
}

/// The figures of a device in the same shape.
fn told(figures: &Figures) -> ByHand {
    let shares = |all: &[contract::command::tally::Share]| {
        let some = all.iter().map(|share| {
            let counts = [share.recorded, share.resolved, share.settled];
            (share.key.clone(), counts.map(exactly))
        });
        some.filter(|(_, counts)| *counts != [0; 3]).collect()
    };
    ByHand {
        totals: all_exactly(&figures.totals.0),
        kinds: shares(&figures.kinds),
        grids: shares(&figures.areas),
        states: all_exactly(&figures.states),
        grades: all_exactly(&figures.grades),
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
        Period::analysis_of(now, 20),
        odd,
        year,
        // Of the year after, for the sake of what they are set against.
        in_a_year(month),
        in_a_year(Period::quarter_of(now)),
        in_a_year(odd),
    ]
}

fn in_a_year(period: Period) -> Period {
    let [from, until] = [period.from(), period.until()].map(|day| day.plus_months(12));
    Period::days(from, until).unwrap()
}

/// What the autumn is known to hold of each: a figure that is nought on both sides is compared with nothing.
const HAPPENED: [&str; 23] = [
    "recorded",
    "resolved",
    "settled",
    "settle_days",
    "settled_in_3_days",
    "settled_in_7_days",
    "settled_in_15_days",
    "settled_in_30_days",
    "settled_later",
    "settled_in_house",
    "settled_in_group",
    "settled_in_village",
    "settled_in_township",
    "sessions",
    "mediators",
    "invited_mediators",
    "agreed",
    "failed",
    "refused",
    "closed",
    "reopened",
    "follow_ups",
    "meetings",
];

#[test]
fn the_figures_are_what_anybody_counts_by_hand_and_the_same_on_every_device() {
    let (_world, devices) = autumn();
    let [phone, _, station] = &devices;
    let now = station.clock.now().day();
    let all = sheets(station);
    assert_eq!(all.len(), 40);
    let (mut some, mut before_some, mut year_before_some) = (0, 0, 0);
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
        assert_eq!(all_exactly(&figures.totals_before.0), before, "{period}");
        assert_eq!(
            all_exactly(&figures.totals_year_before.0),
            year_before,
            "{period}"
        );
        before_some += figures.totals_before.of("recorded");
        year_before_some += figures.totals_year_before.of("recorded");
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
    assert!(before_some > 0, "in the times before");
    assert!(year_before_some > 0, "and in those of the year before");
    let all = by_hand(&all, Period::days(now.plus_days(-400), now).unwrap());
    for what in HAPPENED {
        assert!(all.totals.contains_key(what), "{what} in {:?}", all.totals);
    }
    assert!(all.states.len() > 5 && all.grades.len() > 1, "{all:?}");
    let letters = ["sent", "accepted", "declined", "answered"];
    let letters = letters.map(|done| all.totals[&format!("letters_{done}")]);
    assert_eq!(letters, [6, 4, 1, 2]);
}

/// Asks for what was recorded in a time.
fn recorded(period: Period) -> Cases {
    Cases {
        period,
        what: "recorded".into(),
        area: String::new(),
        kind: None,
        state: None,
        grade: None,
        after: None,
        limit: 7,
    }
}

/// The cases behind a figure, page after page.
fn behind(device: &Device, cases: &Cases) -> Vec<DisputeRow> {
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = device.give(&Cases {
            after,
            ..cases.clone()
        });
        all.extend(page.rows);
        after = page.next;
        if after.is_none() {
            return all;
        }
    }
}

#[test]
fn behind_every_figure_stand_its_cases() {
    let (_world, devices) = autumn();
    let [_, _, station] = &devices;
    let period = Period::days(station.today().plus_days(-400), station.today()).unwrap();
    let asked = recorded(period);
    let count = |cases: Cases| {
        let all = behind(station, &cases).into_iter().map(|row| row.id);
        let mut all: Vec<DisputeId> = all.collect();
        let pages = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), pages, "none stands on two pages");
        pages as u64
    };
    let figures = figures(station, &period.to_string(), "");
    assert_eq!(count(asked.clone()), figures.totals.of("recorded"));
    for what in [
        "resolved",
        "settled",
        "reopened",
        "refused",
        "letters_sent",
        "letters_answered",
    ] {
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
            exactly(share.recorded)
        );
    }
    for share in &figures.areas {
        let area = share.key.clone();
        assert_eq!(
            count(Cases {
                area,
                ..asked.clone()
            }),
            exactly(share.recorded)
        );
    }
    for (code, n) in &figures.states {
        let state = Some(DisputeState::from_code(code));
        assert_eq!(
            count(Cases {
                state,
                ..asked.clone()
            }),
            exactly(*n)
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
            exactly(*n)
        );
    }
}

#[test]
fn the_cases_behind_a_figure_are_those_of_whoever_looks_and_read_as_in_their_lists() {
    let (world, devices) = autumn();
    let [phone, _, station] = &devices;
    let grids = world.demo().grids;
    let period = Period::days(station.today().plus_days(-400), station.today()).unwrap();
    let of = |grid: &GridId| Cases {
        area: grid.as_str().into(),
        ..recorded(period)
    };
    // A grid worker has the cases of their grid, and those of no other.
    let own = behind(phone, &recorded(period));
    assert_eq!(own, behind(phone, &of(&grids[0])));
    assert_eq!((own.len(), behind(phone, &of(&grids[1])).len()), (20, 0));
    assert_eq!(behind(station, &of(&grids[1])).len(), 20);

    // A reviewer has those of the township, and reads of the people in them no more than in a list.
    let reviewer = world.enrolled(Role::Reviewer);
    world.run_until_quiet(&[&reviewer]);
    let mut all = behind(&reviewer, &recorded(period));
    let page = reviewer.give(&List {
        limit: 200,
        ..List::default()
    });
    let mut listed = page.rows;
    for rows in [&mut all, &mut listed] {
        rows.sort_by_key(|row| row.id);
    }
    assert_eq!((all.len(), &all), (40, &listed));
    assert!(own.iter().all(|row| row.headline.contains("王小明")));
    assert!(all.iter().all(|row| !row.headline.contains("王小明")));

    // Figures are an administrator's, as a report tells them; cases are not.
    let mut office = world.enrolled(Role::StationOfficer);
    in_the_hands_of(Role::Administrator, &mut office);
    let refused = office.try_give(&recorded(period)).unwrap_err();
    assert_eq!(refused.code, Code::NotAllowed);
    let area = String::new();
    office.give(&Get { period, area });
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

/// Sheets that set figures against those of other times.
const AGAINST: [&str; 2] = ["总体情况", "独居老人走访"];

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
    let (mut small, mut counts) = (0, 0);
    for (name, rows) in book.as_object().unwrap() {
        for row in rows.as_array().unwrap().iter().skip(2) {
            let row = row.as_array().unwrap();
            let of = row[0][1].as_str().unwrap();
            for (at, cell) in row.iter().enumerate().skip(1) {
                assert_ne!(cell[0], "f", "a formula in {name}");
                // A rate, an average and a change are no counts, and may be small.
                let is_change = AGAINST.contains(&name.as_str()) && [3, 5].contains(&at);
                let is_count = ["件", "次", "场", "份", "人"]
                    .iter()
                    .any(|it| of.contains(it));
                let is_count = is_count || !AGAINST.contains(&name.as_str());
                if let Some(told) = cell[1].as_f64().filter(|_| is_count && !is_change) {
                    counts += 1;
                    small += u32::from(told.fract() == 0.0 && told > 0.0 && told < 5.0);
                }
            }
        }
    }
    assert_eq!(small, 0, "{book}");
    assert!(counts > 20, "{book}");
    let main: Vec<&str> = sheet("总体情况")
        .iter()
        .filter_map(|row| row[0][1].as_str())
        .collect();
    for name in [
        "受理登记（件）",
        "本期化解（件）",
        "推送提示函（份）",
        "单位答复（份）",
    ] {
        assert!(main.contains(&name), "{name} in {main:?}");
    }
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
