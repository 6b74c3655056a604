//! Everything in a PostgreSQL that several nodes share: connections, migrations, and the SQL of the
//! ledger and of the registry. A node keeps nothing of its own. Every call blocks; the connections
//! live on threads of this module, so that a call may come from any thread.

mod books;
mod bundles;
mod columns;
mod connect;
mod files;
mod keys;
mod ledger;
mod migrate;
mod outlines;
mod papers;
mod people;
mod places;
mod practices;
mod registry;
mod secrets;
mod trouble;
mod units;
mod url;

use std::fmt;
use std::future::Future;

use deadpool_postgres::{Client, Object, Pool};
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::database::DatabaseError;
use crate::metrics::Commits;
use crate::threads::Threads;
use ledger::Lanes;
use trouble::Trouble;
pub use url::{PostgresUrl, UrlError};

/// Threads that carry bytes between this node and PostgreSQL.
const THREADS: usize = 2;
/// How often a transaction is tried again that somebody else's came between.
const TRIES: u32 = 12;

/// What a statement is given.
type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// An open PostgreSQL.
pub struct Database {
    connections: Connections,
    lanes: Lanes,
    threads: Threads,
}

/// How it is reached. Cheap to clone.
#[derive(Clone)]
struct Connections {
    url: PostgresUrl,
    pool: Pool,
}

impl Database {
    /// Connects and migrates.
    ///
    /// # Errors
    /// [`DatabaseError::Unreachable`], [`DatabaseError::Newer`] and others, each saying what to do.
    pub fn open(url: &PostgresUrl, commits: &Commits) -> Result<Self, DatabaseError> {
        let threads = Threads::start("postgres", THREADS);
        let threads = threads.map_err(|error| DatabaseError::Failed(error.to_string()))?;
        let connections = Connections {
            url: url.clone(),
            pool: connect::pool(url)?,
        };
        let lanes = Lanes::start(&connections, commits, &threads);
        let database = Self {
            connections,
            lanes,
            threads,
        };
        database.wait(async {
            let client = database.connections.client().await;
            let client = client.map_err(Trouble::into_error)?;
            migrate::migrate(&client, url).await
        })?;
        Ok(database)
    }

    /// Whether a write becomes durable, and nobody has brought the database to a newer schema
    /// meanwhile.
    fn touch(&self) -> Result<(), DatabaseError> {
        let touched = self.wait(async {
            let client = self.connections.client().await?;
            migrate::touch(&client, &self.connections.url).await
        });
        touched.map_err(Trouble::into_error)
    }

    /// Waits for something to happen on the threads of this module.
    fn wait<T>(&self, happening: impl Future<Output = T>) -> T {
        self.threads.wait(happening)
    }

    /// Asks a single question that changes nothing; asks again when the line was cut.
    fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, DatabaseError> {
        self.asked(|| self.connections.rows(sql, values))
    }

    /// Asks what changes nothing; asks again when the line was cut.
    fn asked<T, F: Future<Output = Result<T, Trouble>>>(
        &self,
        ask: impl Fn() -> F,
    ) -> Result<T, DatabaseError> {
        let answered = self.wait(async {
            match ask().await {
                Err(Trouble::Again(_)) => ask().await,
                answered => answered,
            }
        });
        answered.map_err(Trouble::into_error)
    }

    /// Carries out what cannot be done in a transaction, on a connection that is cut after it.
    fn aside(&self, statements: &[&str]) -> Result<(), DatabaseError> {
        let done = self.wait(async {
            let client = Object::take(self.connections.client().await?);
            for sql in statements {
                let done = client.batch_execute(sql).await;
                done.map_err(|error| trouble::of(&self.connections.url, &error))?;
            }
            Ok(())
        });
        done.map_err(Trouble::into_error)
    }
}

impl Connections {
    async fn client(&self) -> Result<Client, Trouble> {
        let client = self.pool.get().await;
        client.map_err(|error| trouble::of_pool(&self.url, &error))
    }

    async fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, Trouble> {
        let client = self.client().await?;
        let rows = async {
            let statement = client.prepare_cached(sql).await?;
            client.query(&statement, values).await
        };
        rows.await.map_err(|error| trouble::of(&self.url, &error))
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database")
            .field("url", &self.connections.url)
            .finish_non_exhaustive()
    }
}
