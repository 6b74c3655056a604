//! Adds a row to the end of a feed: the next number, and the link over all rows up to it.

use model::{ChangeHash, DeviceId, DisputeId, GridId, KeyId, UtcMs, WorkerId};
use proof::{Link, RowKind};
use rusqlite::{Connection, params};

use crate::database::DatabaseError;
use crate::ledger::{Batch, NewChange};
use crate::sqlite::columns::{count, id, stored};

/// A row to be added.
pub(super) struct NewRow<'a> {
    what: RowKind,
    /// The name of a change; of other rows it is made of their place.
    name: Option<ChangeHash>,
    scope: &'a GridId,
    doc: DisputeId,
    /// Who wrote it and its number among theirs; a row nobody wrote has neither.
    written: Option<(&'a [u8], u64)>,
    device: DeviceId,
    worker: WorkerId,
    at: UtcMs,
    batch: Option<(KeyId, u64)>,
    /// What comes with it, and is not told when it is gone.
    bytes: Option<&'a [u8]>,
}

impl<'a> NewRow<'a> {
    pub(super) fn of_change(batch: &Batch, change: &'a NewChange) -> Self {
        Self {
            what: RowKind::Change,
            name: Some(change.hash),
            scope: &change.scope,
            doc: change.doc,
            written: Some((&change.actor, change.actor_seq)),
            device: batch.device,
            worker: batch.worker,
            at: batch.received_at,
            batch: batch.signed.as_ref().map(|signed| (signed.key, signed.no)),
            bytes: Some(&change.bytes),
        }
    }

    /// A row of the authority's own: it is no device's and no worker's.
    pub(super) fn of_authority(
        what: RowKind,
        scope: &'a GridId,
        doc: DisputeId,
        at: UtcMs,
        bytes: Option<&'a [u8]>,
    ) -> Self {
        Self {
            what,
            name: None,
            scope,
            doc,
            written: None,
            device: DeviceId::from_bytes([0; DeviceId::LEN]),
            worker: WorkerId::from_bytes([0; WorkerId::LEN]),
            at,
            batch: None,
            bytes,
        }
    }
}

/// Adds it; gives back its number.
pub(super) fn add(state: &Connection, row: &NewRow<'_>) -> Result<u64, DatabaseError> {
    const END: &str = "SELECT last_seq, link FROM scope WHERE id = ?1";
    const NEXT: &str = "UPDATE scope SET last_seq = ?2, link = ?3 WHERE id = ?1";
    const ROW: &str = "INSERT INTO feed
        (scope, seq, hash, doc, kind, actor, actor_seq, device, worker, received_at_ms,
         what, link, batch_key, batch_no)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)";
    const BODY: &str = "INSERT INTO change_body (scope, hash, bytes) VALUES (?1, ?2, ?3)";

    let scope = row.scope.as_str();
    let (last, link) = state.prepare_cached(END)?.query_row([scope], |row| {
        Ok((count(row, 0)?, id(row, 1, Link::from_slice)?))
    })?;
    let seq = last + 1;
    let name = row
        .name
        .unwrap_or_else(|| row.what.name(seq, row.doc, named_bytes(row)));
    let link = link.then(row.what, &name);
    state
        .prepare_cached(NEXT)?
        .execute((scope, stored(seq), link.as_bytes()))?;
    let (actor, actor_seq) = row.written.unwrap_or((&[], seq));
    state.prepare_cached(ROW)?.execute(params![
        scope,
        stored(seq),
        name.as_bytes(),
        row.doc.as_bytes(),
        wire::DISPUTE,
        actor,
        stored(actor_seq),
        row.device.as_bytes(),
        row.worker.as_bytes(),
        row.at.0,
        row.what.number(),
        link.as_bytes(),
        row.batch.map(|(key, _)| *key.as_bytes()),
        row.batch.map(|(_, no)| stored(no)),
    ])?;
    if let Some(bytes) = row.bytes {
        state
            .prepare_cached(BODY)?
            .execute((scope, name.as_bytes(), bytes))?;
    }
    Ok(seq)
}

/// What the name of a row is made of beside its place: only an entering document counts.
fn named_bytes<'a>(row: &NewRow<'a>) -> &'a [u8] {
    match row.what {
        RowKind::Enter => row.bytes.unwrap_or_default(),
        _ => &[],
    }
}
