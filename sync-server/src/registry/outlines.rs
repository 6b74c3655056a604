//! The outlines in the books.

use crate::database::DatabaseError;

/// An outline as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptOutline {
    /// The area or grid: 6, 9, 12 or 15 digits.
    pub code: String,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Its corners, as `crates/map` writes them.
    pub bytes: Vec<u8>,
}

/// The outlines in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Outlines {
    /// Those of these places that have one, each with its hash, by code.
    fn outline_hashes(&self, codes: &[String]) -> Result<Vec<(String, [u8; 32])>, DatabaseError>;

    /// The bytes of an outline.
    fn outline(&self, code: &str) -> Result<Option<Vec<u8>>, DatabaseError>;

    /// All outlines of a county, by code.
    fn outlines_of(&self, county: &str) -> Result<Vec<KeptOutline>, DatabaseError>;

    /// Keeps an outline, in place of the one before.
    fn put_outline(&self, outline: &KeptOutline) -> Result<(), DatabaseError>;
}
