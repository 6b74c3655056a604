//! A letter to a partner unit (提示函): a record of its own, in the channel between a village and the unit,
//! which holds what is handed over and nothing else of the case. It is written once and never edited; what
//! the unit does with it are acts.

use serde::{Deserialize, Serialize};

use super::{DisputeContent, Party, limits};
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, DisputeId, FieldProblem, PartyId, UnitNo, WorkerId};

/// What makes a record a letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Letter {
    /// The case it is about.
    pub case: DisputeId,
    /// The act in the case that offers it.
    pub referral: ActId,
    /// The unit it is for.
    pub unit: UnitNo,
    /// The unit, by name.
    pub unit_name: String,
    /// Its number, as it is printed.
    pub number: String,
    /// What it is about, in a line.
    pub matter: String,
    /// What is asked.
    pub asked: String,
    /// By when an answer is asked for.
    pub deadline: Day,
    /// Who writes it.
    pub from: WorkerId,
    /// Who writes it, by name: the unit knows nobody here.
    pub from_name: String,
}

/// What somebody wants to hand over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// The unit it is for.
    pub unit: UnitNo,
    /// What it is about, in a line.
    #[serde(default)]
    pub matter: String,
    /// What the unit has to know.
    #[serde(default)]
    pub facts: String,
    /// What is asked of it.
    #[serde(default)]
    pub asked: String,
    /// By when an answer is asked for; as the county's rule gives it where nobody says a day.
    #[serde(default)]
    pub deadline: Option<Day>,
    /// Whom it has to know, and how much of each.
    #[serde(default)]
    pub parties: Vec<HandedParty>,
}

/// How much of a party is handed over; the name always.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandedParty {
    /// Whom.
    pub party: PartyId,
    /// Whether the telephone too.
    #[serde(default)]
    pub phone: bool,
    /// Whether the home too.
    #[serde(default)]
    pub address: bool,
}

/// What a letter hands over, as whoever reads the letter is told it: nothing else of the record it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Handed {
    /// Whom the unit has to know, as far as they were named.
    pub parties: Vec<Party>,
    /// What the unit has to know.
    pub verified: String,
}

impl HandOver {
    /// What cannot stand, by field, on the day `today`.
    #[must_use]
    pub fn check(&self, case: &DisputeContent, today: Day) -> Vec<FieldProblem> {
        let mut problems = Problems::default();
        problems.needed("matter", &self.matter, limits::PLACE_CHARS);
        problems.needed("facts", &self.facts, limits::NARRATIVE_CHARS);
        problems.needed("asked", &self.asked, limits::REASON_CHARS);
        problems.not_past("deadline", self.deadline, today);
        for (at, handed) in self.parties.iter().enumerate() {
            let known = case
                .parties
                .iter()
                .any(|party| party.id == Some(handed.party));
            if !known {
                problems.add(&format!("parties.{at}.party"), Problem::NotInCase);
            }
        }
        problems.into_inner()
    }

    /// What of the case is handed over, as the content of the letter.
    #[must_use]
    pub fn content(&self, case: &DisputeContent) -> Vec<Party> {
        let handed = self.parties.iter().filter_map(|handed| {
            let party = case
                .parties
                .iter()
                .find(|party| party.id == Some(handed.party))?;
            let told = |whether: bool, text: &str| {
                if whether {
                    text.to_owned()
                } else {
                    String::new()
                }
            };
            Some(Party {
                id: party.id,
                side: party.side,
                name: party.name.clone(),
                phone: told(handed.phone, &party.phone),
                address: told(handed.address, &party.address),
            })
        });
        handed.collect()
    }
}
