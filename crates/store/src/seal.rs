//! The keys words are sealed to in this device's villages. The secret half is here only where the server
//! says that what is sealed may be opened.

use model::AreaCode;
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;

/// The key of one village. Its secret half is never shown and never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Seal {
    /// The village.
    pub village: AreaCode,
    /// The public half, as age writes it.
    pub recipient: String,
    /// The secret half; empty where it may not be opened.
    pub identity: String,
}

/// Puts other keys in the place of those that are here.
///
/// # Errors
/// [`StoreError`].
pub fn replace(db: &Writing<'_>, seals: &[Seal]) -> Result<(), StoreError> {
    db.execute("DELETE FROM seal", [])?;
    let mut insert = db.prepare_cached("INSERT OR REPLACE INTO seal VALUES (?1, ?2, ?3)")?;
    for seal in seals {
        insert.execute(params![
            seal.village.as_str(),
            seal.recipient,
            seal.identity
        ])?;
    }
    Ok(())
}

/// The key of a village.
///
/// # Errors
/// [`StoreError`].
pub fn of(db: &Connection, village: &AreaCode) -> Result<Option<Seal>, StoreError> {
    let mut find = db.prepare_cached("SELECT recipient, identity FROM seal WHERE village = ?1")?;
    let found = find.query_row([village.as_str()], |r| {
        Ok(Seal {
            village: village.clone(),
            recipient: r.get(0)?,
            identity: r.get(1)?,
        })
    });
    Ok(found.optional()?)
}
