//! What a record takes over from another that goes on in it, beside the words: whom the other protects, how
//! pressing it is, by when it is to be done and who watches over it. Otherwise merging would end the protection and let
//! what is due be forgotten.

use super::{Illegal, Life, weight};
use crate::dispute::act::What;
use crate::dispute::act::follow_up::FollowUpPlanned;
use crate::dispute::act::grading::{DeadlineSet, Graded, LONGEST_DAYS};
use crate::dispute::act::supervision::Supervised;
use crate::dispute::act::violence::{
    ProtectionOrder, ProtectiveVisit, SafeContact, ViolenceMode, WarningLetter,
};
use crate::dispute::{Dispute, DisputeState as S};
use crate::{ActId, Day, PartyId};

/// Why there is a day, where whoever set it did not say.
const DAY_OF_THE_OTHER: &str = "并入的记录定的时限";

/// The acts that `into` takes over on the day `today` when `from` goes on in it; `known_there` says who somebody of
/// `from` is in `into`, as it reads with the words taken in.
///
/// # Errors
/// [`Illegal`] where something of `from` would be lost: a unit has its letter, or a task or an agreement runs in it
/// that cannot go on elsewhere.
pub fn taken_over(
    from: &Dispute,
    into: &Dispute,
    today: Day,
    known_there: &dyn Fn(PartyId) -> Option<PartyId>,
) -> Result<Vec<What>, Illegal> {
    let taking = Taking {
        record: from,
        from: Life::of(from),
        into: Life::of(into),
        today,
        known_there,
    };
    taking.check()?;
    let mut all = taking.protection()?;
    all.extend(taking.grade());
    all.extend(taking.deadline());
    all.extend(taking.supervision());
    all.extend(taking.planned()?);
    Ok(all)
}

struct Taking<'a> {
    record: &'a Dispute,
    from: Life<'a>,
    into: Life<'a>,
    today: Day,
    known_there: &'a dyn Fn(PartyId) -> Option<PartyId>,
}

