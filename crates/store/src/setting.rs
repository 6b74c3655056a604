//! Settings and other small facts about this device, as JSON by name.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::database::Writing;
use crate::error::StoreError;

/// The value under a name; the type's default when there is none or it was written by a newer app.
///
/// # Errors
/// [`StoreError`].
pub fn get<T: DeserializeOwned + Default>(db: &Connection, name: &str) -> Result<T, StoreError> {
    let mut query = db.prepare_cached("SELECT value FROM setting WHERE name = ?1")?;
    let found: Option<String> = query.query_row([name], |r| r.get(0)).optional()?;
    Ok(found
        .and_then(|json| serde_json::from_str(&json).ok())
        .unwrap_or_default())
}

/// Puts a value under a name.
///
/// # Errors
/// [`StoreError`].
pub fn put<T: Serialize>(db: &Writing<'_>, name: &str, value: &T) -> Result<(), StoreError> {
    let json =
        serde_json::to_string(value).map_err(|error| StoreError::Damaged(error.to_string()))?;
    let mut upsert = db.prepare_cached("INSERT OR REPLACE INTO setting VALUES (?1, ?2)")?;
    upsert.execute(params![name, json])?;
    Ok(())
}
