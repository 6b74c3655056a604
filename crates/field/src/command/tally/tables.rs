//! What stands in a report, as it may be told: a count under 5 is not in it, nor anything it could be computed
//! from.

use contract::command::tally::{Count, Figures, permille};
use model::withhold::Told;
use model::{Day, Period};
use store::Reading;
use store::tally::RECORDED;

use super::told::{AT_LEVELS, OUTCOMES, Time};
use super::words;
use crate::failure::Stop;

pub(super) mod care;
mod watched;

/// A table as it may be told.
pub(super) struct Table {
    /// What it shows.
    pub(super) name: &'static str,
    /// The names of its columns but the first.
    pub(super) columns: Vec<String>,
    /// What each row is of, and its figures.
    pub(super) rows: Vec<(String, Vec<Figure>)>,
    /// The column drawn as bars beside the table.
    pub(super) bars: Option<usize>,
}

/// A figure as it may be told.
#[derive(Clone, Copy)]
pub(super) enum Figure {
    /// So many.
    Count(u64),
    /// So many, and a few more.
    AtLeast(u64),
    /// A difference; may be less than nothing.
    Change(i128),
    /// In tenths of a percent.
    Permille(u64),
    /// In tenths.
    Tenths(u64),
    /// Not told.
    Withheld,
    /// There is nothing to tell.
    Nothing,
}

impl From<Told> for Figure {
    fn from(told: Told) -> Self {
        match told {
            Told::Count(count) => Self::Count(count),
            Told::AtLeast(count) => Self::AtLeast(count),
            Told::Withheld => Self::Withheld,
        }
    }
}

/// As the screens are told it: a count, a rate in tenths of a percent, or tenths of days.
impl From<Figure> for Count {
    fn from(figure: Figure) -> Self {
        match figure {
            Figure::Count(count) | Figure::Permille(count) | Figure::Tenths(count) => {
                Self::Is(count)
            }
            Figure::AtLeast(at_least) => Self::AtLeast { at_least },
            Figure::Nothing => Self::NONE,
            Figure::Change(_) | Figure::Withheld => Self::Withheld,
        }
    }
}

impl Figure {
    /// The number that is told of a count.
    pub(super) fn number(self) -> Option<u64> {
        match self {
            Self::Count(count) | Self::AtLeast(count) => Some(count),
            _ => None,
        }
    }
}

impl Table {
    /// How many figures of it are withheld.
    pub(super) fn withheld(&self) -> u32 {
        let cells = self.rows.iter().flat_map(|(_, cells)| cells);
        let withheld = cells.filter(|cell| matches!(cell, Figure::Withheld));
        u32::try_from(withheld.count()).unwrap_or(u32::MAX)
    }
}

/// A time, the one before it, and the same of the year before.
pub(super) struct Times {
    pub(super) now: Time,
    pub(super) before: Time,
    pub(super) year_before: Time,
}

impl Times {
    pub(super) fn of(
        r: &Reading<'_>,
        period: Period,
        area: &str,
        today: Day,
    ) -> Result<Self, Stop> {
        let of = |period| Time::of(r, period, area, today);
        Ok(Self {
            now: of(period)?,
            before: of(period.before())?,
            year_before: of(period.year_before())?,
        })
    }
}

/// Every table of a report; `figures` say what its rows and columns are of.
pub(super) fn tables(figures: &Figures, times: &Times, period: Period) -> Vec<Table> {
    let now = &times.now;
    let mut tables = vec![main(times), kinds(figures, now), areas(figures, now)];
    let states = now.states().into_iter();
    let states = states.map(|(code, figure)| (words::state(code), figure));
    tables.push(list("按办理进展", states));
    let grades = now.grades().into_iter();
    let grades = grades.map(|(code, figure)| (words::grade(code), figure));
    tables.push(list("按风险等级", grades));
    if period.whole_months() != Some(1) && !figures.months.is_empty() {
        let told = figures.months.iter().map(|month| {
            let name = words::month(&month.key);
            (name, now.month(&month.key))
        });
        tables.push(list("按月", told));
    }
    tables.push(parts(
        "化解用时（本期化解的）",
        now,
        "settled",
        words::BANDS,
        None,
    ));
    let unsaid = Some("未注明");
    tables.push(parts("在哪一级化解", now, AT_LEVELS, words::LEVELS, unsaid));
    tables.push(watched::watched(now));
    tables.push(care::elders(times));
    tables.push(care::notices(now));
    tables
}

