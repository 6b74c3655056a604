//! Records that move, in PostgreSQL. Both scopes are held to the end of the transaction, in their order.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use model::{DisputeId, GridId, UtcMs};
use proof::RowKind;

use super::erase;
use super::holding::feed_end;
use super::packs::told_row;
use super::write::{bodies, counters, feed};
use crate::database::{DatabaseError, stored};
use crate::ledger::row::NewRow;
use crate::ledger::{AppendError, MoveBook, MovedRow, ToldRow, Transfer};
use crate::postgres::Database;
use crate::postgres::books::Books;
use crate::postgres::columns::{count, get, id, storable, text};

pub(super) const TAKE_SCOPES: &str = "SELECT id, last_seq, link, held FROM scope WHERE id = ANY($1)
    ORDER BY id FOR UPDATE";
pub(super) const REVISION: &str =
    "SELECT revision FROM document WHERE scope = $1 AND doc = $2 FOR UPDATE";
const DOOMED: &str = "SELECT 1 FROM attachment_use u
    JOIN doomed_file d ON d.scope = $3 AND d.sha256 = u.sha256 WHERE u.scope = $1 AND u.doc = $2";
/// What the document leads to where it goes. `$1` is where it stands, `$2` the record, `$3` where it goes.
const BRING: [&str; 3] = [
    "INSERT INTO document (scope, doc, kind, revision, saved, heads)
        SELECT $3, doc, kind, revision + 1, saved, heads FROM document WHERE scope = $1 AND doc = $2",
    "INSERT INTO attachment (scope, sha256, media_type, size_bytes, stored_at_ms)
        SELECT $3, a.sha256, a.media_type, a.size_bytes, a.stored_at_ms
        FROM attachment_use u JOIN attachment a ON a.scope = u.scope AND a.sha256 = u.sha256
        WHERE u.scope = $1 AND u.doc = $2 ON CONFLICT DO NOTHING",
    "INSERT INTO attachment_use (scope, doc, sha256, device, worker, at_ms)
        SELECT $3, doc, sha256, device, worker, at_ms FROM attachment_use
        WHERE scope = $1 AND doc = $2 ON CONFLICT DO NOTHING",
];
const PUT: &str = "INSERT INTO moved (scope, seq, doc, to_scope, at_ms, by_whom)
    VALUES ($1, $2, $3, $4, $5, $6)";

impl MoveBook for Database {
    fn moved_from(&self, scope: &GridId, doc: DisputeId) -> Result<Option<GridId>, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM moved WHERE scope = $1 AND doc = $2 LIMIT 1";
        let left = self.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
        if left.is_empty() {
            return Ok(None);
        }
        self.stands_in(doc)
    }

    fn stands_in(&self, doc: DisputeId) -> Result<Option<GridId>, DatabaseError> {
        const SQL: &str =
            "SELECT s.id FROM scope s JOIN document d ON d.scope = s.id AND d.doc = $1";
        let rows = self.rows(SQL, &[&&doc.as_bytes()[..]])?;
        rows.first().map(|row| text(row, 0)).transpose()
    }

    fn rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError> {
        rows_of(self, scope, doc, false)
    }

    fn transfer(&self, transfer: Transfer) -> Result<(), AppendError> {
        let done = self.kept(|books| carry_out(books, &transfer))?;
        done.then_some(()).ok_or(AppendError::Stale)
    }

    fn moves(&self) -> Result<Vec<MovedRow>, DatabaseError> {
        const SQL: &str = "SELECT doc, scope, to_scope, at_ms, by_whom FROM moved
            ORDER BY at_ms, scope, seq";
        let rows = self.rows(SQL, &[])?;
        let rows = rows.iter().map(|row| {
            Ok(MovedRow {
                doc: id(row, 0, DisputeId::from_slice)?,
                from: text(row, 1)?,
                to: text(row, 2)?,
                at: UtcMs(get(row, 3)?),
                by: get(row, 4)?,
            })
        });
        rows.collect()
    }
}

/// The rows of the changes of a record: from its last new beginning on, or before it.
pub(super) fn rows_of(
    database: &Database,
    scope: &GridId,
    doc: DisputeId,
    past: bool,
) -> Result<Vec<ToldRow>, DatabaseError> {
    const SQL: &str = "SELECT seq, doc, worker, received_at_ms, what, hash, batch_key, batch_no,
            kind, past
        FROM feed WHERE scope = $1 AND doc = $2 AND what = 0 AND past = $3 ORDER BY seq";
    let rows = database.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..], &past])?;
    rows.iter().map(told_row).collect()
}

/// Tells whether it was carried out: the record stood as it was read.
fn carry_out(
    books: &Books<'_, Transaction<'_>>,
    transfer: &Transfer,
) -> Result<bool, DatabaseError> {
    let (from, to) = (transfer.from.as_str(), transfer.to.as_str());
    let doc = &transfer.doc.as_bytes()[..];
    let mut ends = BTreeMap::new();
    for row in books.rows(TAKE_SCOPES, &[&[from, to].as_slice()])? {
        let scope: GridId = text(&row, 0)?;
        ends.insert(scope, feed_end(&row)?);
    }
    let revision = books.row(REVISION, &[&from, &doc])?;
    let revision = revision.as_ref().map(|row| count(row, 0)).transpose()?;
    let doomed = books.row(DOOMED, &[&from, &doc, &to])?;
    if revision != Some(transfer.revision) || doomed.is_some() {
        return Ok(false);
    }
    for sql in BRING {
        books.change(sql, &[&from, &doc, &to])?;
    }
    for sql in erase::TAKE_OUT {
        books.change(sql, &[&from, &doc])?;
    }
    books.change(erase::DOOM_PACKS, &[&from])?;
    let row = |what, scope, bytes| {
        NewRow::of_authority(what, scope, transfer.doc, transfer.at, Some(bytes))
    };
    let left = row(RowKind::Leave, &transfer.from, to.as_bytes());
    let entered = row(RowKind::Enter, &transfer.to, &transfer.entered);
    let mut placed = Vec::with_capacity(2);
    for row in [left, entered] {
        let end = ends.get_mut(row.scope);
        placed.push(row.place(end.ok_or(DatabaseError::Unreadable("a scope without a feed"))?));
    }
    books.say(&feed(&placed).0)?;
    books.say(&bodies(&placed).0)?;
    books.say(&counters(&ends).0)?;
    let seq = placed.first().map_or(0, |left| stored(left.seq));
    let by = storable(&transfer.by);
    books.change(PUT, &[&from, &seq, &doc, &to, &transfer.at.0, &by])?;
    Ok(true)
}
