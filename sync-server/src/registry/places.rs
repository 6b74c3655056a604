//! The places in the books: areas, grids, the version of each county's directory, and the epochs
//! of the grids' feeds.

use std::collections::BTreeMap;

use model::{AreaCode, Day, GridId};
use wire::Area;

use crate::database::DatabaseError;
use crate::renewal::Short;

/// An area as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownArea {
    /// Its name.
    pub name: String,
    /// The day from which it is no more; none while it is in use.
    pub revoked_on: Option<Day>,
}

impl KnownArea {
    /// Whether something new may lie in it on this day.
    #[must_use]
    pub fn is_in_use(&self, today: Day) -> bool {
        self.revoked_on.is_none_or(|from| from > today)
    }
}

/// The places in the books. Every call fails when the database does, and only then.
#[expect(
    clippy::missing_errors_doc,
    reason = "the trait says it for all of them"
)]
pub trait Places {
    /// These areas, as far as they are known.
    fn known_areas(
        &self,
        codes: &[AreaCode],
    ) -> Result<BTreeMap<AreaCode, KnownArea>, DatabaseError>;

    /// What lies below an area, at any depth, and has no day from which it is no more; by code.
    fn in_use_below(&self, area: &AreaCode) -> Result<Vec<AreaCode>, DatabaseError>;

    /// Says from which day each of these known areas is no more; none that it is in use.
    fn revoke_areas(&self, areas: &[(&AreaCode, Option<Day>)]) -> Result<(), DatabaseError>;

    /// The counties that are known and in use, by code.
    fn counties(&self) -> Result<Vec<AreaCode>, DatabaseError>;

    /// Writes areas down, each code once; those that are known get the new name. Gives back which
    /// were new or had another name.
    fn name_areas(&self, areas: &[(&AreaCode, &str)]) -> Result<Vec<AreaCode>, DatabaseError>;

    /// The areas of a county with the province and the city above it, by code.
    fn areas_of(&self, county: &str) -> Result<Vec<Area>, DatabaseError>;

    /// The names of these grids; one that is not known is left out.
    fn grid_names(&self, grids: &[GridId]) -> Result<BTreeMap<GridId, String>, DatabaseError>;

    /// The grids of a village, by number.
    fn grids_of(&self, village: &AreaCode) -> Result<Vec<GridId>, DatabaseError>;

    /// Writes a grid and its empty feed down.
    fn add_grid(&self, grid: &GridId, name: &str, epoch: u64) -> Result<(), DatabaseError>;

    /// Gives a known grid another name.
    fn rename_grid(&self, grid: &GridId, name: &str) -> Result<(), DatabaseError>;

    /// The version of the directory of a county; none when there is no directory.
    fn directory_version(&self, county: &str) -> Result<Option<u64>, DatabaseError>;

    /// Raises the version of the directory of a county by one.
    fn raise_directory(&self, county: &str) -> Result<(), DatabaseError>;

    /// Raises the version of the directory of a county to `least`, and at least by one.
    fn jump_directory(&self, county: &str, least: u64) -> Result<(), DatabaseError>;

    /// Does the same to every directory.
    fn jump_directories(&self, least: u64) -> Result<(), DatabaseError>;

    /// Begins an epoch of a feed that is still in the one that fell short: `least`, and at least one
    /// after it. Gives back whether it was.
    fn renew_feed(&self, feed: &Short, least: u64) -> Result<bool, DatabaseError>;

    /// Begins an epoch of every feed. Gives back how many there are.
    fn renew_feeds(&self, least: u64) -> Result<usize, DatabaseError>;
}