impl Taking<'_> {
    /// Whether anything is lost.
    fn check(&self) -> Result<(), Illegal> {
        if self.into.merged_into().is_some() {
            return Err(Illegal::Merged);
        }
        if self.from.waits_for_a_unit() {
            return Err(Illegal::LetterOpen);
        }
        if !self.from.state().is_open() {
            return Ok(());
        }
        if self.into.state() == S::Closed {
            return Err(Illegal::GoesOnNowhere);
        }
        if !self.from.open_tasks().is_empty() {
            return Err(Illegal::StillRuns("a task taken on in a meeting"));
        }
        if self.from.unkept().is_some() {
            return Err(Illegal::StillRuns("an agreement that nobody saw kept"));
        }
        Ok(())
    }

    /// The mode, and what was done in it. Who reported it stays sealed in the record it was reported in.
    fn protection(&self) -> Result<Vec<What>, Illegal> {
        let running = self.from.violent_by();
        let Some(begun) = running.last().and_then(|id| self.from.act(*id)) else {
            return Ok(Vec::new());
        };
        let mut all = Vec::new();
        if !self.into.is_violent() {
            let mode = ViolenceMode {
                on: true,
                ends: Vec::new(),
                reason: begun.what.reason(),
            };
            all.push(What::from(mode));
        }
        for act in self.from.standing() {
            all.extend(self.protects(&act.what)?);
        }
        Ok(all)
    }

    fn protects(&self, what: &What) -> Result<Option<What>, Illegal> {
        Ok(match what {
            What::ReportDuty(duty) => Some(duty.clone().into()),
            What::WarningLetter(letter) => Some(
                WarningLetter {
                    against: self.some(letter.against)?,
                    ..letter.clone()
                }
                .into(),
            ),
            What::ProtectionOrder(order) => Some(
                ProtectionOrder {
                    against: self.some(order.against)?,
                    ..order.clone()
                }
                .into(),
            ),
            What::ProtectiveVisit(visit) => self.there(visit.party)?.map(|party| {
                What::from(ProtectiveVisit {
                    party,
                    ..visit.clone()
                })
            }),
            What::SafeContact(safe) => self.there(safe.party)?.map(|party| {
                What::from(SafeContact {
                    party,
                    ..safe.clone()
                })
            }),
            _ => None,
        })
    }

    /// Who somebody is in the record that goes on; nobody, when their card was taken off here.
    fn there(&self, party: PartyId) -> Result<Option<PartyId>, Illegal> {
        let mut parties = self.record.content.parties.iter();
        let is_here = parties.any(|known| known.id == Some(party));
        match (self.known_there)(party) {
            None if is_here => Err(Illegal::NoSuch("party")),
            found => Ok(found),
        }
    }

    fn some(&self, party: Option<PartyId>) -> Result<Option<PartyId>, Illegal> {
        party.map_or(Ok(None), |party| self.there(party))
    }

    /// The redder grade, in the words of whoever gave it. Where it has run out, and where the two disagree, it is
    /// looked at again today: that is for a person to decide.
    fn grade(&self) -> Option<What> {
        if self.is_over() {
            return None;
        }
        let (here, there) = (self.from.grade()?, self.into.grade());
        if there
            .as_ref()
            .is_some_and(|there| weight(&there.grade) <= weight(&here.grade))
        {
            return None;
        }
        let given = self.from.grade_by(here.act)?;
        let expires_on = if there.is_some() || here.is_to_be_reviewed(self.today) {
            self.today
        } else {
            let latest = self.today.plus_days(LONGEST_DAYS.into());
            given.expires_on.clamp(self.today, latest)
        };
        Some(
            Graded {
                expires_on,
                ..given.clone()
            }
            .into(),
        )
    }

    /// The earlier day, and today at the earliest.
    fn deadline(&self) -> Option<What> {
        let state = self.from.state();
        let running = state.is_open() && !matches!(state, S::Agreed | S::FollowUp | S::Referred);
        let set = self.from.deadline().filter(|_| running)?;
        let day = set.day.max(self.today);
        let sooner = |there: super::Deadline| there.day <= day;
        if !self.into.state().is_open() || self.into.deadline().is_some_and(sooner) {
            return None;
        }
        let said = self.from.act(set.set_by).map(|act| act.what.reason());
        let said = said.filter(|reason| !reason.trim().is_empty());
        let reason = said.unwrap_or_else(|| DAY_OF_THE_OTHER.to_owned());
        Some(DeadlineSet { day, reason }.into())
    }

    /// Every level that watches, and does not watch there already.
    fn supervision(&self) -> Vec<What> {
        if self.is_over() {
            return Vec::new();
        }
        let there = watched(&self.into);
        let here = watched(&self.from).into_iter();
        let fresh = here.filter(|one| there.iter().all(|other| other.level != one.level));
        let taken = fresh.map(|one| {
            What::from(Supervised {
                until: one.until.map(|until| until.max(self.today)),
                ..one.clone()
            })
        });
        taken.collect()
    }

    /// The visits that were planned and nobody has made, today at the earliest.
    fn planned(&self) -> Result<Vec<What>, Illegal> {
        let planned = self.from.planned_visits();
        let too_early = matches!(self.into.state(), S::Recorded | S::Returned);
        if too_early && !planned.is_empty() {
            return Err(Illegal::StillRuns("a planned visit"));
        }
        let mut all = Vec::new();
        for (act, on) in planned {
            if let Some(What::FollowUpPlanned(visit)) = self.from.act(act).map(|act| &act.what) {
                let moved = FollowUpPlanned {
                    on: on.max(self.today),
                    party: self.some(visit.party)?,
                    ..visit.clone()
                };
                all.push(What::from(moved));
            }
        }
        Ok(all)
    }

    /// Whether one of the two asks nothing of anybody any more.
    fn is_over(&self) -> bool {
        self.from.state() == S::Closed || self.into.state() == S::Closed
    }
}

/// By whom a case is watched.
fn watched<'a>(life: &Life<'a>) -> Vec<&'a Supervised> {
    let watching = life.supervised_by().into_iter();
    let watching = watching.filter_map(|id: ActId| match &life.act(id)?.what {
        What::Supervised(watched) => Some(watched),
        _ => None,
    });
    watching.collect()
}

#[cfg(test)]
mod tests;
