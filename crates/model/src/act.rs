//! What is done with a record, whichever kind it is: an act is written once, by one worker, and never
//! edited. A document keeps it as one line of JSON under its own identity, so nothing in it ever merges.
//!
//! An act of a kind this version does not know, and one whose shape it cannot read, is kept as it was
//! written and shown as unknown.

mod written;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use written::NotAnAct;

use crate::{ActId, Role, UtcMs, WorkerId};

/// The key that says what was done.
pub(crate) const WHAT: &str = "what";

/// One thing that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Act<W> {
    /// Identity.
    pub id: ActId,
    /// Who did it.
    pub by: WorkerId,
    /// When, by that device's clock.
    pub at_ms: UtcMs,
    /// The act it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrects: Option<ActId>,
    /// What was done.
    #[serde(flatten)]
    pub what: W,
}

/// What may be done with one kind of record.
pub trait Doing: Sized {
    /// The written code.
    fn code(&self) -> &str;
    /// The roles that may do it.
    fn roles(&self) -> &'static [Role];
    /// Whether a newer app wrote it.
    fn is_unknown(&self) -> bool;
    /// Every field by name.
    fn map(&self) -> Map<String, Value>;
    /// Reads what was written, by whichever version; never fails, so that nothing is lost.
    fn read(from: Map<String, Value>) -> Self;
}

/// What a newer app wrote, as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Unknown(pub Map<String, Value>);

impl Unknown {
    pub(crate) fn code(&self) -> &str {
        self.0.get(WHAT).and_then(Value::as_str).unwrap_or_default()
    }
}

/// Defines what may be done with a kind of record: an enumeration with a written code, a shape and the
/// roles of each, and `Unknown` for the rest.
macro_rules! acts {
    (
        $(#[$what_doc:meta])* $What:ident checked by $Check:ident, unknown by $unknown:expr;
        $( $(#[$doc:meta])* $variant:ident = $code:literal in $module:ident, by $roles:expr; )+
    ) => {
        $(#[$what_doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(tag = "what")]
        pub enum $What {
            $( $(#[$doc])* #[serde(rename = $code)] $variant($module::$variant), )+
            /// Something a newer app knows.
            #[serde(untagged)]
            Unknown($crate::act::Unknown),
        }

        impl $What {
            /// The written code of every kind this version knows.
            pub const CODES: &'static [&'static str] = &[ $( $code ),+ ];

            /// The written code.
            #[must_use]
            pub fn code(&self) -> &str {
                match self {
                    $( Self::$variant(_) => $code, )+
                    Self::Unknown(unknown) => unknown.code(),
                }
            }

            /// The roles that may do it. Of what a newer app knows, those who work such records.
            #[must_use]
            pub const fn roles(&self) -> &'static [$crate::Role] {
                match self {
                    $( Self::$variant(_) => $roles, )+
                    Self::Unknown(_) => $unknown,
                }
            }

            fn details(&self) -> Option<&dyn $Check> {
                match self {
                    $( Self::$variant(details) => Some(details), )+
                    Self::Unknown(_) => None,
                }
            }

            fn parse(
                code: &str,
                details: serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, String> {
                match code {
                    $( $code => serde_json::from_value(serde_json::Value::Object(details))
                        .map(Self::$variant).map_err(|error| error.to_string()), )+
                    other => Err(format!("there is no act {other:?}; there is: {}", Self::CODES.join(", "))),
                }
            }

            /// Reads what a person or a script asks for: a kind this version does not know, and a key that
            /// kind has not, are told instead of kept.
            ///
            /// # Errors
            /// What is wrong, in a sentence.
            pub fn asked(
                mut from: serde_json::Map<String, serde_json::Value>,
            ) -> Result<Self, String> {
                let Some(serde_json::Value::String(code)) = from.remove($crate::act::WHAT) else {
                    let what = $crate::act::WHAT;
                    return Err(format!("say {what:?}: one of {}", Self::CODES.join(", ")));
                };
                let what = Self::parse(&code, from.clone())?;
                match $crate::act::unknown_key(&from.into(), &what.map().into()) {
                    Some(key) => Err(format!("{code} has no {key:?}")),
                    None => Ok(what),
                }
            }

            /// Why, or what was said, in a line; empty where there is none.
            #[must_use]
            pub fn reason(&self) -> String {
                match self.map().get("reason") {
                    Some(serde_json::Value::String(reason)) => reason.clone(),
                    _ => String::new(),
                }
            }

            /// Every field by name.
            pub(crate) fn map(&self) -> serde_json::Map<String, serde_json::Value> {
                match serde_json::to_value(self) {
                    Ok(serde_json::Value::Object(map)) => map,
                    _ => serde_json::Map::new(),
                }
            }
        }

        impl $crate::act::Doing for $What {
            fn code(&self) -> &str {
                self.code()
            }

            fn roles(&self) -> &'static [$crate::Role] {
                self.roles()
            }

            fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }

            fn map(&self) -> serde_json::Map<String, serde_json::Value> {
                self.map()
            }

            fn read(from: serde_json::Map<String, serde_json::Value>) -> Self {
                let code = from.get($crate::act::WHAT).and_then(serde_json::Value::as_str);
                let known = code.filter(|code| Self::CODES.contains(code));
                let read = known.and_then(|code| {
                    let mut details = from.clone();
                    details.remove($crate::act::WHAT);
                    Self::parse(code, details).ok()
                });
                read.unwrap_or(Self::Unknown($crate::act::Unknown(from)))
            }
        }

        impl<'de> serde::Deserialize<'de> for $What {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let map = <serde_json::Map<_, _> as serde::Deserialize>::deserialize(deserializer)?;
                Ok(<Self as $crate::act::Doing>::read(map))
            }
        }

        $( impl From<$module::$variant> for $What {
            fn from(details: $module::$variant) -> Self {
                Self::$variant(details)
            }
        } )+
    };
}
pub(crate) use acts;

/// The first key of `given` that `known` has not.
pub(crate) fn unknown_key(given: &Value, known: &Value) -> Option<String> {
    match (given, known) {
        (Value::Object(given), Value::Object(known)) => {
            given.iter().find_map(|(key, value)| match known.get(key) {
                None => Some(key.clone()),
                Some(known) => unknown_key(value, known),
            })
        }
        (Value::Array(given), Value::Array(known)) => given
            .iter()
            .zip(known)
            .find_map(|(given, known)| unknown_key(given, known)),
        _ => None,
    }
}
