//! Areas and places.

use contract::Failure;
use contract::command::area::{AreaRow, Find, Recent, RecentPlace};
use model::{AreaCode, Day, dictionary};
use store::directory::Area;
use store::{Reading, directory, dispute};

use super::Handle;
use super::session::within;
use crate::Field;
use crate::failure::Stop;

/// Areas found when no number is asked for.
const FOUND: u32 = 20;
/// Areas found at the most.
const FOUND_MAX: u32 = 100;
/// Recent places offered.
const RECENT: usize = 8;

impl Handle for Find {
    fn handle(self, field: &Field) -> Result<Vec<AreaRow>, Failure> {
        let limit = if self.limit == 0 {
            FOUND
        } else {
            self.limit.min(FOUND_MAX)
        };
        let today = field.parts.clock.now().day();
        let rows = field.store.read(|r| {
            let areas = if self.query.trim().is_empty() {
                own_villages(r, today)?
            } else {
                directory::find_areas(r, &self.query, today, limit)?
            };
            areas
                .into_iter()
                .map(|area| row(r, area))
                .collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(rows)
    }
}

impl Handle for Recent {
    fn handle(self, field: &Field) -> Result<Vec<RecentPlace>, Failure> {
        let role = field.seat()?.worker.role;
        let today = field.parts.clock.now().day();
        let places = field.store.read(|r| {
            let mut places = Vec::with_capacity(RECENT);
            for (code, place) in dispute::recent_places(r, RECENT)? {
                if directory::is_revoked(r, &code, today)? {
                    continue;
                }
                places.push(RecentPlace {
                    area: row(r, named(r, code)?)?,
                    place: dictionary::shown("place", role, &place),
                });
            }
            Ok::<_, Stop>(places)
        })?;
        Ok(places)
    }
}

fn own_villages(r: &Reading<'_>, today: Day) -> Result<Vec<Area>, Stop> {
    let mut villages: Vec<_> = directory::grids(r)?
        .iter()
        .map(|grid| grid.id.village())
        .collect();
    villages.dedup();
    let mut own = Vec::with_capacity(villages.len());
    for code in villages {
        if !directory::is_revoked(r, &code, today)? {
            own.push(named(r, code)?);
        }
    }
    Ok(own)
}

/// An area in use, with its name.
fn named(r: &Reading<'_>, code: AreaCode) -> Result<Area, Stop> {
    let name = directory::area_name(r, &code)?;
    Ok(Area {
        code,
        name,
        revoked_on: None,
    })
}

fn row(r: &Reading<'_>, area: Area) -> Result<AreaRow, Stop> {
    let within = within(r, &area.code)?;
    let level = area.code.level();
    Ok(AreaRow {
        code: area.code,
        name: area.name,
        level,
        within,
    })
}
