//! What an act asks of the case and of what was done before it, beside where it leads.

use super::{Illegal, Life, ReferralState};
use crate::DisputeState as S;
use crate::dispute::act::mediation::{Outcome, Session};
use crate::dispute::act::{Act, What};
use crate::{ActId, WorkerId};

impl Life<'_> {
    /// Whether the act may follow what was done before it.
    pub(super) fn check(&self, act: &Act) -> Result<(), Illegal> {
        let unknown = matches!(act.what, What::Unknown(_));
        if !unknown && self.is_letter != act.what.is_of_a_letter() {
            return Err(if self.is_letter {
                Illegal::OfACase
            } else {
                Illegal::OfALetter
            });
        }
        if self.merged_into().is_some() && !matches!(act.what, What::Reopened(_)) {
            return Err(Illegal::Merged);
        }
        if let Some(corrected) = act.corrects {
            self.check_correction(corrected, &act.what)?;
        }
        match &act.what {
            What::Claimed(_) => self.check_given_to(act.by),
            What::PassedBack(passed) => {
                self.check_given_to(act.by)?;
                let mut left = passed.left.clone();
                left.sort_unstable();
                ensure(left == self.left_without(act.by), Illegal::OthersLeft)
            }
            What::MediationBegan(began) => {
                let weighed = !began.weighed.trim().is_empty();
                ensure(weighed || !self.is_violent(), Illegal::Violence)
            }
            What::Agreed(agreed) => agreed
                .agreement
                .map_or(Ok(()), |agreement| self.check_agreement(agreement)),
            What::Performance(performance) => self.check_agreement(performance.agreement),
            What::CourtConfirmation(court) => self.check_agreement(court.agreement),
            What::TakerDone(done) => self.check_taker(done.meeting, done.taker),
            // A unit may have accepted before it heard that the letter was taken back.
            What::ReferralAccepted(heard) => self.check_referral(
                heard.referral,
                &[ReferralState::Offered, ReferralState::Revoked],
            ),
            What::ReferralDeclined(heard) => {
                self.check_referral(heard.referral, &[ReferralState::Offered])
            }
            What::ReferralAnswered(heard) => {
                self.check_referral(heard.referral, &[ReferralState::Accepted])
            }
            What::ReferralRevoked(revoked) => self.check_referral(
                revoked.referral,
                &[ReferralState::Offered, ReferralState::Accepted],
            ),
            What::SupervisionEnded(ended) => self.check_ends(&ended.ends, &self.supervised_by()),
            What::ViolenceMode(mode) if !mode.on => self.check_ends(&mode.ends, &self.violent_by()),
            What::ReportDuty(_)
            | What::WarningLetter(_)
            | What::ProtectionOrder(_)
            | What::ProtectiveVisit(_)
            | What::SafeContact(_)
            | What::SealedReporter(_) => ensure(self.is_violent(), Illegal::NotViolent),
            What::FollowUp(visit) => visit.planned.map_or(Ok(()), |planned| {
                let is = |act: &Act| matches!(act.what, What::FollowUpPlanned(_));
                ensure(
                    self.act(planned).is_some_and(is),
                    Illegal::NoSuch("planned visit"),
                )
            }),
            What::SettledConflict(settled) => self.check_settled(&settled.field, &settled.chosen),
            What::DuplicateOf(bond) => ensure(bond.dispute != self.id, Illegal::Itself),
            What::MergedInto(bond) => ensure(bond.dispute != self.id, Illegal::Itself),
            What::TookIn(bond) => ensure(bond.dispute != self.id, Illegal::Itself),
            What::Numbered(_) => ensure(self.number().is_none(), Illegal::HasNumber),
            _ => Ok(()),
        }
    }

    /// Whether acts that were done together leave the case as they may.
    ///
    /// # Errors
    /// [`Illegal::TroubleUnopened`]: a sign of trouble opens a settled case again in the same change.
    pub fn check_together(&self, acts: &[Act]) -> Result<(), Illegal> {
        let trouble = |act: &Act| matches!(&act.what, What::FollowUp(visit) if visit.trouble);
        let settled = matches!(self.state(), S::Agreed | S::FollowUp | S::Closed);
        ensure(
            !(settled && acts.iter().any(trouble)),
            Illegal::TroubleUnopened,
        )
    }

    /// The same of acts that are written here and now, which say all that belongs to them: what was agreed
    /// when a case is settled by it, the step that a session led to which came to nothing, and no record ends whose letter
    /// a unit has.
    ///
    /// The gate does not ask this. Apps before this one settled cases by an agreement that nobody wrote down, and
    /// nothing in a change tells which app made it: what came from them was done, and stands.
    ///
    /// # Errors
    /// [`Illegal`].
    pub fn check_written(&self, acts: &[Act]) -> Result<(), Illegal> {
        self.check_together(acts)?;
        for act in acts {
            match &act.what {
                What::Agreed(agreed) => ensure(
                    self.was_reached_before(act.id, agreed.agreement),
                    Illegal::NothingAgreed,
                )?,
                What::Session(held) => self.check_outcome(held, act.corrects, acts)?,
                What::MergedInto(_) => ensure(!self.waits_for_a_unit(), Illegal::LetterOpen)?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Whether an agreement, or this one, was written down before an act and since the case was opened last.
    fn was_reached_before(&self, settled: ActId, by: Option<ActId>) -> bool {
        let until = self.acts.iter().position(|act| act.id == settled);
        let before = &self.acts[..until.unwrap_or(self.acts.len())];
        let opened = before
            .iter()
            .rposition(|act| matches!(act.what, What::Reopened(_)));
        before[opened.unwrap_or(0)..].iter().any(|act| {
            matches!(act.what, What::Agreement(_)) && by.is_none_or(|named| named == act.id)
        })
    }

    /// A session that came to nothing ends the mediation with it, unless it is only put into other words.
    fn check_outcome(
        &self,
        held: &Session,
        corrects: Option<ActId>,
        acts: &[Act],
    ) -> Result<(), Illegal> {
        let before = corrects.and_then(|act| self.act(act));
        let said = before.is_some_and(|act| match &act.what {
            What::Session(before) => before.outcome == held.outcome,
            _ => false,
        });
        let together = |is: fn(&What) -> bool| acts.iter().any(|act| is(&act.what));
        let told = match &held.outcome {
            Outcome::Failed => together(|what| matches!(what, What::Failed(_))),
            Outcome::Refused => together(|what| matches!(what, What::Refused(_))),
            _ => true,
        };
        ensure(said || told, Illegal::OutcomeUntold)
    }

    fn check_given_to(&self, worker: WorkerId) -> Result<(), Illegal> {
        ensure(
            self.responsible().people.contains(&worker),
            Illegal::NotGivenTo,
        )
    }

    fn check_correction(&self, corrected: ActId, by: &What) -> Result<(), Illegal> {
        let before = self
            .act(corrected)
            .ok_or(Illegal::NoSuch("act to correct"))?;
        let fits = by.can_be_corrected() && before.what.code() == by.code();
        ensure(
            fits && !self.is_corrected(corrected),
            Illegal::NotCorrectable,
        )
    }

    fn check_agreement(&self, agreement: ActId) -> Result<(), Illegal> {
        let is = |act: &Act| matches!(act.what, What::Agreement(_));
        ensure(
            self.act(agreement).is_some_and(is),
            Illegal::NoSuch("agreement"),
        )
    }

    fn check_taker(&self, meeting: ActId, taker: u32) -> Result<(), Illegal> {
        let Some(What::Meeting(held)) = self.act(meeting).map(|act| &act.what) else {
            return Err(Illegal::NoSuch("meeting"));
        };
        let there = usize::try_from(taker).is_ok_and(|at| at < held.takers.len());
        ensure(there, Illegal::NoSuch("task of that meeting"))?;
        ensure(!self.is_taker_done(meeting, taker), Illegal::Again)
    }

    fn check_referral(&self, referral: ActId, at: &[ReferralState]) -> Result<(), Illegal> {
        let found = self.referrals().into_iter().find(|one| one.act == referral);
        let found = found.ok_or(Illegal::NoSuch("letter"))?;
        ensure(
            at.contains(&found.state),
            Illegal::LetterIs(found.state.code()),
        )
    }

    fn check_ends(&self, ends: &[ActId], running: &[ActId]) -> Result<(), Illegal> {
        let all = !ends.is_empty() && ends.iter().all(|act| running.contains(act));
        ensure(all, Illegal::NothingToEnd)
    }

    fn check_settled(&self, field: &str, chosen: &str) -> Result<(), Illegal> {
        match self.heads.named(field) {
            None => Ok(()),
            Some(values) => {
                ensure(values.len() > 1, Illegal::NothingToSettle)?;
                ensure(
                    values.iter().any(|value| value == chosen),
                    Illegal::NoSuch("value"),
                )
            }
        }
    }
}

fn ensure(holds: bool, illegal: Illegal) -> Result<(), Illegal> {
    if holds { Ok(()) } else { Err(illegal) }
}
