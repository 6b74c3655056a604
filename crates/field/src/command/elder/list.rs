//! The list of elders, and how far visits have come.

use contract::Failure;
use contract::command::elder::{Covered, DoorTurn, ElderRow, List, Page, Totals};
use model::{Day, Role, dictionary};
use store::elder;

use super::super::Handle;
use super::super::reading::page_rows;
use crate::Field;
use crate::failure::Stop;

impl Handle for List {
    fn handle(self, field: &Field) -> Result<Page, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        let filter = elder::Filter {
            overdue_on: self.overdue.then_some(today),
            need: self.need,
            query: self.query,
            all: self.all,
        };
        let late = elder::Filter {
            overdue_on: Some(today),
            ..elder::Filter::default()
        };
        let page = field.store.read(|r| {
            let rows = elder::page(r, &filter, self.skip, page_rows(self.limit))?;
            Ok::<_, Stop>(Page {
                rows: rows
                    .into_iter()
                    .map(|row| elder_row(role, row, today))
                    .collect(),
                total: elder::count(r, &filter)?,
                overdue: elder::count(r, &late)?,
            })
        })?;
        Ok(page)
    }
}

/// An elder in a list on the day `today`, as the role may see it.
pub(in crate::command) fn elder_row(role: Role, row: elder::ElderRow, today: Day) -> ElderRow {
    let days = |from: Option<Day>| from.and_then(|from| u32::try_from(today.days_since(from)).ok());
    let age = row.birth_year.map(|year| today.year().saturating_sub(year));
    ElderRow {
        id: row.id,
        name: dictionary::shown("elder.name", role, &row.name),
        address: dictionary::shown("elder.address", role, &row.address),
        age: age.and_then(|age| u16::try_from(age).ok()),
        living: row.living,
        state: row.state,
        agrees: row.agrees,
        need: row.need,
        since_days: days(row.visited_on),
        late_days: days(row.next_on).unwrap_or(0),
        next_on: row.next_on,
        alerted: row.alerted,
        unanswered: row.doors > 0,
        door: row
            .door_left
            .into_iter()
            .map(|(whom, by_ms)| DoorTurn { whom, by_ms })
            .collect(),
        matters: row.matters,
        handed: None,
        conflicts: row.conflicts,
        changed_at_ms: row.changed_at,
        waiting: row.waiting,
    }
}

impl Handle for Totals {
    fn handle(self, field: &Field) -> Result<Covered, Failure> {
        let today = field.parts.clock.now().day();
        let month = Day::new(today.year(), today.month(), 1).unwrap_or(today);
        let (from, until) = (self.from.unwrap_or(month), self.until.unwrap_or(today));
        let totals = field
            .store
            .read(|r| Ok::<_, Stop>(elder::totals(r, from, until, today)?))?;
        let named = [
            ("visited", totals.visited),
            ("covered", totals.covered),
            ("overdue", totals.overdue),
            ("never", totals.never),
            ("visits", totals.visits),
            ("longest_since_days", totals.longest_since_days),
            ("doors", totals.doors),
            ("matters", totals.matters),
        ];
        let totals = named.map(|(name, n)| (name.to_owned(), n));
        Ok(Covered {
            from,
            until,
            totals: totals.into(),
        })
    }
}
