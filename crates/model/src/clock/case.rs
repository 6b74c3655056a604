//! The days of a case that clocks go by. Whoever knows the life of the case fills this in; the clocks
//! know no document and no act.

use crate::dispute::grade::Grade;
use crate::{Day, DisputeState};

/// What has happened to a case, in days. A field left at its default runs no clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseDays {
    /// How far it has come; of two disagreeing values, the one that counts.
    pub state: DisputeState,
    /// Taken in by the reviewer; of a case that was reopened, the day of that.
    pub accepted_on: Option<Day>,
    /// Until when mediation was extended, with both sides' consent.
    pub mediation_extended_to: Option<Day>,
    /// Mediation by the police, when there is one.
    pub police: Option<PoliceDays>,
    /// When the agreement that stands took effect.
    pub agreement_effective_on: Option<Day>,
    /// When both sides asked the court to confirm it.
    pub court_asked_on: Option<Day>,
    /// The grade that counts, and when it was set or last reviewed.
    pub graded: Option<(Grade, Day)>,
    /// Letters to other units that wait for an answer; not those declined, revoked or answered.
    pub referrals: Vec<ReferralDays>,
    /// When it was followed up since the agreement.
    pub followed_up_on: Vec<Day>,
    /// The weekly and monthly plan, for a case that has one.
    pub visits: Option<VisitDays>,
}

/// Mediation by the police (治安调解): once, and at most once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoliceDays {
    /// When the police took the case in, or had the appraisal if one was needed.
    pub began_on: Day,
    /// The first mediation, when it was held.
    pub first_on: Option<Day>,
    /// The second, when it was held.
    pub second_on: Option<Day>,
}

/// A letter to another unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReferralDays {
    /// When it was offered.
    pub offered_on: Day,
    /// The day by which the letter itself asks for the answer.
    pub answer_by: Option<Day>,
}

/// The plan of weekly visits and monthly return visits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitDays {
    /// When the plan began.
    pub since: Day,
    /// The latest visit.
    pub visited_on: Option<Day>,
    /// The latest return visit.
    pub returned_on: Option<Day>,
}

impl CaseDays {
    /// A case of which nothing is known but its state.
    #[must_use]
    pub const fn of(state: DisputeState) -> Self {
        Self {
            state,
            accepted_on: None,
            mediation_extended_to: None,
            police: None,
            agreement_effective_on: None,
            court_asked_on: None,
            graded: None,
            referrals: Vec::new(),
            followed_up_on: Vec::new(),
            visits: None,
        }
    }
}
