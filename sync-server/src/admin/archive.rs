//! What led to records that were begun anew: which there are, and that each change of them is what its device sent and
//! signed. It shows no word of a record.

use std::collections::BTreeMap;

use merge::gate;
use model::{ChangeHash, DeviceId, DisputeId, GridId, UtcMs, WorkerId};
use sha2::{Digest, Sha256};

use super::{Admin, AdminError};
use crate::database::DatabaseError;
use crate::ledger::{ArchiveRow, ToldRow};
use crate::threads::Threads;

/// One change of an archive, as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proved {
    /// The change.
    pub change: ChangeHash,
    /// When, by the clock of the device that made it.
    pub made_at: UtcMs,
    /// When the server received it.
    pub received_at: UtcMs,
    /// Who made it.
    pub worker: WorkerId,
    /// The device that signed it, and in which of its batches; none of one that was sent before changes were signed.
    pub signed: Option<(DeviceId, u64)>,
}

impl Admin {
    /// Every archive, oldest first.
    ///
    /// # Errors
    /// The database failed.
    pub fn archives(&self) -> Result<Vec<ArchiveRow>, AdminError> {
        Ok(self.app.inner.ledger.archives()?)
    }

    /// Proves the archives of a record: gives the changes that led to it, in an order in which each comes after what it
    /// built on.
    ///
    /// # Errors
    /// There is none, it is not there, or something of it is not what was sent.
    pub fn prove_archive(&self, doc: DisputeId) -> Result<Vec<Proved>, AdminError> {
        let of_it = self.archives()?.into_iter().filter(|row| row.doc == doc);
        let of_it: Vec<_> = of_it.collect();
        if of_it.is_empty() {
            return Err(AdminError::NoArchive(doc));
        }
        let ledger = &self.app.inner.ledger;
        let mut rows: BTreeMap<ChangeHash, (GridId, ToldRow)> = BTreeMap::new();
        for scope in ledger.scopes_of(doc)? {
            for row in ledger.past_rows_of(&scope, doc)? {
                rows.entry(row.name).or_insert((scope.clone(), row));
            }
        }
        let mut proved = Vec::new();
        for archive in of_it {
            let saved = self.read_archive(&archive)?;
            let broken = |why: &str| AdminError::BrokenArchive(doc, why.to_owned());
            let parts = gate::parts_in_order(&saved).map_err(|held| broken(&held.to_string()))?;
            for part in parts {
                let row = rows.get(&part.hash);
                let (scope, row) =
                    row.ok_or_else(|| broken("a change of it was never received"))?;
                // The change an earlier archive ends in front of is the server's own.
                if row.batch.is_none() && row.worker == merge::AUTHORITY {
                    continue;
                }
                let signed = self.signed(scope, row).map_err(|why| match why {
                    Unsigned::Database(error) => error.into(),
                    Unsigned::Forged => broken("a change of it is not what its device signed"),
                })?;
                proved.push(Proved {
                    change: part.hash,
                    made_at: part.made_at_ms,
                    received_at: row.received_at,
                    worker: row.worker,
                    signed,
                });
            }
        }
        Ok(proved)
    }

    fn read_archive(&self, archive: &ArchiveRow) -> Result<Vec<u8>, AdminError> {
        let failed = |error: &dyn std::fmt::Display| AdminError::Files(error.to_string());
        let threads = Threads::start("files", 1).map_err(|error| failed(&error))?;
        let depot = &self.app.inner.attachments.depot;
        let found = threads.wait(depot.archive(archive.doc, &archive.sha256));
        let broken = |why: &str| AdminError::BrokenArchive(archive.doc, why.to_owned());
        let bytes = found.map_err(|error| failed(&error))?;
        let bytes = bytes.ok_or_else(|| broken("its file is not there"))?;
        match Sha256::digest(&bytes)[..] == archive.sha256.as_bytes()[..] {
            true => Ok(bytes.to_vec()),
            false => Err(broken("its file is not what was written")),
        }
    }

    /// The device a change came from, and the batch it signed it in.
    fn signed(&self, scope: &GridId, row: &ToldRow) -> Result<Option<(DeviceId, u64)>, Unsigned> {
        let Some(id) = row.batch else {
            return Ok(None);
        };
        let (key, no) = id;
        let (ledger, registry) = (&self.app.inner.ledger, &self.app.inner.registry);
        let batch = ledger.batches(scope, &[id])?.remove(&id);
        let certified = registry.glance(|books| books.key(key))?;
        let (Some(batch), Some(certified)) = (batch, certified) else {
            return Err(Unsigned::Forged);
        };
        let signed = batch.signed(scope, id);
        let (said, authority) = (&certified.said, self.app.authority());
        let is_theirs = batch.changes.contains(&row.name)
            && said.worker == row.worker
            && said.check(&authority, &certified.signature).is_ok()
            && signed.check(&said.key, &batch.signature).is_ok();
        match is_theirs {
            true => Ok(Some((said.device, no))),
            false => Err(Unsigned::Forged),
        }
    }
}

/// Why a change is not proved.
enum Unsigned {
    Database(DatabaseError),
    Forged,
}

impl From<DatabaseError> for Unsigned {
    fn from(error: DatabaseError) -> Self {
        Self::Database(error)
    }
}
