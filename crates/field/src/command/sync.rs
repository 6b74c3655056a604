//! Synchronisation, as a worker sees it.

use contract::command::sync::{
    Anyway, Discard, HeldBy, Metered, Now, Present, Quarantine, Quarantined, Release, Status,
    SyncStatus,
};
use contract::{Code, Event, Failure};
use merge::{AUTHORITY, Reason};
use store::quarantine;

use super::Handle;
use crate::failure::{Stop, not_found};
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

impl Handle for Metered {
    fn handle(self, field: &Field) -> Result<SyncStatus, Failure> {
        if field.sync.put_metered(self.metered) {
            if self.metered == Some(false) {
                // What waited for such a line goes at once.
                field.sync.ask(field.parts.clock.now());
            }
            field.tell(Event::Sync);
        }
        sync::status(field)
    }
}

impl Handle for Anyway {
    fn handle(self, field: &Field) -> Result<SyncStatus, Failure> {
        field.sync.put_anyway(true);
        field.sync.ask(field.parts.clock.now());
        field.tell(Event::Sync);
        sync::status(field)
    }
}

impl Handle for Present {
    fn handle(self, field: &Field) -> Result<SyncStatus, Failure> {
        if field.sync.put_present(self.present) && self.present {
            field.sync.ask(field.parts.clock.now());
        }
        sync::status(field)
    }
}

/// The longest reason for putting a change aside.
const MAX_REASON_CHARS: usize = 200;

impl Handle for Release {
    fn handle(self, field: &Field) -> Result<Vec<Quarantined>, Failure> {
        sync::release(field, &self.change, self.by)?;
        Quarantine {}.handle(field)
    }
}

impl Handle for Discard {
    fn handle(self, field: &Field) -> Result<Vec<Quarantined>, Failure> {
        let why = self.reason.trim();
        if why.is_empty() || why.chars().count() > MAX_REASON_CHARS {
            let detail = format!("say why in 1 to {MAX_REASON_CHARS} characters");
            return Err(Failure::new(Code::BadArguments, detail));
        }
        let (worker, now) = (field.seat()?.worker.id, field.parts.clock.now());
        let which = (&self.change, side(self.by));
        let held = field
            .store
            .read(|r| Ok::<_, Stop>(quarantine::get(r, which.0, which.1)?))?;
        let waits = |held: quarantine::Quarantined| {
            held.worker == AUTHORITY && held.reason == Reason::MissingDeps.code()
        };
        if held.is_some_and(waits) {
            let detail = "the server began the record anew with it: it is taken in by itself";
            return Err(Failure::new(Code::Refused, detail));
        }
        let was_there = field
            .store
            .write(|w| Ok::<_, Stop>(quarantine::put_aside(w, which, &worker, why, now)?))?;
        if !was_there {
            return Err(not_found("change held back"));
        }
        field.tell(Event::Sync);
        Quarantine {}.handle(field)
    }
}

impl Handle for Quarantine {
    fn handle(self, field: &Field) -> Result<Vec<Quarantined>, Failure> {
        let held = field.store.read(|r| Ok::<_, Stop>(quarantine::all(r)?))?;
        Ok(held.into_iter().map(listed).collect())
    }
}

/// A change that is held back, as it stands in the list.
pub(super) fn listed(held: quarantine::Quarantined) -> Quarantined {
    Quarantined {
        change: held.hash,
        by: match held.held_by {
            quarantine::HeldBy::Device => HeldBy::Device,
            quarantine::HeldBy::Server => HeldBy::Server,
        },
        reason: held.reason,
        size_bytes: u32::try_from(held.bytes.len()).unwrap_or(u32::MAX),
        at_ms: held.at,
    }
}

/// Which side that is to the store.
pub(super) const fn side(by: HeldBy) -> quarantine::HeldBy {
    match by {
        HeldBy::Device => quarantine::HeldBy::Device,
        HeldBy::Server => quarantine::HeldBy::Server,
    }
}
