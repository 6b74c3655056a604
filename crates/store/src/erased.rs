//! Records that were erased for good. All that is kept of one is that it was erased, so that nothing
//! of it that arrives late is taken in.

use model::{DisputeId, UtcMs};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;

/// Whether a record was erased, and when.
///
/// # Errors
/// [`StoreError`].
pub fn when(db: &Connection, id: &DisputeId) -> Result<Option<UtcMs>, StoreError> {
    let mut find = db.prepare_cached("SELECT at_ms FROM erased WHERE doc = ?1")?;
    let at = find.query_row([id.as_bytes()], |r| r.get(0)).optional()?;
    Ok(at.map(UtcMs))
}

/// Erases a record, and remembers that it was.
///
/// # Errors
/// [`StoreError`].
pub fn erase(db: &Writing<'_>, id: &DisputeId, at: UtcMs) -> Result<(), StoreError> {
    wipe(db, id)?;
    let mut remember = db.prepare_cached("INSERT OR IGNORE INTO erased VALUES (?1, ?2)")?;
    remember.execute(params![id.as_bytes(), at.0])?;
    // That an officer assessed a household stays, so that it does not wait again; the words go.
    let mut unsaid = db.prepare_cached(
        "UPDATE call_assessment SET words = '', dispute = NULL, notice = NULL
         WHERE dispute = ?1 OR notice = ?1 OR notice IN (SELECT id FROM notice WHERE led_to = ?1)",
    )?;
    unsaid.execute([id.as_bytes()])?;
    Ok(())
}

/// Takes a record off this device: its document, its changes, its rows in lists and in the search, what is being written
/// on it, its files whether they were sent or not and what is being handed over for it, what is held
/// back of it and what waits to be sent. A change that is signed already waits for the server's answer,
/// because its batch is sent whole or not at all; it goes with that answer.
pub(crate) fn wipe(db: &Writing<'_>, id: &DisputeId) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM document WHERE id = ?1",
        "DELETE FROM change WHERE doc = ?1",
        "DELETE FROM dispute WHERE id = ?1",
        "DELETE FROM elder WHERE id = ?1",
        "DELETE FROM elder_visit WHERE doc = ?1",
        "DELETE FROM elder_turn WHERE doc = ?1",
        "DELETE FROM notice WHERE id = ?1",
        "DELETE FROM task WHERE doc = ?1",
        "DELETE FROM likeness WHERE doc = ?1",
        "DELETE FROM tally WHERE doc = ?1",
        "DELETE FROM referral WHERE doc = ?1",
        "DELETE FROM referral_noted WHERE case_doc = ?1",
        "DELETE FROM attachment WHERE doc = ?1",
        "DELETE FROM attachment_piece WHERE doc = ?1",
        "DELETE FROM draft WHERE edits = ?1",
        "DELETE FROM form WHERE doc = ?1",
        "DELETE FROM quarantine WHERE doc = ?1",
        "DELETE FROM untold WHERE doc = ?1",
        "DELETE FROM outbox WHERE doc = ?1 AND batch IS NULL",
    ] {
        db.prepare_cached(sql)?.execute([id.as_bytes()])?;
    }
    db.wiped(id)
}
