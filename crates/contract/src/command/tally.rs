//! Totals of what was done: of a place and a time, never of a person.

use std::collections::BTreeMap;

use model::Day;
use serde::{Deserialize, Serialize};

use super::{CASE_READERS, command};

/// Asks for the totals of a time, both days among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Get {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
}
command!(
    Get,
    "tally.get",
    CASE_READERS,
    Totals,
    "totals of a time: sessions, mediators and invited helpers, agreements by level, letters sent and answered"
);

/// How often each thing was done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Totals {
    /// By what was done: `sessions`, `mediators`, `invited_mediators`, `agreed`, `settled_in_house`,
    /// `letters_sent`, `letters_answered` and others.
    pub totals: BTreeMap<String, u32>,
}
