//! How the county works, as this device was told: by which rules clocks run, what is ticked for a grade,
//! of which years the holidays are known.

use model::clock::Rules;
use model::practice::Fact;
use serde::{Deserialize, Serialize};

use super::{May, command};

/// Asks how the county works.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {}
command!(
    Get,
    "practice.get",
    May::Anyone,
    Practice,
    "how the county works: the rule of each clock with its source, the facts ticked for a grade, the years whose holidays are known"
);

/// How the county works; as it is built in where it said nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Practice {
    /// How long each clock runs, and where that stands.
    pub rules: Rules,
    /// What is ticked for a grade, in the county's order; among it what no longer is.
    pub facts: Vec<Fact>,
    /// The years whose holidays are known.
    pub years: Vec<KnownYear>,
    /// Why what the county sent last is not followed here; empty when it is.
    pub unread: String,
}

/// A year whose holidays are known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct KnownYear {
    /// The year.
    pub year: i16,
    /// The notice that says them.
    pub notice: String,
}

impl Practice {
    /// What is told of how a county works.
    #[must_use]
    pub fn of(practice: &model::Practice, unread: String) -> Self {
        let years = practice.calendar().years();
        Self {
            rules: practice.rules().clone(),
            facts: practice.facts().to_vec(),
            years: years
                .map(|(year, notice)| KnownYear {
                    year,
                    notice: notice.to_owned(),
                })
                .collect(),
            unread,
        }
    }
}

impl Default for Practice {
    /// As it is where no county has said anything.
    fn default() -> Self {
        Self::of(&model::Practice::default(), String::new())
    }
}
