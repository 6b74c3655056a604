//! Areas and places.

use contract::Failure;
use contract::command::area::{AreaRow, Find, Recent, RecentPlace};
use model::dictionary;
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
        let rows = field.store.read(|r| {
            let areas = if self.query.trim().is_empty() {
                own_villages(r)?
            } else {
                directory::find_areas(r, &self.query, limit)?
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
        let places = field.store.read(|r| {
            let places = dispute::recent_places(r, RECENT)?.into_iter();
            let rows = places.map(|(code, place)| {
                let place = dictionary::shown("place", role, &place);
                let name = directory::area_name(r, &code)?;
                Ok(RecentPlace {
                    area: row(r, Area { code, name })?,
                    place,
                })
            });
            rows.collect::<Result<Vec<_>, Stop>>()
        })?;
        Ok(places)
    }
}

fn own_villages(r: &Reading<'_>) -> Result<Vec<Area>, Stop> {
    let mut villages: Vec<_> = directory::grids(r)?
        .iter()
        .map(|grid| grid.id.village())
        .collect();
    villages.dedup();
    let named = villages.into_iter().map(|code| {
        let name = directory::area_name(r, &code)?;
        Ok(Area { code, name })
    });
    named.collect()
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
