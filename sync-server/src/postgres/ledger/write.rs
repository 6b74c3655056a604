//! Writes what a group leads to, a table a statement, all of them in one round trip with the commit.

use std::collections::BTreeMap;

use deadpool_postgres::Client;
use model::GridId;
use sha2::{Digest, Sha256};
use tokio_postgres::Error;

use super::pipeline::{Said, column, tell_and_commit};
use super::settle::Taken;
use crate::database::stored;
use crate::ledger::joined;
use crate::ledger::row::{FeedEnd, PlacedRow};
use crate::postgres::columns::storable;

const FEED: &str =
    "INSERT INTO feed (scope, seq, hash, doc, kind, actor, actor_seq, device, worker,
        received_at_ms, what, link, batch_key, batch_no)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[], $5::text[], $6::bytea[],
        $7::bigint[], $8::bytea[], $9::bytea[], $10::bigint[], $11::smallint[], $12::bytea[],
        $13::bytea[], $14::bigint[])";
const BODIES: &str = "INSERT INTO change_body (scope, hash, bytes)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[])";
const COUNTERS: &str = "UPDATE scope SET last_seq = n.seq, link = n.link, held = n.held
    FROM unnest($1::text[], $2::bigint[], $3::bytea[], $4::bytea[]) AS n(id, seq, link, held)
    WHERE scope.id = n.id";
const BATCHES: &str = "INSERT INTO batch (scope, key, no, hash, signature, changes)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bytea[], $5::bytea[],
        $6::bytea[])";
const DOCUMENTS: &str = "INSERT INTO document (scope, doc, kind, revision, saved, heads)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::text[], $4::bigint[], $5::bytea[], $6::bytea[])
    ON CONFLICT (scope, doc) DO UPDATE
    SET revision = excluded.revision, saved = excluded.saved, heads = excluded.heads";
/// The same bytes from the same device are kept once, however often they are sent.
const HELD: &str = "INSERT INTO quarantine
    (scope, bytes_sha256, device, doc, reason, detail, bytes, at_ms)
    SELECT * FROM unnest($1::text[], $2::bytea[], $3::bytea[], $4::bytea[], $5::text[],
        $6::text[], $7::bytea[], $8::bigint[])
    ON CONFLICT DO NOTHING";

/// Writes everything that was taken in, and commits.
pub(super) async fn write(client: &Client, taken: &Taken<'_>) -> Result<(), Error> {
    let said = [
        feed(&taken.rows),
        bodies(&taken.rows),
        counters(&taken.ends),
        batches(taken),
        documents(taken),
        held(taken),
    ];
    tell_and_commit(client, said.map(not_empty)).await
}

/// A statement with its columns, and how many rows they have.
pub(super) type Rows<'a> = (Said<'a>, usize);

fn not_empty((said, rows): Rows<'_>) -> Option<Said<'_>> {
    (rows > 0).then_some(said)
}

/// Rows of feeds.
pub(super) fn feed<'a>(rows: &'a [PlacedRow<'_>]) -> Rows<'a> {
    let columns = vec![
        column(rows, |placed| placed.row.scope.as_str()),
        column(rows, |placed| stored(placed.seq)),
        column(rows, |placed| placed.name.as_bytes().to_vec()),
        column(rows, |placed| placed.row.doc.as_bytes().to_vec()),
        column(rows, |placed| placed.row.kind.code()),
        column(rows, |placed| placed.actor),
        column(rows, |placed| stored(placed.actor_seq)),
        column(rows, |placed| placed.row.device.as_bytes().to_vec()),
        column(rows, |placed| placed.row.worker.as_bytes().to_vec()),
        column(rows, |placed| placed.row.at.0),
        column(rows, |placed| i16::from(placed.row.what.number())),
        column(rows, |placed| placed.link.as_bytes().to_vec()),
        column(rows, |placed| {
            placed.row.batch.map(|(key, _)| key.as_bytes().to_vec())
        }),
        column(rows, |placed| placed.row.batch.map(|(_, no)| stored(no))),
    ];
    (Said { sql: FEED, columns }, rows.len())
}

/// What comes with rows.
pub(super) fn bodies<'a>(rows: &'a [PlacedRow<'_>]) -> Rows<'a> {
    let rows: Vec<_> = rows
        .iter()
        .filter_map(|placed| Some((placed, placed.row.bytes?)))
        .collect();
    let columns = vec![
        column(&rows, |(placed, _)| placed.row.scope.as_str()),
        column(&rows, |(placed, _)| placed.name.as_bytes().to_vec()),
        column(&rows, |(_, bytes)| *bytes),
    ];
    let sql = BODIES;
    (Said { sql, columns }, rows.len())
}

/// Where feeds end now.
pub(super) fn counters(ends: &BTreeMap<GridId, FeedEnd>) -> Rows<'_> {
    let columns = vec![
        column(ends, |(scope, _)| scope.as_str()),
        column(ends, |(_, end)| stored(end.seq)),
        column(ends, |(_, end)| &end.link.as_bytes()[..]),
        column(ends, |(_, end)| end.sum.map(|sum| sum.to_bytes().to_vec())),
    ];
    let sql = COUNTERS;
    (Said { sql, columns }, ends.len())
}

fn batches<'a>(taken: &'a Taken<'_>) -> Rows<'a> {
    let rows = &taken.signed;
    let columns = vec![
        column(rows, |row| row.scope.as_str()),
        column(rows, |row| &row.key.as_bytes()[..]),
        column(rows, |row| stored(row.no)),
        column(rows, |row| &row.hash.as_bytes()[..]),
        column(rows, |row| &row.signature.as_bytes()[..]),
        column(rows, |row| joined(&row.changes)),
    ];
    let sql = BATCHES;
    (Said { sql, columns }, rows.len())
}

fn documents<'a>(taken: &'a Taken<'_>) -> Rows<'a> {
    let rows = taken.documents.values();
    let columns = vec![
        column(rows.clone(), |row| row.scope.as_str()),
        column(rows.clone(), |row| &row.doc.as_bytes()[..]),
        column(rows.clone(), |row| row.kind.code()),
        column(rows.clone(), |row| stored(row.based_on + 1)),
        column(rows.clone(), |row| &row.saved[..]),
        column(rows, |row| joined(&row.heads)),
    ];
    let sql = DOCUMENTS;
    (Said { sql, columns }, taken.documents.len())
}

fn held<'a>(taken: &'a Taken<'_>) -> Rows<'a> {
    let rows = &taken.held;
    let columns = vec![
        column(rows, |(_, held)| held.scope.as_str()),
        column(rows, |(_, held)| Sha256::digest(&held.bytes).to_vec()),
        column(rows, |(batch, _)| &batch.device.as_bytes()[..]),
        column(rows, |(_, held)| &held.doc.as_bytes()[..]),
        column(rows, |(_, held)| held.reason),
        column(rows, |(_, held)| storable(&held.detail)),
        column(rows, |(_, held)| &held.bytes[..]),
        column(rows, |(batch, _)| batch.received_at.0),
    ];
    (Said { sql: HELD, columns }, rows.len())
}
