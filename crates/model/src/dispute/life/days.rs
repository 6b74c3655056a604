//! The days of a case that clocks go by, out of its life.

use super::{Life, ReferralState};
use crate::clock::{CaseDays, PoliceDays, ReferralDays, VisitDays};
use crate::dispute::act::mediation::CourtStep;
use crate::dispute::act::step::Procedure;
use crate::dispute::act::{Act, What};
use crate::{Day, Grade};

impl Life<'_> {
    /// What has happened to the case, in days. Of a case that was opened again, what happened since.
    #[must_use]
    pub fn days(&self) -> CaseDays {
        let reopened = self.last_day(|what| matches!(what, What::Reopened(_)));
        let accepted = self.first_day(|what| matches!(what, What::Accepted(_)));
        let began = self.first_day(|what| matches!(what, What::MediationBegan(_)));
        let grade = self.grade();
        CaseDays {
            state: self.state(),
            accepted_on: reopened.or(accepted).or(began),
            mediation_extended_to: self.extended_to(),
            police: self.police(),
            agreement_effective_on: self.effective_on(),
            court_asked_on: self.court_asked_on(),
            graded: grade.map(|grade| (grade.grade, grade.since)),
            referrals: self.waiting_letters(),
            followed_up_on: self.visited(|_| true),
            visits: self.visit_plan(),
        }
    }

    /// The acts since the case was last opened again.
    fn since_reopened(&self) -> impl Iterator<Item = &Act> {
        let reopened = |act: &&Act| matches!(act.what, What::Reopened(_));
        let from = self.acts.iter().rposition(reopened);
        self.acts[from.unwrap_or(0)..].iter().copied()
    }

    fn first_day(&self, is: fn(&What) -> bool) -> Option<Day> {
        let mut days = self.acts.iter().filter(|act| is(&act.what));
        days.next().map(|act| act.at_ms.day())
    }

    fn last_day(&self, is: fn(&What) -> bool) -> Option<Day> {
        let mut days = self.acts.iter().rev().filter(|act| is(&act.what));
        days.next().map(|act| act.at_ms.day())
    }

    fn extended_to(&self) -> Option<Day> {
        let extended = self.since_reopened().filter_map(|act| match &act.what {
            What::Extended(extended) => Some(extended.until),
            _ => None,
        });
        extended.max()
    }

    fn police(&self) -> Option<PoliceDays> {
        let mut found: Option<PoliceDays> = None;
        for act in self.since_reopened() {
            match (&act.what, &mut found) {
                (What::MediationBegan(began), _) => {
                    let police = began.procedure == Some(Procedure::PublicSecurity);
                    found = police.then(|| PoliceDays {
                        began_on: began.counts_from.unwrap_or(act.at_ms.day()),
                        first_on: None,
                        second_on: None,
                    });
                }
                (What::Session(session), Some(police)) if !self.is_corrected(act.id) => {
                    if police.first_on.is_none() {
                        police.first_on = Some(session.on);
                    } else {
                        police.second_on = police.second_on.or(Some(session.on));
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// When the agreement that stands took effect; where none is written down here, when it was reached.
    fn effective_on(&self) -> Option<Day> {
        let mut agreed = None;
        for act in self
            .since_reopened()
            .filter(|act| !self.is_corrected(act.id))
        {
            match &act.what {
                What::Agreement(agreement) => agreed = Some(agreement.effective_on),
                What::Agreed(_) => agreed = agreed.or(Some(act.at_ms.day())),
                _ => {}
            }
        }
        agreed
    }

    /// When the court was asked, by what stands of all that was said of it: once the parties take it back,
    /// it was not.
    fn court_asked_on(&self) -> Option<Day> {
        let said = self
            .since_reopened()
            .filter(|act| !self.is_corrected(act.id));
        said.fold(None, |asked, act| match &act.what {
            What::CourtConfirmation(court) if court.step == CourtStep::Withdrawn => None,
            What::CourtConfirmation(court) => asked.or(Some(court.on)),
            _ => asked,
        })
    }

    fn waiting_letters(&self) -> Vec<ReferralDays> {
        let waiting = self.referrals().into_iter();
        let waiting = waiting
            .filter(|one| matches!(one.state, ReferralState::Offered | ReferralState::Accepted));
        let days = waiting.map(|one| ReferralDays {
            offered_on: one.offered_on,
            answer_by: Some(one.deadline),
        });
        days.collect()
    }

    /// The days of the visits since the case was last opened again.
    fn visited(&self, counts: fn(&What) -> bool) -> Vec<Day> {
        let stands = |act: &&Act| counts(&act.what) && !self.is_corrected(act.id);
        let visits = self.since_reopened().filter(stands);
        let days = visits.filter_map(|act| match &act.what {
            What::FollowUp(visit) => Some(visit.on),
            What::ProtectiveVisit(visit) => Some(visit.on),
            _ => None,
        });
        days.collect()
    }

    /// A red case, and one that is watched, is visited by the week and by the month.
    fn visit_plan(&self) -> Option<VisitDays> {
        let red = self.grade().filter(|grade| grade.grade == Grade::Red);
        let watched = self
            .supervised_by()
            .into_iter()
            .filter_map(|id| self.act(id));
        let since = watched
            .map(|act| act.at_ms.day())
            .chain(red.map(|grade| grade.since))
            .min()?;
        let all = self.visited(|_| true);
        let returns = self.visited(|what| matches!(what, What::FollowUp(_)));
        Some(VisitDays {
            since,
            visited_on: all.into_iter().max(),
            returned_on: returns.into_iter().max(),
        })
    }
}
