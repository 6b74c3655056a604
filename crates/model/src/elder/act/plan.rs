//! How often somebody comes by.

use serde::{Deserialize, Serialize};

use super::Check;
use crate::dispute::limits;
use crate::problem::Problems;
use crate::{Day, open_enum};

open_enum!(
    /// How often an elder is visited, by need: the most often first.
    ///
    /// Source: 内蒙古's practice (weekly for those of eighty and more alone and the like, monthly, quarterly); there
    /// is no national scale.
    Need {
        /// 每周.
        Weekly = "weekly",
        /// 每月.
        Monthly = "monthly",
        /// 每季.
        Quarterly = "quarterly",
    }
);

impl Need {
    /// The day the next visit is due after one on `day`. What a newer app knows comes as often as the most
    /// often one here.
    #[must_use]
    pub fn after(&self, day: Day) -> Day {
        match self {
            Self::Weekly | Self::Unknown(_) => day.plus_days(7),
            Self::Monthly => day.plus_months(1),
            Self::Quarterly => day.plus_months(3),
        }
    }

    /// How pressing against another, the least first.
    #[must_use]
    pub const fn weight(&self) -> u8 {
        match self {
            Self::Weekly => 0,
            Self::Unknown(_) => 1,
            Self::Monthly => 2,
            Self::Quarterly => 3,
        }
    }
}

open_enum!(
    /// What the weather service warns of.
    Alert {
        /// 高温.
        Heat = "heat",
        /// 寒潮.
        Cold = "cold",
    }
);

/// How often somebody comes by from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PlanSet {
    /// How often.
    pub need: Need,
    /// Whether also within a day of a heat or cold alert.
    #[serde(default)]
    pub after_alerts: bool,
    /// Why so often.
    #[serde(default)]
    pub reason: String,
}

/// A heat or cold alert was given where the elder lives: somebody comes by within a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alerted {
    /// Of what.
    pub alert: Alert,
    /// When it was given.
    pub on: Day,
}

impl Check for PlanSet {
    fn check(&self, _: Day, problems: &mut Problems) {
        problems.cap("reason", &self.reason, limits::REASON_CHARS);
    }
}

impl Check for Alerted {
    fn check(&self, today: Day, problems: &mut Problems) {
        problems.not_future("on", self.on, today);
    }
}
