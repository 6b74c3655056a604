//! The places in the books, in SQLite.

use std::collections::BTreeMap;

use model::{AreaCode, Day, GridId};
use rusqlite::{Connection, OptionalExtension};
use wire::Area;

use super::columns::{count, day, text};
use super::ledger::bury;
use crate::database::{DatabaseError, stored};
use crate::registry::{KnownArea, Places};
use crate::renewal::Short;

impl Places for Connection {
    fn known_areas(
        &self,
        codes: &[AreaCode],
    ) -> Result<BTreeMap<AreaCode, KnownArea>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT name, revoked_on FROM area WHERE code = ?1")?;
        let mut known = BTreeMap::new();
        for code in codes {
            let area = find.query_row([code.as_str()], |row| {
                Ok(KnownArea {
                    name: row.get(0)?,
                    revoked_on: day(row, 1)?,
                })
            });
            known.extend(area.optional()?.map(|area| (code.clone(), area)));
        }
        Ok(known)
    }

    fn in_use_below(&self, area: &AreaCode) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT code FROM area
            WHERE code > ?1 AND code < ?1 || ':' AND revoked_on IS NULL ORDER BY code";
        let mut find = self.prepare_cached(SQL)?;
        let areas = find.query_map([area.as_str()], |row| text(row, 0))?;
        Ok(areas.collect::<Result<_, _>>()?)
    }

    fn revoke_areas(&self, areas: &[(&AreaCode, Option<Day>)]) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE area SET revoked_on = ?2 WHERE code = ?1";
        let mut revoke_one = self.prepare_cached(SQL)?;
        for (code, from) in areas {
            revoke_one.execute((code.as_str(), from.map(|from| from.to_string())))?;
        }
        Ok(())
    }

    fn counties(&self) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT code FROM area
            WHERE length(code) = 6 AND revoked_on IS NULL ORDER BY code";
        let mut find = self.prepare_cached(SQL)?;
        let counties = find.query_map([], |row| text(row, 0))?;
        Ok(counties.collect::<Result<_, _>>()?)
    }

    fn name_areas(&self, areas: &[(&AreaCode, &str)]) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "INSERT INTO area (code, name) VALUES (?1, ?2)
            ON CONFLICT DO UPDATE SET name = excluded.name WHERE name <> excluded.name";
        let mut name_one = self.prepare_cached(SQL)?;
        let mut changed = Vec::new();
        for (code, name) in areas {
            if name_one.execute((code.as_str(), name))? > 0 {
                changed.push((*code).clone());
            }
        }
        Ok(changed)
    }

    fn areas_of(&self, county: &str) -> Result<Vec<Area>, DatabaseError> {
        // Everything in the county begins with its digits; its province and city are its beginnings.
        const SQL: &str = "SELECT code, name, coalesce(revoked_on, '') FROM area
            WHERE code IN (substr(?1, 1, 2), substr(?1, 1, 4))
            OR (code >= ?1 AND code < ?1 || ':') ORDER BY code";
        let mut find = self.prepare_cached(SQL)?;
        let areas = find.query_map([county], |row| {
            Ok(Area {
                code: row.get(0)?,
                name: row.get(1)?,
                revoked_on: row.get(2)?,
            })
        })?;
        Ok(areas.collect::<Result<_, _>>()?)
    }

    fn grid_names(&self, grids: &[GridId]) -> Result<BTreeMap<GridId, String>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT name FROM grid WHERE id = ?1")?;
        let mut names = BTreeMap::new();
        for grid in grids {
            let name = find.query_row([grid.as_str()], |row| row.get(0));
            names.extend(name.optional()?.map(|name| (grid.clone(), name)));
        }
        Ok(names)
    }

    fn grids_of(&self, village: &AreaCode) -> Result<Vec<GridId>, DatabaseError> {
        let mut find = self.prepare_cached("SELECT id FROM grid WHERE village = ?1 ORDER BY id")?;
        let grids = find.query_map([village.as_str()], |row| text(row, 0))?;
        Ok(grids.collect::<Result<_, _>>()?)
    }

    fn add_grid(&self, grid: &GridId, name: &str, epoch: u64) -> Result<(), DatabaseError> {
        const GRID: &str = "INSERT INTO grid (id, village, name) VALUES (?1, ?2, ?3)";
        const FEED: &str = "INSERT INTO scope (id, epoch, link) VALUES (?1, ?2, ?3)";
        self.execute(GRID, (grid.as_str(), grid.village().as_str(), name))?;
        let start = proof::Link::start(grid);
        self.execute(FEED, (grid.as_str(), stored(epoch), start.as_bytes()))?;
        bury(self, grid)
    }

    fn rename_grid(&self, grid: &GridId, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE grid SET name = ?2 WHERE id = ?1";
        self.execute(SQL, (grid.as_str(), name))?;
        Ok(())
    }

    fn directory_version(&self, county: &str) -> Result<Option<u64>, DatabaseError> {
        const SQL: &str = "SELECT version FROM directory_version WHERE county = ?1";
        let mut find = self.prepare_cached(SQL)?;
        let found = find.query_row([county], |row| count(row, 0));
        Ok(found.optional()?)
    }

    fn raise_directory(&self, county: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO directory_version (county, version) VALUES (?1, 1)
            ON CONFLICT DO UPDATE SET version = version + 1";
        self.execute(SQL, [county])?;
        Ok(())
    }

    fn jump_directory(&self, county: &str, least: u64) -> Result<(), DatabaseError> {
        const SQL: &str =
            "UPDATE directory_version SET version = max(version + 1, ?2) WHERE county = ?1";
        self.execute(SQL, (county, stored(least)))?;
        Ok(())
    }

    fn jump_directories(&self, least: u64) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE directory_version SET version = max(version + 1, ?1)";
        self.execute(SQL, [stored(least)])?;
        Ok(())
    }

    fn renew_feed(&self, feed: &Short, least: u64) -> Result<bool, DatabaseError> {
        const SQL: &str = "UPDATE scope SET epoch = max(epoch + 1, ?2)
            WHERE id = ?1 AND epoch = ?3";
        let key = (feed.grid.as_str(), stored(least), stored(feed.epoch));
        Ok(self.execute(SQL, key)? > 0)
    }

    fn renew_feeds(&self, least: u64) -> Result<usize, DatabaseError> {
        const SQL: &str = "UPDATE scope SET epoch = max(epoch + 1, ?1)";
        Ok(self.execute(SQL, [stored(least)])?)
    }
}
