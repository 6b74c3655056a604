//! Erases a document: what it says goes, the names of its changes stay.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use model::{DisputeId, GridId, UtcMs};
use proof::RowKind;

use super::holding::feed_end;
use super::moves::REVISION;
use super::write::{counters, feed};
use crate::database::DatabaseError;
use crate::erase::{ErasedRow, Erasure};
use crate::ledger::AppendError;
use crate::ledger::row::{FeedEnd, NewRow};
use crate::postgres::Database;
use crate::postgres::books::Books;
use crate::postgres::columns::{count, get, id, storable, text};

/// Nobody writes to a feed meanwhile: a document is erased from wherever it is, and what arrives
/// after that finds it erased.
const ALONE: &str = "LOCK TABLE scope IN EXCLUSIVE MODE";
/// Where anything is known of a document, and whether it was erased there before.
const SCOPES: &str = "SELECT s.id, s.last_seq, s.link, s.held,
        EXISTS (SELECT 1 FROM erased WHERE scope = s.id AND doc = $1)
    FROM scope s WHERE EXISTS (SELECT 1 FROM feed WHERE scope = s.id AND doc = $1)
        OR EXISTS (SELECT 1 FROM document WHERE scope = s.id AND doc = $1)
        OR EXISTS (SELECT 1 FROM quarantine WHERE scope = s.id AND doc = $1)
        OR EXISTS (SELECT 1 FROM erased WHERE scope = s.id AND doc = $1)
    ORDER BY s.id";
/// Takes a record out of a scope: its rows stay, with their names.
pub(super) const TAKE_OUT: [&str; 5] = [
    "DELETE FROM change_body WHERE scope = $1
        AND hash IN (SELECT hash FROM feed WHERE scope = $1 AND doc = $2)",
    "DELETE FROM document WHERE scope = $1 AND doc = $2",
    // A photo that belongs to another record too stays.
    "INSERT INTO doomed_file (scope, sha256)
        SELECT scope, sha256 FROM attachment_use u WHERE scope = $1 AND doc = $2
            AND NOT EXISTS (SELECT 1 FROM attachment_use other WHERE other.scope = u.scope
                AND other.sha256 = u.sha256 AND other.doc <> u.doc)
        ON CONFLICT DO NOTHING",
    "DELETE FROM attachment WHERE scope = $1
        AND sha256 IN (SELECT sha256 FROM attachment_use WHERE scope = $1 AND doc = $2)
        AND sha256 IN (SELECT sha256 FROM doomed_file WHERE scope = $1)",
    "DELETE FROM attachment_use WHERE scope = $1 AND doc = $2",
];
/// Takes what came of it and is not of it yet: one that moves away leaves that where it came in.
const TAKE_THE_REST: [&str; 3] = [
    "DELETE FROM quarantine WHERE scope = $1 AND doc = $2",
    "UPDATE upload SET state = 'ended', expires_at_ms = 0, metadata = ''
        WHERE scope = $1 AND doc = $2",
    "DELETE FROM archive WHERE scope = $1 AND doc = $2",
];
/// What led there before it was begun anew, whether or not that is on record.
const DOOM_ARCHIVE: &str = "INSERT INTO doomed_archive (doc) VALUES ($1) ON CONFLICT DO NOTHING";
/// A pack of the scope may hold it.
pub(super) const DOOM_PACKS: &str = "UPDATE pack SET state = 'doomed' WHERE scope = $1";
const PUT: &str = "INSERT INTO erased (scope, doc, at_ms, reason, by_whom)
    VALUES ($1, $2, $3, $4, $5)";
/// What is deleted nobody finds any more, but it lies in the files until its space is used anew. This
/// gives the space free; `VACUUM FULL` would take it away, and everybody's time.
const FREE: [&str; 2] = [
    "SET statement_timeout = 0",
    "VACUUM change_body, document, quarantine, upload",
];

pub(super) fn erase(database: &Database, erasure: &Erasure) -> Result<Vec<GridId>, DatabaseError> {
    let scopes = database.kept(|books| in_books(books, erasure))?;
    database.aside(&FREE)?;
    Ok(scopes)
}

