//! The books as one connection or one transaction sees them. A statement that fails is remembered:
//! a transaction in which one did cannot be kept, whatever is made of the failure above.

use std::cell::RefCell;

use deadpool_postgres::GenericClient;
use tokio_postgres::Row;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::ToSql;

use super::ledger::Said;
use super::trouble::{self, Trouble};
use super::{Database, Values};
use crate::database::DatabaseError;

pub(super) struct Books<'a, C> {
    database: &'a Database,
    client: &'a C,
    failed: RefCell<Option<Trouble>>,
}

impl<'a, C: GenericClient> Books<'a, C> {
    pub(super) const fn new(database: &'a Database, client: &'a C) -> Self {
        Self {
            database,
            client,
            failed: RefCell::new(None),
        }
    }

    /// Whether every statement was carried out.
    pub(super) fn end(self) -> Result<(), Trouble> {
        self.failed.into_inner().map_or(Ok(()), Err)
    }

    pub(super) fn rows(&self, sql: &str, values: Values<'_>) -> Result<Vec<Row>, DatabaseError> {
        let rows = self.database.wait(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, values).await
        });
        rows.map_err(|error| self.note(&error))
    }

    /// The first row, when there is one.
    pub(super) fn row(&self, sql: &str, values: Values<'_>) -> Result<Option<Row>, DatabaseError> {
        Ok(self.rows(sql, values)?.into_iter().next())
    }

    /// How many rows were changed.
    pub(super) fn change(&self, sql: &str, values: Values<'_>) -> Result<u64, DatabaseError> {
        let changed = self.database.wait(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.execute(&statement, values).await
        });
        changed.map_err(|error| self.note(&error))
    }

    /// Carries a statement out with its columns.
    pub(super) fn say(&self, said: &Said<'_>) -> Result<(), DatabaseError> {
        let values: Vec<&(dyn ToSql + Sync)> =
            said.columns.iter().map(|column| &**column as _).collect();
        self.change(said.sql, &values)?;
        Ok(())
    }

    fn note(&self, error: &tokio_postgres::Error) -> DatabaseError {
        // Two who looked for a key and wrote it are told so by the key itself when they are quick:
        // the second look finds it.
        let raced = error.code() == Some(&SqlState::UNIQUE_VIOLATION);
        let trouble = match trouble::of(&self.database.connections.url, error) {
            Trouble::Final(error) if raced => Trouble::Again(error),
            trouble => trouble,
        };
        let told = match &trouble {
            Trouble::Again(error) | Trouble::Final(error) => error.clone(),
        };
        self.failed.borrow_mut().get_or_insert(trouble);
        told
    }
}
