//! An elder as a sheet of paper.

use model::elder::act::consent::Method;
use model::elder::act::door::{Heard, Whom};
use model::elder::act::plan::Need;
use model::elder::act::visit::PassTo;
use model::elder::{ElderWhat, Profile};
use model::{ActId, Day, ElderState, RecordId, UtcMs};
use serde::{Deserialize, Serialize};

use super::{AT_THE_DOOR, DoorTurn};
use crate::command::command;
use crate::command::dispute::{Conflict, Version, Who};
use crate::command::notice::NoticeRow;

/// Opens an elder. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The elder.
    pub id: RecordId,
}
command!(
    Get,
    "elder.get",
    AT_THE_DOOR,
    Sheet,
    "one elder with every visit; the look is logged"
);

/// An elder as a sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sheet {
    /// Identity.
    pub id: RecordId,
    /// The version read here.
    pub version: Version,
    /// Who it is, as the role may see it.
    pub profile: Profile,
    /// Name of the grid.
    pub grid_name: String,
    /// Where the elder is.
    pub state: ElderState,
    /// Whether the elder agrees to be visited.
    pub agrees: bool,
    /// When that was taken back.
    pub withdrawn_at_ms: Option<UtcMs>,
    /// How often somebody comes by.
    pub need: Option<Need>,
    /// Whether also after a heat or cold alert.
    pub after_alerts: bool,
    /// The latest visit.
    pub visited_on: Option<Day>,
    /// By when somebody comes by next.
    pub next_on: Option<Day>,
    /// Whether an alert asks for it.
    pub alerted: bool,
    /// Whom to call.
    pub contacts: Vec<Contact>,
    /// What was passed on and is not done.
    pub matters: Vec<Matter>,
    /// Doors nobody answered and nobody knows why.
    pub doors: Vec<Door>,
    /// What was done, as the role may see it.
    pub acts: Vec<DoneAct>,
    /// Fields that carry two values.
    pub conflicts: Vec<Conflict>,
    /// Notices about the elder.
    pub notices: Vec<NoticeRow>,
    /// Who registered the elder.
    pub recorded_by: Who,
    /// When.
    pub recorded_at_ms: UtcMs,
    /// How many changes of it still wait to be sent.
    pub waiting_changes: u32,
}

/// Somebody who may be called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contact {
    /// The act that wrote them down.
    pub act: ActId,
    /// Name.
    pub name: String,
    /// What they are to the elder.
    pub relation: String,
    /// Telephone.
    pub phone: String,
    /// How they agreed to stand here; none where an older app did not ask.
    #[serde(default)]
    pub method: Option<Method>,
}

/// Something that was passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Matter {
    /// The visit.
    pub visit: ActId,
    /// Its place among what was passed on then.
    pub at: u32,
    /// What is to be done.
    pub matter: String,
    /// To whom it was passed on.
    pub to: PassTo,
    /// By when.
    pub by: Option<Day>,
    /// The day of the visit.
    pub on: Day,
}

/// A door nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Door {
    /// The act that says so.
    pub act: ActId,
    /// When.
    pub at_ms: UtcMs,
    /// Who was asked since, when, and what they knew.
    pub asked: Vec<AskedAt>,
    /// Who is to be asked next.
    pub next: Option<Whom>,
    /// By when.
    pub next_by_ms: Option<UtcMs>,
    /// Everybody who is still to be asked, in order, each with by when.
    #[serde(default)]
    pub left: Vec<DoorTurn>,
}

/// Somebody was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AskedAt {
    /// Who.
    pub whom: Whom,
    /// When.
    pub at_ms: UtcMs,
    /// What they knew.
    pub heard: Heard,
}

/// Something that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoneAct {
    /// Identity.
    pub id: ActId,
    /// Who did it.
    pub by: Who,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
    /// What was done.
    pub what: ElderWhat,
}
