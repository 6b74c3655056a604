//! The thread that synchronises by the timetable, and the one that listens for news. Each holds the application only while it works, so
//! that dropping the last handle ends it.

use std::sync::{Arc, Weak};
use std::time::Duration;

use super::{listen, run};
use crate::{Field, command, indexing};

/// The longest sleep: a device that slept in a pocket notices within this time that it is due.
pub(super) const LONGEST_SLEEP: Duration = Duration::from_secs(60);

pub(crate) fn start(field: &Arc<Field>) {
    {
        let mut plan = field.sync.plan();
        if plan.started {
            return;
        }
        plan.started = true;
    }
    match command::settings(field) {
        Ok(settings) => {
            field
                .sync
                .set_interval(field.parts.clock.now(), settings.sync_every_min);
        }
        Err(failure) => tracing::warn!(%failure, "the sync interval could not be read"),
    }
    spawn(field, "sync", turn);
    spawn(field, "news", listen::turn);
    spawn(field, "search", indexing::turn);
}

fn spawn(field: &Arc<Field>, name: &str, turn: fn(&Weak<Field>) -> bool) {
    let weak = Arc::downgrade(field);
    let thread = std::thread::Builder::new().name(name.into());
    if let Err(error) = thread.spawn(move || while turn(&weak) {}) {
        tracing::error!(%error, name, "a thread could not be started; sync by hand");
    }
}

/// Waits until a sync is due, or for the longest sleep, and syncs if one is; `false` ends.
fn turn(weak: &Weak<Field>) -> bool {
    let Some(field) = weak.upgrade() else {
        return false;
    };
    let wake = Arc::clone(&field.sync.wake);
    let heard = wake.calls();
    let now = field.parts.clock.now();
    let (stopped, due) = {
        let plan = field.sync.plan();
        (plan.stopped, plan.timetable.due(now))
    };
    if stopped {
        return false;
    }
    let wait_ms = due.0.saturating_sub(now.0);
    // Before enrolment there is nobody to talk to; enrolling wakes this thread.
    let wait = match (field.seat(), u64::try_from(wait_ms)) {
        (Err(_), _) => LONGEST_SLEEP,
        (Ok(_), Ok(wait_ms)) if wait_ms > 0 => Duration::from_millis(wait_ms).min(LONGEST_SLEEP),
        (Ok(_), _) => {
            if let Err(failure) = run(&field) {
                tracing::warn!(%failure, "how the sync went could not be written down");
            }
            return true;
        }
    };
    drop(field);
    wake.sleep(heard, wait);
    true
}
