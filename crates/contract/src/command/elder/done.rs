//! Doing something for an elder: a visit, a knock nobody answered, another plan, other contacts.

use model::elder::ElderWhat;
use model::{ActId, RecordId};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use super::AT_THE_DOOR;
use crate::command::command;

/// An act to be done. A kind that is not known and a key the kind has not are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct ElderDeed(pub ElderWhat);

impl<W: Into<ElderWhat>> From<W> for ElderDeed {
    fn from(what: W) -> Self {
        Self(what.into())
    }
}

impl<'de> Deserialize<'de> for ElderDeed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let map = Map::<String, Value>::deserialize(deserializer)?;
        ElderWhat::asked(map).map(Self).map_err(D::Error::custom)
    }
}

/// Does something for an elder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Do {
    /// The elder.
    pub id: RecordId,
    /// What is done, one after the other; all of it or nothing.
    pub acts: Vec<ElderDeed>,
}
command!(
    Do,
    "elder.act",
    AT_THE_DOOR,
    Done,
    "does something for an elder: each act says `what`: a visit, a knock nobody answered, a plan, a contact"
);

/// It is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Done {
    /// The elder.
    pub id: RecordId,
    /// The acts, in their order: what later ones refer to.
    pub acts: Vec<ActId>,
}
