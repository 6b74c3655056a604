//! What is done with a letter: the unit accepts or declines it and answers, the sender takes it back.

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::Problems;

/// The unit has it: the matter is its own now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LetterAccepted {
    /// What it says.
    pub words: String,
}

/// The unit does not take it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LetterDeclined {
    /// Why.
    pub reason: String,
}

/// The unit tells what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LetterAnswered {
    /// What came of it.
    pub words: String,
}

/// The sender takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct LetterRevoked {
    /// Why.
    pub reason: String,
}

impl Check for LetterAccepted {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

impl Check for LetterDeclined {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

impl Check for LetterAnswered {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("words", &self.words, limits::NARRATIVE_CHARS);
    }
}

impl Check for LetterRevoked {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}
