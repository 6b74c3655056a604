//! How pressing a case is. A grade is of the case and never of a person; a person sets it, and it comes
//! up for review (see [`crate::clock`]).

use crate::open_enum;

open_enum!(
    /// How pressing a case is.
    Grade {
        /// 红: it may come to blows, or needs several units.
        Red = "red",
        /// 橙: it may grow.
        Orange = "orange",
        /// 黄: an ordinary quarrel.
        Yellow = "yellow",
    }
);
