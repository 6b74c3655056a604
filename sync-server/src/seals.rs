//! The keys words are sealed to, one for each village. Every device of the village has the public half,
//! so that whoever writes something down there can seal it; the secret half is told only to devices of
//! those who may open it. Words in a record stay sealed for everybody else, whatever becomes of a device.

use age::secrecy::ExposeSecret;
use age::x25519::Identity;
use model::{AreaCode, GridId, Role};
use wire::Seal;

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::directory;
use crate::registry::{Books, Registry};

/// Those who may open what is sealed.
const MAY_OPEN: &[Role] = &[Role::StationOfficer, Role::Reviewer];

/// Draws the key of a village that has none.
pub(crate) fn draw(books: &dyn Books, village: &AreaCode) -> Result<(), DatabaseError> {
    if books.seal(village)?.is_none() {
        let identity = Identity::generate().to_string();
        books.keep_seal(village, identity.expose_secret())?;
    }
    Ok(())
}

/// Draws the keys of villages that had grids before there were such keys.
///
/// # Errors
/// The database failed.
pub(crate) fn draw_missing(registry: &dyn Registry) -> Result<(), DatabaseError> {
    let missing = registry.read(|books| {
        let mut villages = books.villages_with_grids("")?;
        let mut missing = Vec::new();
        for village in villages.drain(..) {
            if books.seal(&village)?.is_none() {
                missing.push(village);
            }
        }
        Ok::<_, DatabaseError>(missing)
    })?;
    if missing.is_empty() {
        return Ok(());
    }
    registry.write(move |books| {
        for village in &missing {
            draw(books, village)?;
            if let Some(county) = directory::county_of(village) {
                books.raise_directory(county)?;
            }
        }
        Ok(())
    })
}

/// The keys a seat is told.
pub(crate) fn of(books: &dyn Books, seat: &Seat) -> Result<Vec<Seal>, DatabaseError> {
    let lived_in = seat.grant.iter().filter(|grid| !grid.is_channel());
    let mut villages: Vec<AreaCode> = lived_in.map(GridId::village).collect();
    villages.dedup();
    let mut seals = Vec::new();
    for village in villages {
        let Some(identity) = books.seal(&village)? else {
            continue;
        };
        let parsed: Identity = identity
            .parse()
            .map_err(|_| DatabaseError::Unreadable("a sealing key"))?;
        let may_open = MAY_OPEN.contains(&seat.worker.role);
        seals.push(Seal {
            village: village.to_string(),
            recipient: parsed.to_public().to_string(),
            identity: if may_open { identity } else { String::new() },
        });
    }
    Ok(seals)
}
