//! A higher level watches a case until it is done (督办).

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, open_enum};

open_enum!(
    /// Who watches, the lower level first: a case is raised from one to the next. One this version does not
    /// know stands above those it knows.
    SupervisionLevel {
        /// 所.
        Station = "station",
        /// 县.
        County = "county",
        /// 市.
        City = "city",
    }
);

impl SupervisionLevel {
    /// Whether it is higher than another; of two this version does not know, neither is.
    #[must_use]
    pub fn is_above(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Unknown(_), Self::Unknown(_)) => false,
            _ => self > other,
        }
    }
}

/// A case is watched from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Supervised {
    /// By whom.
    pub level: SupervisionLevel,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Until when at the most.
    #[serde(default)]
    pub until: Option<Day>,
}

impl Check for Supervised {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
        problems.not_past("until", self.until, ground.day);
    }
}

/// It is watched no more.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct SupervisionEnded {
    /// The acts it was watched by. One that was not known of goes on.
    pub ends: Vec<ActId>,
    /// What came of it.
    pub reason: String,
}

impl Check for SupervisionEnded {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.many("ends", self.ends.len(), limits::LINES);
        problems.needed("reason", &self.reason, limits::REASON_CHARS);
    }
}
