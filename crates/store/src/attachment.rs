//! Files of records on this device: their bytes, as encrypted as everything else, and how far each
//! has come on its way to the server. Bytes go only once the server has said the hash of what it
//! stored.

mod chunk;
pub mod sending;
pub mod staged;

use model::{AttachmentType, DisputeId, FileHash, GridId, UtcMs};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

pub use chunk::{append, read};

/// What is known of a file on this device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalFile {
    /// Its place in the row of those to be sent.
    pub place: i64,
    /// The record it belongs to.
    pub doc: DisputeId,
    /// SHA-256 of its bytes.
    pub sha256: FileHash,
    /// The grid it is sent for.
    pub grid: GridId,
    /// What the bytes are.
    pub media_type: AttachmentType,
    /// How many there are.
    pub size_bytes: u64,
    /// How many of them, from the beginning, are here.
    pub held_bytes: u64,
    /// When the server said that it stored them.
    pub stored_at: Option<UtcMs>,
    /// Where its upload stands at the server; empty before it began.
    pub upload: String,
    /// How far its upload has come.
    pub sent_bytes: u64,
    /// Why it was not taken the last time; empty when nothing went wrong.
    pub refused: String,
}

impl LocalFile {
    /// Whether all its bytes are here.
    #[must_use]
    pub const fn is_here(&self) -> bool {
        self.held_bytes == self.size_bytes
    }
}

/// A file that comes to this device.
#[derive(Debug, Clone)]
pub struct NewFile<'a> {
    /// The record it belongs to.
    pub doc: DisputeId,
    /// SHA-256 of its bytes.
    pub sha256: FileHash,
    /// The grid of the record.
    pub grid: &'a GridId,
    /// What the bytes are.
    pub media_type: &'a AttachmentType,
    /// How many there are.
    pub size_bytes: u64,
}

const FILE: &str = "SELECT place, doc, sha256, grid, media_type, size_bytes, held_bytes,
    stored_at_ms, upload, sent_bytes, refused FROM attachment";

/// Keeps a file that was added here; it waits to be sent, unless the server is known to have it.
///
/// # Errors
/// [`StoreError`].
pub fn add(
    db: &Writing<'_>,
    new: &NewFile<'_>,
    bytes: &[u8],
    thumbnail: &[u8],
    now: UtcMs,
) -> Result<(), StoreError> {
    let place = insert(db, new, None, now)?;
    chunk::clear(db, place)?;
    append(db, place, 0, bytes)?;
    put_thumbnail(db, place, thumbnail)
}

/// Makes room for a file that the server has; its bytes come afterwards. Gives back its place.
///
/// # Errors
/// [`StoreError`].
pub fn expect(db: &Writing<'_>, new: &NewFile<'_>, now: UtcMs) -> Result<i64, StoreError> {
    insert(db, new, Some(now), now)
}

fn insert(
    db: &Writing<'_>,
    new: &NewFile<'_>,
    stored_at: Option<UtcMs>,
    now: UtcMs,
) -> Result<i64, StoreError> {
    let mut upsert = db.prepare_cached(
        "INSERT INTO attachment (doc, sha256, grid, media_type, size_bytes, held_bytes, stored_at_ms, used_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, 0, ?6, ?7)
         ON CONFLICT (doc, sha256) DO UPDATE SET used_at_ms = excluded.used_at_ms
         RETURNING place",
    )?;
    let values = params![
        new.doc.as_bytes(),
        new.sha256.as_bytes(),
        new.grid.as_str(),
        new.media_type.code(),
        whole(new.size_bytes),
        stored_at.map(|at| at.0),
        now.0,
    ];
    Ok(upsert.query_row(values, |r| r.get(0))?)
}

/// One file of a record.
///
/// # Errors
/// [`StoreError`].
pub fn get(
    db: &Connection,
    doc: &DisputeId,
    sha256: &FileHash,
) -> Result<Option<LocalFile>, StoreError> {
    let mut query = db.prepare_cached(&format!("{FILE} WHERE doc = ?1 AND sha256 = ?2"))?;
    let found = query.query_row(params![doc.as_bytes(), sha256.as_bytes()], file);
    Ok(found.optional()?)
}

/// What is known of the files of a record; those that were never here are not in it.
///
/// # Errors
/// [`StoreError`].
pub fn of(db: &Connection, doc: &DisputeId) -> Result<Vec<LocalFile>, StoreError> {
    let mut query = db.prepare_cached(&format!("{FILE} WHERE doc = ?1 ORDER BY place"))?;
    let found = query.query_map([doc.as_bytes()], file)?;
    Ok(found.collect::<Result<_, _>>()?)
}

