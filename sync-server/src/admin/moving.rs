//! Moves records from grid to grid, and lists what was moved.

use model::{DisputeId, FileHash, GridId};

use super::{Admin, AdminError, proper_name};
use crate::answer::batches;
use crate::ledger::{AppendError, MovedRow, Transfer};
use crate::moving::entered;
use crate::threads::Threads;

/// How often a move is tried again when somebody wrote to the record meanwhile.
const TRIES: usize = 16;

impl Admin {
    /// Moves a record to another grid: whoever may hold that one gets it whole, whoever may not lets go of
    /// it once they have sent what they wrote. Tells where it stood.
    ///
    /// # Errors
    /// There is no such record or no such grid, it stands there already, is a letter, or too large.
    pub fn move_record(&self, doc: DisputeId, to: &GridId, by: &str) -> Result<GridId, AdminError> {
        let by = proper_name(by)?;
        let ledger = self.app.inner.ledger.as_ref();
        if ledger.end_of(to)?.is_none() {
            return Err(AdminError::UnknownGrid(to.clone()));
        }
        let vouch = |key| batches::certificate(&self.app, key);
        for _ in 0..TRIES {
            let from = ledger
                .stands_in(doc)?
                .ok_or(AdminError::UnknownRecord(doc))?;
            if from == *to {
                return Err(AdminError::StandsThere(doc, from));
            }
            if from.is_channel() || to.is_channel() {
                return Err(AdminError::Letter(doc));
            }
            let Some(standing) = ledger.document(&from, doc)? else {
                continue;
            };
            let entered = entered(ledger, &vouch, doc, &standing)?;
            let entered = entered.ok_or(AdminError::TooLargeToMove(doc))?;
            self.bring_files(doc, &from, to)?;
            let moved = ledger.transfer(Transfer {
                doc,
                from: from.clone(),
                to: to.clone(),
                revision: standing.revision,
                entered: entered.to_bytes(),
                by: by.clone(),
                at: self.app.now(),
            });
            match moved {
                Ok(()) => {
                    tracing::info!(%doc, %from, %to, "a record was moved");
                    self.app.inner.bells.ring(&from);
                    self.app.inner.bells.ring(to);
                    return Ok(from);
                }
                Err(AppendError::Stale) => {}
                Err(AppendError::Database(error)) => return Err(error.into()),
            }
        }
        Err(crate::DatabaseError::Busy.into())
    }

    /// Every move, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn moves(&self) -> Result<Vec<MovedRow>, AdminError> {
        Ok(self.app.inner.ledger.moves()?)
    }

    /// The bytes of its files lie where it goes before any book says so.
    fn bring_files(&self, doc: DisputeId, from: &GridId, to: &GridId) -> Result<(), AdminError> {
        let registry = &self.app.inner.registry;
        let files: Vec<FileHash> = registry.glance(|books| books.files_of(from, doc))?;
        if files.is_empty() {
            return Ok(());
        }
        let failed = |error: &dyn std::fmt::Display| AdminError::Files(error.to_string());
        let threads = Threads::start("files", 1).map_err(|error| failed(&error))?;
        threads.wait(async {
            // What is still to be taken away there would take these away too.
            let swept = self.app.sweep_doomed().await;
            swept.map_err(|error| failed(&error))?;
            for sha256 in &files {
                let depot = &self.app.inner.attachments.depot;
                let copied = depot.copy_file(from, to, sha256).await;
                copied.map_err(|error| failed(&error))?;
            }
            Ok(())
        })
    }
}
