//! Figures on the screen of whoever may not see the records behind them: what a report tells, and no small count.

use std::collections::BTreeMap;

use contract::command::tally::{Count, Figures, Get, Share, Totals};
use model::{Period, Role};
use serde_json::{Value, json};
use test_kit::Device;

use crate::finding::in_the_hands_of;
use crate::statistics::autumn;
use crate::statistics_of_care::spring;
use crate::statistics_that_leave::{book, rows};

fn figures(device: &Device, period: Period, area: &str) -> Figures {
    let area = area.to_owned();
    device.give(&Get { period, area })
}

/// A count as a report writes it.
fn written(count: Count) -> Value {
    match count {
        Count::Is(count) => json!(count),
        Count::AtLeast { at_least } => json!(format!("{at_least}以上")),
        Count::Withheld => json!("＊"),
    }
}

/// Whether it is an average or a rate.
fn is_derived(what: &str) -> bool {
    what.ends_with("_tenths") || what.ends_with("_permille")
}

/// Every count that is told, and nothing that is derived from one.
fn counts(figures: &Figures) -> Vec<(String, Count)> {
    let totals = [
        &figures.totals,
        &figures.totals_before,
        &figures.totals_year_before,
    ];
    let totals = totals.into_iter().flat_map(|totals| totals.0.clone());
    let mut all: Vec<(String, Count)> = totals.collect();
    all.retain(|(what, _)| !is_derived(what));
    for share in figures
        .kinds
        .iter()
        .chain(&figures.areas)
        .chain(&figures.months)
    {
        let parts = [share.recorded, share.resolved, share.settled];
        all.extend(parts.map(|count| (share.key.clone(), count)));
    }
    for (place, by_kind) in figures.areas.iter().zip(&figures.areas_by_kind) {
        all.extend(by_kind.iter().map(|count| (place.key.clone(), *count)));
    }
    all.extend(figures.states.clone());
    all.extend(figures.grades.clone());
    all
}

fn is_few(count: Count) -> bool {
    matches!(count, Count::Is(1..=4))
}

#[test]
fn an_administrator_is_told_what_a_report_tells_and_no_small_count_of_any_grid_or_day() {
    let (world, devices) = autumn();
    let [_, _, mut office] = devices;
    let grids = world.demo().grids;
    let (today, month) = (office.today(), Period::month_of(office.today()));
    let mut periods = vec![
        month,
        month.before(),
        Period::quarter_of(today),
        Period::days(today.plus_days(-400), today).unwrap(),
    ];
    let days = (0..40).map(|ago| today.plus_days(-ago));
    periods.extend(days.filter_map(|day| Period::days(day, day)));
    let places = ["", grids[0].as_str(), grids[1].as_str()];
    let asked: Vec<(Period, &str)> = periods
        .iter()
        .flat_map(|period| places.map(|area| (*period, area)))
        .collect();
    let counted: Vec<Figures> = asked
        .iter()
        .map(|(period, area)| figures(&office, *period, area))
        .collect();
    let few = |figures: &Figures| counts(figures).iter().any(|(_, count)| is_few(*count));
    assert!(counted.iter().filter(|figures| few(figures)).count() > 20);

    in_the_hands_of(Role::Administrator, &mut office);
    let (mut told, mut withheld) = (0, 0);
    for ((period, area), counted) in asked.into_iter().zip(counted) {
        let seen = figures(&office, period, area);
        for (what, count) in counts(&seen) {
            assert!(!is_few(count), "{what} of {area:?} in {period}: {count:?}");
            told += u64::from(matches!(count, Count::Is(5..)));
            withheld += u64::from(count == Count::Withheld);
        }
        // What is told without “or more” is what was counted.
        for (what, count) in &seen.totals.0 {
            if let (Count::Is(count), false) = (count, is_derived(what)) {
                assert_eq!(*count, counted.totals.of(what), "{what} in {period}");
            }
        }
        let none = counted.totals.of("recorded") == 0;
        let recorded = seen.totals.told("recorded");
        assert_eq!(none, recorded == Count::NONE, "{recorded:?} in {period}");
        let names = |shares: &[Share]| {
            let keys = shares.iter().map(|share| share.key.clone());
            keys.collect::<Vec<String>>()
        };
        assert_eq!(names(&seen.areas), names(&counted.areas));
    }
    assert!(told > 40 && withheld > 100, "{told} and {withheld}");
    assert!(figures(&office, month, "").withholds());
}

