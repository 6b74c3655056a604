//! Notices from the station to grids (反向推送): sent, delivered, read, answered, done.

mod around;
mod batch;

use std::collections::BTreeMap;

use model::notice::act::{Means, NoticeWhat};
use model::notice::{About, NoticeState};
use model::{ActId, Day, GridId, RecordId, Role, UtcMs, WorkerId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

pub use around::{Around, People};
pub use batch::{Batch, Batches, Stand};

use super::dispute::Who;
use super::{CASE_READERS, May, command};

/// Those who send notices.
const SENDERS: May = May::Roles(&[Role::StationOfficer, Role::Reviewer]);

/// Sends a notice to one grid or to many.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Send {
    /// To which grids: a record of its own goes to each.
    pub grids: Vec<GridId>,
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
    /// The record it is about; it has to stand in the one grid the notice goes to.
    #[serde(default)]
    pub about: Option<About>,
    /// The household it is about, as far as it has to be named.
    #[serde(default)]
    pub household: String,
}
command!(
    Send,
    "notice.send",
    SENDERS,
    Sent,
    "sends a notice to one grid or many: what is asked, why, by when, and until when it counts"
);

/// The notices are on their way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sent {
    /// One for each grid, in their order.
    pub notices: Vec<RecordId>,
    /// What they share, when there are several.
    pub batch: Option<ActId>,
}

/// Lists notices, open ones first, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct List {
    /// Only those that are open and still count.
    pub open: bool,
    /// How many at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    List,
    "notice.list",
    CASE_READERS,
    Vec<NoticeRow>,
    "notices on this device: a worker's own, or all for those who send them"
);

/// A notice in a list. It names nobody, and before it is opened it says no more than that there is one, from whom and
/// by when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NoticeRow {
    /// Identity.
    pub id: RecordId,
    /// The grid it was sent to.
    pub grid: GridId,
    /// Name of the grid.
    pub grid_name: String,
    /// What is asked; empty until this worker has opened it here, but for whoever sent it.
    pub asked: String,
    /// By when.
    pub by: Option<Day>,
    /// The last day it counts.
    pub expires_on: Day,
    /// Whether that day has passed.
    pub expired: bool,
    /// Whether the time is up and it is not done.
    pub late: bool,
    /// How it stands.
    pub state: NoticeState,
    /// Whether somebody else was asked to see to it.
    pub escalated: bool,
    /// What several grids were sent at once share this.
    pub batch: Option<ActId>,
    /// Who sent it.
    pub from: Who,
    /// When.
    pub sent_at_ms: UtcMs,
    /// Whether something of it waits to be sent.
    pub waiting: bool,
}

/// Opens a notice. Whoever it is for has read it from now on; the look is logged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The notice.
    pub id: RecordId,
}
command!(
    Get,
    "notice.get",
    CASE_READERS,
    Sheet,
    "one notice with what became of it; whoever it is for has read it from now on"
);

/// A notice as a sheet of paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sheet {
    /// As a list shows it.
    pub row: NoticeRow,
    /// Why it is asked.
    pub why: String,
    /// The household it is about.
    pub household: String,
    /// The record it is about.
    pub about: Option<About>,
    /// Of the records it speaks of, the one it is about and those that were written down for it, those this worker may
    /// open here.
    pub opens: Vec<RecordId>,
    /// For whom; everybody who works in the grid when nobody is named.
    pub to: Vec<Who>,
    /// What was done with it.
    pub acts: Vec<DoneAct>,
    /// Whether this worker has accepted it, once they have answered.
    pub accepted: Option<bool>,
    /// Codes of the acts this worker may do now.
    pub may: Vec<String>,
    /// What is said beside the app, for whoever may say it so: a text for each way, without a word of what it says.
    pub spoken: Vec<Spoken>,
}

/// What is said on the telephone or written in a short message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Spoken {
    /// Which of them.
    pub how: Means,
    /// The text.
    pub text: String,
}

/// Something that was done with a notice.
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
    pub what: NoticeWhat,
    /// Who was asked to see to it, when it was one.
    pub whom: Option<Who>,
}

/// An act to be done. A kind that is not known and a key the kind has not are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct NoticeDeed(pub NoticeWhat);

impl<W: Into<NoticeWhat>> From<W> for NoticeDeed {
    fn from(what: W) -> Self {
        Self(what.into())
    }
}

impl<'de> Deserialize<'de> for NoticeDeed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::<String, Value>::deserialize(deserializer)?;
        NoticeWhat::asked(map).map(Self).map_err(D::Error::custom)
    }
}

/// Answers a notice, says that it is done, or takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Do {
    /// The notice.
    pub id: RecordId,
    /// What is done.
    pub act: NoticeDeed,
}
command!(
    Do,
    "notice.act",
    CASE_READERS,
    Done,
    "does something with a notice: accepted, declined with a reason, done with an answer and the case it led to, recalled, escalated to a seat or to somebody"
);

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// The notice.
    pub id: RecordId,
    /// The act.
    pub act: ActId,
    /// How it stands now.
    pub state: NoticeState,
}

/// Asks how notices of a time were answered, both days among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}
command!(
    Totals,
    "notice.totals",
    CASE_READERS,
    Counted,
    "how notices sent in a time were answered: by how they stand, never by worker"
);

/// How notices were answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Counted {
    /// `sent` (all that were sent) and, by how they stand, `accepted`, `declined`, `done`, `recalled`, `waiting`.
    pub totals: BTreeMap<String, u32>,
}

/// Prepares what is said on the telephone or written in a short message, and notes that it was. It has no
/// word of what the notice says, and nobody's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Tell {
    /// The notice.
    pub id: RecordId,
    /// How.
    pub how: Means,
}
command!(
    Tell,
    "notice.tell",
    SENDERS,
    Told,
    "a text to copy for a call or a short message, without a word of what the notice says; that is noted"
);

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// The text.
    pub text: String,
}
