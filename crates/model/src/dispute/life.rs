//! How far a case has come, and what may be done next: one state machine, asked by the device before it
//! writes and by the gate before it believes. It knows no clock and no role; who may do what at all
//! stands with the acts.
//!
//! The closed loop of both source cities: collect → review → dispatch → claim → mediate → settle or
//! hand over → follow up → close, and reopen at any sign of trouble.

mod days;
mod heads;
mod illegal;
mod letters;
mod merged;
mod moves;
mod offered;
mod rules;
mod taken_over;
mod told;
mod toward;

pub use heads::{Deadline, Heads, Responsible};
pub use illegal::Illegal;
pub use letters::{ReferralStanding, ReferralState};
pub use taken_over::taken_over;
pub use told::{GradeStanding, weight};

use super::act::{Act, What};
use super::{Dispute, DisputeState};
use crate::{ActId, DisputeId, UtcMs, WorkerId};

/// A case as its acts tell it.
#[derive(Debug, Clone)]
pub struct Life<'a> {
    id: DisputeId,
    is_letter: bool,
    heads: Heads,
    acts: Vec<&'a Act>,
    moved: Vec<Moved>,
}

/// An act that moved a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The act.
    pub act: ActId,
    /// The state it led to.
    pub to: DisputeState,
}

impl<'a> Life<'a> {
    /// The life of a record as it reads.
    #[must_use]
    pub fn of(dispute: &'a Dispute) -> Self {
        Self {
            heads: dispute.heads.clone(),
            ..Self::folded(dispute)
        }
    }

    /// The acts one after the other, as if nobody had worked at the same time.
    pub(crate) fn folded(dispute: &'a Dispute) -> Self {
        let mut life = Self::begun(dispute.id, dispute.letter.is_some());
        life.heads.states = vec![DisputeState::Recorded];
        let acts: Vec<&Act> = dispute.acts.iter().collect();
        for (at, act) in dispute.acts.iter().enumerate() {
            if merged::is_void(dispute.id, &acts, at) {
                life.note(act, None);
                continue;
            }
            // Its author may have seen less than what stands before it here.
            let to = moves::from(&life.state(), &act.what, &life);
            let to = to.unwrap_or_else(|_| moves::leads_to(&act.what, &life));
            life.note(act, to);
        }
        life
    }

    /// A case that was written down just now.
    const fn begun(id: DisputeId, is_letter: bool) -> Self {
        Self {
            id,
            is_letter,
            heads: Heads::none(),
            acts: Vec::new(),
            moved: Vec::new(),
        }
    }

    /// What concurrent hands may have set differently.
    #[must_use]
    pub const fn heads(&self) -> &Heads {
        &self.heads
    }

    /// Every act, each after those its author knew of.
    #[must_use]
    pub fn acts(&self) -> &[&'a Act] {
        &self.acts
    }

    /// One act.
    #[must_use]
    pub fn act(&self, id: ActId) -> Option<&'a Act> {
        self.acts.iter().rev().find(|act| act.id == id).copied()
    }

    /// The acts that moved the case, each with the state it led to.
    #[must_use]
    pub fn moved(&self) -> &[Moved] {
        &self.moved
    }

    /// The state that counts: where hands disagree, open over closed.
    #[must_use]
    pub fn state(&self) -> DisputeState {
        self.heads.state()
    }

    /// Does one act after all others; tells the state it leads to when it moves the case.
    ///
    /// # Errors
    /// [`Illegal`]; nothing changed then.
    pub fn take(&mut self, act: &'a Act) -> Result<Option<DisputeState>, Illegal> {
        let to = self.may(act)?;
        self.note(act, to.clone());
        Ok(to)
    }

    /// Whether an act may be done now, and the state it leads to when it moves the case. Where hands
    /// disagree about the state, an act is legal that is legal from one of the states.
    ///
    /// # Errors
    /// [`Illegal`].
    pub fn may(&self, act: &Act) -> Result<Option<DisputeState>, Illegal> {
        if self.act(act.id).is_some() {
            return Err(Illegal::Again);
        }
        self.check(act)?;
        let mut refused = None;
        for state in &self.heads.states_by_weight() {
            match moves::from(state, &act.what, self) {
                Ok(to) => return Ok(to),
                Err(illegal) => refused = refused.or(Some(illegal)),
            }
        }
        refused.map_or(Ok(None), Err)
    }

    /// Whether `by` might do this now, and the state it would lead to.
    ///
    /// # Errors
    /// [`Illegal`].
    pub fn would(&self, what: What, by: WorkerId) -> Result<Option<DisputeState>, Illegal> {
        self.may(&imagined(what, by))
    }

    /// The same, by what a device asks of what it writes itself: see [`Life::check_written`].
    ///
    /// # Errors
    /// [`Illegal`].
    pub fn would_be_written(
        &self,
        what: What,
        by: WorkerId,
    ) -> Result<Option<DisputeState>, Illegal> {
        let act = imagined(what, by);
        let mut after = self.clone();
        let to = after.take(&act)?;
        after.check_written(std::slice::from_ref(&act))?;
        Ok(to)
    }

    /// Who of the responsible has claimed it since it was given to them, in their order.
    #[must_use]
    pub fn claimed_by(&self) -> Vec<WorkerId> {
        let given = self.acts.iter().rposition(|act| {
            matches!(act.what, What::Assigned(_)) && self.is_older_than_heads(act.id)
        });
        let since = &self.acts[given.unwrap_or(0)..];
        let claims = |worker: &WorkerId| {
            let claims = |act: &&Act| matches!(act.what, What::Claimed(_)) && act.by == *worker;
            since.iter().any(claims)
        };
        let people = self.responsible().people;
        people.into_iter().filter(claims).collect()
    }

    /// Whether an assignment is the first of those that count, or came before all of them.
    fn is_older_than_heads(&self, assignment: ActId) -> bool {
        let place = |id: ActId| self.acts.iter().position(|act| act.id == id);
        let heads = self.heads.assignments.iter().filter_map(|id| place(*id));
        let first = heads.min();
        place(assignment)
            .zip(first)
            .is_some_and(|(at, first)| at <= first)
    }

    fn note(&mut self, act: &'a Act, to: Option<DisputeState>) {
        self.acts.push(act);
        self.heads.follow(act, to.clone());
        self.moved.extend(to.map(|to| Moved { act: act.id, to }));
    }
}

/// An act that nobody does.
fn imagined(what: What, by: WorkerId) -> Act {
    Act {
        id: ActId::from_bytes([0; ActId::LEN]),
        by,
        at_ms: UtcMs(0),
        corrects: None,
        what,
    }
}

#[cfg(test)]
mod tests;
