//! The acts that move a case from one state to the next.

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, PartyId, WorkerId, open_enum};

open_enum!(
    /// 化解层级: how far from the house a settlement was found. A family quarrel stays in the house, a
    /// neighbour's in the group, a large one in the village.
    Level {
        /// 家.
        House = "house",
        /// 组.
        Group = "group",
        /// 村.
        Village = "village",
        /// 镇.
        Township = "township",
    }
);

open_enum!(
    /// Under which rules people sit down. Mediation by the police has time limits of its own; one that a court assigned
    /// runs on that of people's mediation.
    Procedure {
        /// 人民调解.
        People = "people",
        /// 治安调解: by the police, in minor cases (公通字〔2007〕81号).
        PublicSecurity = "public_security",
        /// 法院委派调解.
        CourtAssigned = "court_assigned",
    }
);

/// Taken in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Accepted {
    /// Why, when there is something to say.
    pub reason: String,
}

/// Sent back.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Returned {
    /// What is missing.
    pub reason: String,
}

/// Handed in again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Resubmitted {
    /// What was completed.
    pub reason: String,
}

/// Given to people, point to point.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Assigned {
    /// Who is responsible: one, or several for one case (多包一).
    pub to: Vec<WorkerId>,
    /// Who of them leads.
    pub lead: Option<WorkerId>,
    /// By when.
    pub deadline: Option<Day>,
    /// Why them, or what is to be done.
    pub reason: String,
}

/// Taken by one of those it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Claimed {
    /// Something to say.
    pub reason: String,
}

/// Given back by one of those it was given to.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PassedBack {
    /// Why.
    pub reason: String,
    /// Who of those it was given to stays responsible. Nobody: it waits to be given to others.
    pub left: Vec<WorkerId>,
}

/// Both sides agreed to sit down.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct MediationBegan {
    /// Under which rules; people's mediation when nothing is said.
    pub procedure: Option<Procedure>,
    /// The day its time limit counts from, where that is not the day it began: the acceptance, or an
    /// appraisal.
    pub counts_from: Option<Day>,
    /// How both sides agreed.
    pub reason: String,
    /// In a case of violence: why they sit down together in spite of it.
    pub weighed: String,
}

impl MediationBegan {
    /// Whether it is more than an ordinary mediation, and for a station officer to decide.
    pub(super) fn weighs(&self) -> bool {
        self.procedure == Some(Procedure::PublicSecurity) || !self.weighed.is_empty()
    }
}

/// An agreement stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Agreed {
    /// The agreement, where it is written down here.
    pub agreement: Option<ActId>,
    /// How far from the house it was found.
    pub level: Option<Level>,
    /// Something to say.
    pub reason: String,
}

/// Mediation ended without an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Failed {
    /// Why.
    pub reason: String,
}

/// A party clearly refuses.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Refused {
    /// Who refuses.
    pub party: Option<PartyId>,
    /// Why, when they say so; nobody has to.
    pub reason: String,
    /// Where it was said.
    pub said_where: String,
}

/// Handed over to a unit that does not answer here.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Referred {
    /// The unit, and who there took it.
    pub unit: String,
    /// Why.
    pub reason: String,
}

/// What was settled is looked after from now on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct FollowUpBegan {
    /// Something to say.
    pub reason: String,
}

/// Done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Closed {
    /// How it ended.
    pub reason: String,
    /// How far from the house it was settled.
    pub level: Option<Level>,
}

/// Open again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Reopened {
    /// What happened.
    pub reason: String,
}

/// A reason that has to be given.
fn needed(reason: &str, problems: &mut Problems) {
    problems.needed("reason", reason, limits::REASON_CHARS);
}

/// A reason that may be given.
fn allowed(reason: &str, problems: &mut Problems) {
    problems.cap("reason", reason, limits::REASON_CHARS);
}

macro_rules! only_a_reason {
    ($( $act:ident $rule:ident; )+) => { $(
        impl Check for $act {
            fn check(&self, _: Ground<'_>, problems: &mut Problems) {
                $rule(&self.reason, problems);
            }
        }
    )+ };
}

only_a_reason! {
    Accepted allowed;
    Returned needed;
    Resubmitted allowed;
    Claimed allowed;
    Failed needed;
    FollowUpBegan allowed;
    Reopened needed;
}

impl Check for Assigned {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        if self.to.is_empty() {
            problems.add("to", Problem::Missing);
        }
        problems.many("to", self.to.len(), limits::RESPONSIBLE);
        if self.lead.is_some_and(|lead| !self.to.contains(&lead)) {
            problems.add("lead", Problem::NotAmongThem);
        }
        problems.not_past("deadline", self.deadline, ground.day);
        allowed(&self.reason, problems);
    }
}

impl Check for PassedBack {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        needed(&self.reason, problems);
        problems.many("left", self.left.len(), limits::RESPONSIBLE);
    }
}

impl Check for MediationBegan {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("counts_from", self.counts_from, ground);
        allowed(&self.reason, problems);
        problems.cap("weighed", &self.weighed, limits::REASON_CHARS);
    }
}

impl Check for Agreed {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        allowed(&self.reason, problems);
    }
}

impl Check for Refused {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.of_case("party", self.party, ground);
        allowed(&self.reason, problems);
        problems.cap("said_where", &self.said_where, limits::PLACE_CHARS);
    }
}

impl Check for Referred {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.cap("unit", &self.unit, limits::PLACE_CHARS);
        allowed(&self.reason, problems);
    }
}

impl Check for Closed {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        allowed(&self.reason, problems);
    }
}
