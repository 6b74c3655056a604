//! Letting go of a grid this device may no longer hold.

use model::{DisputeId, GridId};

use crate::database::Writing;
use crate::erased::wipe;
use crate::error::StoreError;
use crate::{link, moved, pack, row};

/// What became of what this device held of a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetGo {
    /// Records that are gone.
    pub records: usize,
    /// Records of which something waits to be sent: they stay.
    pub kept: usize,
}

/// Takes every record of a grid off this device of which nothing waits to be sent, no change and no
/// file. Should the grid come back, its feed is read from the start.
///
/// # Errors
/// [`StoreError`].
pub fn let_go(db: &Writing<'_>, grid: &GridId) -> Result<LetGo, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT id, EXISTS (SELECT 1 FROM outbox o WHERE o.doc = d.id)
             OR EXISTS (SELECT 1 FROM attachment a
                        WHERE a.doc = d.id AND a.stored_at_ms IS NULL AND a.held_bytes > 0)
         FROM document d WHERE grid = ?1",
    )?;
    let found = find.query_map([grid.as_str()], |r| {
        Ok((row::id(r, 0, DisputeId::from_slice)?, r.get::<_, bool>(1)?))
    })?;
    let found = found.collect::<Result<Vec<_>, _>>()?;
    let kept = found.iter().filter(|(_, waits)| *waits).count();
    for (id, _) in found.iter().filter(|(_, waits)| !waits) {
        wipe(db, id)?;
    }
    link::forget(db, grid)?;
    pack::forget(db, grid)?;
    moved::forget(db, grid)?;
    // What is held back of a record that has gone on to another grid stays with the record.
    let quarantine =
        "DELETE FROM quarantine WHERE grid = ?1 AND doc NOT IN (SELECT id FROM document)";
    let cursor = if kept == 0 {
        "DELETE FROM cursor WHERE scope = ?1"
    } else {
        "UPDATE cursor SET seq = 0 WHERE scope = ?1"
    };
    for sql in [quarantine, cursor] {
        db.prepare_cached(sql)?.execute([grid.as_str()])?;
    }
    Ok(LetGo {
        records: found.len() - kept,
        kept,
    })
}

#[cfg(test)]
mod tests {
    use model::{ChangeHash, UtcMs, WorkerId};
    use rusqlite::params;

    use super::*;
    use crate::Store;
    use crate::key::FileKey;
    use crate::quarantine::{self, HeldBy, Quarantined};

    fn grid(n: u8) -> GridId {
        format!("620602119202{n:03}").parse().unwrap()
    }

    fn held(n: u8) -> Quarantined {
        Quarantined {
            hash: ChangeHash::from_bytes([n; 32]),
            held_by: HeldBy::Server,
            reason: "begun_anew".into(),
            detail: String::new(),
            doc: DisputeId::from_bytes([n; 16]),
            grid: grid(1),
            bytes: vec![n],
            worker: WorkerId::from_bytes([n; 16]),
            received_at: UtcMs(1),
            at: UtcMs(1),
        }
    }

    #[test]
    fn what_is_held_back_goes_with_its_grid_or_with_its_record() {
        let home = tempfile::tempdir().unwrap();
        let keys = FileKey::at(home.path().join("key"));
        let store = Store::open(home.path(), &keys).unwrap();
        let left = store.write(|w| {
            // The first has gone on to another grid that is held here too; nothing is here of the second.
            w.execute(
                "INSERT INTO document VALUES (?1, 'dispute', ?2, x'00')",
                params![held(1).doc.as_bytes(), grid(2).as_str()],
            )?;
            for n in 1..=2 {
                quarantine::put(w, &held(n))?;
            }
            let gone = let_go(w, &grid(1))?;
            assert_eq!((gone.records, gone.kept), (0, 0));
            quarantine::all(w)
        });
        assert_eq!(left.unwrap(), [held(1)]);
    }
}
