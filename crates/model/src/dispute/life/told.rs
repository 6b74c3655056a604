//! What the acts of a case tell: what stands of what was said and agreed, what is running, what is done.
//! Of an act and its correction only the correction is told.

use super::{Heads, Life, merged};
use crate::dispute::act::grading::Graded;
use crate::dispute::act::mediation::{Agreement, Kept};
use crate::dispute::act::supervision::{Supervised, SupervisionLevel};
use crate::dispute::act::{Act, What};
use crate::dispute::{DisputeState, Grade};
use crate::{ActId, Day, DisputeId};

/// The grade that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GradeStanding {
    /// The act that gave it.
    pub act: ActId,
    /// The grade.
    pub grade: Grade,
    /// The day it was given.
    pub since: Day,
    /// The last day it holds.
    pub expires_on: Day,
    /// There was trouble since: it is to be looked at again.
    pub shaken: bool,
}

impl GradeStanding {
    /// Whether it is to be looked at again on the day `today`. It goes on counting until it was.
    #[must_use]
    pub fn is_to_be_reviewed(&self, today: Day) -> bool {
        self.shaken || self.expires_on < today
    }
}

impl<'a> Life<'a> {
    /// The acts that stand: none that was corrected.
    pub fn standing(&self) -> impl Iterator<Item = &'a Act> + '_ {
        let acts = self.acts.iter().copied();
        acts.filter(|act| !self.is_corrected(act.id))
    }

    /// Whether a later act corrects this one.
    #[must_use]
    pub fn is_corrected(&self, act: ActId) -> bool {
        self.acts.iter().any(|other| other.corrects == Some(act))
    }

    /// The grade that counts: of two given at once the redder, and of two alike the one that ends
    /// sooner.
    #[must_use]
    pub fn grade(&self) -> Option<GradeStanding> {
        let given = self.heads.grades.iter().filter_map(|head| {
            let act = self.act(*head)?;
            let What::Graded(graded) = &act.what else {
                return None;
            };
            Some((act, graded))
        });
        let (act, graded) =
            given.min_by_key(|(act, graded)| (weight(&graded.grade), graded.expires_on, act.id))?;
        Some(GradeStanding {
            act: act.id,
            grade: graded.grade.clone(),
            since: act.at_ms.day(),
            expires_on: graded.expires_on,
            shaken: self.was_shaken_since(act.id),
        })
    }

