//! What was counted in one grid, made up as it may be told.

use std::collections::BTreeMap;

use model::DisputeState;
use model::withhold::{Cell, Counts, List};
use store::tally::{RECORDED, RESOLVED, SETTLED, SETTLED_UNAGREED, Sum};

use super::super::figures::entry;
use super::super::words;
use super::{
    AT_LEVELS, CLOSED_UNSETTLED, ELDERS, KINDS, Keys, NOTICES, OUTCOMES, SEEN, WATCHED, WATCHED_NOW,
};

/// What was counted in a grid.
#[derive(Default)]
pub(super) struct Grid {
    pub(super) totals: BTreeMap<String, u64>,
    /// Recorded, and of those settled.
    pub(super) kinds: BTreeMap<String, (u64, u64)>,
    pub(super) states: BTreeMap<String, u64>,
    pub(super) grades: BTreeMap<String, u64>,
    pub(super) months: BTreeMap<String, u64>,
}

impl Grid {
    pub(super) fn add(&mut self, sum: &Sum<'_>) {
        *entry(&mut self.totals, sum.what, || 0) += sum.n;
        match sum.what {
            RECORDED => {
                entry(&mut self.kinds, sum.kind, || (0, 0)).0 += sum.n;
                *entry(&mut self.states, sum.state, || 0) += sum.n;
                *entry(&mut self.grades, sum.grade, || 0) += sum.n;
                *entry(&mut self.months, sum.month, || 0) += sum.n;
            }
            RESOLVED => entry(&mut self.kinds, sum.kind, || (0, 0)).1 += sum.n,
            _ => {}
        }
    }

    fn total(&self, what: &str) -> u64 {
        self.totals.get(what).copied().unwrap_or(0)
    }

    /// One thing that is counted, with what it is made up of.
    pub(super) fn counts(&self, what: &str, keys: &Keys) -> Counts {
        let (days, lists) = match what {
            RECORDED => (0, self.recorded(keys)),
            SETTLED => (self.total("settle_days"), vec![self.list(words::BANDS)]),
            AT_LEVELS => return self.levels(),
            ELDERS => (0, self.elders()),
            SEEN => (self.total("elders_since_days"), Vec::new()),
            NOTICES => (0, self.notices()),
            WATCHED => return self.made_up_of(words::WATCHED),
            WATCHED_NOW => return self.made_up_of(words::WATCHED_NOW),
            _ => (0, Vec::new()),
        };
        Counts {
            whole: self.total(what),
            days,
            lists,
        }
    }

    fn recorded(&self, keys: &Keys) -> Vec<List> {
        let list = |of: &BTreeMap<String, u64>, keys: &[String]| {
            let count = |key: &String| Cell::of(of.get(key).copied().unwrap_or(0));
            List::of(keys.iter().map(count).collect())
        };
        let kind = |key: &String| self.kinds.get(key).copied().unwrap_or((0, 0));
        let kinds = keys.kinds.iter().map(kind);
        let outcome = |(recorded, settled): (u64, u64)| {
            Cell::of_both(settled, recorded.saturating_sub(settled))
        };
        let [settled, open] = self.by_state(keys);
        vec![
            List::of(kinds.clone().map(|(all, _)| Cell::of(all)).collect()),
            list(&self.grades, &keys.grades),
            list(&self.months, &keys.months),
            List {
                within: Some(KINDS),
                ..List::of(kinds.map(outcome).collect())
            },
            settled,
            open,
        ]
    }

    /// How far what stands settled has come, and how far the rest. Whoever is told how many are settled could compute a
    /// part of them that is withheld, were they one list.
    fn by_state(&self, keys: &Keys) -> [List; 2] {
        let count = |state: &str| self.states.get(state).copied().unwrap_or(0);
        let closed = DisputeState::Closed.code();
        let others = keys.settled_states.iter().filter(|state| *state != closed);
        let others: u64 = others.map(|state| count(state.as_str())).sum();
        let settled = self.total(RESOLVED).saturating_sub(others);
        let settled = settled.min(count(closed));
        let part = |state: &String| match state.as_str() {
            CLOSED_UNSETTLED => count(closed) - settled,
            state if state == closed => settled,
            state => count(state),
        };
        let parts = [&keys.settled_states, &keys.open_states];
        let [so, not] = parts.map(|states| states.iter().map(part).collect::<Vec<u64>>());
        let sum = |parts: &[u64]| parts.iter().sum::<u64>();
        let (all_so, all_not) = (sum(&so), sum(&not));
        let list = |parts: Vec<u64>, sum| {
            let parts = parts.into_iter().map(Cell::of);
            List::summed_by(OUTCOMES, parts.collect(), sum)
        };
        [
            list(so, Cell::of_both(all_so, all_not)),
            list(not, Cell::of_both(all_not, all_so)),
        ]
    }

    /// What is counted by its parts alone.
    fn made_up_of(&self, of: &[(&str, &str)]) -> Counts {
        Counts {
            whole: of.iter().map(|(what, _)| self.total(what)).sum(),
            days: 0,
            lists: vec![self.list(of)],
        }
    }

    fn list(&self, of: &[(&str, &str)]) -> List {
        let parts = of.iter().map(|(what, _)| Cell::of(self.total(what)));
        List::of(parts.collect())
    }

    /// Agreements of which the level was not told are a part of their own. Whoever knows them, all levels and how many
    /// agreements there are, knows how often a closing told one where nothing was agreed.
    fn levels(&self) -> Counts {
        let said: u64 = words::LEVELS.iter().map(|(what, _)| self.total(what)).sum();
        let unagreed = self.total(SETTLED_UNAGREED);
        let whole = self.total("agreed") + unagreed;
        let mut parts = self.list(words::LEVELS).parts;
        parts.push(Cell::of_both(whole.saturating_sub(said), unagreed));
        Counts {
            whole,
            days: 0,
            lists: vec![List::of(parts)],
        }
    }

    /// For whom a visit was due, who was visited, and who both; whoever knows two of them knows who only one.
    fn elders(&self) -> Vec<List> {
        let (all, due) = (self.total(ELDERS), self.total("elders_due"));
        let (visited, covered) = (self.total("elders_visited"), self.total("elders_covered"));
        let (missed, beside) = (due.saturating_sub(covered), visited.saturating_sub(covered));
        let neither = all.saturating_sub(due).saturating_sub(beside);
        let of_all = |count: u64| Cell::of_both(count, all.saturating_sub(count));
        [
            of_all(due),
            of_all(visited),
            Cell::of_four([covered, missed, beside, neither]),
        ]
        .map(List::figure)
        .to_vec()
    }

    /// How they stand, and which of those that are open are late.
    fn notices(&self) -> Vec<List> {
        let late = |open: &str, late: &str| {
            let late = self.total(late);
            List::figure(Cell::of_both(late, self.total(open).saturating_sub(late)))
        };
        vec![
            self.list(words::STAND),
            late("notices_accepted", "notices_accepted_overdue"),
            late("notices_waiting", "notices_waiting_overdue"),
        ]
    }
}
