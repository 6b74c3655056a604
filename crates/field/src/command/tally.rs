//! Statistics: figures, the cases behind them, and the report that is handed out.

mod figures;
mod report;
mod shown;
mod tables;
mod told;
mod words;

use contract::command::tally::{After, Cases, Figures, Get, Page, Report, Reported};
use contract::{Code, Failure};
use model::Day;
use store::tally::{self, Counted, Narrowed};

use self::tables::Times;
use super::Handle;
use super::reading::page_rows;
use super::rows::dispute_row;
use crate::Field;
use crate::failure::Stop;

impl Handle for Get {
    fn handle(self, field: &Field) -> Result<Figures, Failure> {
        let role = field.seat()?.worker.role;
        let area = area(&self.area)?;
        let today = field.parts.clock.now().day();
        let figures = field.store.read(|r| {
            let figures = figures::figures(r, self.period, area, today)?;
            shown::shown(r, figures, role, self.period, area, today)
        })?;
        Ok(figures)
    }
}

impl Handle for Cases {
    fn handle(self, field: &Field) -> Result<Page, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        if !tally::CODES.contains(&self.what.as_str()) {
            let detail = format!("say what is counted: {}", tally::CODES.join(", "));
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let narrowed = Narrowed {
            area: area(&self.area)?.to_owned(),
            kind: self.kind,
            state: self.state,
            grade: self.grade.map(|grade| grade.given),
        };
        let after = self.after.map(|after| (after.on.to_string(), after.id));
        let limit = page_rows(self.limit);
        let mut found = field.store.read(|r| {
            let cases = tally::cases(r, &self.what, self.period, &narrowed, after, limit + 1)?;
            Ok::<_, Stop>(cases)
        })?;
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = found.len() > most;
        found.truncate(most);
        let next = found.last().filter(|_| more).and_then(last);
        let rows = found.into_iter();
        Ok(Page {
            rows: rows.map(|one| dispute_row(role, one.row, today)).collect(),
            next,
        })
    }
}

impl Handle for Report {
    fn handle(self, field: &Field) -> Result<Reported, Failure> {
        let area = area(&self.area)?.to_owned();
        let today = field.parts.clock.now().day();
        let period = self.period;
        let (figures, times, place) = field.store.read(|r| {
            let figures = figures::figures(r, period, &area, today)?;
            let times = Times::of(r, period, &area, today)?;
            let place = figures::place(r, &area)?;
            Ok::<_, Stop>((figures, times, place))
        })?;
        report::report(&figures, &times, period, &place, today, self.form)
    }
}

fn last(counted: &Counted) -> Option<After> {
    let on: Day = counted.on_day.parse().ok()?;
    let id = counted.row.id;
    Some(After { on, id })
}

/// An area or a grid by its digits, or everything.
fn area(area: &str) -> Result<&str, Failure> {
    let area = area.trim();
    let is_level = area.is_empty() || figures::LEVELS.contains(&area.len());
    if is_level && area.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(area);
    }
    let detail =
        "write the area as 2, 4, 6, 9 or 12 digits, or a grid as 15; leave it empty for everything";
    Err(Failure::new(Code::BadArguments, detail))
}
