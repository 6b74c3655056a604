//! Partner units: whom letters are handed over to. A unit has a channel of its own with every village of
//! its county, so that its devices hold letters to it and nothing else.

use model::{AreaCode, AreaLevel, GridId, UnitNo};

use super::{Admin, AdminError, proper_name};
use crate::directory;
use crate::registry::Books;
use crate::renewal;

/// A partner unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Its county.
    pub county: AreaCode,
    /// Its number there.
    pub unit: UnitNo,
    /// Its name.
    pub name: String,
}

impl Admin {
    /// Adds a partner unit to a county, numbered after the last one there.
    ///
    /// # Errors
    /// The county is not known, has 99 units, or the name cannot stand.
    pub fn add_unit(&self, county: &AreaCode, name: &str) -> Result<UnitNo, AdminError> {
        let (county, name, now) = (county.clone(), proper_name(name)?, self.app.now());
        self.app.inner.registry.write(move |books| {
            let known = books.known_areas(std::slice::from_ref(&county))?;
            if county.level() != AreaLevel::County || known.is_empty() {
                return Err(AdminError::UnknownCounty(county.clone()));
            }
            let units = books.units_of(county.as_str())?;
            let last = units.last().map_or(0, |(unit, _)| unit.number());
            let unit = UnitNo::new(last + 1).ok_or(AdminError::CountyFull(county.clone()))?;
            books.put_unit(county.as_str(), unit, &name)?;
            for village in books.villages_with_grids(county.as_str())? {
                open_channel(books, &village, unit, &name, renewal::epoch_at(now))?;
            }
            books.raise_directory(county.as_str())?;
            Ok(unit)
        })
    }

    /// The units of a county, by number.
    ///
    /// # Errors
    /// The database failed.
    pub fn units(&self, county: &AreaCode) -> Result<Vec<UnitRow>, AdminError> {
        let registry = &self.app.inner.registry;
        let units = registry.glance(|books| books.units_of(county.as_str()))?;
        let rows = units.into_iter().map(|(unit, name)| UnitRow {
            county: county.clone(),
            unit,
            name,
        });
        Ok(rows.collect())
    }
}

/// Opens the channels of every unit with a village that gets its first grid.
pub(super) fn open_channels(
    books: &dyn Books,
    village: &AreaCode,
    epoch: u64,
) -> Result<(), AdminError> {
    let county = directory::county_of(village).unwrap_or_default();
    for (unit, name) in books.units_of(county)? {
        open_channel(books, village, unit, &name, epoch)?;
    }
    Ok(())
}

fn open_channel(
    books: &dyn Books,
    village: &AreaCode,
    unit: UnitNo,
    name: &str,
    epoch: u64,
) -> Result<(), AdminError> {
    if let Some(channel) = GridId::channel(village, unit) {
        books.add_grid(&channel, name, epoch)?;
    }
    Ok(())
}
