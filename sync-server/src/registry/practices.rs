//! How each county works, in the books: every document that was set, with who did it.

use model::UtcMs;

use crate::database::DatabaseError;

/// A document of how a county works, as it was set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPractice {
    /// Which of the county's, counted from 1.
    pub no: u64,
    /// As it was handed in: JSON.
    pub written: String,
    /// When it was set.
    pub at: UtcMs,
    /// Who set it.
    pub by: String,
}

/// How counties work, in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Practices {
    /// The document that counts in a county, the last one; none while the county has set nothing.
    fn practice_of(&self, county: &str) -> Result<Option<KeptPractice>, DatabaseError>;

    /// All of a county, the first one first.
    fn practices_of(&self, county: &str) -> Result<Vec<KeptPractice>, DatabaseError>;

    /// Writes one down; its number is not taken yet.
    fn add_practice(&self, county: &str, practice: &KeptPractice) -> Result<(), DatabaseError>;
}
