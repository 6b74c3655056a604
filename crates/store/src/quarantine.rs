//! What the accept gate holds back: kept whole with the reason, never merged, never dropped.

use model::{ChangeHash, DisputeId, GridId, UtcMs, WorkerId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{outbox, row};

/// Which side holds a change back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeldBy {
    /// This device, of what the server sent.
    Device,
    /// The server, of what this device sent.
    Server,
}

impl HeldBy {
    const fn code(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Server => "server",
        }
    }
}

/// A change that is held back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quarantined {
    /// SHA-256 of its bytes after the envelope: the name it would have as a change.
    pub hash: ChangeHash,
    /// Which side holds it.
    pub held_by: HeldBy,
    /// Code of the reason.
    pub reason: String,
    /// What exactly.
    pub detail: String,
    /// The document it was meant for.
    pub doc: DisputeId,
    /// The grid it came through.
    pub grid: GridId,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Who made it, as the server says.
    pub worker: WorkerId,
    /// When the server had it.
    pub received_at: UtcMs,
    /// When it was held back.
    pub at: UtcMs,
}

/// Keeps a change back; one that is kept already stays as it is.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, held: &Quarantined) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO quarantine
             (hash, held_by, reason, detail, doc, grid, bytes, worker, received_at_ms, at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (hash, held_by) DO NOTHING",
        params![
            held.hash.as_bytes(),
            held.held_by.code(),
            held.reason,
            held.detail,
            held.doc.as_bytes(),
            held.grid.as_str(),
            held.bytes,
            held.worker.as_bytes(),
            held.received_at.0,
            held.at.0,
        ],
    )?;
    Ok(())
}

const COLUMNS: &str = "SELECT hash, held_by, reason, detail, doc, grid, bytes, worker,
    received_at_ms, at_ms FROM quarantine";

/// Everything held back, latest first.
///
/// # Errors
/// [`StoreError`].
pub fn all(db: &Connection) -> Result<Vec<Quarantined>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "{COLUMNS} WHERE put_aside_at_ms IS NULL ORDER BY place DESC"
    ))?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What this device holds back of one document, in the order it came.
///
/// # Errors
/// [`StoreError`].
pub fn of_document(db: &Connection, doc: &DisputeId) -> Result<Vec<Quarantined>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "{COLUMNS} WHERE doc = ?1 AND held_by = 'device' AND put_aside_at_ms IS NULL ORDER BY place"
    ))?;
    let rows = query.query_map([doc.as_bytes()], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The documents of which this device holds something back for a reason, or of a worker.
///
/// # Errors
/// [`StoreError`].
pub fn documents_held(
    db: &Connection,
    reason: &str,
    worker: &WorkerId,
) -> Result<Vec<DisputeId>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT DISTINCT doc FROM quarantine WHERE (reason = ?1 OR worker = ?2)
         AND held_by = 'device' AND put_aside_at_ms IS NULL",
    )?;
    let found = find.query_map(params![reason, worker.as_bytes()], |r| {
        row::id(r, 0, DisputeId::from_slice)
    })?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// One change that is held back.
///
/// # Errors
/// [`StoreError`].
pub fn get(
    db: &Connection,
    hash: &ChangeHash,
    held_by: HeldBy,
) -> Result<Option<Quarantined>, StoreError> {
    let mut query = db.prepare_cached(&format!(
        "{COLUMNS} WHERE hash = ?1 AND held_by = ?2 AND put_aside_at_ms IS NULL"
    ))?;
    let found = query.query_row(params![hash.as_bytes(), held_by.code()], read);
    Ok(found.optional()?)
}

/// Puts a change the server held back into the row again: it is offered once more.
///
/// # Errors
/// [`StoreError`].
pub fn offer_again(db: &Writing<'_>, held: &Quarantined) -> Result<(), StoreError> {
    outbox::put(db, &held.hash, &held.doc, &held.grid, &held.bytes)?;
    db.execute(
        "DELETE FROM quarantine WHERE hash = ?1 AND held_by = 'server'",
        [held.hash.as_bytes()],
    )?;
    Ok(())
}

/// Whether that side holds a change back, in sight or put aside.
///
/// # Errors
/// [`StoreError`].
pub fn is_held(db: &Connection, hash: &ChangeHash, held_by: HeldBy) -> Result<bool, StoreError> {
    let mut query =
        db.prepare_cached("SELECT 1 FROM quarantine WHERE hash = ?1 AND held_by = ?2")?;
    Ok(query.exists(params![hash.as_bytes(), held_by.code()])?)
}

/// Puts a change that is held back out of sight; tells whether it was there.
///
/// # Errors
/// [`StoreError`].
pub fn put_aside(
    db: &Writing<'_>,
    (hash, held_by): (&ChangeHash, HeldBy),
    by: &WorkerId,
    why: &str,
    at: UtcMs,
) -> Result<bool, StoreError> {
    let changed = db.execute(
        "UPDATE quarantine SET put_aside_at_ms = ?3, put_aside_by = ?4, put_aside_why = ?5
         WHERE hash = ?1 AND held_by = ?2 AND put_aside_at_ms IS NULL",
        params![hash.as_bytes(), held_by.code(), at.0, by.as_bytes(), why],
    )?;
    Ok(changed > 0)
}

/// Lets go of a change that was held back here or by the server: it has been taken in.
///
/// # Errors
/// [`StoreError`].
pub fn release(db: &Writing<'_>, hash: &ChangeHash) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM quarantine WHERE hash = ?1")?;
    delete.execute([hash.as_bytes()])?;
    Ok(())
}

/// Lets go of what this device held back of a document that was begun anew meanwhile: the server had all of it by
/// then, and what it made of it stands. What was not believed stays: it speaks against somebody.
///
/// # Errors
/// [`StoreError`].
pub fn let_go_of(
    db: &Writing<'_>,
    doc: &DisputeId,
    received_before: UtcMs,
    but_for: &[&str],
) -> Result<(), StoreError> {
    for held in of_document(db, doc)? {
        if held.received_at < received_before && !but_for.contains(&held.reason.as_str()) {
            let mut delete =
                db.prepare_cached("DELETE FROM quarantine WHERE hash = ?1 AND held_by = 'device'")?;
            delete.execute([held.hash.as_bytes()])?;
        }
    }
    Ok(())
}

fn read(r: &Row<'_>) -> rusqlite::Result<Quarantined> {
    Ok(Quarantined {
        hash: row::id(r, 0, ChangeHash::from_slice)?,
        held_by: match r.get_ref(1)?.as_str()? {
            "server" => HeldBy::Server,
            _ => HeldBy::Device,
        },
        reason: r.get(2)?,
        detail: r.get(3)?,
        doc: row::id(r, 4, DisputeId::from_slice)?,
        grid: row::text(r, 5)?,
        bytes: r.get(6)?,
        worker: row::id(r, 7, WorkerId::from_slice)?,
        received_at: UtcMs(r.get(8)?),
        at: UtcMs(r.get(9)?),
    })
}

/// How many changes are held back.
///
/// # Errors
/// [`StoreError`].
pub fn count(db: &Connection) -> Result<u32, StoreError> {
    let mut query =
        db.prepare_cached("SELECT count(*) FROM quarantine WHERE put_aside_at_ms IS NULL")?;
    Ok(query.query_row([], |r| r.get(0))?)
}
