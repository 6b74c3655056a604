//! Areas and places.

use model::{AreaCode, AreaLevel};
use serde::{Deserialize, Serialize};

use super::{EVERYONE, command};

/// Finds areas by name, pinyin, initials or code.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Find {
    /// What was typed; empty lists the worker's own villages.
    pub query: String,
    /// How many at the most; 0 stands for 20, more than 100 is 100.
    pub limit: u32,
}
command!(
    Find,
    "area.find",
    EVERYONE,
    Vec<AreaRow>,
    "areas by name, pinyin, initials or code"
);

/// An area in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AreaRow {
    /// National code.
    pub code: AreaCode,
    /// Name.
    pub name: String,
    /// How large.
    pub level: AreaLevel,
    /// The areas above, largest first, joined: `凉州区 金沙镇`.
    pub within: String,
}

/// The places recorded most recently on this device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Recent {}
command!(
    Recent,
    "area.recent",
    EVERYONE,
    Vec<RecentPlace>,
    "the places recorded most recently, at most eight"
);

/// A place used lately.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RecentPlace {
    /// The area.
    pub area: AreaRow,
    /// The place line; may be empty.
    pub place: String,
}
