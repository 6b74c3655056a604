//! Whose device this is.

use contract::command::session::{Enrol, Grid, Seat, Session, Status};
use contract::{Code, Failure};
use model::AreaCode;
use store::{Reading, directory, seat};

use super::Handle;
use crate::failure::Stop;
use crate::{Field, enrol, sync};

impl Handle for Status {
    fn handle(self, field: &Field) -> Result<Session, Failure> {
        session(field)
    }
}

impl Handle for Enrol {
    fn handle(self, field: &Field) -> Result<Session, Failure> {
        let _alone = field.sync.alone();
        let known = field.store.read(|r| Ok::<_, Stop>(seat::find(r)?))?;
        if known.is_some() && !sync::is_revoked(field)? {
            let detail = "this device is enrolled already; a new enrolment needs an empty folder";
            return Err(Failure::new(Code::AlreadyEnrolled, detail));
        }
        enrol::enrol(field, &self, known.map(|seat| seat.worker.id))?;
        session(field)
    }
}

fn session(field: &Field) -> Result<Session, Failure> {
    let seat = field.store.read(|r| {
        let Some(seat) = seat::find(r)? else {
            return Ok(None);
        };
        let grids = grids(r)?;
        let place = place(r, &grids)?;
        Ok::<_, Stop>(Some(Seat {
            device: seat.device,
            device_name: seat.device_name,
            worker: seat.worker,
            server: seat.server,
            grids,
            place,
        }))
    })?;
    Ok(Session {
        seat,
        app_version: env!("CARGO_PKG_VERSION").to_owned(),
    })
}

fn grids(r: &Reading<'_>) -> Result<Vec<Grid>, Stop> {
    directory::grids(r)?
        .into_iter()
        .map(|grid| {
            let village = grid.id.village();
            let village_name = directory::area_name(r, &village)?;
            Ok(Grid {
                id: grid.id,
                name: grid.name,
                village,
                village_name,
            })
        })
        .collect()
}

/// Township, and the village where there is one only.
fn place(r: &Reading<'_>, grids: &[Grid]) -> Result<String, Stop> {
    let Some(first) = grids.first() else {
        return Ok(String::new());
    };
    let township = first.village.parent();
    let township = township.map_or(Ok(String::new()), |code| directory::area_name(r, &code))?;
    let one_village = grids.iter().all(|grid| grid.village == first.village);
    let mut parts = vec![township.as_str()];
    if one_village {
        parts.push(&first.village_name);
    }
    parts.retain(|part| !part.is_empty());
    Ok(parts.join(" "))
}

/// The areas above, largest first, from the county down.
pub(super) fn within(r: &Reading<'_>, code: &AreaCode) -> Result<String, Stop> {
    let mut names = Vec::new();
    let mut above = code.parent();
    while let Some(area) = above.filter(|area| area.level() >= model::AreaLevel::County) {
        names.push(directory::area_name(r, &area)?);
        above = area.parent();
    }
    names.retain(|name| !name.is_empty());
    names.reverse();
    Ok(names.join(" "))
}
