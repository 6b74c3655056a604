//! What a device is told about places and people: its grids by name, the areas of its county with
//! those above, the workers of its villages; and how its county works. One version number for each county rises with every
//! change, so that a device asks with a number and mostly gets nothing back.

use std::collections::BTreeSet;

use model::{AreaCode, GridId, Role, UnitNo, Worker};
use wire::{Directory, Grid, Person, Unit};

use crate::accounts::Seat;
use crate::accounts::workers::Reach;
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

/// The whole directory of a seat. It is told under the version the seat was read at: what changed meanwhile, and may be in it
/// in part, is told again.
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
        version: seat.directory_version,
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
        practice: practice(books, &seat.county)?,
        reaches: reaches(books, seat, &around, &villages)?,
    })
}

/// How the county works, as it wrote it; empty while it has written nothing.
fn practice(books: &dyn Books, county: &str) -> Result<String, DatabaseError> {
    let kept = books.practice_of(county)?;
    Ok(kept.map_or_else(String::new, |kept| kept.written))
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

/// Where these workers work within the seat's villages. Whoever sends notices is told, so that nobody is named who
/// would never hear of one; nobody else has to know.
fn reaches(
    books: &dyn Books,
    seat: &Seat,
    around: &[Worker],
    villages: &[AreaCode],
) -> Result<Vec<wire::Reach>, DatabaseError> {
    if !seat.worker.role.sends_notices() {
        return Ok(Vec::new());
    }
    let touches = |code: &str| {
        let mut villages = villages.iter().map(AreaCode::as_str);
        villages.any(|village| village.starts_with(code) || code.starts_with(village))
    };
    let mut told = Vec::new();
    for worker in around {
        let codes: Vec<String> = match books.worker(worker.id)? {
            Some((_, Reach::Grids(grids))) => grids.iter().map(GridId::to_string).collect(),
            Some((_, Reach::Villages(areas) | Reach::Townships(areas))) => {
                areas.iter().map(|area| area.as_str().to_owned()).collect()
            }
            Some((_, Reach::Unit { .. })) | None => Vec::new(),
        };
        let codes = codes.into_iter().filter(|code| touches(code));
        told.extend(codes.map(|code| wire::Reach {
            worker: worker.id.as_bytes().to_vec(),
            code,
        }));
    }
    Ok(told)
}

fn unit((no, name): (UnitNo, String)) -> Unit {
    Unit {
        no: no.number().into(),
        name,
    }
}
