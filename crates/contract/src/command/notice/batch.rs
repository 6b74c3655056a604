//! What was sent to several grids at once, as numbers.

use model::{ActId, Day, UtcMs};
use serde::{Deserialize, Serialize};

use crate::command::{CASE_READERS, command};

/// Lists what this worker sent to several grids at once, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Batches {
    /// How many at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    Batches,
    "notice.batches",
    CASE_READERS,
    Vec<Batch>,
    "what this worker sent to several grids at once: how many of them stand how, never whose they are"
);

/// What was sent to several grids at once. It names nobody and no grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Batch {
    /// What its notices share.
    pub batch: ActId,
    /// What this worker asked.
    pub asked: String,
    /// When.
    pub sent_at_ms: UtcMs,
    /// By when.
    pub by: Option<Day>,
    /// The last day it counts.
    pub expires_on: Day,
    /// To how many grids.
    pub grids: u32,
    /// In how many of them it stands how.
    pub stand: Stand,
}

/// In how many grids a notice stands how; each is counted once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Stand {
    /// It is on no device there yet.
    pub sent: u32,
    /// It is on a device.
    pub delivered: u32,
    /// Somebody has opened it.
    pub read: u32,
    /// Somebody has accepted it.
    pub accepted: u32,
    /// Everybody who answered has declined it.
    pub declined: u32,
    /// It is done.
    pub done: u32,
    /// It was taken back.
    pub recalled: u32,
}
