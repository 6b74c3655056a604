//! The places in the books, in PostgreSQL.

use std::collections::BTreeMap;

use deadpool_postgres::GenericClient;
use model::{AreaCode, Day, GridId};
use proof::Link;
use wire::Area;

use super::Values;
use super::books::Books;
use super::columns::{count, get, noun, storable, text};
use crate::database::{DatabaseError, stored};
use crate::registry::{KnownArea, Places};
use crate::renewal::Short;

impl<C: GenericClient> Places for Books<'_, C> {
    fn known_areas(
        &self,
        codes: &[AreaCode],
    ) -> Result<BTreeMap<AreaCode, KnownArea>, DatabaseError> {
        const SQL: &str = "SELECT code, name, revoked_on FROM area WHERE code = ANY($1)";
        let codes: Vec<&str> = codes.iter().map(AreaCode::as_str).collect();
        let rows = self.rows(SQL, &[&codes])?;
        let known = rows.iter().map(|row| {
            let revoked_on: Option<&str> = get(row, 2)?;
            let area = KnownArea {
                name: get(row, 1)?,
                revoked_on: revoked_on.map(noun).transpose()?,
            };
            Ok((text(row, 0)?, area))
        });
        known.collect()
    }

    fn in_use_below(&self, area: &AreaCode) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT code FROM area
            WHERE code > $1 AND code < $1 || ':' AND revoked_on IS NULL ORDER BY code";
        let rows = self.rows(SQL, &[&area.as_str()])?;
        rows.iter().map(|row| text(row, 0)).collect()
    }

    fn revoke_areas(&self, areas: &[(&AreaCode, Option<Day>)]) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE area SET revoked_on = said.revoked_on
            FROM unnest($1::text[], $2::text[]) said (code, revoked_on)
            WHERE area.code = said.code";
        let codes: Vec<&str> = areas.iter().map(|(code, _)| code.as_str()).collect();
        let days: Vec<Option<String>> = areas
            .iter()
            .map(|(_, from)| from.map(|from| from.to_string()))
            .collect();
        self.change(SQL, &[&codes, &days])?;
        Ok(())
    }

    fn counties(&self) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "SELECT code FROM area
            WHERE length(code) = 6 AND revoked_on IS NULL ORDER BY code";
        let rows = self.rows(SQL, &[])?;
        rows.iter().map(|row| text(row, 0)).collect()
    }

    fn name_areas(&self, areas: &[(&AreaCode, &str)]) -> Result<Vec<AreaCode>, DatabaseError> {
        const SQL: &str = "INSERT INTO area (code, name)
            SELECT * FROM unnest($1::text[], $2::text[])
            ON CONFLICT (code) DO UPDATE SET name = excluded.name
            WHERE area.name <> excluded.name RETURNING code";
        let codes: Vec<&str> = areas.iter().map(|(code, _)| code.as_str()).collect();
        let names: Vec<_> = areas.iter().map(|(_, name)| storable(name)).collect();
        let rows = self.rows(SQL, &[&codes, &names])?;
        rows.iter().map(|row| text(row, 0)).collect()
    }

    fn areas_of(&self, county: &str) -> Result<Vec<Area>, DatabaseError> {
        // Everything in the county begins with its digits; its province and city are its beginnings.
        const SQL: &str = "SELECT code, name, coalesce(revoked_on, '') FROM area
            WHERE code IN (substr($1, 1, 2), substr($1, 1, 4))
            OR (code >= $1 AND code < $1 || ':') ORDER BY code";
        let rows = self.rows(SQL, &[&county])?;
        let areas = rows.iter().map(|row| {
            Ok(Area {
                code: get(row, 0)?,
                name: get(row, 1)?,
                revoked_on: get(row, 2)?,
            })
        });
        areas.collect()
    }

    fn grid_names(&self, grids: &[GridId]) -> Result<BTreeMap<GridId, String>, DatabaseError> {
        const SQL: &str = "SELECT id, name FROM grid WHERE id = ANY($1)";
        let grids: Vec<&str> = grids.iter().map(GridId::as_str).collect();
        let rows = self.rows(SQL, &[&grids])?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, get(row, 1)?)))
            .collect()
    }

    fn grids_of(&self, village: &AreaCode) -> Result<Vec<GridId>, DatabaseError> {
        const SQL: &str = "SELECT id FROM grid WHERE village = $1 ORDER BY id";
        let rows = self.rows(SQL, &[&village.as_str()])?;
        rows.iter().map(|row| text(row, 0)).collect()
    }

    fn add_grid(&self, grid: &GridId, name: &str, epoch: u64) -> Result<(), DatabaseError> {
        const GRID: &str = "INSERT INTO grid (id, village, name) VALUES ($1, $2, $3)";
        const FEED: &str = "INSERT INTO scope (id, epoch, link) VALUES ($1, $2, $3)";
        let (id, village) = (grid.as_str(), grid.village());
        self.change(GRID, &[&id, &village.as_str(), &storable(name)])?;
        let start = Link::start(grid);
        self.change(FEED, &[&id, &stored(epoch), &&start.as_bytes()[..]])?;
        Ok(())
    }

    fn rename_grid(&self, grid: &GridId, name: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE grid SET name = $2 WHERE id = $1";
        self.change(SQL, &[&grid.as_str(), &storable(name)])?;
        Ok(())
    }

    fn directory_version(&self, county: &str) -> Result<Option<u64>, DatabaseError> {
        const SQL: &str = "SELECT version FROM directory_version WHERE county = $1";
        let row = self.row(SQL, &[&county])?;
        row.map(|row| count(&row, 0)).transpose()
    }

    fn raise_directory(&self, county: &str) -> Result<(), DatabaseError> {
        const SQL: &str = "INSERT INTO directory_version (county, version) VALUES ($1, 1)
            ON CONFLICT (county) DO UPDATE SET version = directory_version.version + 1";
        self.change(SQL, &[&county])?;
        Ok(())
    }

    fn jump_directory(&self, county: &str, least: u64) -> Result<(), DatabaseError> {
        const SQL: &str =
            "UPDATE directory_version SET version = greatest(version + 1, $2) WHERE county = $1";
        self.change(SQL, &[&county, &stored(least)])?;
        Ok(())
    }

    fn jump_directories(&self, least: u64) -> Result<(), DatabaseError> {
        const SQL: &str = "UPDATE directory_version SET version = greatest(version + 1, $1)";
        self.change(SQL, &[&stored(least)])?;
        Ok(())
    }

    fn renew_feed(&self, feed: &Short, least: u64) -> Result<bool, DatabaseError> {
        const SQL: &str = "UPDATE scope SET epoch = greatest(epoch + 1, $2)
            WHERE id = $1 AND epoch = $3";
        let key: Values<'_> = &[&feed.grid.as_str(), &stored(least), &stored(feed.epoch)];
        let changed = self.change(SQL, key)?;
        Ok(changed > 0)
    }

    fn renew_feeds(&self, least: u64) -> Result<usize, DatabaseError> {
        // In the order in which everyone takes scopes.
        const SQL: &str = "UPDATE scope SET epoch = greatest(epoch + 1, $1)
            WHERE id IN (SELECT id FROM scope ORDER BY id FOR UPDATE)";
        let changed = self.change(SQL, &[&stored(least)])?;
        usize::try_from(changed).map_err(|_| DatabaseError::Unreadable("a count of feeds"))
    }
}
