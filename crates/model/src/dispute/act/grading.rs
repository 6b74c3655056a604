//! The grade of a case and its time limits: set by a person, each with a reason.
//!
//! A grade belongs to a case, never to a person or a household. Who sets it ticks what anyone could
//! see, writes why, and says until when it holds; then it waits to be looked at again.

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::{Grade, limits};
use crate::problem::{Problem, Problems};
use crate::{Day, open_enum};

/// What anyone could see of a case that bears on its grade, as it is offered where the county lists
/// nothing else ([`crate::Practice`]). Of the case only: nothing here is a trait of a person.
pub const FACTS: &[&str] = &[
    "repeat_calls",
    "threats",
    "weapon",
    "injury",
    "mediation_failed",
    "alcohol",
    "child_or_elder",
    "damage",
    "many_people",
    "date_trigger",
    "violence_order",
];

/// How long a grade may hold at the most, in days.
pub(crate) const LONGEST_DAYS: u16 = 90;

/// A grade was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Graded {
    /// The grade.
    pub grade: Grade,
    /// What was ticked, by code; a code this version does not know is kept.
    #[serde(default)]
    pub facts: Vec<String>,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The last day it holds.
    pub expires_on: Day,
}

impl Check for Graded {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        let weighs = matches!(self.grade, Grade::Red | Grade::Orange);
        if weighs && self.facts.is_empty() {
            problems.add("facts", Problem::Missing);
        }
        problems.many("facts", self.facts.len(), limits::LINES);
        for (at, fact) in self.facts.iter().enumerate() {
            problems.needed(&format!("facts.{at}"), fact, limits::NAME_CHARS);
        }
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
        problems.not_past("expires_on", Some(self.expires_on), ground.day);
        let latest = ground.day.plus_days(LONGEST_DAYS.into());
        if self.expires_on > latest {
            problems.add("expires_on", Problem::TooLate { latest });
        }
    }
}

/// The day by which it is to be done was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DeadlineSet {
    /// The day.
    pub day: Day,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Check for DeadlineSet {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.not_past("day", Some(self.day), ground.day);
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}

open_enum!(
    /// A time limit that may be extended.
    ExtendedClock {
        /// Mediation: by what both sides agree to.
        Mediation = "mediation",
    }
);

/// A time limit was extended, as both sides agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Extended {
    /// Which.
    pub clock: ExtendedClock,
    /// The last day now.
    pub until: Day,
    /// Whether side 甲 agreed.
    #[serde(default)]
    pub consent_a: bool,
    /// Whether side 乙 agreed.
    #[serde(default)]
    pub consent_b: bool,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

impl Check for Extended {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.not_past("until", Some(self.until), ground.day);
        for (field, consent) in [("consent_a", self.consent_a), ("consent_b", self.consent_b)] {
            if !consent {
                problems.add(field, Problem::Missing);
            }
        }
        problems.cap("reason", &self.reason, limits::REASON_CHARS);
    }
}
