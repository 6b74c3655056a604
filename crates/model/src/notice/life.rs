//! What may be done with a notice next, and how it stands: sent → delivered → read → accepted or declined →
//! done, or recalled. Each worker it is for answers for themselves, so two who answer at once never disagree
//! about one value; how the notice stands follows from all that was said.

use super::act::shapes::{Accepted, Declined, Done, Escalated, Recalled, ToldOtherwise};
use super::act::{Means, NoticeAct, NoticeWhat as What, Why};
use super::{Errand, Notice};
use crate::{ActId, Role, UtcMs, WorkerId, open_enum};

open_enum!(
    /// How a notice stands.
    NoticeState {
        /// 已发.
        Sent = "sent",
        /// 送达.
        Delivered = "delivered",
        /// 已读.
        Read = "read",
        /// 已接受.
        Accepted = "accepted",
        /// 不接受.
        Declined = "declined",
        /// 办结.
        Done = "done",
        /// 撤回.
        Recalled = "recalled",
    }
);

impl NoticeState {
    /// Whether something is still to be done.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Done | Self::Recalled | Self::Declined)
    }
}

/// Why an act may not be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoticeIllegal {
    /// The act was done already.
    #[error("this has been done already")]
    Again,
    /// It is for somebody else.
    #[error("this notice is for others")]
    ForOthers,
    /// It is over.
    #[error("this notice is {}; nothing more is done with it", .0.code())]
    Over(NoticeState),
    /// Whoever does it has not accepted it.
    #[error("accept the notice first, or say why not")]
    NotAccepted,
    /// Nothing is corrected here.
    #[error("what was said of a notice stays; say what is so now")]
    NotCorrectable,
}

/// A notice as its acts tell it.
#[derive(Debug, Clone)]
pub struct Answering<'a> {
    errand: &'a Errand,
    acts: Vec<&'a NoticeAct>,
}

impl<'a> Answering<'a> {
    /// A notice as it reads.
    #[must_use]
    pub fn of(notice: &'a Notice) -> Self {
        Self {
            errand: &notice.errand,
            acts: notice.acts.iter().collect(),
        }
    }

    /// Does one act after all others.
    ///
    /// # Errors
    /// [`NoticeIllegal`]; nothing changed then.
    pub fn take(&mut self, act: &'a NoticeAct) -> Result<(), NoticeIllegal> {
        self.may(act)?;
        self.acts.push(act);
        Ok(())
    }

    /// Whether an act may be done now.
    ///
    /// # Errors
    /// [`NoticeIllegal`].
    pub fn may(&self, act: &NoticeAct) -> Result<(), NoticeIllegal> {
        if self.acts.iter().any(|known| known.id == act.id) {
            return Err(NoticeIllegal::Again);
        }
        if act.corrects.is_some() {
            return Err(NoticeIllegal::NotCorrectable);
        }
        let receives = matches!(
            act.what,
            What::Delivered(_)
                | What::Read(_)
                | What::Accepted(_)
                | What::Declined(_)
                | What::Done(_)
        );
        if receives && !self.errand.is_for(act.by) {
            return Err(NoticeIllegal::ForOthers);
        }
        let over = match self.state() {
            state @ (NoticeState::Done | NoticeState::Recalled) => Some(state),
            _ => None,
        };
        match (&act.what, over) {
            // It arrives where it arrives, and may be read also when it is over.
            (What::Delivered(_), _) => {
                ensure(!self.has_done(act.by, "delivered"), NoticeIllegal::Again)
            }
            (What::Read(_), _) => ensure(!self.has_done(act.by, "read"), NoticeIllegal::Again),
            (What::ToldOtherwise(_) | What::Unknown(_), _) => Ok(()),
            (_, Some(state)) => Err(NoticeIllegal::Over(state)),
            (What::Accepted(_), None) => {
                ensure(self.answer_of(act.by) != Some(true), NoticeIllegal::Again)
            }
            (What::Declined(_), None) => {
                ensure(self.answer_of(act.by) != Some(false), NoticeIllegal::Again)
            }
            (What::Done(_), None) => ensure(
                self.answer_of(act.by) == Some(true),
                NoticeIllegal::NotAccepted,
            ),
            (What::Recalled(_) | What::Escalated(_), None) => Ok(()),
        }
    }

