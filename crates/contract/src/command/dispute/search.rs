//! Finding disputes by what a worker remembers of them.

use model::{DisputeKind, DisputeState};
use serde::{Deserialize, Serialize};

use super::DisputeRow;
use crate::command::{CASE_READERS, command};

/// Finds disputes by name, pinyin or initials, the last digits of a telephone number, place, area, or
/// words of what was told; several words must all be there. What a role sees masked it does not find by.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// What was typed; the first 64 characters of it count. Nothing is found when it is empty.
    pub query: String,
    /// Only this kind.
    pub kind: Option<DisputeKind>,
    /// Only this state.
    pub state: Option<DisputeState>,
    /// Only what comes after this, as the answer before said.
    pub after: Option<SearchAfter>,
    /// How many at the most; 0 stands for 50, more than 200 is 200.
    pub limit: u32,
}
command!(
    Search,
    "dispute.search",
    CASE_READERS,
    Results,
    "disputes by name, pinyin, initials, telephone, place or words; the best first, the newest first among equals"
);

/// How far an answer has come; handed back as it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SearchAfter {
    /// Which way of finding.
    pub way: u8,
    /// How far within it.
    pub place: i64,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Results {
    /// The best first. There may be fewer than asked for, or none, and still more to come.
    pub hits: Vec<Hit>,
    /// Where to go on; none when nothing more can be found.
    pub after: Option<SearchAfter>,
    /// How many older records cannot be found yet, because they are still being taken in.
    pub unindexed: u32,
}

/// One dispute that was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hit {
    /// The dispute.
    pub row: DisputeRow,
    /// By what it was found.
    pub by: FoundBy,
    /// The name, number or sentence in which it was found, cut short; empty when the row says it all.
    pub pieces: Vec<Piece>,
}

/// By what a dispute was found, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The whole name of a party.
    Name,
    /// The beginning of a name.
    NameStart,
    /// Another part of a name.
    NamePart,
    /// How a name sounds.
    Sound,
    /// The end of a telephone number.
    Phone,
    /// The number of the case.
    Number,
    /// The place, or an address.
    Place,
    /// What was told.
    Told,
    /// The area it lies in.
    Area,
}

impl FoundBy {
    /// Whether it was found by a party's name.
    #[must_use]
    pub const fn is_name(self) -> bool {
        matches!(
            self,
            Self::Name | Self::NameStart | Self::NamePart | Self::Sound
        )
    }
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Piece {
    /// The words.
    pub text: String,
    /// Whether they are what was looked for.
    pub hit: bool,
}
