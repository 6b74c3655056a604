//! What is due for a case: each running clock with its day, its source and what is to be said of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{CaseDays, Clock, Rule, Rules, Unit};
use crate::calendar::{Calendar, Reckoned};
use crate::dispute::grade::Grade;
use crate::{Day, DisputeState};

/// Something that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Due {
    /// By which clock.
    pub clock: Clock,
    /// The last day on which it is in time.
    pub due_on: Day,
    /// What it means that the day passes.
    pub passing: Passing,
    /// Where the rule stands.
    pub source: String,
    /// The article; empty when the source has none.
    pub article: String,
    /// What is to be said beside the day.
    pub notes: Vec<Note>,
}

/// What it means that a due day passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Passing {
    /// It is still to be done, and late.
    Overdue,
    /// It can no longer be done.
    Lapses,
}

/// What is to be said beside a due day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    /// The holidays of these years are not known here: only weekends were left out.
    HolidaysUnknown {
        /// Which years.
        years: BTreeSet<i16>,
    },
    /// Both sides agreed to go on; without that it would have been due on this day.
    Extended {
        /// That day.
        from: Day,
    },
    /// The last day is not worked, so the period ends on the next one that is.
    Moved {
        /// The last day by the count.
        from: Day,
    },
    /// A person set the day, and it is another than the rule gives that counts now.
    SetByHand,
    /// The grade is not one this version knows; it is reviewed as soon as a red one.
    GradeUnknown,
}

/// How a due day stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// There is time.
    Coming {
        /// How many days.
        days: i32,
    },
    /// Today is the last day.
    Today,
    /// It is late.
    Overdue {
        /// The first day it was.
        since: Day,
        /// How many days late.
        days: i32,
    },
    /// It can no longer be done.
    Lapsed {
        /// The last day on which it could.
        on: Day,
    },
}

impl Due {
    /// How it stands on the day `today`.
    #[must_use]
    pub fn at(&self, today: Day) -> Standing {
        let days = self.due_on.days_since(today);
        match (days, self.passing) {
            (1.., _) => Standing::Coming { days },
            (0, _) => Standing::Today,
            (_, Passing::Overdue) => Standing::Overdue {
                since: self.overdue_since(),
                days: -days,
            },
            (_, Passing::Lapses) => Standing::Lapsed { on: self.due_on },
        }
    }

    /// The first day on which it is late.
    #[must_use]
    pub fn overdue_since(&self) -> Day {
        self.due_on.plus_days(1)
    }
}

/// Everything that is due for a case, the most pressing first.
#[must_use]
pub fn due(case: &CaseDays, rules: &Rules, calendar: &Calendar) -> Vec<Due> {
    let reckoning = Reckoning { rules, calendar };
    let mut all: Vec<Due> = reckoning.mediation(case).into_iter().collect();
    all.extend(reckoning.police(case));
    all.extend(reckoning.court(case));
    all.extend(reckoning.review(case));
    all.extend(reckoning.referrals(case));
    all.extend(reckoning.follow_up(case));
    all.extend(reckoning.visits(case));
    all.sort_by_key(|due| (due.due_on, due.clock));
    all
}

/// By when a letter that is offered on the day `from` is to be answered, where it names no day.
#[must_use]
pub fn answer_by(from: Day, rules: &Rules, calendar: &Calendar) -> Day {
    let reckoning = Reckoning { rules, calendar };
    reckoning.after(Clock::ReferralAnswer, from).due_on
}

struct Reckoning<'a> {
    rules: &'a Rules,
    calendar: &'a Calendar,
}