/// The same, unless somebody has written to it since it stood so.
pub(super) fn as_it_stood(
    database: &Database,
    erasure: &Erasure,
    (scope, revision): (&GridId, u64),
) -> Result<Vec<GridId>, AppendError> {
    let scopes = database.kept(|books| {
        // Whoever writes to it has to wait from here on.
        books.change(ALONE, &[])?;
        let doc = &erasure.doc.as_bytes()[..];
        let stands = books.row(REVISION, &[&scope.as_str(), &doc])?;
        let stands = stands.as_ref().map(|row| count(row, 0)).transpose()?;
        if stands == Some(revision) {
            in_books(books, erasure).map(Some)
        } else {
            Ok(None)
        }
    })?;
    let scopes = scopes.ok_or(AppendError::Stale)?;
    database.aside(&FREE)?;
    Ok(scopes)
}

fn in_books(
    books: &Books<'_, Transaction<'_>>,
    erasure: &Erasure,
) -> Result<Vec<GridId>, DatabaseError> {
    books.change(ALONE, &[])?;
    let doc = &erasure.doc.as_bytes()[..];
    books.change(DOOM_ARCHIVE, &[&doc])?;
    let (mut scopes, mut ends) = (Vec::new(), BTreeMap::new());
    for row in books.rows(SCOPES, &[&doc])? {
        let scope: GridId = text(&row, 0)?;
        for sql in TAKE_OUT.into_iter().chain(TAKE_THE_REST) {
            books.change(sql, &[&scope.as_str(), &doc])?;
        }
        books.change(DOOM_PACKS, &[&scope.as_str()])?;
        if !get::<bool>(&row, 4)? {
            ends.insert(scope.clone(), feed_end(&row)?);
        }
        scopes.push(scope);
    }
    bury(books, erasure, &ends)?;
    Ok(scopes)
}

/// A tombstone ends the rows of the document in each of these feeds.
fn bury(
    books: &Books<'_, Transaction<'_>>,
    erasure: &Erasure,
    ends: &BTreeMap<GridId, FeedEnd>,
) -> Result<(), DatabaseError> {
    let (doc, at) = (erasure.doc, erasure.at);
    let mut after = ends.clone();
    let tombstones: Vec<_> = ends
        .keys()
        .zip(after.values_mut())
        .map(|(scope, end)| {
            NewRow::of_authority(RowKind::Tombstone, scope, doc, at, None).place(end)
        })
        .collect();
    books.say(&feed(&tombstones).0)?;
    books.say(&counters(&after).0)?;
    for scope in ends.keys() {
        let (doc, by) = (&doc.as_bytes()[..], storable(&erasure.by));
        let reason = erasure.reason.code();
        books.change(PUT, &[&scope.as_str(), &doc, &at.0, &reason, &by])?;
    }
    Ok(())
}

/// The same within a transaction.
pub(super) fn scopes_of_in(
    books: &Books<'_, Transaction<'_>>,
    doc: DisputeId,
) -> Result<Vec<GridId>, DatabaseError> {
    let rows = books.rows(SCOPES, &[&&doc.as_bytes()[..]])?;
    rows.iter().map(|row| text(row, 0)).collect()
}

pub(super) fn scopes_of(database: &Database, doc: DisputeId) -> Result<Vec<GridId>, DatabaseError> {
    let rows = database.rows(SCOPES, &[&&doc.as_bytes()[..]])?;
    rows.iter().map(|row| text(row, 0)).collect()
}

pub(super) fn is_erased(
    database: &Database,
    scope: &GridId,
    doc: DisputeId,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM erased WHERE scope = $1 AND doc = $2";
    let rows = database.rows(SQL, &[&scope.as_str(), &&doc.as_bytes()[..]])?;
    Ok(!rows.is_empty())
}

pub(super) fn is_erased_anywhere(
    database: &Database,
    doc: DisputeId,
) -> Result<bool, DatabaseError> {
    const SQL: &str = "SELECT 1 FROM erased WHERE doc = $1 LIMIT 1";
    let rows = database.rows(SQL, &[&&doc.as_bytes()[..]])?;
    Ok(!rows.is_empty())
}

pub(super) fn rows(database: &Database) -> Result<Vec<ErasedRow>, DatabaseError> {
    const SQL: &str =
        "SELECT scope, doc, at_ms, reason, by_whom FROM erased ORDER BY at_ms, scope, doc";
    let rows = database.rows(SQL, &[])?;
    let rows = rows.iter().map(|row| {
        Ok(ErasedRow {
            scope: text(row, 0)?,
            doc: id(row, 1, DisputeId::from_slice)?,
            at: UtcMs(get(row, 2)?),
            reason: get(row, 3)?,
            by: get(row, 4)?,
        })
    });
    rows.collect()
}
