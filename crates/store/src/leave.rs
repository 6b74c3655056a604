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
    let (quarantine, cursor) = if kept == 0 {
        (
            "DELETE FROM quarantine WHERE grid = ?1",
            "DELETE FROM cursor WHERE scope = ?1",
        )
    } else {
        (
            "DELETE FROM quarantine WHERE grid = ?1 AND doc NOT IN (SELECT id FROM document)",
            "UPDATE cursor SET seq = 0 WHERE scope = ?1",
        )
    };
    for sql in [quarantine, cursor] {
        db.prepare_cached(sql)?.execute([grid.as_str()])?;
    }
    Ok(LetGo {
        records: found.len() - kept,
        kept,
    })
}
