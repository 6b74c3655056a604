//! Records that move, in the server's own SQLite file.

use model::{DisputeId, GridId, UtcMs};
use proof::RowKind;
use rusqlite::{Connection, OptionalExtension, params};

use super::erase::take_out;
use super::packs::{doom_all, told_row};
use super::row::add;
use crate::database::{DatabaseError, stored};
use crate::ledger::row::NewRow;
use crate::ledger::{AppendError, MoveBook, MovedRow, ToldRow, Transfer};
use crate::sqlite::Database;
use crate::sqlite::columns::{count, id, text};

/// What the document leads to where it goes. `?1` is where it stands, `?2` the record, `?3` where it goes.
const BRING: [&str; 3] = [
    "INSERT INTO document (scope, doc, kind, revision, saved, heads)
        SELECT ?3, doc, kind, revision + 1, saved, heads FROM document WHERE scope = ?1 AND doc = ?2",
    "INSERT INTO attachment (scope, sha256, media_type, size_bytes, stored_at_ms)
        SELECT ?3, a.sha256, a.media_type, a.size_bytes, a.stored_at_ms
        FROM attachment_use u JOIN attachment a ON a.scope = u.scope AND a.sha256 = u.sha256
        WHERE u.scope = ?1 AND u.doc = ?2 ON CONFLICT DO NOTHING",
    "INSERT INTO attachment_use (scope, doc, sha256, device, worker, at_ms)
        SELECT ?3, doc, sha256, device, worker, at_ms FROM attachment_use
        WHERE scope = ?1 AND doc = ?2 ON CONFLICT DO NOTHING",
];

impl MoveBook for Database {
    fn moved_from(&self, scope: &GridId, doc: DisputeId) -> Result<Option<GridId>, DatabaseError> {
        self.read(|state| match has_left(state, scope, doc)? {
            true => stands_in(state, doc),
            false => Ok(None),
        })
    }

    fn stands_in(&self, doc: DisputeId) -> Result<Option<GridId>, DatabaseError> {
        self.read(|state| stands_in(state, doc))
    }

    fn rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError> {
        self.read(|state| rows_of(state, scope, doc, false))
    }

    fn transfer(&self, transfer: Transfer) -> Result<(), AppendError> {
        self.write(move |state| carry_out(state, &transfer))
    }

    fn moves(&self) -> Result<Vec<MovedRow>, DatabaseError> {
        const SQL: &str = "SELECT doc, scope, to_scope, at_ms, by_whom FROM moved
            ORDER BY at_ms, scope, seq";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map([], |row| {
                Ok(MovedRow {
                    doc: id(row, 0, DisputeId::from_slice)?,
                    from: text(row, 1)?,
                    to: text(row, 2)?,
                    at: UtcMs(row.get(3)?),
                    by: row.get(4)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

/// Whether a record was ever moved out of a scope.
pub(super) fn has_left(
    state: &Connection,
    scope: &GridId,
    doc: DisputeId,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM moved WHERE scope = ?1 AND doc = ?2";
    let mut find = state.prepare_cached(SQL)?;
    Ok(find.exists((scope.as_str(), doc.as_bytes()))?)
}

/// The rows of the changes of a record: from its last new beginning on, or before it.
pub(super) fn rows_of(
    state: &Connection,
    scope: &GridId,
    doc: DisputeId,
    past: bool,
) -> Result<Vec<ToldRow>, DatabaseError> {
    const SQL: &str = "SELECT seq, doc, worker, received_at_ms, what, hash, batch_key, batch_no,
            kind, past
        FROM feed WHERE scope = ?1 AND doc = ?2 AND what = 0 AND past = ?3 ORDER BY seq";
    let mut find = state.prepare_cached(SQL)?;
    let rows = find.query_map((scope.as_str(), doc.as_bytes(), past), told_row)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn stands_in(state: &Connection, doc: DisputeId) -> Result<Option<GridId>, DatabaseError> {
    const SQL: &str = "SELECT s.id FROM scope s JOIN document d ON d.scope = s.id AND d.doc = ?1";
    let mut find = state.prepare_cached(SQL)?;
    let found = find.query_row([doc.as_bytes()], |row| text(row, 0));
    Ok(found.optional()?)
}

fn carry_out(state: &Connection, transfer: &Transfer) -> Result<(), AppendError> {
    let Transfer { doc, from, to, .. } = transfer;
    if !may_go(state, transfer)? {
        return Err(AppendError::Stale);
    }
    for sql in BRING {
        let key = params![from.as_str(), doc.as_bytes(), to.as_str()];
        state.execute(sql, key).map_err(DatabaseError::from)?;
    }
    take_out(state, from, *doc)?;
    doom_all(state, from)?;
    let says = Some(to.as_str().as_bytes());
    let left = NewRow::of_authority(RowKind::Leave, from, *doc, transfer.at, says);
    let seq = add(state, left)?;
    let entered = Some(&transfer.entered[..]);
    let enters = NewRow::of_authority(RowKind::Enter, to, *doc, transfer.at, entered);
    add(state, enters)?;
    const PUT: &str = "INSERT INTO moved (scope, seq, doc, to_scope, at_ms, by_whom)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let row = params![
        from.as_str(),
        stored(seq),
        doc.as_bytes(),
        to.as_str(),
        transfer.at.0,
        transfer.by
    ];
    state.execute(PUT, row).map_err(DatabaseError::from)?;
    Ok(())
}

fn may_go(state: &Connection, transfer: &Transfer) -> Result<bool, DatabaseError> {
    const REVISION: &str = "SELECT revision FROM document WHERE scope = ?1 AND doc = ?2";
    const DOOMED: &str = "SELECT 1 FROM attachment_use u
        JOIN doomed_file d ON d.scope = ?3 AND d.sha256 = u.sha256
        WHERE u.scope = ?1 AND u.doc = ?2";
    let key = (transfer.from.as_str(), transfer.doc.as_bytes());
    let revision = state.query_row(REVISION, key, |row| count(row, 0));
    let stands = revision.optional()? == Some(transfer.revision);
    let key = params![
        transfer.from.as_str(),
        transfer.doc.as_bytes(),
        transfer.to.as_str()
    ];
    Ok(stands && !state.prepare_cached(DOOMED)?.exists(key)?)
}
