//! Stores a group of batches in one transaction, in two round trips: take the scopes and see what
//! has moved on; write what has not, and commit.

use deadpool_postgres::{Client, Object};
use model::{DeviceId, GridId};
use tokio_postgres::{Error, Row};

use super::pipeline::{Said, begin_and_ask, column};
use super::settle::Taken;
use super::write::write;
use crate::database::DatabaseError;
use crate::ledger::{AppendError, Batch, Kept};
use crate::postgres::Connections;
use crate::postgres::columns::{count, id};
use crate::postgres::trouble::{self, Trouble};

/// Everybody takes scopes in this order, and scopes before devices: nobody waits in a circle.
const TAKE: &str = "SELECT id, last_seq, link, held FROM scope WHERE id = ANY($1)
    ORDER BY id FOR UPDATE";
const REVISIONS: &str = "SELECT scope, doc, revision FROM document
    WHERE (scope, doc) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))";
const CHAINS: &str = "SELECT n.scope, n.key, (SELECT coalesce(max(no), 0) FROM batch b
        WHERE b.scope = n.scope AND b.key = n.key)
    FROM unnest($1::text[], $2::bytea[]) AS n(scope, key)";
const ERASED: &str = "SELECT scope, doc FROM erased
    WHERE (scope, doc) IN (SELECT * FROM unnest($1::text[], $2::bytea[]))";
const GONE: &str = "SELECT DISTINCT doc FROM erased WHERE doc = ANY($1)";
const TAKE_DEVICES: &str = "SELECT id FROM device WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
pub(super) const KEPT: &str = "SELECT device, count(*), coalesce(sum(length(bytes)), 0)::bigint
    FROM quarantine WHERE device = ANY($1) GROUP BY device";

/// What became of each batch of a group, in their order.
pub(super) type Outcomes = Vec<Result<Vec<u64>, AppendError>>;

pub(super) async fn append(
    connections: &Connections,
    batches: &[Batch],
) -> Result<Outcomes, Trouble> {
    let open = Open(Some(connections.client().await?));
    let client = open.0.as_ref().ok_or(DatabaseError::Stopped)?;
    let outcome = in_transaction(client, batches).await;
    let closed = match &outcome {
        Ok(_) => true,
        Err(_) => client.batch_execute("ROLLBACK").await.is_ok(),
    };
    if closed {
        open.close();
    }
    outcome.map_err(|stop| match stop {
        Stop::Statement(error) => trouble::of(&connections.url, &error),
        Stop::Found(error) => Trouble::Final(error),
    })
}

async fn in_transaction(client: &Client, batches: &[Batch]) -> Result<Outcomes, Stop> {
    let mut taken = take(client, batches).await?;
    let outcomes: Outcomes = batches.iter().map(|batch| taken.settle(batch)).collect();
    if outcomes.iter().any(Result::is_ok) {
        write(client, &taken).await?;
    } else {
        client.batch_execute("ROLLBACK").await?;
    }
    Ok(outcomes)
}

/// Takes the scopes of a group. What is seen after that nobody else can change.
async fn take<'a>(client: &Client, batches: &'a [Batch]) -> Result<Taken<'a>, Stop> {
    let mut scopes: Vec<&str> = batches
        .iter()
        .flat_map(scopes_of)
        .map(GridId::as_str)
        .collect();
    scopes.sort_unstable();
    scopes.dedup();
    let documents: Vec<_> = batches.iter().flat_map(|batch| &batch.documents).collect();
    let signed: Vec<_> = batches.iter().flat_map(|batch| &batch.signed).collect();
    let begun: Vec<_> = batches.iter().flat_map(Batch::not_erased).collect();
    let about: Vec<_> = batches.iter().flat_map(|batch| &batch.about).collect();
    let holding = batches.iter().filter(|batch| batch.held_beside.is_some());
    let devices: Vec<&[u8]> = holding.map(|batch| &batch.device.as_bytes()[..]).collect();
    let of_devices = |sql| Said {
        sql,
        columns: vec![Box::new(devices.clone())],
    };
    let said = [
        (!scopes.is_empty()).then(|| Said {
            sql: TAKE,
            columns: vec![Box::new(scopes)],
        }),
        (!documents.is_empty()).then(|| Said {
            sql: REVISIONS,
            columns: vec![
                column(&documents, |document| document.scope.as_str()),
                column(&documents, |document| &document.doc.as_bytes()[..]),
            ],
        }),
        (!signed.is_empty()).then(|| Said {
            sql: CHAINS,
            columns: vec![
                column(&signed, |signed| signed.scope.as_str()),
                column(&signed, |signed| &signed.key.as_bytes()[..]),
            ],
        }),
        (!begun.is_empty()).then(|| Said {
            sql: ERASED,
            columns: vec![
                column(&begun, |(scope, _)| scope.as_str()),
                column(&begun, |(_, doc)| &doc.as_bytes()[..]),
            ],
        }),
        (!about.is_empty()).then(|| Said {
            sql: GONE,
            columns: vec![column(&about, |doc| &doc.as_bytes()[..])],
        }),
        (!devices.is_empty()).then(|| of_devices(TAKE_DEVICES)),
        (!devices.is_empty()).then(|| of_devices(KEPT)),
    ];
    let [ends, revisions, chains, erased, gone, _, kept] = begin_and_ask(client, said).await?;
    Ok(Taken::of([
        &ends, &revisions, &chains, &erased, &gone, &kept,
    ])?)
}

/// The scopes a batch writes to.
pub(super) fn scopes_of(batch: &Batch) -> impl Iterator<Item = &GridId> {
    let changes = batch.changes.iter().map(|change| &change.scope);
    let documents = batch.documents.iter().map(|document| &document.scope);
    let signed = batch.signed.iter().map(|signed| &signed.scope);
    let held = batch.held.iter().map(|held| &held.scope);
    changes.chain(documents).chain(signed).chain(held)
}

/// A row of [`KEPT`].
pub(super) fn kept(row: &Row) -> Result<(DeviceId, Kept), DatabaseError> {
    let kept = Kept {
        changes: count(row, 1)?,
        size_bytes: count(row, 2)?,
    };
    Ok((id(row, 0, DeviceId::from_slice)?, kept))
}

/// Why a transaction stopped in the middle.
enum Stop {
    Statement(Error),
    Found(DatabaseError),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Statement(error)
    }
}

impl From<DatabaseError> for Stop {
    fn from(error: DatabaseError) -> Self {
        Self::Found(error)
    }
}

/// A connection that may be in the middle of a transaction. Unless it was closed it is cut, so that
/// nobody is given it as it is.
struct Open(Option<Client>);

impl Open {
    fn close(mut self) {
        drop(self.0.take());
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}
