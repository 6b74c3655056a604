//! Repeat calls: families that called 110 twice or more, out of the list of calls a station hands over. The calls stay
//! on this one device, and go with the time they are looked at; what stays is what the officer says about them.

mod handed_over;

pub use handed_over::{
    BadRow, Column, Columns, Going, Halt, Import, Imported, Part, Progress, Put, Wrong,
};

use model::{Day, DisputeId, DisputeState, DraftId, NoticeState, RecordId, Role, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::Who;
use super::notice::Send;
use super::{May, command};

/// Those who get to know of calls: the station and who supervises it.
pub const STATION: May = May::Roles(&[Role::StationOfficer, Role::Reviewer, Role::Administrator]);
/// Those who say what is done about a family.
pub const ASSESSORS: May = May::Roles(&[Role::StationOfficer]);

/// Asks for the families that called more than once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {}
command!(
    List,
    "repeat_call.list",
    STATION,
    Households,
    "households with two or more family calls in the time that is looked at; what waits for an assessment first"
);

/// Families that called more than once.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Households {
    /// The rule they were found by.
    pub rule: Rule,
    /// All calls that are here.
    pub calls: u32,
    /// The families, those that wait first, and of those the latest call first.
    pub households: Vec<Household>,
    /// What was said about families whose calls are gone by now, the latest first.
    pub earlier: Vec<Assessment>,
}

/// A household, by the number it has on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Household {
    /// Its number.
    pub household: i64,
    /// Family calls in the time that is looked at.
    pub calls: u32,
    /// The first of them.
    pub first_at_ms: UtcMs,
    /// The last of them.
    pub last_at_ms: UtcMs,
    /// Where, as the last call says; empty for who sees no addresses.
    pub place: String,
    /// The telephone of the last call, masked.
    pub phone: String,
    /// What was said about it, the latest first.
    pub assessments: Vec<Assessment>,
    /// Whether it called again after that, or nothing was said yet.
    pub waits: bool,
}

/// What an officer said about a family. Of the case or the notice it led to nothing is told to whoever may see none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assessment {
    /// When.
    pub at_ms: UtcMs,
    /// Who.
    pub by: Who,
    /// How many calls it was about.
    pub calls: u32,
    /// What the officer says.
    pub words: String,
    /// What was done about it.
    pub then: Then,
    /// The draft, while the case is being written down.
    pub draft: Option<DraftId>,
    /// The case, once it was, or the one whoever did the notice wrote down for it.
    pub dispute: Option<DisputeId>,
    /// How far that has come.
    pub state: Option<DisputeState>,
    /// The notice, when one was sent.
    pub notice: Option<RecordId>,
    /// How that stands; none while it is not here.
    pub notice_state: Option<NoticeState>,
    /// What came of it, in the words of whoever did it; empty until it is done.
    pub answer: String,
}

/// What is done about a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Then {
    /// Nothing more is needed.
    Nothing,
    /// A case is opened: a draft is begun, to be completed and recorded.
    Case,
    /// A notice is sent to the grid the household is in.
    Notice,
}

/// Opens a household: its calls, as they were handed over. The look is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The household.
    pub household: i64,
}
command!(
    Get,
    "repeat_call.get",
    STATION,
    Opened,
    "the calls of a household as they were handed over, and who looked; the look is written down"
);

/// A household, opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opened {
    /// The household.
    pub household: Household,
    /// Its calls, the latest first.
    pub calls: Vec<Call>,
    /// Who looked before, the latest first, and when.
    pub looks: Vec<(Who, UtcMs)>,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Call {
    /// When.
    pub at_ms: UtcMs,
    /// What it was called there.
    pub kind: String,
    /// Whether that is of a family.
    pub family: bool,
    /// Where.
    pub place: String,
    /// The telephone.
    pub phone: String,
    /// What was said.
    pub words: String,
}

/// Says what an officer thinks of a household's calls, and what is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assess {
    /// The household.
    pub household: i64,
    /// What the officer says.
    pub words: String,
    /// What is done.
    pub then: Then,
    /// The notice, with `notice` and only then. It goes to one grid, and says nothing but what is written in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<Box<Send>>,
}
command!(
    Assess,
    "repeat_call.assess",
    ASSESSORS,
    Assessed,
    "an officer's assessment of a household's calls; with `case` a draft is begun, with `notice` one is sent"
);

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Assessed {
    /// The draft of the case.
    pub draft: Option<DraftId>,
    /// The notice that is on its way.
    pub notice: Option<RecordId>,
}

/// By what families are found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// How many days are looked at, 7 to 730; calls that are older go from this device.
    pub days: u16,
    /// How many calls are repeated ones, 2 to 20.
    pub fewest: u16,
    /// A call whose kind holds one of these is of a family.
    pub family: Vec<String>,
}

impl Default for Rule {
    fn default() -> Self {
        let family = ["家庭", "家暴", "婚", "夫妻", "情感", "感情", "赡养", "抚养"];
        Self {
            days: 180,
            fewest: 2,
            family: family.map(String::from).into(),
        }
    }
}

impl Rule {
    /// Whether a call of this kind is of a family.
    #[must_use]
    pub fn is_family(&self, kind: &str) -> bool {
        self.family.iter().any(|word| kind.contains(word.trim()))
    }
}

/// Sets the rule. Calls that are here are judged by it from then on. A shorter time lets go of calls that are older.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SetRule {
    /// The rule.
    pub rule: Rule,
}
command!(
    SetRule,
    "repeat_call.set_rule",
    STATION,
    Households,
    "sets how many days are looked at, how many calls are repeated ones and which are of a family"
);

/// The day before which calls go, on the day `today`.
#[must_use]
pub fn looked_at_since(rule: &Rule, today: Day) -> Day {
    today.plus_days(-i32::from(rule.days))
}
