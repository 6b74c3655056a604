//! Brings a file to the newest schema. A migration that was released is never changed; the next
//! one is appended. The schema a file has stands in its `user_version`.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::database::{DatabaseError, due};

/// One step: SQL, and what SQL cannot do after it.
struct Migration {
    sql: &'static str,
    after: fn(&Connection) -> Result<(), DatabaseError>,
}

impl Migration {
    const fn of(sql: &'static str) -> Self {
        Self {
            sql,
            after: |_| Ok(()),
        }
    }
}

const MIGRATIONS: &[Migration] = &[
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0001_the_ledger.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0002_shared_by_nodes.sql"
    )),
    Migration {
        sql: include_str!("../../../migrations/ledger-sqlite/0003_signed.sql"),
        after: super::links::link_all,
    },
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0004_attachments.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0005_erased.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0006_packs.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0007_bundles.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0008_units.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0009_moved.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0010_decided.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0011_holding.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0012_revoked_areas.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0013_outlines.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0014_begun_anew.sql"
    )),
    Migration::of(include_str!(
        "../../../migrations/ledger-sqlite/0015_practice.sql"
    )),
];

pub(super) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), DatabaseError> {
    // Taken for writing at once: two processes that start together migrate one after the other.
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for migration in due(MIGRATIONS, found, &file.to_string_lossy())? {
        step.execute_batch(migration.sql)?;
        (migration.after)(&step)?;
    }
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    step.pragma_update(None, "user_version", known)?;
    step.commit()?;
    Ok(())
}

/// Writes the schema's number as it is: a page that has to reach the disk, and nothing is changed.
pub(super) fn touch(state: &Connection, file: &Path) -> Result<(), DatabaseError> {
    let found: i64 = state.pragma_query_value(None, "user_version", |row| row.get(0))?;
    due(MIGRATIONS, found, &file.to_string_lossy())?;
    Ok(state.pragma_update(None, "user_version", found)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_gets_every_table_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        for _ in 0..2 {
            migrate(&mut connection, Path::new("x")).unwrap();
        }
        let tables: i64 = connection
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE name = 'feed'",
                [],
                |r| r.get(0),
            )
            .unwrap();
        assert_eq!(tables, 1);
    }

    #[test]
    fn feeds_of_before_there_were_links_are_linked() {
        let mut connection = Connection::open_in_memory().unwrap();
        for migration in &MIGRATIONS[..2] {
            connection.execute_batch(migration.sql).unwrap();
        }
        connection.pragma_update(None, "user_version", 2).unwrap();
        let scope = "620602119202001";
        connection
            .execute(
                "INSERT INTO scope (id, epoch, last_seq) VALUES (?1, 1, 2)",
                [scope],
            )
            .unwrap();
        for seq in 1..=2_u8 {
            connection
                .execute(
                    "INSERT INTO feed (scope, seq, hash, doc, kind, actor, actor_seq, device, worker,
                     received_at_ms) VALUES (?1, ?2, ?3, ?4, 'dispute', x'01', ?2, x'02', x'03', 0)",
                    (scope, seq, [seq; 32], [9_u8; 16]),
                )
                .unwrap();
        }
        migrate(&mut connection, Path::new("x")).unwrap();
        let name = |seq| model::ChangeHash::from_bytes([seq; 32]);
        let first =
            proof::Link::start(&scope.parse().unwrap()).then(proof::RowKind::Change, &name(1));
        let second = first.then(proof::RowKind::Change, &name(2));
        let links: Vec<Vec<u8>> = connection
            .prepare("SELECT link FROM feed ORDER BY seq")
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        assert_eq!(
            links,
            [first.as_bytes().to_vec(), second.as_bytes().to_vec()]
        );
        let last: Vec<u8> = connection
            .query_row("SELECT link FROM scope", [], |row| row.get(0))
            .unwrap();
        assert_eq!(last, second.as_bytes());
    }

    #[test]
    fn a_newer_file_is_refused_and_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        let error = migrate(&mut connection, Path::new("ledger.sqlite")).unwrap_err();
        assert!(
            error
                .to_string()
                .contains("written by a newer server (schema 99"),
            "{error}"
        );
        let left: i64 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(left, 99);
    }
}
