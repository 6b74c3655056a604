//! Looking after what was settled (回访): how both sides are, whether the agreement is kept, and any sign
//! of trouble, which opens the case again.

use serde::{Deserialize, Serialize};

use super::mediation::Kept;
use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, PartyId, open_enum};

/// A visit was planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowUpPlanned {
    /// The day.
    pub on: Day,
    /// Why then.
    #[serde(default)]
    pub reason: String,
    /// To whom, where not to both sides.
    #[serde(default)]
    pub party: Option<PartyId>,
}

impl Check for FollowUpPlanned {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.not_past("on", Some(self.on), ground.day);
        problems.cap("reason", &self.reason, limits::REASON_CHARS);
        problems.of_case("party", self.party, ground);
    }
}

open_enum!(
    /// How somebody was reached.
    Contact {
        /// At the door.
        Door = "door",
        /// By telephone.
        Phone = "phone",
        /// Met on the way, or in the office.
        Met = "met",
    }
);

/// A visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowUp {
    /// The day.
    pub on: Day,
    /// How.
    pub how: Contact,
    /// How side 甲 is, and what it says.
    #[serde(default)]
    pub state_a: String,
    /// How side 乙 is, and what it says.
    #[serde(default)]
    pub state_b: String,
    /// How far the agreement is kept, where there is one.
    #[serde(default)]
    pub kept: Option<Kept>,
    /// Whether there is a sign of trouble: the case is open again with this, and its grade is to be
    /// looked at.
    #[serde(default)]
    pub trouble: bool,
    /// What was seen.
    #[serde(default)]
    pub words: String,
    /// The planned visit it answers.
    #[serde(default)]
    pub planned: Option<ActId>,
}

impl Check for FollowUp {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        for (field, text) in [
            ("state_a", &self.state_a),
            ("state_b", &self.state_b),
            ("words", &self.words),
        ] {
            problems.cap(field, text, limits::NARRATIVE_CHARS);
        }
        let said = [&self.state_a, &self.state_b, &self.words];
        if said.iter().all(|text| text.trim().is_empty()) {
            problems.add("words", Problem::Missing);
        }
    }
}
