//! Notices that went to several grids at once, counted by how they stand: never by whose they are.

use model::{ActId, Day, UtcMs, WorkerId};
use rusqlite::{Connection, Row, params};

use crate::error::StoreError;
use crate::row;

/// Notices that went to several grids at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What they share.
    pub id: ActId,
    /// What is asked.
    pub asked: String,
    /// When the first of them was sent.
    pub sent_at: UtcMs,
    /// By when.
    pub by: Option<Day>,
    /// The last day they count.
    pub expires_on: Day,
    /// How many they are.
    pub grids: u32,
    /// How many stand so: sent, delivered, read, accepted, declined, done, recalled.
    pub stand: [u32; 7],
}

/// What somebody sent to several grids at once, the newest first.
///
/// # Errors
/// [`StoreError`].
pub fn batches(db: &Connection, sender: &WorkerId, limit: u32) -> Result<Vec<Batch>, StoreError> {
    let mut find = db.prepare_cached(
        "SELECT batch, min(asked), min(recorded_at_ms), min(by_day), min(expires_on), count(*),
             sum(state = 'sent'), sum(state = 'delivered'), sum(state = 'read'),
             sum(state = 'accepted'), sum(state = 'declined'), sum(state = 'done'),
             sum(state = 'recalled')
         FROM notice WHERE batch IS NOT NULL AND sender = ?1
         GROUP BY batch ORDER BY 3 DESC, batch DESC LIMIT ?2",
    )?;
    let found = find.query_map(params![sender.as_bytes(), limit], batch)?;
    Ok(found.collect::<Result<_, _>>()?)
}

fn batch(r: &Row<'_>) -> rusqlite::Result<Batch> {
    let by: String = r.get(3)?;
    let mut stand = [0; 7];
    for (count, column) in stand.iter_mut().zip(6_usize..) {
        *count = r.get(column)?;
    }
    Ok(Batch {
        id: row::id(r, 0, ActId::from_slice)?,
        asked: r.get(1)?,
        sent_at: UtcMs(r.get(2)?),
        by: by.parse().ok(),
        expires_on: row::text(r, 4)?,
        grids: r.get(5)?,
        stand,
    })
}
