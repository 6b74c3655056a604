//! Brings a file to the newest schema. A migration that was released is never changed; the next
//! one is appended. The schema a file has stands in its `user_version`.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::DatabaseError;

const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/ledger-sqlite/0001_the_ledger.sql"),
    include_str!("../../../migrations/ledger-sqlite/0002_shared_by_nodes.sql"),
];

pub(super) fn migrate(connection: &mut Connection, file: &Path) -> Result<(), DatabaseError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    // Taken for writing at once: two processes that start together migrate one after the other.
    let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let found: i64 = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(DatabaseError::Newer {
            file: file.to_owned(),
            found,
            known,
        });
    }
    let done = usize::try_from(found).map_err(|_| DatabaseError::Unreadable("user_version"))?;
    for migration in &MIGRATIONS[done..] {
        step.execute_batch(migration)?;
    }
    step.pragma_update(None, "user_version", known)?;
    step.commit()?;
    Ok(())
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
