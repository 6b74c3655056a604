//! Listens for news while somebody looks and nothing else is to be done: a request that the server answers when it has
//! something to tell. A sync that begins meanwhile goes first; what was heard before it is dropped.

use std::collections::BTreeSet;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use contract::{Event, Failure};
use store::{seat::Seat, signing};
use sync_core::Question;
use wire::Cursor;

use super::exchange::{self, PATH, Reading};
use super::thread::LONGEST_SLEEP;
use super::{Rest, finish, gone, heal, outgoing};
use crate::failure::{self, Stop};
use crate::{Field, Line, LineError, Request, command};

/// How long the server is asked to wait: less than networks keep a connection that says nothing.
const WAIT: Duration = Duration::from_secs(50);
/// A server that answers sooner and has nothing to tell does not wait.
const TOO_SOON: Duration = Duration::from_secs(10);
/// After a cut, the devices of a county come back within this time, not all in one moment.
const SPREAD_MS: u32 = 5_000;

/// A request that waits, and what it takes to understand its answer.
struct Listening {
    line: Arc<dyn Line>,
    seat: Seat,
    cursors: Vec<Cursor>,
    body: Vec<u8>,
    round: u64,
    began: Instant,
}

/// Listens once, or sleeps until there is somebody to listen to; `false` ends.
pub(super) fn turn(weak: &Weak<Field>) -> bool {
    let Some(field) = weak.upgrade() else {
        return false;
    };
    let wake = Arc::clone(&field.sync.wake);
    let heard = wake.calls();
    let (stopped, listens) = {
        let plan = field.sync.plan();
        (plan.stopped, plan.listens)
    };
    if stopped {
        return false;
    }
    let began = if listens && field.sync.is_seen() && field.sync.signs() {
        begin(&field).unwrap_or_else(|failure| {
            tracing::warn!(%failure, "cannot listen for news");
            None
        })
    } else {
        None
    };
    drop(field);
    let Some(listening) = began else {
        wake.sleep(heard, LONGEST_SLEEP);
        return true;
    };
    let mut answer = Vec::new();
    let answered = listening.wait(&mut answer);
    let Some(field) = weak.upgrade() else {
        return false;
    };
    if let Err(failure) = listening.hear(&field, answered, &answer) {
        tracing::warn!(%failure, "what was heard could not be written down");
    }
    true
}

/// What to ask; nothing before this device has a key the server knows.
fn begin(field: &Field) -> Result<Option<Listening>, Failure> {
    let _one = field.sync.alone();
    let seat = field.seat()?;
    let signer = field.store.read(|r| Ok::<_, Stop>(signing::find(r)?))?;
    let Some(signer) = signer else {
        return Ok(None);
    };
    let cursors = exchange::cursors(field, &BTreeSet::new())?;
    let question = Question {
        key: Some(outgoing::shown(&signer)),
        wait_ms: u32::try_from(WAIT.as_millis()).unwrap_or(u32::MAX),
        ..exchange::question(field, &seat, cursors.clone())?
    };
    Ok(Some(Listening {
        line: Arc::clone(&field.parts.line),
        body: question.into_body().map_err(failure::internal)?,
        round: field.sync.rounds.load(Ordering::Relaxed),
        began: Instant::now(),
        seat,
        cursors,
    }))
}

impl Listening {
    /// Waits without holding the application.
    fn wait(&self, answer: &mut Vec<u8>) -> Result<(), LineError> {
        let request = Request {
            token: Some(&self.seat.token),
            wait: WAIT,
            ..Request::post(PATH, self.body.clone())
        };
        let reply = self
            .line
            .send(&self.seat.server, request, &mut |_, piece| {
                answer.extend_from_slice(piece);
                true
            })?;
        if reply.is_success() {
            return Ok(());
        }
        Err(LineError::Refused {
            status: reply.status,
            body: reply.refusal,
        })
    }

    fn hear(
        self,
        field: &Field,
        answered: Result<(), LineError>,
        answer: &[u8],
    ) -> Result<(), Failure> {
        let _one = field.sync.alone();
        if field.sync.rounds.load(Ordering::Relaxed) != self.round {
            return Ok(());
        }
        let now = field.parts.clock.now();
        if let Err(error) = answered {
            // A sync finds out how bad it is.
            tracing::info!(%error, "nothing is heard any more");
            let spread = super::chance() % SPREAD_MS;
            let mut plan = field.sync.plan();
            plan.listens = false;
            plan.timetable.asked(now.plus_ms(spread.into()));
            drop(plan);
            field.sync.wake.call();
            return Ok(());
        }
        let waits = self.began.elapsed() >= TOO_SOON;
        let before = super::come(field);
        let mut reading = Reading::of_answer_to(self.cursors);
        reading.take(field, answer);
        if reading.found.hole {
            exchange::forget_log(field);
        }
        let told = reading.told;
        let (exchanged, more) = match reading.close() {
            Ok((ended, found)) => {
                let more = ended.more || !found.feeds.is_empty();
                match heal::heal(field, &found) {
                    Ok(healed) => (Ok(found.clock), more | healed),
                    Err(failure) => (Err(failure), false),
                }
            }
            Err(failure) => (Err(failure), false),
        };
        {
            let mut plan = field.sync.plan();
            plan.listens = exchanged.is_ok() && (told || waits);
        }
        let went_through = exchanged.is_ok();
        finish(field, before, exchanged, Rest::default())?;
        gone::let_go(field, went_through && !more)?;
        command::deliver(field, went_through)?;
        if more {
            field.sync.ask(now);
        }
        field.tell(Event::Sync);
        Ok(())
    }
}
