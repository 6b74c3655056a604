//! Counts as they are told.

use contract::command::tally::Count;

use super::{Words, say};

/// Stands for a count that is not told, as in a report.
pub(crate) const WITHHELD: &str = "＊";

impl Words {
    /// A count: so many, so many or more, or not told.
    pub(crate) fn count(&self, count: Count) -> String {
        match count {
            Count::Is(count) => count.to_string(),
            Count::AtLeast { at_least } => say!(self, "totals-or-more", count = at_least),
            Count::Withheld => WITHHELD.to_owned(),
        }
    }
}
