//! Nobody answered the door: who is asked, one after the other, until somebody knows.

use serde::{Deserialize, Serialize};

use super::Check;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{ActId, Day, UtcMs, open_enum};

open_enum!(
    /// Who is asked.
    Whom {
        /// 邻居.
        Neighbours = "neighbours",
        /// 紧急联系人.
        Contact = "contact",
        /// 社区民警.
        Officer = "officer",
    }
);

impl Whom {
    /// Minutes after the knock within which they are asked.
    ///
    /// No rule is known for this: the minutes are our own choice, the same in every county.
    #[must_use]
    pub const fn within_minutes(&self) -> i64 {
        match self {
            Self::Neighbours => 15,
            Self::Contact | Self::Unknown(_) => 60,
            Self::Officer => 120,
        }
    }

    /// By when they are to be asked, of a knock at this moment.
    #[must_use]
    pub const fn by(&self, knocked_at: UtcMs) -> UtcMs {
        knocked_at.plus_ms(self.within_minutes() * 60_000)
    }
}

open_enum!(
    /// What they knew.
    Heard {
        /// 人平安.
        Well = "well",
        /// 需要帮助: help is on its way.
        NeedsHelp = "needs_help",
        /// 不知道, or not reached.
        Unknowing = "unknowing",
    }
);

/// Somebody knocked and nobody answered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct NobodyAnswered {
    /// What was seen: a light, the paper in the box.
    pub words: String,
}

/// Somebody was asked about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asked {
    /// The act that says that nobody answered.
    pub door: ActId,
    /// Who.
    pub whom: Whom,
    /// What they knew.
    pub heard: Heard,
    /// In words.
    #[serde(default)]
    pub words: String,
}

impl Check for NobodyAnswered {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}

impl Check for Asked {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.cap("words", &self.words, limits::REASON_CHARS);
    }
}
