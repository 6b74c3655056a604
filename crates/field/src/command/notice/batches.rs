//! What somebody sent to several grids at once, as numbers: never by worker, and never by grid.

use contract::Failure;
use contract::command::notice::{Batch, Batches, Stand};
use store::notice;

use super::super::Handle;
use super::super::reading::page_rows;
use crate::Field;
use crate::failure::Stop;

impl Handle for Batches {
    fn handle(self, field: &Field) -> Result<Vec<Batch>, Failure> {
        let me = field.seat()?.worker.id;
        let limit = page_rows(self.limit);
        let found = field
            .store
            .read(|r| Ok::<_, Stop>(notice::batches(r, &me, limit)?))?;
        Ok(found.into_iter().map(batch).collect())
    }
}

fn batch(found: notice::Batch) -> Batch {
    let [sent, delivered, read, accepted, declined, done, recalled] = found.stand;
    Batch {
        batch: found.id,
        asked: found.asked,
        sent_at_ms: found.sent_at,
        by: found.by,
        expires_on: found.expires_on,
        grids: found.grids,
        stand: Stand {
            sent,
            delivered,
            read,
            accepted,
            declined,
            done,
            recalled,
        },
    }
}
