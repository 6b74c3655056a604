//! Stores a batch: numbers the changes of each scope without a gap, moves the documents on, and
//! keeps what was held back.

use model::DeviceId;
use proof::{Link, RowKind};
use rusqlite::{Connection, OptionalExtension, params};
use sha2::{Digest, Sha256};

use super::signed;
use crate::database::DatabaseError;
use crate::ledger::{AppendError, Batch, HeldChange, Kept, NewChange, NewStanding};
use crate::sqlite::columns::{count, id, stored};

pub(super) fn append(state: &Connection, batch: &Batch) -> Result<Vec<u64>, AppendError> {
    if let Some(signed) = &batch.signed {
        signed::go_on(state, signed)?;
    }
    for document in &batch.documents {
        if revision(state, document)? != document.based_on {
            return Err(AppendError::Stale);
        }
    }
    if batch.held_beside.is_some() && batch.held_beside != Some(quarantined(state, batch.device)?) {
        return Err(AppendError::Stale);
    }
    let mut places = Vec::with_capacity(batch.changes.len());
    for change in &batch.changes {
        places.push(store_change(state, batch, change)?);
    }
    for document in &batch.documents {
        store_document(state, document)?;
    }
    for held in &batch.held {
        store_held(state, batch, held)?;
    }
    Ok(places)
}

pub(super) fn quarantined(state: &Connection, device: DeviceId) -> Result<Kept, DatabaseError> {
    const SQL: &str =
        "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM quarantine WHERE device = ?1";
    let mut find = state.prepare_cached(SQL)?;
    Ok(find.query_row([device.as_bytes()], |row| {
        Ok(Kept {
            changes: count(row, 0)?,
            size_bytes: count(row, 1)?,
        })
    })?)
}

fn revision(state: &Connection, document: &NewStanding) -> Result<u64, DatabaseError> {
    const SQL: &str = "SELECT revision FROM document WHERE scope = ?1 AND doc = ?2";
    let key = (document.scope.as_str(), document.doc.as_bytes());
    let found = state
        .prepare_cached(SQL)?
        .query_row(key, |row| count(row, 0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

fn store_change(
    state: &Connection,
    batch: &Batch,
    change: &NewChange,
) -> Result<u64, DatabaseError> {
    const END: &str = "SELECT last_seq, link FROM scope WHERE id = ?1";
    const NEXT: &str = "UPDATE scope SET last_seq = ?2, link = ?3 WHERE id = ?1";
    const ROW: &str = "INSERT INTO feed
        (scope, seq, hash, doc, kind, actor, actor_seq, device, worker, received_at_ms,
         what, link, batch_key, batch_no)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    const BODY: &str = "INSERT INTO change_body (scope, hash, bytes) VALUES (?1, ?2, ?3)";

    let scope = change.scope.as_str();
    let (last, link) = state.prepare_cached(END)?.query_row([scope], |row| {
        Ok((count(row, 0)?, id(row, 1, Link::from_slice)?))
    })?;
    let (seq, link) = (last + 1, link.then(RowKind::Change, &change.hash));
    state
        .prepare_cached(NEXT)?
        .execute((scope, stored(seq), link.as_bytes()))?;
    let signed = batch.signed.as_ref();
    state.prepare_cached(ROW)?.execute(params![
        scope,
        stored(seq),
        change.hash.as_bytes(),
        change.doc.as_bytes(),
        wire::DISPUTE,
        &change.actor,
        stored(change.actor_seq),
        batch.device.as_bytes(),
        batch.worker.as_bytes(),
        batch.received_at.0,
        RowKind::Change.number(),
        link.as_bytes(),
        signed.map(|signed| *signed.key.as_bytes()),
        signed.map(|signed| stored(signed.no)),
    ])?;
    state
        .prepare_cached(BODY)?
        .execute((scope, change.hash.as_bytes(), &change.bytes))?;
    Ok(seq)
}

fn store_document(state: &Connection, document: &NewStanding) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO document (scope, doc, kind, revision, saved, heads)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (scope, doc) DO UPDATE
        SET revision = excluded.revision, saved = excluded.saved, heads = excluded.heads";
    let heads: Vec<u8> = document
        .heads
        .iter()
        .flat_map(|head| head.as_bytes().iter().copied())
        .collect();
    state.prepare_cached(SQL)?.execute((
        document.scope.as_str(),
        document.doc.as_bytes(),
        wire::DISPUTE,
        stored(document.based_on + 1),
        &document.saved,
        heads,
    ))?;
    Ok(())
}

/// The same bytes from the same device are kept once, however often they are sent.
fn store_held(state: &Connection, batch: &Batch, held: &HeldChange) -> Result<(), DatabaseError> {
    const SQL: &str = "INSERT INTO quarantine
        (scope, bytes_sha256, device, doc, reason, detail, bytes, at_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
    state.prepare_cached(SQL)?.execute((
        held.scope.as_str(),
        &Sha256::digest(&held.bytes)[..],
        batch.device.as_bytes(),
        held.doc.as_bytes(),
        held.reason,
        &held.detail,
        &held.bytes,
        batch.received_at.0,
    ))?;
    Ok(())
}