/// The figures of the time against the time before and the year before.
fn main(times: &Times) -> Table {
    let mut rows = vec![
        (
            "受理登记（件）".to_owned(),
            against(times, |time| time.count(RECORDED)),
        ),
        ("其中已化解（件）".to_owned(), against(times, resolved)),
        ("其中未化解（件）".to_owned(), against(times, unresolved)),
        ("化解率（%）".to_owned(), against(times, resolution)),
    ];
    for (what, name) in words::MAIN {
        rows.push(((*name).to_owned(), against(times, |time| time.count(what))));
    }
    rows.push((
        "平均化解用时（天）".to_owned(),
        against(times, |time| time.days("settled")),
    ));
    Table {
        name: "总体情况",
        columns: AGAINST.map(String::from).into(),
        rows,
        bars: None,
    }
}

/// How much of what was recorded stands settled.
pub(super) fn resolved(time: &Time) -> Figure {
    time.told(RECORDED, |place| place.total(OUTCOMES))
}

fn unresolved(time: &Time) -> Figure {
    time.told(RECORDED, |place| place.total_not(OUTCOMES))
}

/// The same as a rate.
pub(super) fn resolution(time: &Time) -> Figure {
    let (settled, open) = (resolved(time).number(), unresolved(time).number());
    rate(
        settled,
        settled.zip(open).map(|(settled, open)| settled + open),
    )
}

const AGAINST: [&str; 5] = ["本期", "上期", "比上期", "去年同期", "比去年同期"];

/// A figure of each time, and how it has changed.
fn against(times: &Times, of: impl Fn(&Time) -> Figure) -> Vec<Figure> {
    let [now, before, year_before] = [&times.now, &times.before, &times.year_before].map(of);
    vec![
        now,
        before,
        change(now, before),
        year_before,
        change(now, year_before),
    ]
}

fn change(now: Figure, then: Figure) -> Figure {
    match (now, then) {
        (Figure::Count(now), Figure::Count(then)) => {
            Figure::Change(i128::from(now) - i128::from(then))
        }
        (Figure::Withheld, _) | (_, Figure::Withheld) => Figure::Withheld,
        _ => Figure::Nothing,
    }
}

/// How many of so many, where both are told.
pub(super) fn rate(of: Option<u64>, whole: Option<u64>) -> Figure {
    match (of, whole) {
        (Some(of), Some(whole)) => permille(of, whole).map_or(Figure::Nothing, Figure::Permille),
        _ => Figure::Withheld,
    }
}

fn kinds(figures: &Figures, now: &Time) -> Table {
    let rows = figures.kinds.iter();
    Table {
        name: "按类型",
        columns: ["登记（件）", "已化解", "未化解", "化解率（%）"]
            .map(String::from)
            .into(),
        rows: rows
            .map(|share| (words::kind(&share.key), now.kind(&share.key)))
            .collect(),
        bars: Some(0),
    }
}

fn areas(figures: &Figures, now: &Time) -> Table {
    let kinds = figures.kinds.iter().map(|share| share.key.as_str());
    let rows = figures.areas.iter();
    Table {
        name: "按地区和类型（登记，件）",
        columns: std::iter::once("合计".to_owned())
            .chain(kinds.clone().map(words::kind))
            .collect(),
        rows: rows
            .map(|share| (share.name.clone(), now.within(&share.key, kinds.clone())))
            .collect(),
        bars: None,
    }
}

fn list(name: &'static str, told: impl Iterator<Item = (String, Figure)>) -> Table {
    Table {
        name,
        columns: vec!["件".into()],
        rows: told.map(|(name, figure)| (name, vec![figure])).collect(),
        bars: Some(0),
    }
}

/// What something that was counted is made up of; the last part may have a name of its own.
fn parts(
    name: &'static str,
    now: &Time,
    what: &str,
    of: &[(&str, &str)],
    last: Option<&str>,
) -> Table {
    let names = of.iter().map(|(_, name)| *name).chain(last).enumerate();
    let told = names.map(|(at, name)| {
        let figure = now.told(what, |place| place.part(0, at));
        (name.to_owned(), figure)
    });
    list(name, told)
}
