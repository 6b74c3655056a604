//! The people who work with the records, as the directory names them.

use serde::{Deserialize, Serialize};

use crate::{Role, WorkerId};

/// A worker as colleagues see one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Worker {
    /// Identity.
    pub id: WorkerId,
    /// The name colleagues use.
    pub name: String,
    /// What the worker may do and see.
    pub role: Role,
}
