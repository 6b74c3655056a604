//! What a device is told about places and people: its grids by name, the areas of its county with
//! those above, the workers of its villages. One version number for each county rises with every
//! change, so that a device asks with a number and mostly gets nothing back.

use std::collections::BTreeSet;

use model::{AreaCode, GridId, Role, UnitNo, Worker};
use wire::{Directory, Grid, Person, Unit};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::registry::Books;
use crate::{outlines, seals};

/// Digits of a county.
pub(crate) const COUNTY_LEN: usize = 6;

/// The county of an area, when it is not larger than one.
pub(crate) fn county_of(code: &AreaCode) -> Option<&str> {
    code.as_str().get(..COUNTY_LEN)
}

/// The version of the directory of a county; 0 when there is none.
///
/// # Errors
/// The database failed.
pub fn version(books: &dyn Books, county: &str) -> Result<u64, DatabaseError> {
    Ok(books.directory_version(county)?.unwrap_or(0))
}

/// The whole directory of a seat.
///
/// # Errors
/// The database failed.
pub fn directory_of(books: &dyn Books, seat: &Seat) -> Result<Directory, DatabaseError> {
    let grant: Vec<GridId> = seat.grant.iter().cloned().collect();
    let villages: BTreeSet<_> = grant.iter().map(GridId::village).collect();
    let villages: Vec<AreaCode> = villages.into_iter().collect();
    let around = around(books, seat, &villages)?;
    let units = books.units_of(&seat.county)?.into_iter();
    let grids = books.grid_names(&grant)?.into_iter();
    Ok(Directory {
        version: version(books, &seat.county)?,
        worker: Some(Person::from(&seat.worker)),
        grids: grids
            .map(|(grid, name)| Grid {
                id: grid.to_string(),
                name,
            })
            .collect(),
        areas: books.areas_of(&seat.county)?,
        workers: around.iter().map(Person::from).collect(),
        units: units.map(unit).collect(),
        seals: seals::of(books, seat)?,
        outlines: outlines::told(books, seat)?,
    })
}

/// The workers a seat is told of by name. A partner unit knows those who write to it by their letters, and
/// nobody else.
fn around(
    books: &dyn Books,
    seat: &Seat,
    villages: &[AreaCode],
) -> Result<Vec<Worker>, DatabaseError> {
    if seat.worker.role == Role::PartnerUnit {
        return Ok(vec![seat.worker.clone()]);
    }
    books.workers_around(villages)
}

fn unit((no, name): (UnitNo, String)) -> Unit {
    Unit {
        no: no.number().into(),
        name,
    }
}
