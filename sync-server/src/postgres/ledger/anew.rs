//! Records that are begun anew, in PostgreSQL. The scope is held to the end of the transaction.

use std::collections::BTreeMap;

use deadpool_postgres::Transaction;
use model::{DisputeId, FileHash, GridId, UtcMs};

use super::erase::scopes_of_in;
use super::holding::feed_end;
use super::moves::{self, REVISION, TAKE_SCOPES};
use super::write::{bodies, counters, feed};
use crate::database::{DatabaseError, stored};
use crate::ledger::row::NewRow;
use crate::ledger::{AnewBook, AppendError, ArchiveRow, NewBeginning, ToldRow, joined};
use crate::postgres::Database;
use crate::postgres::books::Books;
use crate::postgres::columns::{count, get, id, text};

/// What the changes so far said goes; `$1` is a scope, `$2` the record.
const LET_GO: [&str; 2] = [
    "DELETE FROM change_body WHERE scope = $1
        AND hash IN (SELECT hash FROM feed WHERE scope = $1 AND doc = $2)",
    // Whoever goes on with the record numbers what they write from 1 again.
    "UPDATE feed SET past = true, actor_seq = -seq
        WHERE scope = $1 AND doc = $2 AND what = 0 AND NOT past",
];
const DOCUMENT: &str = "UPDATE document SET revision = revision + 1, saved = $3, heads = $4
    WHERE scope = $1 AND doc = $2";
const ARCHIVE: &str = "INSERT INTO archive (scope, seq, doc, sha256, size_bytes, changes, at_ms)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

impl AnewBook for Database {
    fn untouched_since(
        &self,
        since: UtcMs,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError> {
        const SQL: &str = "SELECT d.scope, d.doc FROM document d WHERE (d.scope, d.doc) > ($2, $3)
            AND NOT EXISTS (SELECT 1 FROM feed f WHERE f.scope = d.scope AND f.doc = d.doc
                AND f.received_at_ms >= $1)
            AND NOT EXISTS (SELECT 1 FROM archive a WHERE a.scope = d.scope AND a.doc = d.doc
                AND a.seq = (SELECT max(f.seq) FROM feed f
                    WHERE f.scope = d.scope AND f.doc = d.doc))
            ORDER BY d.scope, d.doc LIMIT $4";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| &doc.as_bytes()[..]);
        let rows = self.rows(SQL, &[&since.0, &scope, &doc, &i64::from(most)])?;
        rows.iter()
            .map(|row| Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?)))
            .collect()
    }

    fn begin_anew(&self, beginning: NewBeginning) -> Result<(), AppendError> {
        let done = self.kept(|books| begin(books, &beginning))?;
        done.then_some(()).ok_or(AppendError::Stale)
    }

    fn was_begun_anew(&self, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM archive WHERE doc = $1 LIMIT 1";
        Ok(!self.rows(SQL, &[&&doc.as_bytes()[..]])?.is_empty())
    }

    fn past_rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError> {
        moves::rows_of(self, scope, doc, true)
    }

    fn archives(&self) -> Result<Vec<ArchiveRow>, DatabaseError> {
        const SQL: &str = "SELECT doc, scope, at_ms, changes, sha256, size_bytes FROM archive
            ORDER BY at_ms, scope, seq";
        let rows = self.rows(SQL, &[])?;
        let rows = rows.iter().map(|row| {
            Ok(ArchiveRow {
                doc: id(row, 0, DisputeId::from_slice)?,
                scope: text(row, 1)?,
                at: UtcMs(get(row, 2)?),
                changes: count(row, 3)?,
                sha256: id(row, 4, FileHash::from_slice)?,
                size_bytes: count(row, 5)?,
            })
        });
        rows.collect()
    }
}

/// Tells whether it was carried out: the record stood as it was read.
fn begin(
    books: &Books<'_, Transaction<'_>>,
    beginning: &NewBeginning,
) -> Result<bool, DatabaseError> {
    let scope = beginning.scope.as_str();
    let doc = &beginning.doc.as_bytes()[..];
    let mut ends = BTreeMap::new();
    for row in books.rows(TAKE_SCOPES, &[&[scope].as_slice()])? {
        ends.insert(beginning.scope.clone(), feed_end(&row)?);
    }
    let revision = books.row(REVISION, &[&scope, &doc])?;
    let revision = revision.as_ref().map(|row| count(row, 0)).transpose()?;
    if revision != Some(beginning.revision) {
        return Ok(false);
    }
    for known in scopes_of_in(books, beginning.doc)? {
        for sql in LET_GO {
            books.change(sql, &[&known.as_str(), &doc])?;
        }
    }
    let end = ends.get_mut(&beginning.scope);
    let end = end.ok_or(DatabaseError::Unreadable("a scope without a feed"))?;
    let placed = [NewRow::of_beginning(beginning).place(end)];
    let seq = stored(end.seq);
    books.say(&feed(&placed).0)?;
    books.say(&bodies(&placed).0)?;
    books.say(&counters(&ends).0)?;
    let heads = joined(&[beginning.change.0]);
    books.change(DOCUMENT, &[&scope, &doc, &beginning.saved, &heads])?;
    books.change(
        ARCHIVE,
        &[
            &scope,
            &seq,
            &doc,
            &&beginning.archive.as_bytes()[..],
            &stored(beginning.archive_bytes),
            &stored(beginning.changes),
            &beginning.at.0,
        ],
    )?;
    Ok(true)
}