/// Rows of a report, and the codes of what stands in them.
const MAIN: [(&str, &str); 6] = [
    ("受理登记（件）", "recorded"),
    ("其中已化解（件）", "resolved"),
    ("本期化解（件）", "settled"),
    ("调解（场）", "sessions"),
    ("达成协议（件次）", "agreed"),
    ("推送提示函（份）", "letters_sent"),
];

#[test]
fn what_an_administrator_reads_on_the_screen_stands_in_the_report_of_the_same_time() {
    let (world, devices) = autumn();
    let [_, _, mut office] = devices;
    in_the_hands_of(Role::Administrator, &mut office);
    let grids = world.demo().grids;
    let (today, month) = (office.today(), Period::month_of(office.today()));
    let all = Period::days(today.plus_days(-400), today).unwrap();
    let mut numbers = 0;
    for period in [month.before(), Period::quarter_of(today), all] {
        for area in ["", grids[0].as_str()] {
            let seen = figures(&office, period, area);
            let main = rows(&book(&office, period, area), "总体情况");
            for (name, what) in MAIN {
                for (at, totals) in [(0, &seen.totals), (1, &seen.totals_before)] {
                    let count = totals.told(what);
                    assert_eq!(main[name][at], written(count), "{name} {at} in {period}");
                    numbers += u64::from(matches!(count, Count::Is(5..)));
                }
            }
            let rate = seen.totals.resolution_permille();
            assert_eq!(tenths(&main["化解率（%）"][0]), rate);
            let days = seen.totals.days_to_settle_tenths();
            assert_eq!(tenths(&main["平均化解用时（天）"][0]), days);
        }
    }
    assert!(numbers > 5, "{numbers} counts were told");
}

/// A rate or an average in tenths, where it is told.
fn tenths(cell: &Value) -> Option<u64> {
    let told = cell.as_f64()?;
    format!("{:.0}", told * 10.0).parse().ok()
}

#[test]
fn a_reviewer_is_told_of_elders_what_a_report_tells_and_of_cases_and_notices_what_was_counted() {
    let story = spring();
    let reviewer = story.world.enrolled(Role::Reviewer);
    story.world.run_until_quiet(&[&reviewer]);
    let grids = story.world.demo().grids;
    let today = story.station.today();
    let all = Period::days(today.plus_days(-200), today).unwrap();
    let month = Period::month_of(today);
    let day = Period::days(today, today).unwrap();
    let of_elders = |totals: &Totals| {
        let all = totals.0.clone().into_iter();
        let (elders, rest): (BTreeMap<_, _>, BTreeMap<_, _>) =
            all.partition(|(what, _)| what.starts_with("elders"));
        (elders, rest)
    };
    let (mut told, mut withheld) = (0, 0);
    for period in [all, month, month.before(), day] {
        for area in ["", grids[0].as_str(), grids[1].as_str()] {
            let counted = figures(&story.station, period, area);
            let seen = figures(&reviewer, period, area);
            let (elders, rest) = of_elders(&seen.totals);
            assert_eq!(rest, of_elders(&counted.totals).1, "{area:?} in {period}");
            assert_eq!(seen.kinds, counted.kinds);
            for (what, count) in &elders {
                assert!(is_derived(what) || !is_few(*count), "{what}: {count:?}");
                told += u64::from(matches!(count, Count::Is(5..)));
                withheld += u64::from(*count == Count::Withheld);
            }
            let care = rows(&book(&reviewer, period, area), "独居老人走访");
            for (name, what) in [
                ("在访老人（人）", "elders"),
                ("本期应走访（人）", "elders_due"),
                ("应走访且已走访（人）", "elders_covered"),
                ("本期走访过（人）", "elders_visited"),
            ] {
                let count = seen.totals.told(what);
                assert_eq!(care[name][0], written(count), "{name} in {period}");
            }
            let coverage = seen.totals.coverage_permille();
            assert_eq!(tenths(&care["走访覆盖率（%）"][0]), coverage);
            let days = seen.totals.days_since_visit_tenths();
            assert_eq!(tenths(&care["期末距上次走访平均（天）"][0]), days);
        }
    }
    assert!(told > 0 && withheld > 0, "{told} and {withheld}");
}
