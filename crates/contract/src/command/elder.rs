//! Elders living alone (独居老人): registered with consent, visited by plan, looked for when nobody answers.

mod done;
mod sheet;

use std::collections::BTreeMap;

use model::elder::act::contact::ContactAdded;
use model::elder::act::door::Whom;
use model::elder::act::plan::{Alert as Warning, Need, PlanSet};
use model::elder::act::{self, consent::Consented};
use model::elder::{Living, ProfileDraft};
use model::{Day, ElderState, GridId, RecordId, UtcMs};
use serde::{Deserialize, Serialize};

pub use model::elder::act::consent::CONSENT_WORDING;
pub use model::elder::act::contact::CONTACT_WORDING;

pub use done::{Do, Done, ElderDeed};
pub use sheet::{AskedAt, Contact, DoneAct, Door, Get, Matter, Sheet};

use super::dispute::Version;
use super::{May, command};

/// Those who register elders and visit them.
const VISITORS: May = May::Roles(act::VISITORS);
/// Those, and the officer who is called when nobody answers.
pub(crate) const AT_THE_DOOR: May = May::Roles(act::AT_THE_DOOR);

/// Registers an elder who agreed to be visited. Without consent nobody is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Register {
    /// Who it is.
    pub profile: ProfileDraft,
    /// That the elder agreed, and to which words.
    pub consent: Consented,
    /// How often somebody comes by.
    #[serde(default)]
    pub plan: Option<PlanSet>,
    /// Whom to call, each with their own consent.
    #[serde(default)]
    pub contacts: Vec<ContactAdded>,
}
command!(
    Register,
    "elder.register",
    VISITORS,
    Registered,
    "registers an elder who agreed to be visited, with a plan and whom to call"
);

/// The record stands on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Registered {
    /// The elder.
    pub id: RecordId,
}

/// Puts right who an elder is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The elder.
    pub id: RecordId,
    /// The version that was on screen: what colleagues changed since stays.
    pub version: Version,
    /// Who it is.
    pub profile: ProfileDraft,
    /// Fields that carry two values, and stand as they are said here from now on.
    #[serde(default)]
    pub settled: Vec<String>,
}
command!(
    Edit,
    "elder.edit",
    VISITORS,
    Registered,
    "puts right who an elder is; only what was changed is written"
);

/// Lists elders, whom somebody comes by for next first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct List {
    /// Only those whose visit is late, the most in need first.
    pub overdue: bool,
    /// Only those visited so often.
    pub need: Option<Need>,
    /// Only whose name, its pinyin or initials, address or end of the telephone number is like this.
    pub query: String,
    /// Also those nobody comes by for any more: who agrees no more, moved away or died.
    pub all: bool,
    /// How many rows to pass over.
    pub skip: u32,
    /// How many rows at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    List,
    "elder.list",
    AT_THE_DOOR,
    Page,
    "elders on this device: whom somebody comes by for next, late ones by need, found by name or pinyin"
);

/// One page of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Page {
    /// The rows.
    pub rows: Vec<ElderRow>,
    /// How many match in all.
    pub total: u32,
    /// How many of all whose visit is late.
    pub overdue: u32,
}

/// An elder in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ElderRow {
    /// Identity.
    pub id: RecordId,
    /// Name, as far as the role may see it.
    pub name: String,
    /// Where to knock.
    pub address: String,
    /// How old, about.
    pub age: Option<u16>,
    /// How the elder lives.
    pub living: Option<Living>,
    /// Where the elder is.
    pub state: ElderState,
    /// Whether the elder agrees to be visited.
    pub agrees: bool,
    /// How often somebody comes by.
    pub need: Option<Need>,
    /// Days since the latest visit.
    pub since_days: Option<u32>,
    /// By when somebody comes by next.
    pub next_on: Option<Day>,
    /// How many days that is late.
    pub late_days: u32,
    /// Whether a heat or cold alert asks for it.
    pub alerted: bool,
    /// Whether nobody answered the door, and nobody knows why.
    pub unanswered: bool,
    /// Who is still to be asked about that, in order, each with by when; empty where everybody was.
    #[serde(default)]
    pub door: Vec<DoorTurn>,
    /// What was passed on and is not done.
    pub matters: u32,
    /// Of the day's work: what was passed on to whoever asks, where it is that which is to be done.
    #[serde(default)]
    pub handed: Option<Handed>,
    /// How many fields carry two values.
    pub conflicts: u32,
    /// When it last changed.
    pub changed_at_ms: UtcMs,
    /// Whether something of it waits to be sent.
    pub waiting: bool,
}

/// Somebody who is to be asked about a door nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DoorTurn {
    /// Who.
    pub whom: Whom,
    /// By when. Once that has passed it is the next one's turn, whoever was asked or not.
    pub by_ms: UtcMs,
}

/// What was passed on to somebody and is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Handed {
    /// How many things.
    pub count: u32,
    /// The soonest day one of them is to be done by.
    pub by: Option<Day>,
}

/// A heat or cold alert was given: everybody whose plan says so is to be visited within a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Alert {
    /// Of what.
    pub alert: Warning,
    /// Where.
    pub grid: GridId,
}
command!(
    Alert,
    "elder.alert",
    AT_THE_DOOR,
    Alerted,
    "notes a heat or cold alert: everybody in the grid whose plan says so is visited within a day"
);

/// Who is to be visited after an alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alerted {
    /// How many elders.
    pub elders: u32,
}

/// Asks how far visits have come, both days among the time. Who sees no elder is told so by `tally.get`, as a report
/// tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// The first day; the first of this month when it is not said.
    #[serde(default)]
    pub from: Option<Day>,
    /// The last day; today when it is not said.
    #[serde(default)]
    pub until: Option<Day>,
}
command!(
    Totals,
    "elder.totals",
    AT_THE_DOOR,
    Covered,
    "how far visits have come: coverage of a time, late ones, days since the latest visit; never by worker"
);

/// How far visits have come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Covered {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// `visited` (somebody comes by for), `covered` (of those, in this time), `overdue`, `never`, `visits`,
    /// `longest_since_days`, `doors`, `matters`.
    pub totals: BTreeMap<String, u32>,
}
