//! Synchronisation, as a worker sees it.

use contract::Failure;
use contract::command::sync::{HeldBy, Now, Quarantine, Quarantined, Status, SyncStatus};
use store::quarantine;

use super::Handle;
use crate::failure::Stop;
use crate::{Field, sync};

impl Handle for Status {
    fn handle(self, field: &Field) -> Result<SyncStatus, Failure> {
        sync::status(field)
    }
}

impl Handle for Now {
    fn handle(self, field: &Field) -> Result<SyncStatus, Failure> {
        sync::run(field)?;
        sync::status(field)
    }
}

impl Handle for Quarantine {
    fn handle(self, field: &Field) -> Result<Vec<Quarantined>, Failure> {
        let held = field.store.read(|r| Ok::<_, Stop>(quarantine::all(r)?))?;
        let shown = held.into_iter().map(|held| Quarantined {
            change: held.hash,
            by: match held.held_by {
                quarantine::HeldBy::Device => HeldBy::Device,
                quarantine::HeldBy::Server => HeldBy::Server,
            },
            reason: held.reason,
            size_bytes: u32::try_from(held.bytes.len()).unwrap_or(u32::MAX),
            at_ms: held.at,
        });
        Ok(shown.collect())
    }
}
