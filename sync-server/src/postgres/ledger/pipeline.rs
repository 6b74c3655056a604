//! Several statements in one round trip: each is sent without waiting for the one before it.

use deadpool_postgres::Client;
use futures_util::future::{FutureExt, TryFutureExt, join, join_all};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Error, Row, Statement};

use crate::database::DatabaseError;
use crate::postgres::trouble::{self, Trouble};
use crate::postgres::{Connections, Database};

/// A value, or a column of them for `unnest`.
pub(in crate::postgres) type Column<'a> = Box<dyn ToSql + Sync + Send + 'a>;

/// A statement with what it is given.
pub(in crate::postgres) struct Said<'a> {
    pub(in crate::postgres) sql: &'static str,
    pub(in crate::postgres) columns: Vec<Column<'a>>,
}

/// One value of each row.
pub(super) fn column<'a, R, T: ToSql + Sync + Send + 'a>(
    rows: impl IntoIterator<Item = R>,
    of: impl Fn(R) -> T,
) -> Column<'a> {
    Box::new(rows.into_iter().map(of).collect::<Vec<T>>())
}

impl Database {
    /// Asks several questions that change nothing, in one round trip; asks again when the line was cut. Each is
    /// answered from the state it finds, and what is not said with no rows.
    pub(super) fn answers<const N: usize>(
        &self,
        said: &[Option<Said<'_>>; N],
    ) -> Result<[Vec<Row>; N], DatabaseError> {
        self.asked(|| self.connections.answers(said))
    }
}

impl Connections {
    async fn answers<const N: usize>(
        &self,
        said: &[Option<Said<'_>>; N],
    ) -> Result<[Vec<Row>; N], Trouble> {
        let client = self.client().await?;
        let answers = async {
            let prepared = prepare(&client, said).await?;
            ask(&client, &prepared).await
        };
        answers
            .await
            .map_err(|error| trouble::of(&self.url, &error))
    }
}

/// Begins a transaction and asks, in this order. What is not said is answered with no rows.
pub(super) async fn begin_and_ask<const N: usize>(
    client: &Client,
    said: [Option<Said<'_>>; N],
) -> Result<[Vec<Row>; N], Error> {
    let prepared = prepare(client, &said).await?;
    let (begun, answers) = join(client.batch_execute("BEGIN"), ask(client, &prepared)).await;
    begun?;
    answers
}

/// Asks what was prepared, in this order.
async fn ask<const N: usize>(
    client: &Client,
    prepared: &[Prepared<'_>],
) -> Result<[Vec<Row>; N], Error> {
    let asked = prepared.iter().map(|(place, statement, values)| {
        let answered = client.query(statement, values);
        answered.map_ok(|rows| (*place, rows)).boxed()
    });
    let mut all = [const { Vec::new() }; N];
    for answer in join_all(asked).await {
        let (place, rows) = answer?;
        all[place] = rows;
    }
    Ok(all)
}

/// Carries statements out, in this order, and commits.
pub(super) async fn tell_and_commit<const N: usize>(
    client: &Client,
    said: [Option<Said<'_>>; N],
) -> Result<(), Error> {
    let prepared = prepare(client, &said).await?;
    let told = prepared
        .iter()
        .map(|(_, statement, values)| client.execute(statement, values).boxed());
    let commit = client.batch_execute("COMMIT").map_ok(|()| 0).boxed();
    // A commit after a failed statement is none, and is not told as a failure.
    for done in join_all(told.chain([commit])).await {
        done?;
    }
    Ok(())
}

type Prepared<'a> = (usize, Statement, Vec<&'a (dyn ToSql + Sync)>);

/// What a connection has not heard before is explained to it first, so that from then on nothing has
/// to be waited for and the statements arrive in their order.
async fn prepare<'a>(
    client: &Client,
    said: &'a [Option<Said<'a>>],
) -> Result<Vec<Prepared<'a>>, Error> {
    let mut prepared = Vec::new();
    for (place, said) in said.iter().enumerate() {
        if let Some(Said { sql, columns }) = said {
            let values = columns.iter().map(|column| &**column as _).collect();
            prepared.push((place, client.prepare_cached(sql).await?, values));
        }
    }
    Ok(prepared)
}
