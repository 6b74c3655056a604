//! Figures as a role may see them. Whoever may see the records behind a figure is told it as it was counted; whoever may
//! not is told what a report tells of the same time and place, and nothing where no report tells it.

use std::collections::BTreeMap;

use contract::command::tally::{Count, Figures, Totals};
use model::dictionary::{self, Sight};
use model::{Day, DisputeState, Period, Role};
use store::Reading;
use store::tally::{RECORDED, RESOLVED};

use super::tables::care::{coverage, elder};
use super::tables::{Figure, Times, resolution, resolved};
use super::told::{
    ACCEPTED_LATE, AT_LEVELS, COVERED, DUE, ELDERS, NOTICES, SEEN, STAND, Time, VISITED,
    WAITING_LATE, WATCHED, WATCHED_NOW,
};
use super::words;
use crate::failure::Stop;

/// Closed cases that stand settled, beside those that do not.
const CLOSED_SETTLED: &str = "closed_settled";

/// What a figure is counted from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Records {
    Cases,
    Elders,
    Notices,
}

impl Records {
    const ALL: [Self; 3] = [Self::Cases, Self::Elders, Self::Notices];

    /// Whether the role may see each one of them.
    fn seen_by(self, role: Role) -> bool {
        let path = match self {
            Self::Cases => "state",
            Self::Elders => "elder.id",
            Self::Notices => "notice.id",
        };
        dictionary::sight(path, role) == Sight::Whole
    }

    /// What something is counted from, by its code.
    fn behind(what: &str) -> Self {
        if what.starts_with("elders") {
            Self::Elders
        } else if what.starts_with("notices") {
            Self::Notices
        } else {
            Self::Cases
        }
    }
}

/// Leaves of figures what the role may be told.
pub(super) fn shown(
    r: &Reading<'_>,
    mut figures: Figures,
    role: Role,
    period: Period,
    area: &str,
    today: Day,
) -> Result<Figures, Stop> {
    let mut hidden = Records::ALL.to_vec();
    hidden.retain(|records| !records.seen_by(role));
    if hidden.is_empty() {
        return Ok(figures);
    }
    let times = Times::of(r, period, area, today)?;
    totals(&mut figures.totals, &times.now, &hidden);
    totals(&mut figures.totals_before, &times.before, &hidden);
    totals(&mut figures.totals_year_before, &times.year_before, &hidden);
    // What is watched is so as it is asked for, and stands beside that time alone.
    let now = words::WATCHED_NOW;
    for totals in [&mut figures.totals_before, &mut figures.totals_year_before] {
        totals
            .0
            .retain(|what, _| now.iter().all(|(code, _)| code != what));
    }
    if hidden.contains(&Records::Cases) {
        cases(&mut figures, &times.now);
    }
    Ok(figures)
}

/// Puts what a report tells in the place of what was counted.
fn totals(totals: &mut Totals, time: &Time, hidden: &[Records]) {
    let is_hidden = |what: &str| hidden.contains(&Records::behind(what));
    totals.0.retain(|what, _| !is_hidden(what));
    let told = told(time).into_iter();
    let told = told.map(|(what, figure)| (what, Count::from(figure)));
    // What did not happen is not in it.
    let told = told.filter(|(what, count)| is_hidden(what) && *count != Count::NONE);
    totals
        .0
        .extend(told.map(|(what, count)| (what.to_owned(), count)));
}

/// Everything a report tells of a time but its lists, by the codes of what is counted.
fn told(time: &Time) -> Vec<(&'static str, Figure)> {
    let parts = |what: &'static str, of: &'static [(&'static str, &'static str)]| {
        let parts = of.iter().enumerate();
        parts.map(move |(at, (code, _))| (*code, time.told(what, |place| place.part(0, at))))
    };
    let late = |list| time.told(NOTICES, |place| place.total(list));
    let main = words::MAIN.iter();
    let mut all: Vec<(&'static str, Figure)> =
        main.map(|(what, _)| (*what, time.count(what))).collect();
    all.extend([
        (RECORDED, time.count(RECORDED)),
        (RESOLVED, resolved(time)),
        ("resolved_permille", resolution(time)),
        ("settle_days_tenths", time.days("settled")),
        (ELDERS, time.count(ELDERS)),
        ("elders_due", elder(time, DUE)),
        ("elders_covered", elder(time, COVERED)),
        ("elders_covered_permille", coverage(time)),
        ("elders_visited", elder(time, VISITED)),
        ("elders_since_days_tenths", time.days(SEEN)),
        (NOTICES, time.count(NOTICES)),
        ("notices_accepted_overdue", late(ACCEPTED_LATE)),
        ("notices_waiting_overdue", late(WAITING_LATE)),
    ]);
    all.extend(parts("settled", words::BANDS));
    all.extend(parts(AT_LEVELS, words::LEVELS));
    all.extend(parts(WATCHED, words::WATCHED));
    all.extend(parts(WATCHED_NOW, words::WATCHED_NOW));
    let stand = words::STAND.iter().enumerate();
    all.extend(stand.map(|(at, (code, _))| {
        let figure = time.told(NOTICES, |place| place.part(STAND, at));
        (*code, figure)
    }));
    all
}

/// What was recorded, by what it is about, where, when, how far it has come and how pressing it is.
fn cases(figures: &mut Figures, now: &Time) {
    for share in &mut figures.kinds {
        let told = now.kind(&share.key);
        let at = |at: usize| Count::from(told.get(at).copied().unwrap_or(Figure::Withheld));
        (share.recorded, share.resolved) = (at(0), at(1));
    }
    let kinds = figures.kinds.iter().map(|share| share.key.as_str());
    figures.areas_by_kind.clear();
    for share in &mut figures.areas {
        let mut told = now.within(&share.key, kinds.clone()).into_iter();
        share.recorded = told.next().unwrap_or(Figure::Withheld).into();
        share.resolved = now.settled_within(&share.key).into();
        figures.areas_by_kind.push(told.map(Count::from).collect());
    }
    for share in &mut figures.months {
        share.recorded = now.month(&share.key).into();
        share.resolved = Count::Withheld;
    }
    let lists = [&mut figures.kinds, &mut figures.areas, &mut figures.months];
    for share in lists.into_iter().flatten() {
        // When cases were settled tells no report but of the whole place.
        share.settled = Count::Withheld;
    }
    let closed = DisputeState::Closed.code();
    let states = now.states().into_iter();
    figures.states = by_code(states.map(|(code, figure)| {
        let code = if code == closed { CLOSED_SETTLED } else { code };
        (code, figure)
    }));
    figures.grades = by_code(now.grades().into_iter());
}

fn by_code<'a>(told: impl Iterator<Item = (&'a str, Figure)>) -> BTreeMap<String, Count> {
    told.map(|(code, figure)| (code.to_owned(), figure.into()))
        .collect()
}
