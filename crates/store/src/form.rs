//! Forms of acts that are being filled in on this device. Each save is on disk before it is acknowledged.

use model::{DisputeId, UtcMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A form as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The case.
    pub doc: DisputeId,
    /// Which form: the code of its act.
    pub form: String,
    /// What was answered, as the screens write it: JSON.
    pub content: String,
    /// When it was last saved.
    pub saved_at: UtcMs,
}

/// Saves a form over what was there.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, form: &Form) -> Result<(), StoreError> {
    let mut upsert = db.prepare_cached(
        "INSERT INTO form VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO UPDATE SET content = excluded.content, saved_at_ms = excluded.saved_at_ms",
    )?;
    upsert.execute(params![
        form.doc.as_bytes(),
        form.form,
        form.content,
        form.saved_at.0,
    ])?;
    Ok(())
}

/// What was answered in a form.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, doc: &DisputeId, form: &str) -> Result<Option<Form>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT doc, form, content, saved_at_ms FROM form WHERE doc = ?1 AND form = ?2",
    )?;
    let found = query.query_row(params![doc.as_bytes(), form], |r| {
        Ok(Form {
            doc: row::id(r, 0, DisputeId::from_slice)?,
            form: r.get(1)?,
            content: r.get(2)?,
            saved_at: UtcMs(r.get(3)?),
        })
    });
    Ok(found.optional()?)
}

/// Every form that was begun, latest first: of which case, which form, and when it was last saved. What was
/// answered may be long, and no list shows it.
///
/// # Errors
/// [`StoreError`].
pub fn begun(db: &Connection) -> Result<Vec<(DisputeId, String, UtcMs)>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT doc, form, saved_at_ms FROM form ORDER BY saved_at_ms DESC, doc, form",
    )?;
    let rows = query.query_map([], |r| {
        Ok((
            row::id(r, 0, DisputeId::from_slice)?,
            r.get(1)?,
            UtcMs(r.get(2)?),
        ))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes a form away; tells whether it was there.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, doc: &DisputeId, form: &str) -> Result<bool, StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM form WHERE doc = ?1 AND form = ?2")?;
    Ok(delete.execute(params![doc.as_bytes(), form])? > 0)
}
