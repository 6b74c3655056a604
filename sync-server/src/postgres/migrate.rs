//! Brings a database to the newest schema. A migration that was released is never changed; the next
//! one is appended. Which ones a database has had stands in its table `schema_version`.

use deadpool_postgres::Client;

use super::trouble::{self, Trouble};
use super::{PostgresUrl, columns};
use crate::database::{DatabaseError, due};

const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/ledger-postgres/0001_the_ledger.sql"),
    include_str!("../../../migrations/ledger-postgres/0002_packs.sql"),
    include_str!("../../../migrations/ledger-postgres/0003_bundles.sql"),
    include_str!("../../../migrations/ledger-postgres/0004_units.sql"),
    include_str!("../../../migrations/ledger-postgres/0005_moved.sql"),
    include_str!("../../../migrations/ledger-postgres/0006_decided.sql"),
    include_str!("../../../migrations/ledger-postgres/0007_holding.sql"),
    include_str!("../../../migrations/ledger-postgres/0008_revoked_areas.sql"),
    include_str!("../../../migrations/ledger-postgres/0009_outlines.sql"),
    include_str!("../../../migrations/ledger-postgres/0010_begun_anew.sql"),
    include_str!("../../../migrations/ledger-postgres/0011_practice.sql"),
];

/// Nodes that start together migrate one after the other. The number is the name of the lock: it
/// has to be the same in every version.
const BEGIN: &str = "BEGIN; SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0;
    SELECT pg_advisory_xact_lock(7092650811460478977);
    CREATE TABLE IF NOT EXISTS schema_version (
        version BIGINT PRIMARY KEY,
        at      TIMESTAMPTZ NOT NULL DEFAULT now()
    )";

pub(super) async fn migrate(client: &Client, url: &PostgresUrl) -> Result<(), DatabaseError> {
    let outcome = in_transaction(client, url).await;
    let end = if outcome.is_ok() {
        "COMMIT"
    } else {
        "ROLLBACK"
    };
    let ended = client.batch_execute(end).await;
    outcome?;
    ended.map_err(|error| trouble::of(url, &error).into_error())
}

/// Writes the row of the last migration as it is: a commit that has to reach the disk, and nothing is
/// changed.
pub(super) async fn touch(client: &Client, url: &PostgresUrl) -> Result<(), Trouble> {
    const SQL: &str = "UPDATE schema_version SET at = at
        WHERE version = (SELECT max(version) FROM schema_version) RETURNING version";
    let touched = client.query_one(SQL, &[]).await;
    let row = touched.map_err(|error| trouble::of(url, &error))?;
    due(MIGRATIONS, columns::get(&row, 0)?, &url.to_string())?;
    Ok(())
}

async fn in_transaction(client: &Client, url: &PostgresUrl) -> Result<(), DatabaseError> {
    let told = |error| Trouble::into_error(trouble::of(url, &error));
    client.batch_execute(BEGIN).await.map_err(told)?;
    let state = "SELECT (SELECT coalesce(max(version), 0) FROM schema_version),
        current_setting('server_encoding'), current_setting('fsync')";
    let row = client.query_one(state, &[]).await.map_err(told)?;
    let found: i64 = columns::get(&row, 0)?;
    let encoding: &str = columns::get(&row, 1)?;
    if encoding != "UTF8" {
        let detail =
            format!("it keeps texts as {encoding}: make the database with ENCODING 'UTF8'");
        return Err(trouble::unreachable(url, detail));
    }
    if columns::get::<&str>(&row, 2)? != "on" {
        tracing::warn!(database = %url, "fsync is off: what was stored is lost when the machine stops");
    }
    let due = due(MIGRATIONS, found, &url.to_string())?;
    for (version, migration) in (found + 1..).zip(due) {
        client.batch_execute(migration).await.map_err(told)?;
        let note = "INSERT INTO schema_version (version) VALUES ($1)";
        client.execute(note, &[&version]).await.map_err(told)?;
    }
    Ok(())
}
