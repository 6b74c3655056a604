//! What may be done for an elder next, and what the acts tell: one state machine, asked by the device before
//! it writes and by the gate before it believes. It knows no clock and no role.

mod end;
mod told;
mod turns;

pub use end::VisitsEnd;
pub use told::{Contact, Door, OpenMatter, Plan};
pub use turns::{Turn, turns};

use serde::{Deserialize, Serialize};

use super::act::{ElderAct, ElderWhat as What};
use super::{Elder, ElderState};
use crate::ActId;

/// The values a document carries that only an act sets, each list sorted; more than one where hands
/// disagree. The next to say it, knowing both, settles it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ElderHeads {
    /// Where the elder is.
    pub states: Vec<ElderState>,
    /// The acts that say how often somebody comes by.
    pub plans: Vec<ActId>,
}

impl ElderHeads {
    /// As a record begins.
    #[must_use]
    pub fn begun() -> Self {
        Self {
            states: vec![ElderState::AtHome],
            plans: Vec::new(),
        }
    }

    /// The state that counts.
    #[must_use]
    pub fn state(&self) -> ElderState {
        let counts = self.states.iter().min_by_key(|state| state.weight());
        counts.cloned().unwrap_or(ElderState::AtHome)
    }

    fn follow(&mut self, act: &ElderAct) {
        match &act.what {
            What::StateChanged(changed) => self.states = vec![changed.to.clone()],
            What::PlanSet(_) => self.plans = vec![act.id],
            _ => {}
        }
    }
}

/// Why an act may not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ElderIllegal {
    /// A record begins with consent and nothing else.
    #[error("an elder is registered with consent, and what else is done comes after it")]
    ConsentFirst,
    /// The act was done already.
    #[error("this has been done already")]
    Again,
    /// The elder agreed already.
    #[error("the elder has agreed already")]
    Agreed,
    /// The elder does not want to be visited.
    #[error("the elder does not agree to visits any more; nothing more is written down")]
    Withdrawn,
    /// The elder is not there.
    #[error("this is not done for an elder who is {}", .0.code())]
    State(ElderState),
    /// The act refers to something that is not there.
    #[error("there is no such {0} in this record")]
    NoSuch(&'static str),
    /// More than one record needs.
    #[error("there are {0} contacts already; take one off first")]
    TooManyContacts(usize),
    /// Nothing is corrected here.
    #[error("what was seen on a visit stays; say what is so now on the next one")]
    NotCorrectable,
}

/// An elder as the acts tell it.
#[derive(Debug, Clone)]
pub struct Care<'a> {
    heads: ElderHeads,
    acts: Vec<&'a ElderAct>,
}

impl<'a> Care<'a> {
    /// The care of an elder as the record reads.
    #[must_use]
    pub fn of(elder: &'a Elder) -> Self {
        Self {
            heads: elder.heads.clone(),
            acts: elder.acts.iter().collect(),
        }
    }

    /// Before anything was done.
    #[must_use]
    pub fn begun() -> Self {
        Self {
            heads: ElderHeads::begun(),
            acts: Vec::new(),
        }
    }

    /// What concurrent hands may have set differently.
    #[must_use]
    pub const fn heads(&self) -> &ElderHeads {
        &self.heads
    }

    /// Every act, each after those its author knew of.
    #[must_use]
    pub fn acts(&self) -> &[&'a ElderAct] {
        &self.acts
    }

    /// One act.
    #[must_use]
    pub fn act(&self, id: ActId) -> Option<&'a ElderAct> {
        self.acts.iter().rev().find(|act| act.id == id).copied()
    }

    /// Does one act after all others.
    ///
    /// # Errors
    /// [`ElderIllegal`]; nothing changed then.
    pub fn take(&mut self, act: &'a ElderAct) -> Result<(), ElderIllegal> {
        self.may(act)?;
        self.heads.follow(act);
        self.acts.push(act);
        Ok(())
    }

    /// Whether an act may be done now.
    ///
    /// # Errors
    /// [`ElderIllegal`].
    pub fn may(&self, act: &ElderAct) -> Result<(), ElderIllegal> {
        if self.act(act.id).is_some() {
            return Err(ElderIllegal::Again);
        }
        if act.corrects.is_some() {
            return Err(ElderIllegal::NotCorrectable);
        }
        if self.acts.is_empty() && !matches!(act.what, What::Consented(_)) {
            return Err(ElderIllegal::ConsentFirst);
        }
        let stays = matches!(
            act.what,
            What::Consented(_) | What::StateChanged(_) | What::ContactRemoved(_) | What::Unknown(_)
        );
        if !self.acts.is_empty() && !self.agrees() && !stays {
            return Err(ElderIllegal::Withdrawn);
        }
        match &act.what {
            What::Consented(_) => ensure(!self.agrees(), ElderIllegal::Agreed),
            What::ContactAdded(_) => {
                let known = self.contacts().len();
                let room = known < super::act::contact::CONTACTS;
                ensure(room, ElderIllegal::TooManyContacts(known))
            }
            What::ContactRemoved(removed) => {
                let mut known = self.contacts().into_iter();
                let is = known.any(|contact| contact.act == removed.contact);
                ensure(is, ElderIllegal::NoSuch("contact"))
            }
            What::PlanSet(_) | What::Alerted(_) | What::NobodyAnswered(_) => {
                self.check_state(ElderState::is_visited)
            }
            // Somebody may be seen in hospital too.
            What::Visited(_) => self
                .check_state(|state| !matches!(state, ElderState::Moved | ElderState::PassedAway)),
            What::PassedOnDone(done) => self.check_passed_on(done.visit, done.at),
            What::Asked(asked) => {
                let mut open = self.open_doors().into_iter();
                ensure(
                    open.any(|door| door.act == asked.door),
                    ElderIllegal::NoSuch("door nobody answered"),
                )
            }
            What::StateChanged(changed) => ensure(
                self.heads.states != [changed.to.clone()],
                ElderIllegal::State(changed.to.clone()),
            ),
            What::ConsentWithdrawn(_) | What::Unknown(_) => Ok(()),
        }
    }

    /// Where hands disagree, an act is legal that is legal in one of the states.
    fn check_state(&self, may: impl Fn(&ElderState) -> bool) -> Result<(), ElderIllegal> {
        ensure(
            self.heads.states.iter().any(may),
            ElderIllegal::State(self.heads.state()),
        )
    }

    fn check_passed_on(&self, visit: ActId, at: u32) -> Result<(), ElderIllegal> {
        let Some(What::Visited(visited)) = self.act(visit).map(|act| &act.what) else {
            return Err(ElderIllegal::NoSuch("visit"));
        };
        let there = usize::try_from(at).is_ok_and(|at| at < visited.passed_on.len());
        ensure(there, ElderIllegal::NoSuch("matter that was passed on"))?;
        ensure(!self.is_done(visit, at), ElderIllegal::Again)
    }
}

fn ensure(holds: bool, illegal: ElderIllegal) -> Result<(), ElderIllegal> {
    if holds { Ok(()) } else { Err(illegal) }
}

#[cfg(test)]
mod tests;
