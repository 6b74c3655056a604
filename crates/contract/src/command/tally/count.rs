//! A count as it is told to whoever asks.

use std::iter::Sum;
use std::ops::{Add, AddAssign};

use model::withhold::Told;
use serde::{Deserialize, Serialize};

/// A count as it is told: `12`, `{"at_least":10}`, or null where it is withheld.
///
/// Whoever may see the records that are counted is told every count. Whoever may not is told what a report tells: no
/// small count, and none from which one could be computed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Count {
    /// So many.
    Is(u64),
    /// So many, and a few more that are not told.
    AtLeast {
        /// How many are told.
        at_least: u64,
    },
    /// Not told.
    Withheld,
}

impl Count {
    /// None at all.
    pub const NONE: Self = Self::Is(0);

    /// The number that is told.
    #[must_use]
    pub const fn number(self) -> Option<u64> {
        match self {
            Self::Is(count) | Self::AtLeast { at_least: count } => Some(count),
            Self::Withheld => None,
        }
    }
}

impl Default for Count {
    fn default() -> Self {
        Self::NONE
    }
}

impl From<u64> for Count {
    fn from(count: u64) -> Self {
        Self::Is(count)
    }
}

impl From<Told> for Count {
    fn from(told: Told) -> Self {
        match told {
            Told::Count(count) => Self::Is(count),
            Told::AtLeast(at_least) => Self::AtLeast { at_least },
            Told::Withheld => Self::Withheld,
        }
    }
}

/// A sum says no more than its parts.
impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        match (self, other, self.number().zip(other.number())) {
            (Self::Is(one), Self::Is(more), _) => Self::Is(one + more),
            (_, _, Some((one, more))) => Self::AtLeast {
                at_least: one + more,
            },
            (_, _, None) => Self::Withheld,
        }
    }
}

impl<T: Into<Self>> AddAssign<T> for Count {
    fn add_assign(&mut self, more: T) {
        let more: Self = more.into();
        *self = *self + more;
    }
}

impl Sum for Count {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::NONE, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_written_as_a_number_as_so_many_or_more_or_as_nothing() {
        for (count, written) in [
            (Count::Is(12), "12"),
            (Count::AtLeast { at_least: 10 }, r#"{"at_least":10}"#),
            (Count::Withheld, "null"),
        ] {
            assert_eq!(serde_json::to_string(&count).unwrap(), written);
            let read: Count = serde_json::from_str(written).unwrap();
            assert_eq!(read, count);
        }
    }

    #[test]
    fn a_sum_says_no_more_than_its_parts() {
        let more = Count::AtLeast { at_least: 10 };
        let sum = |parts: &[Count]| parts.iter().copied().sum::<Count>();
        assert_eq!(sum(&[]), Count::NONE);
        assert_eq!(sum(&[Count::Is(2), Count::Is(3)]), Count::Is(5));
        assert_eq!(sum(&[Count::Is(2), more]), Count::AtLeast { at_least: 12 });
        assert_eq!(sum(&[more, Count::Withheld]), Count::Withheld);
    }
}