    /// What one act said of the grade.
    #[must_use]
    pub fn grade_by(&self, act: ActId) -> Option<&'a Graded> {
        match &self.act(act)?.what {
            What::Graded(graded) => Some(graded),
            _ => None,
        }
    }

    fn was_shaken_since(&self, graded: ActId) -> bool {
        let since = self.acts.iter().skip_while(|act| act.id != graded);
        since.skip(1).any(|act| match &act.what {
            What::Reopened(_) => true,
            What::FollowUp(visit) => visit.trouble,
            _ => false,
        })
    }

    /// Every agreement that stands, in the order they were reached.
    pub fn agreements(&self) -> impl Iterator<Item = (&'a Act, &'a Agreement)> + '_ {
        self.standing().filter_map(|act| match &act.what {
            What::Agreement(agreement) => Some((act, agreement)),
            _ => None,
        })
    }

    /// The agreement that counts, while nobody has seen that all of it is kept: of a case that was opened
    /// again, the one that was reached since. A visit tells of it as much as a look at what was promised.
    #[must_use]
    pub fn unkept(&self) -> Option<(&'a Act, &'a Agreement)> {
        let (act, agreement) = self.agreements().last()?;
        let place = |id: ActId| self.acts.iter().position(|act| act.id == id);
        let opened = |act: &&Act| matches!(act.what, What::Reopened(_));
        if self.acts[place(act.id)?..].iter().any(opened) {
            return None;
        }
        let versions = self.versions(act.id);
        let first = versions.iter().filter_map(|id| place(*id)).min()?;
        let since = self.acts[first..].iter().rev();
        let mut said = since.filter(|act| !self.is_corrected(act.id));
        let kept = said.find_map(|act| match &act.what {
            What::Performance(seen) if versions.contains(&seen.agreement) => Some(&seen.kept),
            What::FollowUp(visit) => visit.kept.as_ref(),
            _ => None,
        });
        (kept != Some(&Kept::Whole)).then_some((act, agreement))
    }

    /// An act and all it puts right, the latest first.
    fn versions(&self, id: ActId) -> Vec<ActId> {
        let before = |id: &ActId| self.act(*id).and_then(|act| act.corrects);
        let versions = std::iter::successors(Some(id), before);
        versions.take(self.acts.len()).collect()
    }

    /// The acts by which somebody watches the case.
    #[must_use]
    pub fn supervised_by(&self) -> Vec<ActId> {
        self.running(
            |what| matches!(what, What::Supervised(_)),
            |what| match what {
                What::SupervisionEnded(ended) => &ended.ends,
                _ => &[],
            },
        )
    }

    /// Those of them that count: who watches from higher up takes the case over from the levels below, for as
    /// long as they watch.
    #[must_use]
    pub fn watched_by(&self) -> Vec<(&'a Act, &'a Supervised)> {
        let running = self.supervised_by().into_iter().filter_map(|id| {
            let act = self.act(id)?;
            match &act.what {
                What::Supervised(watched) => Some((act, watched)),
                _ => None,
            }
        });
        let running: Vec<(&'a Act, &'a Supervised)> = running.collect();
        let mut counting = running.clone();
        counting.retain(|(_, watched)| {
            let mut others = running.iter();
            !others.any(|(_, other)| other.level.is_above(&watched.level))
        });
        counting
    }

    /// The level that watches it.
    #[must_use]
    pub fn supervision(&self) -> Option<&'a SupervisionLevel> {
        let levels = self.watched_by().into_iter();
        levels.map(|(_, watched)| &watched.level).next()
    }

    /// The acts by which it is a case of violence.
    #[must_use]
    pub fn violent_by(&self) -> Vec<ActId> {
        self.running(
            |what| matches!(what, What::ViolenceMode(mode) if mode.on),
            |what| match what {
                What::ViolenceMode(mode) => &mode.ends,
                _ => &[],
            },
        )
    }

    /// Whether it is a case of violence.
    #[must_use]
    pub fn is_violent(&self) -> bool {
        !self.violent_by().is_empty()
    }

    /// Whether somebody in it may have to be kept from another: it was at any time treated as violence, or who reported
    /// it is sealed. What was written down meanwhile still tells where somebody is when the mode has ended.
    #[must_use]
    pub fn keeps_apart(&self) -> bool {
        self.acts.iter().any(|act| match &act.what {
            What::ViolenceMode(mode) => mode.on,
            What::SealedReporter(_) => true,
            _ => false,
        })
    }

    /// What began and was not ended by anyone who knew of it.
    fn running(&self, begins: fn(&What) -> bool, ends: fn(&What) -> &[ActId]) -> Vec<ActId> {
        let begun = self.acts.iter().filter(|act| begins(&act.what));
        let is_ended = |id: ActId| self.acts.iter().any(|act| ends(&act.what).contains(&id));
        begun
            .map(|act| act.id)
            .filter(|id| !is_ended(*id))
            .collect()
    }

    /// The record this one goes on in, unless it was opened again since.
    #[must_use]
    pub fn merged_into(&self) -> Option<DisputeId> {
        let ends = self.acts.iter().enumerate().rev();
        let mut ends = ends.filter_map(|(at, act)| match &act.what {
            What::MergedInto(_) if merged::is_void(self.id, &self.acts, at) => None,
            What::MergedInto(bond) => Some(Some(bond.dispute)),
            What::Reopened(_) => Some(None),
            _ => None,
        });
        ends.next().flatten()
    }

    /// The day it was settled, while it has not come back since: an agreement was reached, or another unit
    /// that had it was done with it. What was closed because it failed, was refused, was sent back or goes on in
    /// another record was not settled.
    #[must_use]
    pub fn settled_on(&self) -> Option<Day> {
        let mut settled = None;
        let mut from = DisputeState::Recorded;
        for moved in &self.moved {
            let on = self.act(moved.act).map(|act| act.at_ms.day());
            settled = match &moved.to {
                DisputeState::Agreed => on,
                DisputeState::FollowUp => settled.or(on),
                DisputeState::Closed => match from {
                    DisputeState::FollowUp | DisputeState::Referred => settled.or(on),
                    // Closed by two hands at once, or after it was.
                    DisputeState::Closed | DisputeState::Agreed => settled,
                    _ => None,
                },
                _ => None,
            };
            from = moved.to.clone();
        }
        settled
    }

    /// Its number; of two given at once, the first.
    #[must_use]
    pub fn number(&self) -> Option<&'a str> {
        self.acts.iter().find_map(|act| match &act.what {
            What::Numbered(numbered) => Some(numbered.number.as_str()),
            _ => None,
        })
    }

    /// Whether one who took on a task in a meeting has done it.
    #[must_use]
    pub fn is_taker_done(&self, meeting: ActId, taker: u32) -> bool {
        self.acts.iter().any(|act| match &act.what {
            What::TakerDone(done) => (done.meeting, done.taker) == (meeting, taker),
            _ => false,
        })
    }

    /// Planned visits that nobody has made yet, with their days.
    #[must_use]
    pub fn planned_visits(&self) -> Vec<(ActId, Day)> {
        let made = |id: ActId| {
            self.acts.iter().any(|act| match &act.what {
                What::FollowUp(visit) => visit.planned == Some(id),
                _ => false,
            })
        };
        let planned = self.standing().filter_map(|act| match &act.what {
            What::FollowUpPlanned(planned) => Some((act.id, planned.on)),
            _ => None,
        });
        planned.filter(|(id, _)| !made(*id)).collect()
    }
}

/// How much a grade weighs against another: the redder first. One this version does not know weighs
/// more than any but red.
#[must_use]
pub const fn weight(grade: &Grade) -> u8 {
    match grade {
        Grade::Red => 0,
        Grade::Unknown(_) => 1,
        Grade::Orange => 2,
        Grade::Yellow => 3,
    }
}

impl Heads {
    /// The keys of what only an act sets.
    pub const KEYS: &'static [&'static str] = &["state", "grade", "assignment", "deadline"];

    /// The values under a key, as they are written; none for any other key.
    #[must_use]
    pub fn named(&self, key: &str) -> Option<Vec<String>> {
        let acts = |acts: &[ActId]| acts.iter().map(ToString::to_string).collect();
        Some(match key {
            "state" => self.states.iter().map(|s| s.code().to_owned()).collect(),
            "grade" => acts(&self.grades),
            "assignment" => acts(&self.assignments),
            "deadline" => acts(&self.deadlines),
            _ => return None,
        })
    }
}
