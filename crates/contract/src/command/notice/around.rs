//! Who works where a notice would go, and who can be asked to see to one.

use model::{GridId, Worker};
use serde::{Deserialize, Serialize};

use super::SENDERS;
use crate::command::command;

/// Asks who is around a grid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct People {
    /// The grid.
    pub grid: GridId,
}
command!(
    People,
    "notice.people",
    SENDERS,
    Around,
    "those a notice to a grid can be sent to by name, and those who can be asked to see to one there"
);

/// Who is around a grid, by name. Nobody is among them of whom it is not known here where they work.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Around {
    /// Those a notice can be sent to by name.
    pub to: Vec<Worker>,
    /// Those who can be asked to see to one, whoever asks not among them.
    pub above: Vec<Worker>,
}
