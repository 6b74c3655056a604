//! A record as a whole: the document, who made its changes, how lists show it and what still has to
//! be sent. These are the only two ways a record is written, and each is one transaction.

mod again;

use merge::gate::{self, PartOfWhole, Standing};
use merge::{Accepted, Document, Held, LocalChange, Reason};
use model::{ChangeHash, DisputeId, GridId, Record, RecordKind, UtcMs, Worker, WorkerId};
use rusqlite::{Connection, OptionalExtension, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::{attachment, dispute, elder, notice, outbox, row, untold};
pub use again::{begin_anew, has, redo};

/// The saved document.
///
/// # Errors
/// [`StoreError`].
pub fn saved(db: &Connection, id: &DisputeId) -> Result<Option<Vec<u8>>, StoreError> {
    let mut query = db.prepare_cached("SELECT saved FROM document WHERE id = ?1")?;
    Ok(query.query_row([id.as_bytes()], |r| r.get(0)).optional()?)
}

/// The document, loaded: its readings say the grid the record stands in.
///
/// # Errors
/// [`StoreError`].
pub fn load(db: &Connection, id: &DisputeId) -> Result<Option<Document>, StoreError> {
    let mut query = db.prepare_cached("SELECT saved, grid FROM document WHERE id = ?1")?;
    let found = query.query_row([id.as_bytes()], |r| {
        Ok((r.get::<_, Vec<u8>>(0)?, row::text::<GridId>(r, 1)?))
    });
    found
        .optional()?
        .map(|(saved, grid)| Ok(Document::load(&saved)?.standing_in(grid)))
        .transpose()
}

/// Writes a record begun here, from the document it was begun in. It passes the gate like everyone
/// else's: what others would refuse is refused before it is written, while its author still has the
/// words before her.
///
/// # Errors
/// [`StoreError::Held`], [`StoreError`].
pub fn begin(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    begun: &Document,
    change: &LocalChange,
    worker: &Worker,
) -> Result<(), StoreError> {
    if exists(db, id)? {
        return Err(StoreError::Held(Held {
            reason: Reason::SecondBeginning,
            detail: "it was begun already".into(),
        }));
    }
    let accepted = gate::examine_beginning(begun, *id, grid, change)?;
    put_own(db, id, grid, &accepted, change, worker)
}

/// Writes a change made here on the document as it was loaded, `known`. It passes the same gate.
///
/// # Errors
/// [`StoreError::Held`], [`StoreError`].
pub fn put_local(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    known: Document,
    change: &LocalChange,
    worker: &Worker,
) -> Result<(), StoreError> {
    let accepted = gate::examine_own(known, *id, grid, change)?;
    put_own(db, id, grid, &accepted, change, worker)
}

fn put_own(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    accepted: &Accepted,
    change: &LocalChange,
    worker: &Worker,
) -> Result<(), StoreError> {
    accepted.check_hand(worker.id, worker.role)?;
    put(db, id, grid, accepted, &worker.id, None)?;
    outbox::put(db, &change.hash, id, grid, &change.bytes)
}

/// Whether anything of a record is here.
///
/// # Errors
/// [`StoreError`].
pub fn exists(db: &Connection, id: &DisputeId) -> Result<bool, StoreError> {
    let mut query = db.prepare_cached("SELECT 1 FROM document WHERE id = ?1")?;
    Ok(query.exists([id.as_bytes()])?)
}

/// Writes a change that passed the accept gate.
///
/// # Errors
/// [`StoreError`].
pub fn put_accepted(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    accepted: &Accepted,
    worker: &WorkerId,
    received_at: UtcMs,
) -> Result<(), StoreError> {
    if accepted.duplicate {
        // Its document has it; its row may have been lost.
        return put_change_again(
            db,
            &ChangeRow {
                hash: accepted.hash,
                doc: *id,
                actor: &accepted.actor,
                actor_seq: accepted.actor_seq,
                worker: *worker,
                made_at: accepted.made_at_ms,
                received_at: Some(received_at),
            },
        );
    }
    put(db, id, grid, accepted, worker, Some(received_at))?;
    untold::redone(db, id, worker, accepted.made_at_ms)
}

/// One change of a record that came whole.
#[derive(Debug, Clone, Copy)]
pub struct CameWhole<'a> {
    /// The change.
    pub part: &'a PartOfWhole,
    /// Who made it.
    pub worker: WorkerId,
    /// When the server received it.
    pub received_at: UtcMs,
}

