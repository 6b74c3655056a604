//! How synchronisation stands, as a worker is told: kept on disk, so that a fresh start can say it.

use contract::command::bundle::Carrying;
use contract::command::sync::{Line, SyncStatus};
use contract::{Code, Failure};
use model::UtcMs;
use serde::{Deserialize, Serialize};
use store::attachment::staged;
use store::bundle::pile;
use store::{outbox, quarantine, setting};

use super::mend;
use super::order::{Rest, Words};
use crate::failure::Stop;
use crate::{Field, attachment, bundle};

/// Name of how the last sync went among the small facts.
const NAME: &str = "sync";
/// From here on a difference between the clocks is said.
const CLOCK_OFF_MS: u64 = 5 * 60_000;

/// How the last sync went.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Last {
    success: Option<UtcMs>,
    attempt: Option<UtcMs>,
    trouble: Option<Failure>,
    clock_off_ms: Option<i64>,
    #[serde(default)]
    photos: Option<Failure>,
    #[serde(default)]
    bundles: Option<Failure>,
}

/// Whether the server refused this device the last time.
pub(crate) fn is_revoked(field: &Field) -> Result<bool, Failure> {
    let last = field
        .store
        .read(|r| Ok::<_, Stop>(setting::get::<Last>(r, NAME)?))?;
    Ok(last
        .trouble
        .is_some_and(|trouble| trouble.code == Code::Revoked))
}

/// How carrying stands.
pub(crate) fn carrying(field: &Field) -> Result<Carrying, Failure> {
    let last: Last = field
        .store
        .read(|r| Ok::<_, Stop>(setting::get(r, NAME)?))?;
    bundle::carrying(field, last.bundles)
}

/// How synchronisation stands.
pub(crate) fn status(field: &Field) -> Result<SyncStatus, Failure> {
    let (running, next) = {
        let plan = field.sync.plan();
        (
            plan.running,
            plan.started
                .then(|| plan.timetable.due(field.parts.clock.now())),
        )
    };
    let held_back = attachment::held_back(field)?;
    let status = field.store.read(|r| {
        let last: Last = setting::get(r, NAME)?;
        let photos = attachment::waiting(r, held_back, last.photos.clone())?;
        Ok::<_, Stop>(SyncStatus {
            photos,
            line: line(&last),
            waiting: outbox::count(r)?,
            quarantined: quarantine::count(r)?,
            last_success_ms: last.success,
            last_attempt_ms: last.attempt,
            next_attempt_ms: next,
            running,
            trouble: last.trouble,
            clock_off_ms: last.clock_off_ms,
            apart: mend::apart(r)?,
        })
    })?;
    Ok(status)
}

fn line(last: &Last) -> Line {
    match (&last.trouble, last.attempt) {
        (_, None) => Line::Untried,
        (None, Some(_)) => Line::Online,
        (Some(trouble), Some(_)) => match trouble.code {
            Code::Offline => Line::Offline,
            Code::ServerBusy => Line::Busy,
            _ => Line::Trouble,
        },
    }
}

pub(super) fn note(field: &Field, now: UtcMs, result: &Words, rest: Rest) -> Result<(), Failure> {
    field.store.note(|w| {
        let mut last: Last = setting::get(w, NAME)?;
        last.attempt = Some(now);
        staged::sweep(w, now)?;
        pile::sweep(w, now)?;
        match result {
            Ok(server_clock) => {
                last.success = Some(now);
                last.trouble = None;
                last.clock_off_ms = server_clock
                    .map(|server| now.ms_after(server))
                    .filter(|off| off.unsigned_abs() > CLOCK_OFF_MS);
            }
            Err(failure) => last.trouble = Some(failure.clone()),
        }
        if let Some(photos) = rest.photos {
            last.photos = photos.err();
        }
        if let Some(bundles) = rest.bundles {
            last.bundles = bundles.err();
        }
        Ok::<_, Stop>(setting::put(w, NAME, &last)?)
    })?;
    Ok(())
}
