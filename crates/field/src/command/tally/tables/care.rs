//! Visits to elders and notices as they may be told: totals of a place, and no small count of anybody.

use super::super::told::{
    ACCEPTED_LATE, COVERED, DUE, ELDERS, NOTICES, SEEN, STAND, Time, VISITED, WAITING_LATE,
};
use super::{AGAINST, Figure, Table, Times, against, rate, words};

/// Visits of the time against the time before and the year before.
pub(super) fn elders(times: &Times) -> Table {
    let told = |of: fn(&Time) -> Figure| against(times, of);
    let rows = [
        ("在访老人（人）", told(|time| time.count(ELDERS))),
        ("本期应走访（人）", told(|time| elder(time, DUE))),
        ("应走访且已走访（人）", told(|time| elder(time, COVERED))),
        ("走访覆盖率（%）", told(coverage)),
        ("本期走访过（人）", told(|time| elder(time, VISITED))),
        ("期末距上次走访平均（天）", told(|time| time.days(SEEN))),
    ];
    let nothing = rows.iter().flat_map(|(_, figures)| figures).all(is_nothing);
    let rows = rows.map(|(name, figures)| (name.to_owned(), figures));
    Table {
        name: "独居老人走访",
        columns: AGAINST.map(String::from).into(),
        rows: if nothing { Vec::new() } else { rows.into() },
        bars: None,
    }
}

/// How many of those whose visit was due were visited, as a rate.
pub(in crate::command::tally) fn coverage(time: &Time) -> Figure {
    let (covered, due) = (elder(time, COVERED), elder(time, DUE));
    rate(covered.number(), due.number())
}

/// How many elders of a list there are.
pub(in crate::command::tally) fn elder(time: &Time, list: usize) -> Figure {
    time.told(ELDERS, |place| place.total(list))
}

const fn is_nothing(figure: &Figure) -> bool {
    matches!(
        figure,
        Figure::Nothing | Figure::Count(0) | Figure::Change(0)
    )
}

/// Notices sent in the time, by how they stand, and which of them are late.
pub(super) fn notices(now: &Time) -> Table {
    let told = |list, at| now.told(NOTICES, |place| place.part(list, at));
    let late = |list| now.told(NOTICES, |place| place.total(list));
    let (accepted, waiting) = (late(ACCEPTED_LATE), late(WAITING_LATE));
    let all_late = match (accepted, waiting) {
        (Figure::Count(one), Figure::Count(other)) => Figure::Count(one + other),
        (Figure::AtLeast(one), Figure::AtLeast(other)) => Figure::AtLeast(one + other),
        _ => Figure::Withheld,
    };
    let sent = now.count(NOTICES);
    let mut rows = vec![("发出（份）".to_owned(), vec![sent, all_late])];
    rows.extend(words::STAND.iter().enumerate().map(|(at, (what, name))| {
        let late = match *what {
            "notices_accepted" => accepted,
            "notices_waiting" => waiting,
            // What is done with is not late.
            _ => Figure::Nothing,
        };
        ((*name).to_owned(), vec![told(STAND, at), late])
    }));
    Table {
        name: "通知（反向推送）",
        columns: ["份".to_owned(), "其中逾期".into()].into(),
        rows: if is_nothing(&sent) { Vec::new() } else { rows },
        bars: None,
    }
}
