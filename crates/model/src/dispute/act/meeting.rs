//! A joint meeting (联席会议): several units, one case, each task given point to point.

use serde::{Deserialize, Serialize};

use super::{Check, Ground};
use crate::dispute::limits;
use crate::problem::{Problem, Problems};
use crate::{ActId, Day, WorkerId};

/// Who takes on what.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Taker {
    /// The unit, or the person there.
    pub unit: String,
    /// The worker, where it is one of ours.
    pub worker: Option<WorkerId>,
    /// What is taken on.
    pub task: String,
    /// By when.
    pub deadline: Option<Day>,
}

/// A meeting was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Meeting {
    /// The day.
    pub on: Day,
    /// Where.
    #[serde(default)]
    pub place: String,
    /// Who was in the chair.
    #[serde(default)]
    pub chair: String,
    /// The units that took part.
    #[serde(default)]
    pub units: Vec<String>,
    /// What was said.
    #[serde(default)]
    pub minutes: String,
    /// Who takes on what.
    #[serde(default)]
    pub takers: Vec<Taker>,
}

impl Check for Meeting {
    fn check(&self, ground: Ground<'_>, problems: &mut Problems) {
        problems.happened("on", Some(self.on), ground);
        problems.cap("place", &self.place, limits::PLACE_CHARS);
        problems.cap("chair", &self.chair, limits::NAME_CHARS);
        if self.units.is_empty() {
            problems.add("units", Problem::Missing);
        }
        problems.many("units", self.units.len(), limits::LINES);
        for (at, unit) in self.units.iter().enumerate() {
            problems.needed(&format!("units.{at}"), unit, limits::NAME_CHARS);
        }
        problems.needed("minutes", &self.minutes, limits::NARRATIVE_CHARS);
        problems.many("takers", self.takers.len(), limits::LINES);
        for (at, taker) in self.takers.iter().enumerate() {
            let field = |name: &str| format!("takers.{at}.{name}");
            if taker.worker.is_none() {
                problems.needed(&field("unit"), &taker.unit, limits::NAME_CHARS);
            } else {
                problems.cap(&field("unit"), &taker.unit, limits::NAME_CHARS);
            }
            problems.needed(&field("task"), &taker.task, limits::REASON_CHARS);
            if taker.deadline.is_none() {
                problems.add(&field("deadline"), Problem::Missing);
            }
            problems.not_past(&field("deadline"), taker.deadline, self.on);
        }
    }
}

/// What was taken on is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TakerDone {
    /// Which meeting.
    pub meeting: ActId,
    /// Which of its takers, counted from 0.
    pub taker: u32,
    /// What came of it.
    #[serde(default)]
    pub words: String,
}

impl Check for TakerDone {
    fn check(&self, _: Ground<'_>, problems: &mut Problems) {
        problems.needed("words", &self.words, limits::NARRATIVE_CHARS);
    }
}
