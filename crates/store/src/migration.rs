//! Brings the database to the schema this app knows. Migrations are only ever added.

use rusqlite::{Connection, TransactionBehavior};

use crate::error::StoreError;

/// Every migration, in order; the number of those applied is kept in `user_version`.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("../../../migrations/device/0001_first.sql"),
    include_str!("../../../migrations/device/0002_signed.sql"),
    include_str!("../../../migrations/device/0003_put_aside.sql"),
    include_str!("../../../migrations/device/0004_erased.sql"),
    include_str!("../../../migrations/device/0005_attachments.sql"),
    include_str!("../../../migrations/device/0006_packs.sql"),
    include_str!("../../../migrations/device/0007_bundles.sql"),
    include_str!("../../../migrations/device/0008_life.sql"),
    include_str!("../../../migrations/device/0009_papers.sql"),
    include_str!("../../../migrations/device/0010_letters.sql"),
    include_str!("../../../migrations/device/0011_search.sql"),
    include_str!("../../../migrations/device/0012_moved.sql"),
    include_str!("../../../migrations/device/0013_statistics.sql"),
    include_str!("../../../migrations/device/0014_elders_and_notices.sql"),
    include_str!("../../../migrations/device/0015_held.sql"),
    include_str!("../../../migrations/device/0016_forms.sql"),
    include_str!("../../../migrations/device/0017_calls.sql"),
    include_str!("../../../migrations/device/0018_revoked_areas.sql"),
    include_str!("../../../migrations/device/0019_the_map.sql"),
    include_str!("../../../migrations/device/0020_turns_of_visits.sql"),
    include_str!("../../../migrations/device/0021_practice.sql"),
    include_str!("../../../migrations/device/0022_levels_of_supervision.sql"),
    include_str!("../../../migrations/device/0023_what_came_of_notices.sql"),
    include_str!("../../../migrations/device/0024_doors_by_the_clock.sql"),
    include_str!("../../../migrations/device/0025_untold.sql"),
    include_str!("../../../migrations/device/0026_levels_of_closings.sql"),
    include_str!("../../../migrations/device/0027_notices_everybody_declined.sql"),
];

/// A file as an app left it that knew the migrations before the first that says `since`.
#[cfg(test)]
pub(crate) fn a_file_before(since: &str) -> Connection {
    let db = Connection::open_in_memory().unwrap();
    let before = MIGRATIONS.iter().take_while(|sql| !sql.contains(since));
    let had = before.fold(0_i64, |had, sql| {
        db.execute_batch(sql).unwrap();
        had + 1
    });
    assert!(usize::try_from(had).unwrap() < MIGRATIONS.len(), "{since}");
    db.pragma_update(None, "user_version", had).unwrap();
    db
}

/// A file of the version before `since`, updated: it has its seat, and asks for the directory once more, because the app
/// that wrote it threw away what it did not know of that.
#[cfg(test)]
pub(crate) fn a_file_that_asks_for_the_directory_again(since: &str) -> Connection {
    let mut db = a_file_before(since);
    db.execute_batch(
        "INSERT INTO seat VALUES (1, 's', 't', zeroblob(16), 'd', zeroblob(16), 'n', 'grid_worker', 9)",
    )
    .unwrap();
    migrate(&mut db).unwrap();
    let version: i64 = db
        .query_row("SELECT directory_version FROM seat", [], |r| r.get(0))
        .unwrap();
    assert_eq!(version, 0);
    db
}

/// Applies what is missing, each in its own transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    loop {
        // The version is read inside the transaction: another process may be migrating too.
        let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = tx.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if found > known {
            return Err(StoreError::Newer { found, known });
        }
        let Some(sql) = usize::try_from(found)
            .ok()
            .and_then(|next| MIGRATIONS.get(next))
        else {
            return Ok(());
        };
        tx.execute_batch(sql)?;
        tx.pragma_update(None, "user_version", found + 1)?;
        tx.commit()?;
    }
}