impl Reckoning<'_> {
    /// Runs from acceptance until mediation has ended one way or the other.
    fn mediation(&self, case: &CaseDays) -> Option<Due> {
        use DisputeState::{Accepted, Assigned, Claimed, Mediating, Reopened, Unknown};
        let runs = matches!(
            case.state,
            Accepted | Assigned | Claimed | Mediating | Reopened | Unknown(_)
        );
        let from = case.accepted_on.filter(|_| runs)?;
        let mut due = self.after(Clock::Mediation, from);
        if let Some(until) = case.mediation_extended_to.filter(|day| *day > due.due_on) {
            due.notes = vec![Note::Extended { from: due.due_on }];
            due.due_on = until;
        }
        Some(due)
    }

    fn police(&self, case: &CaseDays) -> Option<Due> {
        let agreed = case.agreement_effective_on.is_some();
        let police = case.police.filter(|_| still_open(case) && !agreed)?;
        match (police.first_on, police.second_on) {
            (None, None) => Some(self.after(Clock::PoliceMediation, police.began_on)),
            (Some(first), None) => Some(self.after(Clock::PoliceSecondMediation, first)),
            (_, Some(_)) => None,
        }
    }

    /// Both sides may ask the court within the period; afterwards they cannot. Its last day moves to a
    /// worked one.
    fn court(&self, case: &CaseDays) -> Option<Due> {
        let stands = !matches!(case.state, DisputeState::Reopened);
        let from = case.agreement_effective_on.filter(|_| stands)?;
        if case.court_asked_on.is_some() {
            return None;
        }
        let mut due = self.after(Clock::CourtConfirmation, from);
        let worked = self.calendar.worked_from(due.due_on);
        if worked.day != due.due_on {
            due.notes.push(Note::Moved { from: due.due_on });
        }
        due.notes.extend(unknown(&worked));
        due.due_on = worked.day;
        due.passing = Passing::Lapses;
        Some(due)
    }

    fn review(&self, case: &CaseDays) -> Option<Due> {
        let (grade, since) = case.graded.as_ref().filter(|_| still_open(case))?;
        let clock = match grade {
            Grade::Orange => Clock::OrangeReview,
            Grade::Yellow => Clock::YellowReview,
            Grade::Red | Grade::Unknown(_) => Clock::RedReview,
        };
        let mut due = self.after(clock, *since);
        if matches!(grade, Grade::Unknown(_)) {
            due.notes.push(Note::GradeUnknown);
        }
        Some(due)
    }

    fn referrals(&self, case: &CaseDays) -> Vec<Due> {
        let waiting = case.referrals.iter().filter(|_| still_open(case));
        let due = waiting.map(|referral| {
            let mut due = self.after(Clock::ReferralAnswer, referral.offered_on);
            // A letter names its day, also where the rule gave it.
            if let Some(by) = referral.answer_by.filter(|by| *by != due.due_on) {
                (due.due_on, due.notes) = (by, vec![Note::SetByHand]);
            }
            due
        });
        due.collect()
    }

    /// The earliest planned follow-up that is not answered yet. A visit answers every planned one that
    /// it is nearer to than to the one before: two visits in the first week answer one, and a late one
    /// answers all that were missed.
    fn follow_up(&self, case: &CaseDays) -> Option<Due> {
        use DisputeState::{Agreed, FollowUp};
        let from = case
            .agreement_effective_on
            .filter(|_| matches!(case.state, Agreed | FollowUp))?;
        let latest = case.followed_up_on.iter().max();
        let mut before = from;
        for clock in [
            Clock::FirstFollowUp,
            Clock::SecondFollowUp,
            Clock::ThirdFollowUp,
        ] {
            let planned = self.after(clock, from);
            let halfway = (planned.due_on.days_since(before) + 1) / 2;
            if latest.is_none_or(|on| *on < before.plus_days(halfway)) {
                return Some(planned);
            }
            before = planned.due_on;
        }
        None
    }

    fn visits(&self, case: &CaseDays) -> Vec<Due> {
        let Some(plan) = case.visits.filter(|_| still_open(case)) else {
            return Vec::new();
        };
        let since = |latest: Option<Day>| latest.map_or(plan.since, |on| on.max(plan.since));
        vec![
            self.after(Clock::WeeklyVisit, since(plan.visited_on)),
            self.after(Clock::MonthlyReturnVisit, since(plan.returned_on)),
        ]
    }

    /// What the clock's rule says, reckoned from a day.
    fn after(&self, clock: Clock, from: Day) -> Due {
        let rule = self.rules.rule(clock);
        let reckoned = self.reckon(rule, from);
        Due {
            clock,
            due_on: reckoned.day,
            passing: Passing::Overdue,
            source: rule.source().to_owned(),
            article: rule.article().to_owned(),
            notes: unknown(&reckoned).into_iter().collect(),
        }
    }

    fn reckon(&self, rule: &Rule, from: Day) -> Reckoned {
        let value = i32::from(rule.value());
        match rule.unit() {
            Unit::Days => Reckoned::certain(from.plus_days(value)),
            Unit::Months => Reckoned::certain(from.plus_months(value)),
            Unit::WorkingDays => self.calendar.plus_working_days(from, rule.value()),
            Unit::DayOfMonth => Reckoned::certain(super::analysis_day(self.rules, from)),
        }
    }
}

/// Whether work may still wait on the case; a state this version does not know counts as open.
const fn still_open(case: &CaseDays) -> bool {
    case.state.is_open()
}

fn unknown(reckoned: &Reckoned) -> Option<Note> {
    let years = reckoned.unknown_years.clone();
    (!years.is_empty()).then_some(Note::HolidaysUnknown { years })
}