/// The small picture of a file.
///
/// # Errors
/// [`StoreError`].
pub fn thumbnail(db: &Connection, place: i64) -> Result<Option<Vec<u8>>, StoreError> {
    let mut query = db.prepare_cached("SELECT thumbnail FROM attachment WHERE place = ?1")?;
    let found: Option<Option<Vec<u8>>> = query.query_row([place], |r| r.get(0)).optional()?;
    Ok(found.flatten())
}

/// Keeps the small picture of a file.
///
/// # Errors
/// [`StoreError`].
pub fn put_thumbnail(db: &Writing<'_>, place: i64, bytes: &[u8]) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE attachment SET thumbnail = ?2 WHERE place = ?1")?;
    update.execute(params![place, bytes])?;
    Ok(())
}

/// Notes that a file was looked at.
///
/// # Errors
/// [`StoreError`].
pub fn used(db: &Writing<'_>, place: i64, now: UtcMs) -> Result<(), StoreError> {
    let mut update = db.prepare_cached("UPDATE attachment SET used_at_ms = ?2 WHERE place = ?1")?;
    update.execute(params![place, now.0])?;
    Ok(())
}

/// Lets go of the bytes of a file the server has stored; its small picture stays. `false`, and
/// nothing is changed, when the server has not said so.
///
/// # Errors
/// [`StoreError`].
pub fn let_go(db: &Writing<'_>, place: i64) -> Result<bool, StoreError> {
    let mut find = db
        .prepare_cached("SELECT 1 FROM attachment WHERE place = ?1 AND stored_at_ms IS NOT NULL")?;
    let stored = find.exists([place])?;
    if stored {
        chunk::clear(db, place)?;
    }
    Ok(stored)
}

/// Begins a file anew whose bytes were not what they should be.
///
/// # Errors
/// [`StoreError`].
pub fn restart(db: &Writing<'_>, place: i64) -> Result<(), StoreError> {
    chunk::clear(db, place)
}

/// Lets go of what the server has stored and nobody has looked at for longest, until all that is
/// stored takes no more than `most_bytes` here. Tells how many went.
///
/// # Errors
/// [`StoreError`].
pub fn prune(db: &Writing<'_>, most_bytes: u64) -> Result<u32, StoreError> {
    let mut held: u64 = db
        .prepare_cached(
            "SELECT coalesce(sum(held_bytes), 0) FROM attachment WHERE stored_at_ms IS NOT NULL",
        )?
        .query_row([], |r| r.get::<_, i64>(0))?
        .unsigned_abs();
    let mut oldest = db.prepare_cached(
        "SELECT place, held_bytes FROM attachment WHERE stored_at_ms IS NOT NULL AND held_bytes > 0
         ORDER BY used_at_ms, place LIMIT 1",
    )?;
    let mut gone = 0;
    while held > most_bytes {
        let found = oldest.query_row([], |r| Ok((r.get(0)?, r.get::<_, i64>(1)?)));
        let Some((place, bytes)) = found.optional()? else {
            break;
        };
        chunk::clear(db, place)?;
        held = held.saturating_sub(bytes.unsigned_abs());
        gone += 1;
    }
    Ok(gone)
}

/// Takes a file off this device, sent or not: it was taken off its record.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, doc: &DisputeId, sha256: &FileHash) -> Result<(), StoreError> {
    let mut delete = db.prepare_cached("DELETE FROM attachment WHERE doc = ?1 AND sha256 = ?2")?;
    delete.execute(params![doc.as_bytes(), sha256.as_bytes()])?;
    Ok(())
}

fn file(r: &Row<'_>) -> rusqlite::Result<LocalFile> {
    Ok(LocalFile {
        place: r.get(0)?,
        doc: row::id(r, 1, DisputeId::from_slice)?,
        sha256: row::id(r, 2, FileHash::from_slice)?,
        grid: row::text(r, 3)?,
        media_type: AttachmentType::from_code(r.get_ref(4)?.as_str()?),
        size_bytes: r.get::<_, i64>(5)?.unsigned_abs(),
        held_bytes: r.get::<_, i64>(6)?.unsigned_abs(),
        stored_at: r.get::<_, Option<i64>>(7)?.map(UtcMs),
        upload: r.get(8)?,
        sent_bytes: r.get::<_, i64>(9)?.unsigned_abs(),
        refused: r.get(10)?,
    })
}

fn whole(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
