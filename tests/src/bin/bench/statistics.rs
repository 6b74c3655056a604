//! The figures of a station with a hundred thousand records, five thousand elders and ten thousand notices: months,
//! quarters, years and any days, each against the time before and the year before.

use std::time::Instant;

use contract::command::tally::{Cases, Form, Get, Report};
use model::{DisputeKind, Period};
use test_kit::Device;

use crate::figures::{Runs, print};
use crate::filled::Township;

/// Runs of each kind of question.
const RUNS: i32 = 200;
/// Elders and notices beside the disputes.
const ELDERS: usize = 5_000;
const NOTICES: usize = 10_000;

/// Prints every figure.
pub(crate) fn figures(township: &Township<'_>, device: &mut Device) {
    township.care(device, ELDERS, NOTICES);
    let today = device.today();
    let all_years = Period::days(today.plus_days(-1_100), today).expect("it ends after it begins");
    let (period, area) = (all_years, String::new());
    let counted = device.give(&Get { period, area }).totals;
    for (what, many) in [("elders", ELDERS), ("notices_sent", NOTICES)] {
        assert_eq!(
            usize::try_from(counted.of(what)).unwrap_or(0),
            many,
            "{what}"
        );
    }
    let mut all = Runs::default();
    let mut each: [(&str, Runs); 5] =
        ["month", "quarter", "year", "analysis", "three_years"].map(|name| (name, Runs::default()));
    for n in 0..RUNS {
        let day = today.plus_days(-(n % 36) * 29);
        let periods = [
            Period::month_of(day),
            Period::quarter_of(day),
            Period::year_of(day),
            Period::analysis_of(day, 20),
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
