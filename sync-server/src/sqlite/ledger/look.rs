//! What is asked in one look, in the server's own SQLite file: one reader, and one state.

use model::{GridId, KeyId};
use rusqlite::{Connection, OptionalExtension, params};

use super::feed::{end_of, link_at};
use super::{erase, moves, signed};
use crate::database::DatabaseError;
use crate::ledger::{ChainEnd, FeedAt, LARGE_BYTES, LookBook, Reached, Seen, SeenDocument, Wanted};
use crate::sqlite::Database;
use crate::sqlite::columns::count;

impl LookBook for Database {
    fn look(
        &self,
        scope: &GridId,
        key: Option<KeyId>,
        docs: &[Wanted],
    ) -> Result<Seen, DatabaseError> {
        self.read(|state| {
            let chain = key.map(|key| signed::chain_of(state, scope, key));
            let documents = docs.iter().map(|wanted| document(state, scope, *wanted));
            Ok(Seen {
                chain: chain.unwrap_or(Ok(ChainEnd::NONE))?,
                documents: documents.collect::<Result<_, DatabaseError>>()?,
            })
        })
    }

    fn ends_and_links(&self, rows: &[(GridId, u64)]) -> Result<Vec<Option<FeedAt>>, DatabaseError> {
        self.read(|state| {
            let found = rows.iter().map(|(scope, seq)| {
                let Some(end) = end_of(state, scope)? else {
                    return Ok(None);
                };
                let link = link_at(state, scope, *seq)?;
                Ok::<_, DatabaseError>(Some(FeedAt { end, link }))
            });
            found.collect()
        })
    }
}

fn document(
    state: &Connection,
    scope: &GridId,
    wanted: Wanted,
) -> Result<SeenDocument, DatabaseError> {
    const SQL: &str = "SELECT revision, heads,
        CASE WHEN ?3 AND length(saved) <= ?4 THEN saved END
        FROM document WHERE scope = ?1 AND doc = ?2";
    let Wanted { doc, whole } = wanted;
    let most = i64::try_from(LARGE_BYTES).unwrap_or(i64::MAX);
    let mut find = state.prepare_cached(SQL)?;
    let found = find.query_row(
        params![scope.as_str(), doc.as_bytes(), whole, most],
        |row| {
            let reached = (count(row, 0)?, row.get::<_, Vec<u8>>(1)?);
            Ok((reached, row.get::<_, Option<Vec<u8>>>(2)?))
        },
    );
    let Some((reached, saved)) = found.optional()? else {
        return Ok(SeenDocument {
            erased: erase::is_erased(state, scope, doc)?,
            left: moves::has_left(state, scope, doc)?,
            ..SeenDocument::default()
        });
    };
    Ok(SeenDocument {
        reached: Some(Reached::of(reached)?),
        saved,
        ..SeenDocument::default()
    })
}
