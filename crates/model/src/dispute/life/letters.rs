//! The letters of a case to other units, and how each stands.

use super::Life;
use crate::dispute::act::What;
use crate::{ActId, Day, DisputeId};

/// How a letter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// Written; the case is still the sender's.
    Offered,
    /// The unit has it.
    Accepted,
    /// The unit does not take it.
    Declined,
    /// The unit told what came of it.
    Answered,
    /// Taken back.
    Revoked,
}

impl ReferralState {
    /// Every one.
    pub const ALL: &'static [Self] = &[
        Self::Offered,
        Self::Accepted,
        Self::Declined,
        Self::Answered,
        Self::Revoked,
    ];

    /// Reads a written code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.code() == code)
    }

    /// The written code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Answered => "answered",
            Self::Revoked => "revoked",
        }
    }
}

/// A letter and how it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralStanding {
    /// The act that offered it.
    pub act: ActId,
    /// The letter.
    pub letter: DisputeId,
    /// The unit, by name.
    pub unit: String,
    /// Its number.
    pub number: String,
    /// The day it was offered.
    pub offered_on: Day,
    /// By when an answer is asked for.
    pub deadline: Day,
    /// How it stands.
    pub state: ReferralState,
}

impl Life<'_> {
    /// Whether a unit has a letter that it neither answered nor declined.
    #[must_use]
    pub fn waits_for_a_unit(&self) -> bool {
        let waits = |state| matches!(state, ReferralState::Offered | ReferralState::Accepted);
        self.referrals().iter().any(|one| waits(one.state))
    }

    /// Every letter, in the order they were written.
    #[must_use]
    pub fn referrals(&self) -> Vec<ReferralStanding> {
        let mut found: Vec<ReferralStanding> = Vec::new();
        for act in &self.acts {
            let (referral, state) = match &act.what {
                What::ReferralOffered(offered) => {
                    found.push(ReferralStanding {
                        act: act.id,
                        letter: offered.letter,
                        unit: offered.unit.clone(),
                        number: offered.number.clone(),
                        offered_on: act.at_ms.day(),
                        deadline: offered.deadline,
                        state: ReferralState::Offered,
                    });
                    continue;
                }
                What::ReferralAccepted(heard) => (heard.referral, ReferralState::Accepted),
                What::ReferralDeclined(heard) => (heard.referral, ReferralState::Declined),
                What::ReferralAnswered(heard) => (heard.referral, ReferralState::Answered),
                What::ReferralRevoked(revoked) => (revoked.referral, ReferralState::Revoked),
                _ => continue,
            };
            if let Some(one) = found.iter_mut().find(|one| one.act == referral) {
                one.state = state;
            }
        }
        found
    }
}
