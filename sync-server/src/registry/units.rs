//! The partner units in the books, and the villages letters to them come from.

use model::{AreaCode, UnitNo};

use crate::database::DatabaseError;

/// The partner units in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Units {
    /// Writes a unit down, or gives one that is known another name.
    fn put_unit(&self, county: &str, unit: UnitNo, name: &str) -> Result<(), DatabaseError>;

    /// The units of a county with their names, by number.
    fn units_of(&self, county: &str) -> Result<Vec<(UnitNo, String)>, DatabaseError>;

    /// The villages of a county that have grids people live in.
    fn villages_with_grids(&self, county: &str) -> Result<Vec<AreaCode>, DatabaseError>;
}
