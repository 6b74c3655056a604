//! Compaction: the bytes of old changes are kept once, in their document, and no more beside their rows. A
//! document gives each change back byte for byte; that is tried with every one of them before any is
//! dropped. Rows, names, batches and links stay as they are, and readers notice nothing.

use merge::gate;
use model::{ChangeHash, DisputeId, GridId, UtcMs};

use crate::App;
use crate::database::DatabaseError;

/// How many documents are looked for at a time.
const AT_A_TIME: u32 = 100;

/// What is compacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compaction {
    /// Changes the server has had for so many days.
    pub older_days: u32,
    /// Of documents with at least so many of them.
    pub least: u32,
}

impl Default for Compaction {
    fn default() -> Self {
        Self {
            older_days: 30,
            least: 20,
        }
    }
}

/// What was compacted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compacted {
    /// How many documents.
    pub documents: u64,
    /// How many of their changes.
    pub changes: u64,
    /// How many bytes of theirs are kept no more.
    pub bytes: u64,
    /// How many documents would not have given back what they were made of: they stay as they are.
    pub refused: u64,
}

impl App {
    /// Compacts every document there is something to compact of. Blocks; may run beside everything else.
    ///
    /// # Errors
    /// The database failed; what was compacted before stays so.
    pub fn compact(&self, wish: Compaction) -> Result<Compacted, DatabaseError> {
        let day_ms = 24 * 60 * 60 * 1000;
        let before = self.now().plus_ms(-i64::from(wish.older_days) * day_ms);
        let (mut done, mut after) = (Compacted::default(), None);
        loop {
            let bodies = &self.inner.bodies;
            let found = bodies.with_bodies_before(before, wish.least, after.as_ref(), AT_A_TIME)?;
            let Some(last) = found.last() else {
                return Ok(done);
            };
            after = Some(last.clone());
            for (scope, doc) in &found {
                self.compact_one(scope, *doc, before, &mut done)?;
            }
        }
    }

    fn compact_one(
        &self,
        scope: &GridId,
        doc: DisputeId,
        before: UtcMs,
        done: &mut Compacted,
    ) -> Result<(), DatabaseError> {
        // The document is read first: whatever is written between the two moves its revision on.
        let Some(standing) = self.ledger().document(scope, doc)? else {
            return Ok(());
        };
        let bodies = self.inner.bodies.bodies_before(scope, doc, before)?;
        let changes = match gate::changes_in(&standing.saved) {
            Ok(changes) => changes,
            Err(held) => {
                tracing::error!(%scope, %doc, %held, "a document cannot be read: nothing of it is dropped");
                done.refused += 1;
                return Ok(());
            }
        };
        let given_back = |(name, body): (&ChangeHash, &Vec<u8>)| changes.get(name) == Some(body);
        if !bodies.iter().all(given_back) {
            tracing::error!(%scope, %doc, "a document would not give its changes back: nothing is dropped");
            done.refused += 1;
            return Ok(());
        }
        let names: Vec<ChangeHash> = bodies.keys().copied().collect();
        let revision = standing.revision;
        if self
            .inner
            .bodies
            .drop_bodies(scope, doc, revision, &names)?
        {
            done.documents += 1;
            done.changes += names.len() as u64;
            done.bytes += bodies.values().map(|body| body.len() as u64).sum::<u64>();
        }
        Ok(())
    }
}