/// Writes a record that came whole and that nothing is here of.
///
/// # Errors
/// [`StoreError`].
pub fn put_whole(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    standing: &Standing,
    changes: &[CameWhole<'_>],
) -> Result<(), StoreError> {
    for change in changes {
        put_change(
            db,
            &ChangeRow {
                hash: change.part.hash,
                doc: *id,
                actor: &change.part.actor,
                actor_seq: change.part.actor_seq,
                worker: change.worker,
                made_at: change.part.made_at_ms,
                received_at: Some(change.received_at),
            },
        )?;
    }
    let made = changes.iter().map(|change| change.part.made_at_ms);
    put_standing(db, id, grid, standing, made.max().unwrap_or_default())
}

/// The document, and all that is shown of it.
fn put_standing(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    standing: &Standing,
    changed_at: UtcMs,
) -> Result<(), StoreError> {
    put_document(db, id, standing.record.kind(), grid, &standing.saved)?;
    for sha256 in &standing.taken_off {
        attachment::remove(db, id, sha256)?;
    }
    db.wrote(&standing.record);
    match &standing.record {
        Record::Dispute(record) => dispute::project(db, record, standing, changed_at),
        Record::Elder(record) => elder::project(db, record, standing, changed_at),
        Record::Notice(record) => notice::project(db, record, changed_at),
    }
}

fn put(
    db: &Writing<'_>,
    id: &DisputeId,
    grid: &GridId,
    accepted: &Accepted,
    worker: &WorkerId,
    received_at: Option<UtcMs>,
) -> Result<(), StoreError> {
    put_change(
        db,
        &ChangeRow {
            hash: accepted.hash,
            doc: *id,
            actor: &accepted.actor,
            actor_seq: accepted.actor_seq,
            worker: *worker,
            made_at: accepted.made_at_ms,
            received_at,
        },
    )?;
    let Some(standing) = &accepted.standing else {
        return Ok(());
    };
    put_standing(db, id, grid, standing, accepted.made_at_ms)
}

/// Puts every change of a grid that this install made back into the row: the server has lost some of
/// them, and tells of those it still has. Tells how many.
///
/// # Errors
/// [`StoreError`].
pub fn offer_again(
    db: &Writing<'_>,
    grid: &GridId,
    install: &[u8; 16],
) -> Result<usize, StoreError> {
    let mut query = db.prepare_cached("SELECT id, saved FROM document WHERE grid = ?1")?;
    let mut rows = query.query([grid.as_str()])?;
    let mut offered = 0;
    while let Some(r) = rows.next()? {
        let id = row::id(r, 0, DisputeId::from_slice)?;
        let document = Document::load(r.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?;
        for change in document.changes_by(install) {
            outbox::put(db, &change.hash, &id, grid, &change.bytes)?;
            offered += 1;
        }
    }
    Ok(offered)
}

/// Notes that the server has the change.
///
/// # Errors
/// [`StoreError`].
pub fn received(
    db: &Writing<'_>,
    id: &DisputeId,
    hash: &ChangeHash,
    at: UtcMs,
) -> Result<(), StoreError> {
    let mut update = db.prepare_cached(
        "UPDATE change SET received_at_ms = ?3
         WHERE doc = ?1 AND hash = ?2 AND received_at_ms IS NULL",
    )?;
    update.execute(params![id.as_bytes(), hash.as_bytes(), at.0])?;
    untold::told(db, hash)
}

/// Who made a change and when the server had it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// Who made it.
    pub worker: WorkerId,
    /// When the server received it; none while it waits.
    pub received_at: Option<UtcMs>,
}

/// The origin of every change of a document.
///
/// # Errors
/// [`StoreError`].
pub fn origins(db: &Connection, id: &DisputeId) -> Result<Vec<(ChangeHash, Origin)>, StoreError> {
    let mut query =
        db.prepare_cached("SELECT hash, worker, received_at_ms FROM change WHERE doc = ?1")?;
    let rows = query.query_map([id.as_bytes()], |r| {
        let origin = Origin {
            worker: row::id(r, 1, WorkerId::from_slice)?,
            received_at: r.get::<_, Option<i64>>(2)?.map(UtcMs),
        };
        Ok((row::id(r, 0, ChangeHash::from_slice)?, origin))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

struct ChangeRow<'a> {
    hash: ChangeHash,
    doc: DisputeId,
    actor: &'a [u8],
    actor_seq: u64,
    worker: WorkerId,
    made_at: UtcMs,
    received_at: Option<UtcMs>,
}

fn put_document(
    db: &Writing<'_>,
    id: &DisputeId,
    kind: RecordKind,
    grid: &GridId,
    saved: &[u8],
) -> Result<(), StoreError> {
    let mut upsert = db.prepare_cached(
        "INSERT INTO document VALUES (?1, ?4, ?2, ?3)
         ON CONFLICT (id) DO UPDATE SET saved = excluded.saved",
    )?;
    upsert.execute(params![id.as_bytes(), grid.as_str(), saved, kind.code()])?;
    Ok(())
}

fn put_change_again(db: &Writing<'_>, change: &ChangeRow<'_>) -> Result<(), StoreError> {
    let mut find = db.prepare_cached("SELECT 1 FROM change WHERE doc = ?1 AND hash = ?2")?;
    if !find.exists(params![change.doc.as_bytes(), change.hash.as_bytes()])? {
        return put_change(db, change);
    }
    match change.received_at {
        Some(at) => received(db, &change.doc, &change.hash, at),
        None => Ok(()),
    }
}

fn put_change(db: &Writing<'_>, change: &ChangeRow<'_>) -> Result<(), StoreError> {
    let mut insert = db.prepare_cached("INSERT INTO change VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    insert.execute(params![
        change.doc.as_bytes(),
        change.hash.as_bytes(),
        change.actor,
        i64::try_from(change.actor_seq).unwrap_or(i64::MAX),
        change.worker.as_bytes(),
        change.made_at.0,
        change.received_at.map(|at| at.0),
    ])?;
    Ok(())
}