    /// Codes of what somebody with this role may do now, each asked of the machine itself. That it arrived and was read
    /// nobody does by hand.
    #[must_use]
    pub fn open_to(&self, worker: WorkerId, role: Role) -> Vec<String> {
        let words = String::new;
        let all: [What; 6] = [
            Accepted { words: words() }.into(),
            Declined {
                why: Why::NotSuitable,
                words: words(),
            }
            .into(),
            Done {
                answer: words(),
                dispute: None,
            }
            .into(),
            Recalled { reason: words() }.into(),
            Escalated {
                to: words(),
                seat: None,
                worker: None,
                reason: words(),
            }
            .into(),
            ToldOtherwise { how: Means::Phone }.into(),
        ];
        let open = all.into_iter().filter(|what| {
            let act = NoticeAct {
                id: ActId::from_bytes([0; 16]),
                by: worker,
                at_ms: UtcMs::default(),
                corrects: None,
                what: what.clone(),
            };
            what.roles().contains(&role) && self.may(&act).is_ok()
        });
        open.map(|what| what.code().to_owned()).collect()
    }

    /// How it stands. What is done is done, also when it was taken back meanwhile; who accepted counts over who
    /// declined.
    #[must_use]
    pub fn state(&self) -> NoticeState {
        let said = |code: &str| self.acts.iter().any(|act| act.what.code() == code);
        if said("done") {
            return NoticeState::Done;
        }
        if said("recalled") {
            return NoticeState::Recalled;
        }
        let mut workers: Vec<WorkerId> = self.acts.iter().map(|act| act.by).collect();
        workers.sort_unstable();
        workers.dedup();
        let answers: Vec<_> = workers
            .iter()
            .filter_map(|by| self.answer_of(*by))
            .collect();
        if answers.contains(&true) {
            return NoticeState::Accepted;
        }
        // Somebody it is for may still answer, unless everybody who is named has.
        let asked = self.errand.to.len();
        if !answers.is_empty() && answers.len() >= asked {
            return NoticeState::Declined;
        }
        if said("read") {
            NoticeState::Read
        } else if said("delivered") {
            NoticeState::Delivered
        } else {
            NoticeState::Sent
        }
    }

    /// Whether this worker has accepted it, when they have answered: the last word counts.
    #[must_use]
    pub fn answer_of(&self, worker: WorkerId) -> Option<bool> {
        let own = self.acts.iter().rev().filter(|act| act.by == worker);
        let mut own = own.filter_map(|act| match act.what {
            What::Accepted(_) => Some(true),
            What::Declined(_) => Some(false),
            _ => None,
        });
        own.next()
    }

    /// Whether this worker has done an act of this kind.
    #[must_use]
    pub fn has_done(&self, worker: WorkerId, code: &str) -> bool {
        let mut own = self.acts.iter().filter(|act| act.by == worker);
        own.any(|act| act.what.code() == code)
    }

    /// The act by which somebody said that it is done.
    #[must_use]
    pub fn done_by(&self) -> Option<ActId> {
        let done = self
            .acts
            .iter()
            .find(|act| matches!(act.what, What::Done(_)));
        done.map(|act| act.id)
    }

    /// The act by which it was over: done, taken back, or declined by the last it was for. None while something is
    /// still to be done.
    #[must_use]
    pub fn over_by(&self) -> Option<ActId> {
        let mut acts = self.acts.iter();
        let over = match self.state() {
            NoticeState::Done => return self.done_by(),
            NoticeState::Recalled => acts.find(|act| matches!(act.what, What::Recalled(_))),
            NoticeState::Declined => acts.rfind(|act| matches!(act.what, What::Declined(_))),
            _ => None,
        };
        over.map(|act| act.id)
    }

    /// Whether somebody else was asked to see to it.
    #[must_use]
    pub fn is_escalated(&self) -> bool {
        let is = |act: &&NoticeAct| matches!(act.what, What::Escalated(_));
        self.acts.iter().any(is)
    }
}

fn ensure(holds: bool, illegal: NoticeIllegal) -> Result<(), NoticeIllegal> {
    if holds { Ok(()) } else { Err(illegal) }
}

#[cfg(test)]
mod tests;
