//! Where an elder is: what decides whether somebody comes by. It is changed by a person who knows, and said
//! plainly; from then on nobody is reminded of a visit that cannot be made.

use crate::open_enum;

open_enum!(
    /// Where an elder is.
    ElderState {
        /// 在家.
        AtHome = "at_home",
        /// 住院.
        Hospitalised = "hospitalised",
        /// 搬走, or living with family now.
        Moved = "moved",
        /// 去世.
        PassedAway = "passed_away",
    }
);

impl ElderState {
    /// Whether somebody comes by.
    #[must_use]
    pub const fn is_visited(&self) -> bool {
        matches!(self, Self::AtHome | Self::Unknown(_))
    }

    /// How much it weighs where two hands disagree, the least counts: to come by in vain harms less than
    /// to stay away from somebody who waits.
    #[must_use]
    pub const fn weight(&self) -> u8 {
        match self {
            Self::AtHome => 0,
            Self::Unknown(_) => 1,
            Self::Hospitalised => 2,
            Self::Moved => 3,
            Self::PassedAway => 4,
        }
    }
}
