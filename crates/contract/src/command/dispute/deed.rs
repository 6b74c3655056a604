//! An act as somebody asks for it: what is done, without who and when, which the device knows.

use model::{ActId, What};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// An act to be done. A kind that is not known and a key the kind has not are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deed {
    /// The act it corrects.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ActId>,
    /// What is done.
    #[serde(flatten)]
    pub what: What,
}

impl<W: Into<What>> From<W> for Deed {
    fn from(what: W) -> Self {
        Self {
            corrects: None,
            what: what.into(),
        }
    }
}

impl<'de> Deserialize<'de> for Deed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut map = Map::<String, Value>::deserialize(deserializer)?;
        let corrects = match map.remove("corrects") {
            None | Some(Value::Null) => None,
            Some(act) => Some(ActId::deserialize(act).map_err(D::Error::custom)?),
        };
        let what = What::asked(map).map_err(D::Error::custom)?;
        Ok(Self { corrects, what })
    }
}
