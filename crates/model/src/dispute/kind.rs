//! The kinds of dispute and their subtypes.
//!
//! Source: the categories counted in people's mediation statistics, narrowed to what a grid worker
//! can tell apart at the door. Domestic violence is not in this list: it is not a quarrel.

use serde::{Deserialize, Serialize};

use crate::open_enum;

open_enum!(
    /// What a dispute is about.
    DisputeKind {
        /// 家庭.
        Household = "household",
        /// 婚恋.
        Marriage = "marriage",
        /// 邻里.
        Neighbor = "neighbor",
        /// 土地.
        Land = "land",
        /// 其他.
        Other = "other",
    }
);

impl DisputeKind {
    /// The subtypes a worker can choose; empty for a kind this version does not know.
    #[must_use]
    pub const fn subtypes(&self) -> &'static [&'static str] {
        match self {
            Self::Household => &["elder_support", "inheritance", "family_property", "in_laws"],
            Self::Marriage => &["divorce", "bride_price", "custody", "courtship"],
            Self::Neighbor => &[
                "boundary",
                "access",
                "drainage",
                "light",
                "noise",
                "livestock",
            ],
            Self::Land => &[
                "contract_boundary",
                "transfer",
                "homestead",
                "forest",
                "crops",
                "grave",
            ],
            Self::Other => &["debt", "damages", "wages"],
            Self::Unknown(_) => &[],
        }
    }
}

/// The narrower kind, as a written code; which codes a kind offers stands in
/// [`DisputeKind::subtypes`], and a code this version does not know is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Subtype(pub String);
