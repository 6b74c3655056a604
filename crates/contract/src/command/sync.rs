//! Synchronisation, as a worker sees it.

use model::{ChangeHash, DisputeId, GridId, UtcMs};
use serde::{Deserialize, Serialize};

use super::dispute::{FieldChange, Who};
use super::{EVERYONE, May, command};
use crate::Failure;

/// Asks how synchronisation stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Status {}
command!(
    Status,
    "sync.status",
    May::Anyone,
    SyncStatus,
    "online or not, how much waits, the last sync, what went wrong"
);

/// Synchronises now, whatever the timetable says, and answers when it is over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Now {}
command!(
    Now,
    "sync.now",
    EVERYONE,
    SyncStatus,
    "synchronises now and answers when it is over"
);

/// Tells whether what goes over the line costs the worker money: the screens see it where the
/// application cannot. It holds until they say otherwise, or until the next start; until something is said nobody knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Metered {
    /// Whether it does, as over a mobile network; none where that cannot be seen.
    #[serde(default)]
    pub metered: Option<bool>,
}
command!(
    Metered,
    "sync.metered",
    May::Anyone,
    SyncStatus,
    "tells whether what goes over the line costs the worker money"
);

/// Sends photos, and bundles with photos in them, over the line there is, whatever it costs. It holds for those that wait now,
/// and until the line is seen to be another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Anyway {}
command!(
    Anyway,
    "sync.anyway",
    EVERYONE,
    SyncStatus,
    "sends the photos that wait for a line that costs nothing over the one there is"
);

/// Tells whether somebody has the screens before them. Only then is a request left open for news, which
/// costs a phone its battery; who comes back is brought up to date at once. It holds until they say
/// otherwise; after a start somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// Whether somebody has.
    pub present: bool,
}
command!(
    Present,
    "sync.present",
    May::Anyone,
    SyncStatus,
    "tells whether somebody has the screens before them"
);

/// How synchronisation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SyncStatus {
    /// What is known of the line.
    pub line: Line,
    /// How many changes wait to be sent.
    pub waiting: u32,
    /// How many changes stand in quarantine.
    pub quarantined: u32,
    /// When a sync last went through.
    pub last_success_ms: Option<UtcMs>,
    /// When a sync was last tried.
    pub last_attempt_ms: Option<UtcMs>,
    /// When the next one is due; none when nothing is planned.
    pub next_attempt_ms: Option<UtcMs>,
    /// Whether one is under way.
    pub running: bool,
    /// What went wrong the last time; none when it went through.
    pub trouble: Option<Failure>,
    /// How far this device's clock is from the server's, when it is more than five minutes.
    pub clock_off_ms: Option<i64>,
    /// How the photos stand that follow the records.
    #[serde(default)]
    pub photos: PhotosWaiting,
    /// In what this device and the server differ, and could not be brought together; none when in nothing.
    #[serde(default)]
    pub apart: Option<Apart>,
}

/// Changes that one side holds and the other does not, although both have read as far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Apart {
    /// How many the server holds, and did not give this device.
    pub missing: u32,
    /// How many of others this device holds, and the server does not: only whoever made them can send them.
    pub surplus: u32,
}

/// How the photos stand that follow the records.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PhotosWaiting {
    /// How many wait to be sent.
    pub waiting: u32,
    /// How many bytes of them the server does not have.
    pub waiting_bytes: u64,
    /// Whether they wait for a line that costs nothing, as the worker set it.
    pub held_back: bool,
    /// Whether they wait because nobody can say what this line costs.
    #[serde(default)]
    pub unknown: bool,
    /// What went wrong with them the last time; none when nothing did.
    pub trouble: Option<Failure>,
}

/// What is known of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Line {
    /// Nothing has been tried since the start.
    Untried,
    /// The last exchange went through.
    Online,
    /// The server could not be reached.
    Offline,
    /// The server was reached and has too much to do just now.
    Busy,
    /// The server was reached and something needs a person.
    Trouble,
}

/// Lists what the accept gate holds back.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Quarantine {}
command!(
    Quarantine,
    "sync.quarantine",
    EVERYONE,
    Vec<Quarantined>,
    "changes held back, with the reason"
);

/// Tells one change that is held back, so that somebody can decide on it. The look is written to the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The change.
    pub change: ChangeHash,
    /// Which side holds it back.
    pub by: HeldBy,
}
command!(
    Held,
    "sync.held",
    EVERYONE,
    HeldChange,
    "one change that is held back: of which record, by whom, and what it says; the look is logged"
);

/// One change that is held back, as the role may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HeldChange {
    /// Which change, and why it is held back.
    pub held: Quarantined,
    /// What exactly the gate said; no word of the record.
    pub detail: String,
    /// The record it was meant for.
    pub record: DisputeId,
    /// What that is: `dispute`, `elder`, `notice`; empty when nothing here says so.
    pub kind: String,
    /// What it is called in lists; empty when nothing here says so, or the role sees no names.
    pub title: String,
    /// The grid it came through.
    pub grid: GridId,
    /// Name of that grid; empty when it is none of this device's.
    pub grid_name: String,
    /// Who made it, as the server says; of what the server holds, who holds this device.
    pub author: Who,
    /// When, by that device's clock; none when it cannot be read.
    pub made_at_ms: Option<UtcMs>,
    /// When the server had it.
    pub received_at_ms: UtcMs,
    /// What it says; none when it cannot be read.
    pub says: Option<Says>,
    /// Why it cannot be read, as a code: `missing_deps` when what it builds on is not here. Empty when it can.
    pub unread: String,
}

/// What a change says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Says {
    /// Whether it begins the record; then all that it writes is told.
    pub begins: bool,
    /// What it changes, against what its author saw. What it does is told by the paths of the field dictionary:
    /// `acts.what` with the code, `acts.session.course` with the words.
    pub fields: Vec<FieldChange>,
    /// How many fields the role may not see.
    pub withheld: u32,
}

/// Tries a change that is held back once more: on this device through the gate, on the server by sending
/// it again. What stands in its way may be gone: an update, another grid, a change that was missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// The change.
    pub change: ChangeHash,
    /// Which side holds it back.
    pub by: HeldBy,
}
command!(
    Release,
    "sync.release",
    EVERYONE,
    Vec<Quarantined>,
    "tries a change that is held back once more; gives back what is still held"
);

/// Puts a change that is held back out of sight of this device for good. What this device holds is not merged. What the
/// server holds stays in the record here, where it was made, reaches nobody, and stays with the server until somebody
/// decides there. The bytes stay in either case, with who put them aside and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Discard {
    /// The change.
    pub change: ChangeHash,
    /// Why: 1 to 200 characters.
    pub reason: String,
    /// Which side holds it back; this device when nothing is said.
    #[serde(default)]
    pub by: HeldBy,
}
command!(
    Discard,
    "sync.discard",
    EVERYONE,
    Vec<Quarantined>,
    "puts a change that is held back aside for good, with the reason"
);

/// A change that was held back: never merged, never dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quarantined {
    /// The change, by the SHA-256 of its bytes as they came.
    pub change: ChangeHash,
    /// Which side held it back.
    pub by: HeldBy,
    /// The written code of the reason.
    pub reason: String,
    /// Size.
    pub size_bytes: u32,
    /// When.
    pub at_ms: UtcMs,
}

/// Which side held a change back.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum HeldBy {
    /// This device held back what the server sent.
    #[default]
    Device,
    /// The server held back what this device sent.
    Server,
}
