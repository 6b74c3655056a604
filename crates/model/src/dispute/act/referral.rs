//! Handing a case over to another unit with a letter (提示函), as the case tells of it. What the unit
//! gets, and what it does, stands in a document of its own (see [`Letter`](crate::Letter)); what it did is
//! noted here by an officer. The case stays the sender's until the unit has accepted it, and the sender
//! goes on watching (首问责任制).

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, DisputeId};

/// A letter was written to a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralOffered {
    /// The letter.
    pub letter: DisputeId,
    /// The unit, by name.
    #[serde(default)]
    pub unit: String,
    /// The number of the letter.
    #[serde(default)]
    pub number: String,
    /// What it is about, in a line.
    #[serde(default)]
    pub matter: String,
    /// By when an answer is asked for.
    pub deadline: Day,
}

impl Check for ReferralOffered {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.needed("unit", &self.unit, limits::PLACE_CHARS);
        problems.needed("number", &self.number, limits::NAME_CHARS);
        problems.needed("matter", &self.matter, limits::PLACE_CHARS);
        problems.not_past("deadline", Some(self.deadline), ground.day);
    }
}

/// The unit accepted: the case is its own now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralAccepted {
    /// The act that offered it.
    pub referral: ActId,
    /// When, and who there.
    pub on: Day,
    /// Who there.
    #[serde(default)]
    pub who: String,
    /// What they say.
    #[serde(default)]
    pub words: String,
}

/// The unit declined, and says why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralDeclined {
    /// The act that offered it.
    pub referral: ActId,
    /// When.
    pub on: Day,
    /// Who there.
    #[serde(default)]
    pub who: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// The unit answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralAnswered {
    /// The act that offered it.
    pub referral: ActId,
    /// When.
    pub on: Day,
    /// Who there.
    #[serde(default)]
    pub who: String,
    /// What came of it.
    #[serde(default)]
    pub words: String,
}

/// The sender takes the letter back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReferralRevoked {
    /// The act that offered it.
    pub referral: ActId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

fn said(on: Day, who: &str, ground: Ground<'_>, problems: &mut Problems) {
    problems.happened("on", Some(on), ground);
    problems.cap("who", who, limits::NAME_CHARS);
}

impl Check for ReferralAccepted {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        said(self.on, &self.who, ground, problems);
        problems.cap("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

impl Check for ReferralDeclined {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        said(self.on, &self.who, ground, problems);
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

impl Check for ReferralAnswered {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        said(self.on, &self.who, ground, problems);
        problems.needed("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

impl Check for ReferralRevoked {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}
