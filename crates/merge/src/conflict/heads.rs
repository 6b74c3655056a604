//! Where two hands set differently what an act sets: the state, the grade, who is responsible, by when.
//! Two acts that say the same do not disagree.

use automerge::ROOT;
use model::{ActId, Dispute, DisputeState, Life};

use super::{Conflict, ConflictValue};
use crate::document::Document;
use crate::schema::{ASSIGNMENT, DEADLINE, Fields, GRADE, Malformed, STATE, View};

impl Document {
    /// Adds the disagreements there are, in each the value that counts first.
    pub(super) fn disagreements(
        &self,
        view: View<'_>,
        root: &Fields<'_>,
        found: &mut Vec<Conflict>,
    ) -> Result<(), Malformed> {
        let keys = [STATE, GRADE, ASSIGNMENT, DEADLINE];
        let disputed = keys.into_iter().filter(|key| root.is_disputed(key));
        let disputed: Vec<_> = disputed.collect();
        if disputed.is_empty() {
            return Ok(());
        }
        let record = view.dispute()?;
        for key in disputed {
            let mut raw = Vec::new();
            self.collect(view, &ROOT, key, key.to_owned(), &mut raw);
            for conflict in raw {
                found.extend(told(&record, conflict));
            }
        }
        Ok(())
    }
}

/// The disagreement in values a person reads; none when all mean the same.
fn told(record: &Dispute, mut conflict: Conflict) -> Option<Conflict> {
    let life = Life::of(record);
    let mut values: Vec<(u32, ConflictValue)> = Vec::new();
    for mut value in conflict.values.drain(..) {
        let (weight, says) = match conflict.field.as_str() {
            STATE => {
                let state = DisputeState::from_code(&value.value);
                // Of two records merged into each other at once this one stays open: nobody closed it.
                if !record.heads.states.contains(&state) {
                    continue;
                }
                (u32::from(state.weight()), value.value.clone())
            }
            field => said_by(&life, field, value.value.parse().ok()?),
        };
        value.value = says;
        if values.iter().all(|(_, other)| other.value != value.value) {
            values.push((weight, value));
        }
    }
    values.sort_by_key(|(weight, value)| (*weight, value.change));
    let values: Vec<_> = values.into_iter().map(|(_, value)| value).collect();
    (values.len() > 1).then_some(Conflict { values, ..conflict })
}

/// How much what an act set weighs, the least counts, and what it says.
fn said_by(life: &Life<'_>, field: &str, act: ActId) -> (u32, String) {
    match field {
        GRADE => life
            .grade_by(act)
            .map_or((u32::MAX, String::new()), |graded| {
                let weight = model::dispute::life::weight(&graded.grade);
                (weight.into(), graded.grade.code().to_owned())
            }),
        ASSIGNMENT => {
            let people = life.responsible_by(act).people;
            let people: Vec<_> = people.iter().map(ToString::to_string).collect();
            (0, people.join(" "))
        }
        _ => match life.deadline_by(act) {
            None => (u32::MAX, String::new()),
            Some(day) => (
                u32::try_from(day.days_since(model::Day::EARLIEST)).unwrap_or(0),
                day.to_string(),
            ),
        },
    }
}
