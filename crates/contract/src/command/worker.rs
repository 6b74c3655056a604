//! The people a case can be given to: colleagues, as the directory of this device knows them.

use model::Worker;
use serde::{Deserialize, Serialize};

use super::{CASE_READERS, command};

/// Lists colleagues.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct List {}
command!(
    List,
    "worker.list",
    CASE_READERS,
    Vec<Worker>,
    "colleagues a case can be given to, by name"
);
