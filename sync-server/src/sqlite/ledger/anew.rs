//! Records that are begun anew, in the server's own SQLite file.

use model::{DisputeId, FileHash, GridId, UtcMs};
use rusqlite::{Connection, OptionalExtension, params};

use super::erase::scopes_of;
use super::moves;
use super::row::add;
use crate::database::{DatabaseError, stored};
use crate::ledger::row::NewRow;
use crate::ledger::{AnewBook, AppendError, ArchiveRow, NewBeginning, ToldRow, joined};
use crate::sqlite::Database;
use crate::sqlite::columns::{count, id, text};

/// What the changes so far said goes; `?1` is a scope, `?2` the record.
const LET_GO: [&str; 2] = [
    "DELETE FROM change_body WHERE scope = ?1
        AND hash IN (SELECT hash FROM feed WHERE scope = ?1 AND doc = ?2)",
    // Whoever goes on with the record numbers what they write from 1 again.
    "UPDATE feed SET past = 1, actor_seq = -seq
        WHERE scope = ?1 AND doc = ?2 AND what = 0 AND past = 0",
];

impl AnewBook for Database {
    fn untouched_since(
        &self,
        since: UtcMs,
        after: Option<&(GridId, DisputeId)>,
        most: u32,
    ) -> Result<Vec<(GridId, DisputeId)>, DatabaseError> {
        const SQL: &str = "SELECT d.scope, d.doc FROM document d WHERE (d.scope, d.doc) > (?2, ?3)
            AND NOT EXISTS (SELECT 1 FROM feed f WHERE f.scope = d.scope AND f.doc = d.doc
                AND f.received_at_ms >= ?1)
            AND NOT EXISTS (SELECT 1 FROM archive a WHERE a.scope = d.scope AND a.doc = d.doc
                AND a.seq = (SELECT max(f.seq) FROM feed f
                    WHERE f.scope = d.scope AND f.doc = d.doc))
            ORDER BY d.scope, d.doc LIMIT ?4";
        let scope = after.map_or("", |(scope, _)| scope.as_str());
        let doc = after.map_or(&[][..], |(_, doc)| doc.as_bytes());
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map(params![since.0, scope, doc, most], |row| {
                Ok((text(row, 0)?, id(row, 1, DisputeId::from_slice)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn begin_anew(&self, beginning: NewBeginning) -> Result<(), AppendError> {
        self.write(move |state| begin(state, &beginning))
    }

    fn was_begun_anew(&self, doc: DisputeId) -> Result<bool, DatabaseError> {
        const SQL: &str = "SELECT 1 FROM archive WHERE doc = ?1";
        self.glance(|state| Ok(state.prepare_cached(SQL)?.exists([doc.as_bytes()])?))
    }

    fn past_rows_of(&self, scope: &GridId, doc: DisputeId) -> Result<Vec<ToldRow>, DatabaseError> {
        self.read(|state| moves::rows_of(state, scope, doc, true))
    }

    fn archives(&self) -> Result<Vec<ArchiveRow>, DatabaseError> {
        const SQL: &str = "SELECT doc, scope, at_ms, changes, sha256, size_bytes FROM archive
            ORDER BY at_ms, scope, seq";
        self.read(|state| {
            let mut find = state.prepare_cached(SQL)?;
            let rows = find.query_map([], |row| {
                Ok(ArchiveRow {
                    doc: id(row, 0, DisputeId::from_slice)?,
                    scope: text(row, 1)?,
                    at: UtcMs(row.get(2)?),
                    changes: count(row, 3)?,
                    sha256: id(row, 4, FileHash::from_slice)?,
                    size_bytes: count(row, 5)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn begin(state: &Connection, beginning: &NewBeginning) -> Result<(), AppendError> {
    const STANDS: &str = "SELECT revision FROM document WHERE scope = ?1 AND doc = ?2";
    const DOCUMENT: &str = "UPDATE document SET revision = revision + 1, saved = ?3, heads = ?4
        WHERE scope = ?1 AND doc = ?2";
    const ARCHIVE: &str =
        "INSERT INTO archive (scope, seq, doc, sha256, size_bytes, changes, at_ms)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let NewBeginning { scope, doc, .. } = beginning;
    let key = (scope.as_str(), doc.as_bytes());
    let stands = state.query_row(STANDS, key, |row| count(row, 0)).optional();
    if stands.map_err(DatabaseError::from)? != Some(beginning.revision) {
        return Err(AppendError::Stale);
    }
    for known in scopes_of(state, *doc)? {
        for sql in LET_GO {
            let done = state.execute(sql, (known.as_str(), doc.as_bytes()));
            done.map_err(DatabaseError::from)?;
        }
    }
    let seq = add(state, NewRow::of_beginning(beginning))?;
    let heads = joined(&[beginning.change.0]);
    let row = params![scope.as_str(), doc.as_bytes(), beginning.saved, heads];
    state.execute(DOCUMENT, row).map_err(DatabaseError::from)?;
    let row = params![
        scope.as_str(),
        stored(seq),
        doc.as_bytes(),
        beginning.archive.as_bytes(),
        stored(beginning.archive_bytes),
        stored(beginning.changes),
        beginning.at.0,
    ];
    state.execute(ARCHIVE, row).map_err(DatabaseError::from)?;
    Ok(())
}
