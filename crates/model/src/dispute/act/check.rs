//! Measures that need the case itself.

use super::Ground;
use crate::problem::{Problem, Problems};
use crate::{Day, PartyId};

impl Problems {
    /// The day something was done: not before it happened, and not yet to come.
    pub(crate) fn happened(&mut self, field: &str, day: Option<Day>, ground: Ground<'_>) {
        let Some(day) = day else { return };
        if day > ground.day {
            self.add(field, Problem::InFuture);
        }
        if ground.content.happened_on.is_some_and(|event| day < event) {
            self.add(field, Problem::BeforeEvent);
        }
    }

    /// A party of this case, when one is named.
    pub(crate) fn of_case(&mut self, field: &str, party: Option<PartyId>, ground: Ground<'_>) {
        let Some(party) = party else { return };
        let known = ground.content.parties.iter();
        if !known.map(|known| known.id).any(|id| id == Some(party)) {
            self.add(field, Problem::NotInCase);
        }
    }
}
