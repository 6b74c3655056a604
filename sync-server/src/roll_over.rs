//! Roll-over: a record that is over, and that nobody wrote to for long, begins anew with what it says. What led there goes into the archive; the names
//! of its changes, their batches and signatures stay, so that it can still be proved who wrote what.

use merge::{Document, NotAnew, gate};
use model::{DisputeId, FileHash, GridId};
use sha2::{Digest, Sha256};

use crate::App;
use crate::attachment::DepotError;
use crate::database::DatabaseError;
use crate::ledger::{AppendError, NewBeginning, Standing};
use crate::threads::Threads;

/// How many records are looked for at a time.
const AT_A_TIME: u32 = 100;

/// What is rolled over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RollOver {
    /// Records that are over, and that nobody wrote to for so many days.
    pub older_days: u32,
    /// Of those, the ones with at least so many changes.
    pub least: u32,
}

impl Default for RollOver {
    fn default() -> Self {
        Self {
            older_days: 365,
            least: 10,
        }
    }
}

/// What was rolled over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RolledOver {
    /// How many records.
    pub records: u64,
    /// How many changes led to them.
    pub changes: u64,
    /// How many bytes of documents are carried no more.
    pub bytes: u64,
    /// How many records stay as they are: a person has to say first which of two values counts, or they are too large.
    pub left: u64,
}

/// Why records were not rolled over.
#[derive(Debug, thiserror::Error)]
pub enum RollOverError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The archive cannot be written.
    #[error(transparent)]
    Archive(#[from] DepotError),
    /// The system gives no thread to write the archive.
    #[error("the archive cannot be written: {0}")]
    Thread(#[from] std::io::Error),
}

/// A record on its way to its new beginning.
struct Candidate<'a> {
    scope: &'a GridId,
    doc: DisputeId,
    standing: Standing,
}

impl App {
    /// Rolls every record over that is to be. Blocks; may run beside everything else.
    ///
    /// # Errors
    /// [`RollOverError`]; what was rolled over before stays so.
    pub fn roll_over(&self, wish: RollOver) -> Result<RolledOver, RollOverError> {
        let day_ms = 24 * 60 * 60 * 1000;
        let since = self.now().plus_ms(-i64::from(wish.older_days) * day_ms);
        let (mut done, mut after) = (RolledOver::default(), None);
        let threads = Threads::start("archive", 1)?;
        loop {
            let found = self
                .ledger()
                .untouched_since(since, after.as_ref(), AT_A_TIME)?;
            let Some(last) = found.last() else {
                return Ok(done);
            };
            after = Some(last.clone());
            for (scope, doc) in &found {
                // Letters go with their case.
                if scope.is_channel() {
                    continue;
                }
                let Some(standing) = self.ledger().document(scope, *doc)? else {
                    continue;
                };
                let (scope, doc) = (scope, *doc);
                let candidate = Candidate {
                    scope,
                    doc,
                    standing,
                };
                self.roll_one(&threads, &candidate, wish.least, &mut done)?;
            }
        }
    }

    fn roll_one(
        &self,
        threads: &Threads,
        candidate: &Candidate<'_>,
        least: u32,
        done: &mut RolledOver,
    ) -> Result<(), RollOverError> {
        let Candidate {
            scope,
            doc,
            standing,
        } = candidate;
        let unreadable = |error: &dyn std::fmt::Display| {
            tracing::error!(%doc, %error, "a document cannot be read: it stays as it is");
        };
        let document = match Document::load(&standing.saved) {
            Ok(document) => document.standing_in((*scope).clone()),
            Err(error) => {
                unreadable(&error);
                done.left += 1;
                return Ok(());
            }
        };
        let is_over = document.record().is_ok_and(|record| !record.is_open());
        if !is_over || document.count() < u64::from(least) {
            return Ok(());
        }
        let archived = document.save();
        let beginning = match self.beginning(candidate, &document, &archived) {
            Ok(beginning) => beginning,
            Err(why) => {
                tracing::info!(%doc, %why, "a record that is over is not begun anew");
                done.left += 1;
                return Ok(());
            }
        };
        let archive = beginning.archive;
        let freed = standing.saved.len().saturating_sub(beginning.saved.len());
        let changes = beginning.changes;
        let depot = &self.inner.attachments.depot;
        // It lies there before any book says so; an erasure takes away whatever lies there.
        threads.wait(depot.keep_archive(*doc, &archive, archived))?;
        match self.ledger().begin_anew(beginning) {
            Ok(()) => {
                done.records += 1;
                done.changes += changes;
                done.bytes += freed as u64;
                // What leads there stands in packs, too.
                let packs = &self.inner.packs.book;
                while let Some(pack) = packs.offered_pack(scope)? {
                    packs.doom_pack(scope, &pack.sha256)?;
                }
                self.inner.bells.ring(scope);
                Ok(())
            }
            // Somebody wrote to it, moved it or erased it meanwhile: it is looked at again another time.
            Err(AppendError::Stale) => {
                let known = self.ledger().archives()?;
                let mut of_it = known.iter().filter(|row| row.doc == *doc);
                if !of_it.any(|row| row.sha256 == archive) {
                    threads.wait(depot.drop_archive(*doc, &archive))?;
                }
                Ok(())
            }
            Err(AppendError::Database(error)) => Err(error.into()),
        }
    }

    /// What it begins anew with, tried as every reader will try it.
    fn beginning(
        &self,
        candidate: &Candidate<'_>,
        document: &Document,
        archived: &[u8],
    ) -> Result<NewBeginning, String> {
        let Candidate {
            scope,
            doc,
            standing,
        } = candidate;
        let said = |error: NotAnew| error.to_string();
        let (_, change) = document.begin_anew(scope).map_err(said)?;
        let tried = gate::examine_anew(Some(&standing.saved), *doc, scope, &change.bytes);
        let (accepted, _) = tried.map_err(|held| held.to_string())?;
        let stands = accepted.standing.ok_or("it stands so already")?;
        Ok(NewBeginning {
            scope: (*scope).clone(),
            doc: *doc,
            kind: stands.record.kind(),
            revision: standing.revision,
            change: (change.hash, change.actor, change.bytes),
            saved: stands.saved,
            archive: FileHash::from_bytes(Sha256::digest(archived).into()),
            archive_bytes: archived.len() as u64,
            changes: document.count(),
            at: self.now(),
        })
    }
}
