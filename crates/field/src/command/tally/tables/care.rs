//! Visits to elders and notices as they may be told: totals of a place, and no small count of anybody.

use contract::command::tally::{Figures, Totals, permille};
use model::withhold::{self, Elsewhere, Told};

use super::{Figure, Table, change, words};

/// Visits of the time against the time before and the year before.
pub(super) fn elders(figures: &Figures) -> Table {
    let times = [
        &figures.totals,
        &figures.totals_before,
        &figures.totals_year_before,
    ];
    let times = times.map(visits);
    let rows = NAMES.iter().enumerate().map(|(at, name)| {
        let [now, before, year_before] = [times[0][at], times[1][at], times[2][at]];
        let cells = vec![
            now,
            before,
            change(now, before),
            year_before,
            change(now, year_before),
        ];
        ((*name).to_owned(), cells)
    });
    let columns = ["本期", "上期", "比上期", "去年同期", "比去年同期"];
    Table {
        name: "独居老人走访",
        columns: columns.map(String::from).into(),
        rows: if times.iter().flatten().all(is_nothing) {
            Vec::new()
        } else {
            rows.collect()
        },
        bars: None,
    }
}

const NAMES: [&str; 6] = [
    "在访老人（人）",
    "本期应走访（人）",
    "应走访且已走访（人）",
    "走访覆盖率（%）",
    "本期走访过（人）",
    "期末距上次走访平均（天）",
];

const fn is_nothing(figure: &Figure) -> bool {
    matches!(figure, Figure::Nothing | Figure::Count(0))
}

/// Who was due and who was visited are two halves of the same elders: a table of four, of which no part may be
/// computed from the others.
fn visits(totals: &Totals) -> [Figure; 6] {
    let (due, covered) = (totals.of("elders_due"), totals.of("elders_covered"));
    let (elders, visited) = (totals.of("elders"), totals.of("elders_visited"));
    let beside = visited.saturating_sub(covered);
    let not_due = elders.saturating_sub(due);
    let four = [
        vec![covered, due.saturating_sub(covered)],
        vec![beside, not_due.saturating_sub(beside)],
    ];
    let told = withhold::table(&four, &Elsewhere::default());
    let rate = match (told.cells[0][0], told.cells[0][1]) {
        (Told::Count(covered), Told::Count(missed)) => {
            permille(covered, covered + missed).map_or(Figure::Nothing, Figure::Permille)
        }
        _ => Figure::Withheld,
    };
    // The average of a few is the time of somebody known.
    let since = match withhold::alone(totals.of("elders_seen")) {
        Told::Withheld => Figure::Withheld,
        Told::Count(_) => totals
            .days_since_visit_tenths()
            .map_or(Figure::Nothing, Figure::Tenths),
    };
    [
        told.total.into(),
        told.rows[0].into(),
        told.cells[0][0].into(),
        rate,
        told.columns[0].into(),
        since,
    ]
}

/// Notices sent in the time, by how they stand, and which of them are late.
pub(super) fn notices(totals: &Totals) -> Table {
    let of = |what: &str| totals.of(what);
    let open = |what: &str, late: &str| vec![of(what).saturating_sub(of(late)), of(late)];
    let mut names = vec!["已办结".to_owned(), "已接受，在办".into(), "未答复".into()];
    let mut counts = vec![
        vec![of("notices_done"), 0],
        open("notices_accepted", "notices_accepted_overdue"),
        open("notices_waiting", "notices_waiting_overdue"),
    ];
    for (what, name) in words::DECLINED {
        names.push((*name).to_owned());
        counts.push(vec![of(what), 0]);
    }
    names.push("已撤回".into());
    counts.push(vec![of("notices_recalled"), 0]);
    let told = withhold::table(&counts, &Elsewhere::default());
    let mut rows = vec![(
        "发出（份）".to_owned(),
        vec![told.total.into(), told.columns[1].into()],
    )];
    let parts = names.into_iter().zip(&told.rows).zip(&told.cells);
    rows.extend(parts.map(|((name, all), cells)| (name, vec![(*all).into(), cells[1].into()])));
    Table {
        name: "通知（反向推送）",
        columns: ["份".to_owned(), "其中逾期".into()].into(),
        rows: if of("notices_sent") == 0 {
            Vec::new()
        } else {
            rows
        },
        bars: None,
    }
}
