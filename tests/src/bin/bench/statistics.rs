//! The figures of a station with a hundred thousand records: months, quarters, years and any days, each
//! against the time before and the year before. What happened to the records is drawn here, by statements on
//! what is counted; how it gets there is measured with what a save costs.

use std::time::Instant;

use contract::command::tally::{Cases, Form, Get, Report};
use model::{DisputeKind, Period};
use store::{FileKey, Store, StoreError};
use test_kit::Device;

use crate::figures::{Runs, print};

/// Runs of each kind of question.
const RUNS: i32 = 200;

/// Prints every figure.
pub(crate) fn figures(device: &mut Device) {
    lived(device);
    let today = device.today();
    let mut all = Runs::default();
    let mut each: [(&str, Runs); 5] =
        ["month", "quarter", "year", "analysis", "three_years"].map(|name| (name, Runs::default()));
    for n in 0..RUNS {
        let day = today.plus_days(-(n % 36) * 29);
        let periods = [
            Period::month_of(day),
            Period::quarter_of(day),
            Period::year_of(day),
            Period::analysis_of(day),
            Period::days(today.plus_days(-1_095 - n), today.plus_days(-n % 7))
                .unwrap_or_else(|| Period::year_of(day)),
        ];
        for (period, (_, runs)) in periods.into_iter().zip(&mut each) {
            let area = if n % 3 == 2 { "620602119" } else { "" }.to_owned();
            let begun = Instant::now();
            let figures = device.give(&Get { period, area });
            all.add(begun.elapsed());
            runs.add(begun.elapsed());
            assert!(
                figures.kinds.len() >= DisputeKind::ALL.len(),
                "every kind is told"
            );
        }
    }
    print("stats_100k.p50_ms", all.quantile_ms(0.5), "ms");
    print("stats_100k.p99_ms", all.quantile_ms(0.99), "ms");
    for (name, mut runs) in each {
        print(
            &format!("stats_100k.{name}.p99_ms"),
            runs.quantile_ms(0.99),
            "ms",
        );
    }
    let mut cases = Runs::default();
    for n in 0..RUNS {
        let kinds = DisputeKind::ALL;
        let asked = Cases {
            period: Period::year_of(today.plus_days(-n)),
            what: ["recorded", "settled", "reopened"][usize::try_from(n % 3).unwrap_or(0)].into(),
            area: String::new(),
            kind: (n % 3 == 0)
                .then(|| kinds[usize::try_from(n).unwrap_or(0) % kinds.len()].clone()),
            state: None,
            grade: None,
            after: None,
            limit: 50,
        };
        cases.time(|| device.give(&asked));
    }
    print("stats_100k.cases.p99_ms", cases.quantile_ms(0.99), "ms");
    for (name, form) in [("pdf", Form::Pdf), ("xlsx", Form::Xlsx)] {
        let (period, area) = (Period::year_of(today), String::new());
        let begun = Instant::now();
        device.give(&Report { period, area, form });
        print(
            &format!("stats_100k.report_{name}_ms"),
            begun.elapsed().as_secs_f64() * 1e3,
            "ms",
        );
    }
}

/// Twenty-four grids, every state, and for most records a life: sessions, an agreement, visits, a close.
fn lived(device: &mut Device) {
    let home = device.home().to_owned();
    let store = Store::open(&home, &FileKey::at(home.join("key"))).unwrap();
    let drawn = |at: u32| format!("(instr('0123456789ABCDEF', substr(hex(doc), {at}, 1)) - 1)");
    let (one, two, three) = (drawn(20), drawn(24), drawn(28));
    let event = |what: &str, late: &str, among: &str| {
        format!(
            "INSERT OR IGNORE INTO tally SELECT doc, '{what}', date(on_day, '+' || ({late}) || ' days'), grid, '', '', '', 1
             FROM tally WHERE what = 'recorded' AND {among};"
        )
    };
    let settled = format!("{one} < 13");
    let statements = [
        format!(
            "UPDATE tally SET grid = '620602119' || (202 + ({one} * 16 + {two}) % 8) || '00' || (1 + {three} % 3),
                 state = CASE WHEN {one} < 8 THEN 'closed' WHEN {one} < 13 THEN 'follow_up' WHEN {one} = 13 THEN 'mediating'
                     WHEN {one} = 14 THEN 'reopened' ELSE 'recorded' END,
                 grade = CASE WHEN {three} = 0 THEN 'red' WHEN {three} < 3 THEN 'orange' WHEN {three} < 8 THEN 'yellow' ELSE '' END
             WHERE what = 'recorded';"
        ),
        format!("INSERT INTO tally SELECT doc, 'resolved', on_day, grid, kind, '', '', 1 FROM tally WHERE what = 'recorded' AND {settled};"),
        format!(
            "INSERT INTO tally SELECT doc, 'settled', date(on_day, '+' || ({two} * 2) || ' days'), grid, kind, '', '', 1
             FROM tally WHERE what = 'recorded' AND {settled};"
        ),
        format!(
            "INSERT INTO tally SELECT doc, 'settle_days', date(on_day, '+' || ({two} * 2) || ' days'), grid, '', '', '', {two} * 2 + 1
             FROM tally WHERE what = 'recorded' AND {settled};"
        ),
        event("sessions", &two, &format!("{one} < 15")),
        event("mediators", &two, &format!("{one} < 15")),
        event("agreed", &format!("{two} * 2"), &settled),
        event("settled_in_7_days", &format!("{two} * 2"), &settled),
        event("settled_in_village", &format!("{two} * 2"), &settled),
        event("follow_ups", &format!("{two} * 2 + 7"), &settled),
        event("closed", &format!("{two} * 2 + 30"), &format!("{one} < 8")),
        event("reopened", &format!("{two} * 2 + 9"), &format!("{one} = 14")),
    ];
    for statement in statements {
        store
            .write(|w| {
                w.execute_batch(&statement)?;
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    drop(store);
    device.restart();
}
