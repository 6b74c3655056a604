//! What stands in a report, as it may be told: a count under 5 is not in it, nor anything it could be computed
//! from.

use contract::command::tally::{Figures, Share, Totals, permille};
use model::Period;
use model::withhold::{self, Together, Told};

use super::words;

mod care;

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
        told.count().map_or(Self::Withheld, Self::Count)
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

/// Every table of a report.
pub(super) fn tables(figures: &Figures, period: Period) -> Vec<Table> {
    let resolved = |share: &Share| {
        vec![
            share.resolved,
            share.recorded - share.resolved.min(share.recorded),
        ]
    };
    let by_kind: Vec<Vec<u64>> = figures.kinds.iter().map(resolved).collect();
    let by_area: Vec<Vec<u64>> = figures
        .areas_by_kind
        .iter()
        .map(|row| {
            let mut row = row.clone();
            row.resize(by_kind.len(), 0);
            row
        })
        .collect();
    let lists = [
        figures.states.values().copied().collect(),
        figures.grades.values().copied().collect(),
        figures
            .months
            .iter()
            .map(|month| month.recorded)
            .collect::<Vec<u64>>(),
    ];
    let told = withhold::together(&by_area, &by_kind, &lists);
    let mut tables = vec![
        main(figures, &told),
        kinds(figures, &told),
        areas(figures, &told),
    ];
    tables.push(list(
        "按办理进展",
        figures.states.keys().map(|code| words::state(code)),
        &told.lists[0],
    ));
    tables.push(list(
        "按风险等级",
        figures.grades.keys().map(|code| words::grade(code)),
        &told.lists[1],
    ));
    if period.whole_months() != Some(1) && !figures.months.is_empty() {
        let months = figures.months.iter().map(|month| words::month(&month.key));
        tables.push(list("按月", months, &told.lists[2]));
    }
    tables.push(bands(&figures.totals));
    tables.push(levels(&figures.totals));
    tables.push(care::elders(figures));
    tables.push(care::notices(&figures.totals));
    tables
}

/// The figures of the time against the time before and the year before.
fn main(figures: &Figures, told: &Together) -> Table {
    let times = [
        &figures.totals,
        &figures.totals_before,
        &figures.totals_year_before,
    ];
    let against = |of: &dyn Fn(&Totals) -> Figure| {
        let [now, before, year_before] = times.map(of);
        vec![
            now,
            before,
            change(now, before),
            year_before,
            change(now, year_before),
        ]
    };
    // What was recorded and what of it is settled are told with the tables of this time.
    let this = |cells: Vec<Figure>, now: Figure| {
        let mut cells = cells;
        let (before, year_before) = (cells[1], cells[3]);
        (cells[0], cells[2], cells[4]) = (now, change(now, before), change(now, year_before));
        cells
    };
    let recorded = against(&|totals| resolved_of(totals).0);
    let resolved = against(&|totals| resolved_of(totals).1);
    let open = against(&|totals| resolved_of(totals).2);
    let of = |at: usize| {
        told.by_row
            .columns
            .get(at)
            .copied()
            .map_or(Figure::Nothing, Figure::from)
    };
    let rate = against(&rate);
    let rate = match (of(0), of(1)) {
        (Figure::Count(_), Figure::Count(_)) => rate,
        _ => this(rate, Figure::Withheld),
    };
    let mut rows = vec![
        (
            "受理登记（件）".to_owned(),
            this(recorded, told.by_row.total.into()),
        ),
        ("其中已化解（件）".to_owned(), this(resolved, of(0))),
        ("其中未化解（件）".to_owned(), this(open, of(1))),
        ("化解率（%）".to_owned(), rate),
    ];
    for (what, name) in words::MAIN {
        rows.push((
            (*name).to_owned(),
            against(&|totals| withhold::alone(totals.of(what)).into()),
        ));
    }
    rows.push((
        "平均化解用时（天）".to_owned(),
        against(&|totals| match (
            withhold::alone(totals.of("settled")),
            totals.days_to_settle_tenths(),
        ) {
            (Told::Withheld, _) => Figure::Withheld,
            (_, None) => Figure::Nothing,
            (_, Some(tenths)) => Figure::Tenths(tenths),
        }),
    ));
    let columns = ["本期", "上期", "比上期", "去年同期", "比去年同期"];
    Table {
        name: "总体情况",
        columns: columns.map(String::from).into(),
        rows,
        bars: None,
    }
}

