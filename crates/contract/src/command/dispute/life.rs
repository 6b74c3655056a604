//! A case as its acts tell it: who is responsible, how pressing, by when, what runs, what is due.

use model::clock::Due;
use model::dispute::life::ReferralState;
use model::practice::Fact;
use model::{ActId, Day, DisputeId, Grade, WorkerId};
use serde::{Deserialize, Serialize};

use super::Who;

/// How a case stands.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// Who is responsible.
    pub responsible: Vec<Who>,
    /// Who of them leads.
    pub leads: Vec<WorkerId>,
    /// Who of them has claimed it.
    pub claimed: Vec<WorkerId>,
    /// By when it is to be done.
    pub deadline: Option<Day>,
    /// How pressing it is.
    pub grade: Option<Graded>,
    /// What was ticked for its grades, in the county's words; of what is not listed any more the code is all
    /// there is.
    pub facts: Vec<Fact>,
    /// The acts by which somebody watches it.
    pub supervised: Vec<ActId>,
    /// The acts by which it is a case of domestic violence.
    pub violent: Vec<ActId>,
    /// Its number; empty when it has none.
    pub number: String,
    /// The record it goes on in.
    pub merged_into: Option<DisputeId>,
    /// Letters to other units.
    pub referrals: Vec<Letter>,
    /// The agreements that stand, by the acts that say them.
    pub agreements: Vec<ActId>,
    /// Visits that were planned and not made yet.
    pub planned: Vec<Planned>,
    /// Other ways, where mediation was refused or came to nothing.
    pub remedies: Vec<Remedy>,
    /// What is due, with where the rule stands.
    pub due: Vec<Due>,
    /// Codes of the acts this worker may do now.
    pub may: Vec<String>,
    /// Everybody who is named in what was done.
    pub named: Vec<Who>,
}

/// The grade that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Graded {
    /// The act that gave it.
    pub act: ActId,
    /// The grade.
    pub grade: Grade,
    /// The day it was given.
    pub since: Day,
    /// The last day it holds.
    pub expires_on: Day,
    /// Whether it is to be looked at again.
    pub to_be_reviewed: bool,
}

/// A letter to another unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Letter {
    /// The act that offered it.
    pub act: ActId,
    /// The letter.
    pub letter: DisputeId,
    /// The unit.
    pub unit: String,
    /// Its number.
    pub number: String,
    /// By when an answer is asked for.
    pub deadline: Day,
    /// How it stands in this record.
    pub state: ReferralState,
    /// How the unit says it stands, where that is known here and not noted yet.
    pub news: Option<ReferralState>,
}

/// A planned visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Planned {
    /// The act that planned it.
    pub act: ActId,
    /// The day.
    pub on: Day,
}

pub use model::dispute::remedy::Remedy;
