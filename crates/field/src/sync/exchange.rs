//! Exchanges with the server, one after the other, until nothing waits on either side.

use contract::{Code, Failure};
use model::UtcMs;
use store::cursor;
use store::outbox::{self, Waiting};
use store::seat::Seat;
use sync_core::{Answer, Broken, Ended, Question};
use wire::{Cursor, PushedChange};

use super::take;
use crate::Field;
use crate::failure::{self, Stop};

/// Where a sync happens.
const PATH: &str = "/v1/sync";
/// How many bytes of changes one request carries.
const PUSH_BYTES: usize = 512 * 1024;
/// How many bytes of feed one answer may carry.
const BUDGET_BYTES: u32 = 1024 * 1024;

/// Exchanges until done; tells the server's clock.
pub(super) fn until_done(field: &Field) -> Result<Option<UtcMs>, Failure> {
    // What the server keeps refusing for now stays in the row; each run offers it once.
    let mut offered = 0;
    loop {
        let seat = field.seat()?;
        let waiting = field
            .store
            .read(|r| Ok::<_, Stop>(outbox::first(r, offered, PUSH_BYTES)?))?;
        offered = waiting.last().map_or(offered, |last| last.place);
        let (ended, clock) = one(field, &seat, waiting)?;
        let left = field
            .store
            .read(|r| Ok::<_, Stop>(outbox::first(r, offered, 1)?))?;
        if !ended.more && left.is_empty() {
            return Ok(clock);
        }
    }
}

fn one(
    field: &Field,
    seat: &Seat,
    waiting: Vec<Waiting>,
) -> Result<(Ended, Option<UtcMs>), Failure> {
    let cursors = field.store.read(|r| Ok::<_, Stop>(cursor::all(r)?))?;
    let cursors: Vec<_> = cursors
        .into_iter()
        .map(|at| Cursor {
            scope: at.scope.to_string(),
            epoch: at.epoch,
            seq: at.seq,
            ..Cursor::default()
        })
        .collect();
    let question = Question {
        cursors: cursors.clone(),
        waiting: waiting
            .into_iter()
            .map(|one| PushedChange::of_dispute(one.doc, &one.grid, one.bytes))
            .collect(),
        budget_bytes: BUDGET_BYTES,
        directory_version: seat.directory_version,
        actor: field.store.install(),
        now: field.parts.clock.now(),
    };
    let body = question.into_body().map_err(failure::internal)?;
    let mut reading = Reading {
        answer: Answer::to(cursors),
        clock: None,
        stopped: None,
    };
    let token = Some(seat.token.as_str());
    let posted = field
        .parts
        .line
        .post(&seat.server, PATH, token, body, &mut |piece| {
            reading.take(field, piece)
        });
    // Why the reading stopped says more than how the line ended.
    if let Some(failure) = reading.stopped {
        return Err(failure);
    }
    posted.map_err(|error| failure::from_line(&error))?;
    let ended = reading
        .answer
        .close()
        .map_err(|broken| from_broken(&broken))?;
    Ok((ended, reading.clock))
}

struct Reading {
    answer: Answer,
    clock: Option<UtcMs>,
    stopped: Option<Failure>,
}

impl Reading {
    /// Does what has arrived whole; `false` when nothing more is wanted.
    fn take(&mut self, field: &Field, piece: &[u8]) -> bool {
        self.answer.push(piece);
        loop {
            let done = match self.answer.next_step() {
                Ok(None) => return true,
                Ok(Some(step)) => take::step(field, step, &mut self.clock),
                Err(broken) => Err(from_broken(&broken)),
            };
            if let Err(failure) = done {
                self.stopped = Some(failure);
                return false;
            }
        }
    }
}

fn from_broken(broken: &Broken) -> Failure {
    match broken {
        Broken::Refused(refusal) => failure::from_refusal(refusal),
        Broken::Cut => Failure::new(Code::Offline, broken.to_string()),
        _ => Failure::new(Code::BadAnswer, broken.to_string()),
    }
}
