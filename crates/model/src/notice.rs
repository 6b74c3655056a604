//! A notice from the station to a grid (反向推送): what is asked, why and by when, and what became of it there.
//! It is written once and never edited; what is done with it are acts. It says as little as will do, and runs
//! out. That somebody received or read it is there so that nothing gets lost; it measures nobody.

pub mod act;
pub mod life;
#[cfg(test)]
pub(crate) mod samples;
pub mod task;

use serde::{Deserialize, Serialize};

pub use act::{NoticeAct, NoticeWhat};
pub use life::{Answering, NoticeIllegal, NoticeState};

use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, FieldProblem, GridId, RecordId, UtcMs, WorkerId, open_enum};

/// Days a notice runs at the most.
pub const LONGEST_DAYS: i32 = 92;

open_enum!(
    /// What a notice is about.
    AboutKind {
        /// 一件纠纷.
        Case = "case",
        /// 一位独居老人.
        Elder = "elder",
    }
);

/// The record a notice is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct About {
    /// Which kind.
    pub kind: AboutKind,
    /// Which.
    pub id: RecordId,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Errand {
    /// What is to be done.
    pub asked: String,
    /// Why.
    pub why: String,
    /// By when.
    #[serde(default)]
    pub by: Option<Day>,
    /// The last day it counts.
    pub expires_on: Day,
    /// For whom; everybody who works in the grid when nobody is named.
    #[serde(default)]
    pub to: Vec<WorkerId>,
    /// The record it is about.
    #[serde(default)]
    pub about: Option<About>,
    /// The household it is about, as far as it has to be named: a house number, no history.
    #[serde(default)]
    pub household: String,
    /// What several grids were sent at once share this.
    #[serde(default)]
    pub batch: Option<ActId>,
}

/// One notice, as the document reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Notice {
    /// Identity.
    pub id: RecordId,
    /// The grid it was sent to.
    pub grid: GridId,
    /// What is asked.
    pub errand: Errand,
    /// Who sent it.
    pub recorded_by: WorkerId,
    /// When, by that device's clock.
    pub recorded_at_ms: UtcMs,
    /// What was done with it, each act after those its author knew of.
    pub acts: Vec<NoticeAct>,
}

impl Errand {
    /// What cannot stand, by field, on the day `today`.
    #[must_use]
    pub fn check(&self, today: Day) -> Vec<FieldProblem> {
        let mut problems = Problems::default();
        problems.needed("asked", &self.asked, limits::REASON_CHARS);
        problems.needed("why", &self.why, limits::REASON_CHARS);
        problems.cap("household", &self.household, limits::PLACE_CHARS);
        problems.not_past("by", self.by, today);
        problems.not_past("expires_on", Some(self.expires_on), today);
        let latest = today.plus_days(LONGEST_DAYS);
        if self.expires_on > latest {
            problems.add("expires_on", crate::Problem::TooLate { latest });
        }
        if self.by.is_some_and(|by| by > self.expires_on) {
            let latest = self.expires_on;
            problems.add("by", crate::Problem::TooLate { latest });
        }
        problems.many("to", self.to.len(), limits::PEOPLE);
        problems.into_inner()
    }

    /// Whether it is for this worker.
    #[must_use]
    pub fn is_for(&self, worker: WorkerId) -> bool {
        self.to.is_empty() || self.to.contains(&worker)
    }
}
