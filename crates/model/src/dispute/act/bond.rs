//! What ties things together: two values of one field, two records of one quarrel, a case and its
//! number.

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::DisputeId;
use crate::dispute::limits;
use crate::problem::Problems;

/// A person picked one of the values two hands had left. The others stay in the history.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct SettledConflict {
    /// Path of the field.
    pub field: String,
    /// What was picked, as it is written.
    pub chosen: String,
    /// What was not.
    pub others: Vec<String>,
    /// Why.
    pub reason: String,
}

impl SettledConflict {
    /// Whether it is about what only an act sets.
    pub(super) fn is_of_a_head(&self) -> bool {
        crate::dispute::life::Heads::KEYS.contains(&self.field.as_str())
    }
}

impl Check for SettledConflict {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("field", &self.field, limits::PLACE_CHARS);
        problems.cap("chosen", &self.chosen, limits::NARRATIVE_CHARS);
        problems.many("others", self.others.len(), limits::LINES);
        for (at, other) in self.others.iter().enumerate() {
            problems.cap(&format!("others.{at}"), other, limits::NARRATIVE_CHARS);
        }
        problems.cap("reason", &self.reason, limits::REASON_CHARS);
    }
}

/// Somebody takes it for the same quarrel as another record; both stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DuplicateOf {
    /// The other.
    pub dispute: DisputeId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What is recorded here goes on in another record: this one is closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MergedInto {
    /// The other.
    pub dispute: DisputeId,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// How often the other had gone on here before, as far as whoever merged knew. Where it went on here more
    /// often, each was merged into the other at once. None where an older app wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<u32>,
}

/// What was recorded elsewhere goes on here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TookIn {
    /// The other.
    pub dispute: DisputeId,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

macro_rules! a_reason_may_be_given {
    ($( $act:ident )+) => { $(
        impl Check for $act {
            fn check(&self, _: Ground<'_>, problems: &mut Problems) {
                problems.cap("reason", &self.reason, limits::REASON_CHARS);
            }
        }
    )+ };
}

a_reason_may_be_given! { DuplicateOf MergedInto TookIn }

/// The case got its number: `(2026)金沙人调字第12号`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Numbered {
    /// The number, as it is printed.
    pub number: String,
}

impl Check for Numbered {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("number", &self.number, limits::NAME_CHARS);
    }
}
