//! Links the rows of feeds that were written before there were links.

use model::{ChangeHash, GridId};
use proof::{Link, RowKind};
use rusqlite::Connection;

use super::columns::{id, text};
use crate::database::DatabaseError;

/// Links every feed from its start.
pub(super) fn link_all(state: &Connection) -> Result<(), DatabaseError> {
    let mut scopes = state.prepare("SELECT id FROM scope")?;
    let scopes: Vec<GridId> = scopes
        .query_map([], |row| text(row, 0))?
        .collect::<Result<_, _>>()?;
    let mut rows = state.prepare("SELECT seq, hash FROM feed WHERE scope = ?1 ORDER BY seq")?;
    let mut put = state.prepare("UPDATE feed SET link = ?3 WHERE scope = ?1 AND seq = ?2")?;
    for scope in scopes {
        let mut link = Link::start(&scope);
        let names: Vec<(i64, ChangeHash)> = rows
            .query_map([scope.as_str()], |row| {
                Ok((row.get(0)?, id(row, 1, ChangeHash::from_slice)?))
            })?
            .collect::<Result<_, _>>()?;
        for (seq, name) in names {
            link = link.then(RowKind::Change, &name);
            put.execute((scope.as_str(), seq, link.as_bytes()))?;
        }
        let last = "UPDATE scope SET link = ?2 WHERE id = ?1";
        state.execute(last, (scope.as_str(), link.as_bytes()))?;
    }
    Ok(())
}
