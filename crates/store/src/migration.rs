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
];

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
