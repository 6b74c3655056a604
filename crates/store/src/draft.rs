//! What is being written on this device. Each save is on disk before it is acknowledged.

use merge::{Document, MergeError};
use model::{ChangeHash, DisputeDraft, DisputeId, DraftId, UtcMs};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::database::Writing;
use crate::error::StoreError;
use crate::row;

/// A draft as it was last saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Identity.
    pub id: DraftId,
    /// The record it edits and the version that was on screen.
    pub edits: Option<(DisputeId, Vec<ChangeHash>)>,
    /// What has been written.
    pub content: DisputeDraft,
    /// When it was last saved.
    pub saved_at: UtcMs,
}

const COLUMNS: &str = "SELECT id, edits, edits_version, content, saved_at_ms FROM draft";

/// Saves a draft.
///
/// # Errors
/// [`StoreError`].
pub fn put(db: &Writing<'_>, draft: &Draft) -> Result<(), StoreError> {
    let content = serde_json::to_string(&draft.content)
        .map_err(|error| StoreError::Damaged(error.to_string()))?;
    let version = draft.edits.as_ref().map(|(_, version)| written(version));
    let mut upsert = db.prepare_cached(
        "INSERT INTO draft VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (id) DO UPDATE SET content = excluded.content,
             saved_at_ms = excluded.saved_at_ms",
    )?;
    upsert.execute(params![
        draft.id.as_bytes(),
        draft
            .edits
            .as_ref()
            .map(|(record, _)| record.as_bytes().to_vec()),
        version,
        content,
        draft.saved_at.0,
    ])?;
    Ok(())
}

/// One draft.
///
/// # Errors
/// [`StoreError`].
pub fn get(db: &Connection, id: &DraftId) -> Result<Option<Draft>, StoreError> {
    let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE id = ?1"))?;
    Ok(query.query_row([id.as_bytes()], read).optional()?)
}

/// The draft that edits a record, the latest if there are several.
///
/// # Errors
/// [`StoreError`].
pub fn of_record(db: &Connection, id: &DisputeId) -> Result<Option<DraftId>, StoreError> {
    let mut query = db.prepare_cached(
        "SELECT id FROM draft WHERE edits = ?1 ORDER BY saved_at_ms DESC LIMIT 1",
    )?;
    let found = query.query_row([id.as_bytes()], |r| row::id(r, 0, DraftId::from_slice));
    Ok(found.optional()?)
}

/// Every draft, latest first.
///
/// # Errors
/// [`StoreError`].
pub fn all(db: &Connection) -> Result<Vec<Draft>, StoreError> {
    let mut query = db.prepare_cached(&format!("{COLUMNS} ORDER BY saved_at_ms DESC, id"))?;
    let rows = query.query_map([], read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Drafts that were begun on a change that another stands in the place of go on from that one.
pub(crate) fn goes_on_from(
    db: &Writing<'_>,
    record: &DisputeId,
    old: &ChangeHash,
    now: &ChangeHash,
) -> Result<(), StoreError> {
    let mut update = db.prepare_cached(
        "UPDATE draft SET edits_version = replace(edits_version, ?2, ?3) WHERE edits = ?1",
    )?;
    update.execute(params![record.as_bytes(), old.to_string(), now.to_string()])?;
    Ok(())
}

/// Drafts that edit a record which was begun anew go on from where it stands now, with what was changed in it since
/// they were begun.
pub(crate) fn go_on_anew(
    db: &Writing<'_>,
    record: &DisputeId,
    before: &Document,
    now: &Document,
) -> Result<(), StoreError> {
    let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE edits = ?1"))?;
    let editing = query.query_map([record.as_bytes()], read)?;
    for mut draft in editing.collect::<Result<Vec<_>, _>>()? {
        let base = draft.edits.as_ref().map(|(_, base)| base.clone());
        let base = base.unwrap_or_default();
        if let Some(content) = merged(before, &base, &draft, now)? {
            draft.content = content;
            put(db, &draft)?;
        }
        let mut update = db.prepare_cached("UPDATE draft SET edits_version = ?2 WHERE id = ?1")?;
        update.execute(params![draft.id.as_bytes(), written(&now.heads())])?;
    }
    Ok(())
}

/// What a draft says together with what was changed since it was begun; none when nothing was, or when nothing can be made of
/// it.
fn merged(
    before: &Document,
    base: &[ChangeHash],
    draft: &Draft,
    now: &Document,
) -> Result<Option<DisputeDraft>, StoreError> {
    let Ok(seen) = before.read_at(base) else {
        return Ok(None);
    };
    let stands = now.read().map_err(MergeError::from)?;
    if seen.content == stands.content {
        return Ok(None);
    }
    let kind = draft.content.kind.clone();
    let wanted = draft.content.clone();
    let wanted = wanted.with(kind.clone().unwrap_or(seen.content.kind), seen.content.grid);
    // A card that nobody gave an identity yet cannot be written down: then the draft stays as it is.
    let content = before.wanted_on(base, &wanted, now, draft.saved_at);
    Ok(content.ok().map(|content| DisputeDraft {
        kind,
        ..content.into_draft()
    }))
}

/// Takes a draft away; tells whether it was there.
///
/// # Errors
/// [`StoreError`].
pub fn remove(db: &Writing<'_>, id: &DraftId) -> Result<bool, StoreError> {
    Ok(db.execute("DELETE FROM draft WHERE id = ?1", [id.as_bytes()])? > 0)
}

fn written(version: &[ChangeHash]) -> String {
    let hashes: Vec<_> = version.iter().map(ToString::to_string).collect();
    hashes.join(" ")
}

fn read(r: &Row<'_>) -> rusqlite::Result<Draft> {
    let record = match r.get_ref(1)?.as_blob_or_null()? {
        Some(bytes) => {
            Some(DisputeId::from_slice(bytes).ok_or_else(|| row::unreadable(1, Type::Blob))?)
        }
        None => None,
    };
    let version: Option<String> = r.get(2)?;
    let version = version
        .unwrap_or_default()
        .split_whitespace()
        .map(|hash| hash.parse().map_err(|_| row::unreadable(2, Type::Text)))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Draft {
        id: row::id(r, 0, DraftId::from_slice)?,
        edits: record.map(|record| (record, version)),
        content: serde_json::from_str(r.get_ref(3)?.as_str()?)
            .map_err(|_| row::unreadable(3, Type::Text))?,
        saved_at: UtcMs(r.get(4)?),
    })
}
