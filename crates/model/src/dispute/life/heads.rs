//! What two hands may set differently without knowing of each other: the state, the grade, who is
//! responsible, by when. All values are kept until a person decides; until then the safer one counts (open
//! over closed, the redder grade, both responsible, the earlier day).

use serde::{Deserialize, Serialize};

use super::Life;
use crate::dispute::act::{Act, What};
use crate::{ActId, Day, DisputeState, WorkerId};

/// The values a document carries, each list sorted; more than one where hands disagree.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Heads {
    /// How far it has come.
    pub states: Vec<DisputeState>,
    /// The acts that say how pressing it is.
    pub grades: Vec<ActId>,
    /// The acts that say who is responsible.
    pub assignments: Vec<ActId>,
    /// The acts that say by when.
    pub deadlines: Vec<ActId>,
}

impl Heads {
    /// Nothing.
    pub(super) const fn none() -> Self {
        Self {
            states: Vec::new(),
            grades: Vec::new(),
            assignments: Vec::new(),
            deadlines: Vec::new(),
        }
    }

    /// The state that counts.
    #[must_use]
    pub fn state(&self) -> DisputeState {
        let by_weight = self.states_by_weight();
        by_weight
            .into_iter()
            .next()
            .unwrap_or(DisputeState::Recorded)
    }

    /// The states, the one that counts first.
    #[must_use]
    pub fn states_by_weight(&self) -> Vec<DisputeState> {
        let mut states = self.states.clone();
        states.sort_by_key(DisputeState::weight);
        states
    }

    /// What they are after an act that leads to `to`.
    pub(super) fn follow(&mut self, act: &Act, to: Option<DisputeState>) {
        if let Some(to) = to {
            self.states = vec![to];
        }
        match &act.what {
            What::Graded(_) => self.grades = vec![act.id],
            What::DeadlineSet(_) => self.deadlines = vec![act.id],
            What::SettledConflict(settled) => self.pick(&settled.field, &settled.chosen),
            What::Assigned(assigned) => {
                self.assignments = vec![act.id];
                if assigned.deadline.is_some() {
                    self.deadlines = vec![act.id];
                }
            }
            What::PassedBack(_) => self.assignments = vec![act.id],
            // What was to be done by then is another matter from now on.
            What::Reopened(_) => self.deadlines = vec![act.id],
            _ => {}
        }
    }
}

impl Heads {
    /// Lets one of the values stand alone.
    fn pick(&mut self, key: &str, chosen: &str) {
        let alone = |acts: &mut Vec<ActId>| acts.retain(|act| act.to_string() == chosen);
        match key {
            "state" => self.states = vec![DisputeState::from_code(chosen)],
            "grade" => alone(&mut self.grades),
            "assignment" => alone(&mut self.assignments),
            "deadline" => alone(&mut self.deadlines),
            _ => {}
        }
    }
}

/// Who is responsible for a case.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Responsible {
    /// Everyone, sorted.
    pub people: Vec<WorkerId>,
    /// Who of them leads; two where hands disagree.
    pub leads: Vec<WorkerId>,
}

impl Responsible {
    fn sorted(mut self) -> Self {
        for list in [&mut self.people, &mut self.leads] {
            list.sort_unstable();
            list.dedup();
        }
        self
    }
}

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// The day.
    pub day: Day,
    /// The act that set it.
    pub set_by: ActId,
}

impl Life<'_> {
    /// Who is responsible; of two assignments made at once, all of both.
    #[must_use]
    pub fn responsible(&self) -> Responsible {
        let mut all = Responsible::default();
        for head in &self.heads.assignments {
            let one = self.responsible_by(*head);
            all.people.extend(one.people);
            all.leads.extend(one.leads);
        }
        all.sorted()
    }

    /// Who is responsible by one act.
    #[must_use]
    pub fn responsible_by(&self, act: ActId) -> Responsible {
        let (people, lead) = match self.act(act).map(|act| &act.what) {
            Some(What::Assigned(assigned)) => (assigned.to.clone(), assigned.lead),
            Some(What::PassedBack(passed)) => (passed.left.clone(), self.lead_among(&passed.left)),
            _ => return Responsible::default(),
        };
        let leads = lead.into_iter().collect();
        Responsible { people, leads }.sorted()
    }

    /// Who led before some passed it back, when they are among those who stay.
    fn lead_among(&self, left: &[WorkerId]) -> Option<WorkerId> {
        let assigned = self.acts.iter().rev().find_map(|act| match &act.what {
            What::Assigned(assigned) => Some(assigned),
            _ => None,
        });
        assigned?.lead.filter(|lead| left.contains(lead))
    }

    /// By when; of two days set at once, the earlier.
    #[must_use]
    pub fn deadline(&self) -> Option<Deadline> {
        let heads = self.heads.deadlines.iter();
        let set = heads.filter_map(|head| {
            let day = self.deadline_by(*head)?;
            Some(Deadline { day, set_by: *head })
        });
        set.min_by_key(|deadline| (deadline.day, deadline.set_by))
    }

    /// By when, as one act says.
    #[must_use]
    pub fn deadline_by(&self, act: ActId) -> Option<Day> {
        match &self.act(act)?.what {
            What::Assigned(assigned) => assigned.deadline,
            What::DeadlineSet(set) => Some(set.day),
            _ => None,
        }
    }
}
