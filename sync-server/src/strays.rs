//! What lies in the store of files and nobody would ever take away: packs that no book knows, as those of a ledger whose
//! place a backup took, and archives of records that are erased, as one that was written when the server stopped. They hold
//! words of erased records. The archive of any other record stays, known or not: packs are made again, and an archive may
//! be the last there is of what led to its record.

use std::collections::BTreeSet;

use crate::App;
use crate::attachment::DepotError;
use crate::attachment::depot::Made;
use crate::database::DatabaseError;
use crate::threads::Threads;

/// Why they were not looked for, or not taken away.
#[derive(Debug, thiserror::Error)]
pub enum StraysError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The store of files failed.
    #[error(transparent)]
    Files(#[from] DepotError),
    /// The system gives no thread to wait on.
    #[error("the store of files cannot be read: {0}")]
    Thread(#[from] std::io::Error),
}

impl App {
    /// Takes those away that are `old` enough not to be on their way to their book just now; gives back the others.
    /// Blocks.
    ///
    /// # Errors
    /// [`StraysError`]; what is left is a stray the next time.
    pub fn sweep_strays(&self, old: impl Fn(&Made) -> bool) -> Result<BTreeSet<Made>, StraysError> {
        let threads = Threads::start("files", 1)?;
        let depot = &self.inner.attachments.depot;
        let erased = self.inner.ledger.erasures()?.into_iter();
        let erased: BTreeSet<_> = erased.map(|row| row.doc).collect();
        let (mut swept, mut young) = (0_u64, BTreeSet::new());
        for made in threads.wait(depot.all_made())? {
            let is_stray = match &made {
                Made::Pack(scope, sha256) => !self.inner.packs.book.knows_pack(scope, sha256)?,
                Made::Archive(doc, _) => erased.contains(doc),
            };
            if !is_stray {
                continue;
            }
            if old(&made) {
                threads.wait(depot.drop_made(&made))?;
                swept += 1;
            } else {
                young.insert(made);
            }
        }
        if swept > 0 {
            tracing::info!(
                swept,
                "packs and archives that nobody needs were taken away"
            );
        }
        Ok(young)
    }
}
