//! What is asked in one look, in PostgreSQL: one round trip, however many documents or feeds are named.

use model::{GridId, KeyId};
use proof::Link;
use tokio_postgres::Row;

use super::holding::sum;
use super::pipeline::{Said, column};
use super::signed::{CHAIN_END, chain_end};
use crate::database::{DatabaseError, stored};
use crate::ledger::{FeedAt, LARGE_BYTES, LookBook, Position, Reached, Seen, SeenDocument, Wanted};
use crate::postgres::Database;
use crate::postgres::columns::{count, get, id};

/// Each document is found by its key, whatever is known of how many there are: what is limited to one row is not joined
/// with all there are.
const DOCUMENTS: &str = "SELECT d.revision, d.heads, d.saved,
        (SELECT true FROM erased WHERE scope = $1 AND doc = n.doc LIMIT 1) IS NOT NULL,
        (SELECT true FROM moved WHERE scope = $1 AND doc = n.doc LIMIT 1) IS NOT NULL
    FROM unnest($2::bytea[], $3::boolean[]) WITH ORDINALITY AS n(doc, whole, place)
    LEFT JOIN LATERAL (
        SELECT revision, heads, CASE WHEN n.whole AND length(saved) <= $4 THEN saved END AS saved
        FROM document WHERE scope = $1 AND doc = n.doc LIMIT 1
    ) d ON true ORDER BY n.place";
/// The same of feeds.
const ENDS: &str = "SELECT s.epoch, s.last_seq, s.link, s.held,
        (SELECT link FROM feed WHERE scope = n.scope AND seq = n.seq LIMIT 1)
    FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS n(scope, seq, place)
    LEFT JOIN LATERAL (
        SELECT epoch, last_seq, link, held FROM scope WHERE id = n.scope LIMIT 1
    ) s ON true ORDER BY n.place";

impl LookBook for Database {
    fn look(
        &self,
        scope: &GridId,
        key: Option<KeyId>,
        docs: &[Wanted],
    ) -> Result<Seen, DatabaseError> {
        let most = i32::try_from(LARGE_BYTES).unwrap_or(i32::MAX);
        let said = [
            key.as_ref().map(|key| Said {
                sql: CHAIN_END,
                columns: vec![Box::new(scope.as_str()), Box::new(&key.as_bytes()[..])],
            }),
            (!docs.is_empty()).then(|| Said {
                sql: DOCUMENTS,
                columns: vec![
                    Box::new(scope.as_str()),
                    column(docs, |wanted| &wanted.doc.as_bytes()[..]),
                    column(docs, |wanted| wanted.whole),
                    Box::new(most),
                ],
            }),
        ];
        let [chain, documents] = self.answers(&said)?;
        Ok(Seen {
            chain: chain_end(&chain)?,
            documents: documents.iter().map(document).collect::<Result<_, _>>()?,
        })
    }

    fn ends_and_links(&self, rows: &[(GridId, u64)]) -> Result<Vec<Option<FeedAt>>, DatabaseError> {
        let scopes: Vec<&str> = rows.iter().map(|(scope, _)| scope.as_str()).collect();
        let numbers: Vec<i64> = rows.iter().map(|(_, seq)| stored(*seq)).collect();
        let found = self.rows(ENDS, &[&scopes, &numbers])?;
        let feeds = rows.iter().zip(&found);
        feeds
            .map(|((scope, seq), row)| feed_at(scope, *seq, row))
            .collect()
    }
}

fn document(row: &Row) -> Result<SeenDocument, DatabaseError> {
    let reached = match get::<Option<i64>>(row, 0)? {
        Some(_) => Some(Reached::of((count(row, 0)?, get(row, 1)?))?),
        None => None,
    };
    let is_gone = reached.is_none();
    Ok(SeenDocument {
        reached,
        saved: get(row, 2)?,
        erased: is_gone && get(row, 3)?,
        left: is_gone && get(row, 4)?,
    })
}

fn feed_at(scope: &GridId, seq: u64, row: &Row) -> Result<Option<FeedAt>, DatabaseError> {
    if get::<Option<i64>>(row, 0)?.is_none() {
        return Ok(None);
    }
    let end = Position {
        epoch: count(row, 0)?,
        seq: count(row, 1)?,
        link: id(row, 2, Link::from_slice)?,
        sum: sum(row, 3)?,
    };
    let link = match get::<Option<&[u8]>>(row, 4)? {
        Some(_) => Some(id(row, 4, Link::from_slice)?),
        // Before the first row a feed reads as it begins.
        None => (seq == 0).then(|| Link::start(scope)),
    };
    Ok(Some(FeedAt { end, link }))
}
