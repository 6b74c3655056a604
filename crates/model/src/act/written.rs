//! An act as a document keeps it: one line of JSON.

use serde_json::Value;

use super::{Act, Doing};
use crate::{ActId, UtcMs};

/// Why a text is not an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("does not say who did it and when")]
pub struct NotAnAct;

impl<W: Doing> Act<W> {
    /// The act as a document keeps it: one line of JSON without what is empty.
    #[must_use]
    pub fn written(&self) -> String {
        let mut map = self.what.map();
        map.insert("by".into(), self.by.to_string().into());
        map.insert("at_ms".into(), self.at_ms.0.into());
        if let Some(corrects) = self.corrects {
            map.insert("corrects".into(), corrects.to_string().into());
        }
        // What a newer app wrote stays as it was, what is empty included.
        if !self.what.is_unknown() {
            map.retain(|_, value| !is_empty(value));
        }
        let mut written = Value::Object(map);
        // The same act is the same bytes in every program, however it was built.
        written.sort_all_objects();
        written.to_string()
    }

    /// Reads what a document keeps.
    ///
    /// # Errors
    /// [`NotAnAct`].
    pub fn read(id: ActId, written: &str) -> Result<Self, NotAnAct> {
        let Ok(Value::Object(mut map)) = serde_json::from_str(written) else {
            return Err(NotAnAct);
        };
        let identity = |value: Value| value.as_str().and_then(|text| text.parse().ok());
        let by = map.remove("by").and_then(|by| by.as_str()?.parse().ok());
        let at = map.remove("at_ms").and_then(|at| at.as_i64());
        let (Some(by), Some(at)) = (by, at) else {
            return Err(NotAnAct);
        };
        Ok(Self {
            id,
            by,
            at_ms: UtcMs(at),
            corrects: map.remove("corrects").and_then(identity),
            what: W::read(map),
        })
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => false,
    }
}