/// What was recorded, what of it is settled and what is not.
fn resolved_of(totals: &Totals) -> (Figure, Figure, Figure) {
    let (recorded, resolved) = (totals.of("recorded"), totals.of("resolved"));
    let (total, parts) = withhold::parts(&[resolved, recorded - resolved.min(recorded)]);
    (total.into(), parts[0].into(), parts[1].into())
}

fn rate(totals: &Totals) -> Figure {
    match (resolved_of(totals), totals.resolution_permille()) {
        ((_, Figure::Count(_), Figure::Count(_)), Some(permille)) => Figure::Permille(permille),
        ((_, Figure::Count(_), Figure::Count(_)), None) => Figure::Nothing,
        _ => Figure::Withheld,
    }
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

fn kinds(figures: &Figures, told: &Together) -> Table {
    let row = |(at, share): (usize, &Share)| {
        let cells = &told.by_row.cells[at];
        let rate = match (cells[0], cells[1]) {
            (Told::Count(resolved), Told::Count(open)) => {
                permille(resolved, resolved + open).map_or(Figure::Nothing, Figure::Permille)
            }
            _ => Figure::Withheld,
        };
        let figures = vec![
            told.by_row.rows[at].into(),
            cells[0].into(),
            cells[1].into(),
            rate,
        ];
        (words::kind(&share.key), figures)
    };
    Table {
        name: "按类型",
        columns: ["登记（件）", "已化解", "未化解", "化解率（%）"]
            .map(String::from)
            .into(),
        rows: figures.kinds.iter().enumerate().map(row).collect(),
        bars: Some(0),
    }
}

fn areas(figures: &Figures, told: &Together) -> Table {
    let row = |(at, share): (usize, &Share)| {
        let total = std::iter::once(told.by_column.rows[at]);
        let cells = total.chain(told.by_column.cells[at].iter().copied());
        (share.name.clone(), cells.map(Figure::from).collect())
    };
    let kinds = figures.kinds.iter().map(|share| words::kind(&share.key));
    Table {
        name: "按地区和类型（登记，件）",
        columns: std::iter::once("合计".to_owned()).chain(kinds).collect(),
        rows: figures.areas.iter().enumerate().map(row).collect(),
        bars: None,
    }
}

fn list(name: &'static str, names: impl Iterator<Item = String>, told: &[Told]) -> Table {
    let rows = names
        .zip(told)
        .map(|(name, told)| (name, vec![Figure::from(*told)]));
    Table {
        name,
        columns: vec!["件".into()],
        rows: rows.collect(),
        bars: Some(0),
    }
}

fn bands(totals: &Totals) -> Table {
    let counts: Vec<u64> = words::BANDS
        .iter()
        .map(|(what, _)| totals.of(what))
        .collect();
    let (_, told) = withhold::parts(&counts);
    list(
        "化解用时（本期化解的）",
        words::BANDS.iter().map(|(_, name)| (*name).to_owned()),
        &told,
    )
}

/// Agreements of which the level was not told are a part of their own, which is not told.
fn levels(totals: &Totals) -> Table {
    let mut counts: Vec<u64> = words::LEVELS
        .iter()
        .map(|(what, _)| totals.of(what))
        .collect();
    let said: u64 = counts.iter().sum();
    counts.push(totals.of("agreed").saturating_sub(said));
    let (_, told) = withhold::parts(&counts);
    let names = words::LEVELS.iter().map(|(_, name)| (*name).to_owned());
    list("在哪一级化解", names.chain(["未注明".to_owned()]), &told)
}
