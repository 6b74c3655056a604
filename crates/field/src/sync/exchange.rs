//! Exchanges with the server, one after the other, until nothing waits on either side.

use std::collections::{BTreeMap, BTreeSet};

use contract::{Code, Event, Failure};
use model::{GridId, UtcMs};
use store::seat::Seat;
use store::{cursor, outbox, signing};
use sync_core::{Answer, Broken, Ended, Question, Step};
use wire::{Cursor, OLDEST_PROTOCOL, Refusal, RefusalCode, one_from_bytes};

use super::outgoing::{self, Outgoing};
use super::{heal, mend, pack, take};
use crate::failure::{self, Stop};
use crate::{Field, LineError};

/// Where a sync happens.
pub(super) const PATH: &str = "/v1/sync";
/// How often one run begins again because something had to be put right first.
const REPAIRS: usize = 4;
/// How often one run goes on because something was mended: once for what is offered, once for a look at it.
const MENDS: usize = 2;

/// Exchanges until done; tells the server's clock.
pub(super) fn until_done(field: &Field) -> Result<Option<UtcMs>, Failure> {
    // What the server keeps refusing for now stays in the row; each run offers it once.
    let mut offered = 0;
    let mut repairs = 0;
    let mut gone = 0;
    let (mut mends, mut tried) = (0, mend::Tried::default());
    field.sync.ask_again(field.parts.clock.now());
    loop {
        let seat = field.seat()?;
        let budget = field.sync.budget();
        let most = usize::try_from(budget.push_bytes()).unwrap_or(usize::MAX);
        let outgoing = outgoing::take(field, offered, most, field.sync.signs())?;
        offered = outgoing.up_to;
        let (ended, mut found) = match one(field, &seat, outgoing) {
            Ok(done) => done,
            Err(Stopped::OlderServer) => {
                tracing::warn!("the server is older than this app: nothing is signed");
                field.sync.speak_unsigned(field.parts.clock.now());
                offered = 0;
                continue;
            }
            Err(Stopped::Failed(failure)) => {
                if failure.code == Code::Offline {
                    field.sync.note_broken();
                }
                return Err(failure);
            }
        };
        let asks = fetch(field, &seat, &mut gone, &mut found)?;
        if heal::heal(field, &found)? && repairs < REPAIRS {
            repairs += 1;
            offered = 0;
            continue;
        }
        let left = field
            .store
            .read(|r| Ok::<_, Stop>(outbox::first(r, offered, 1)?))?;
        if ended.more || asks || !left.is_empty() {
            continue;
        }
        if mends == MENDS || !mend::compare(field, &seat, &ended.ends, &mut tried)? {
            return Ok(found.clock);
        }
        mends += 1;
        offered = 0;
    }
}

/// Fetches the packs that were offered; tells whether to ask again after them.
fn fetch(field: &Field, seat: &Seat, gone: &mut usize, found: &mut Found) -> Result<bool, Failure> {
    let fetched = pack::fetch(field, seat, gone, found);
    if let Err(failure) = &fetched
        && failure.code == Code::Offline
    {
        field.sync.note_broken();
    }
    fetched
}

/// What an answer told beside what it brought.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// What the server's clock says.
    pub(super) clock: Option<UtcMs>,
    /// This device's key signs elsewhere too, or the server lost what it signed.
    pub(super) chain_broken: bool,
    /// Where something was sent again that had not been answered for.
    pub(super) unanswered: BTreeSet<GridId>,
    /// Another key was taken while the answer was read: what it still says is of the one before.
    pub(super) rotated: bool,
    /// Something has to be signed again.
    pub(super) sign_again: bool,
    /// The server wants what it is sent to be signed.
    pub(super) server_signs: bool,
    /// Something was deleted: it is not to be left lying in the log of the database either.
    pub(super) hole: bool,
    /// Where the feeds end of which a pack was offered.
    pub(super) feeds: BTreeMap<GridId, u64>,
}

/// Why an exchange did not go through.
enum Stopped {
    /// The server speaks only the oldest protocol.
    OlderServer,
    Failed(Failure),
}

impl From<Failure> for Stopped {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

fn one(field: &Field, seat: &Seat, outgoing: Outgoing) -> Result<(Ended, Found), Stopped> {
    let cursors = cursors(field, &outgoing.unanswered)?;
    let knows_recipient = field
        .store
        .read(|r| Ok::<_, Stop>(signing::recipient(r)?.is_some()))
        .map_err(Failure::from)?;
    let question = Question {
        pushes: outgoing.pushes,
        wants_recipient: outgoing.key.is_some() && !knows_recipient,
        key: outgoing.key,
        ..question(field, seat, cursors.clone())?
    };
    let body = question.into_body().map_err(failure::internal)?;
    let (began, mut bytes) = (field.parts.clock.now(), body.len());
    let mut reading = Reading::of_answer_to(cursors);
    reading.found.unanswered = outgoing.unanswered;
    let token = Some(seat.token.as_str());
    let posted = field
        .parts
        .line
        .post(&seat.server, PATH, token, body, &mut |piece| {
            bytes += piece.len();
            reading.take(field, piece)
        });
    if reading.found.hole {
        forget_log(field);
    }
    // Why the reading stopped says more than how the line ended.
    if reading.stopped.is_none() {
        posted.map_err(|error| {
            if is_older(&error) {
                Stopped::OlderServer
            } else {
                failure::from_line(&error).into()
            }
        })?;
    }
    let (ended, found) = reading.close()?;
    let took = field.parts.clock.now().0.abs_diff(began.0);
    field.sync.note_through(bytes, took);
    Ok((ended, found))
}

/// A question that brings nothing.
pub(super) fn question(
    field: &Field,
    seat: &Seat,
    cursors: Vec<Cursor>,
) -> Result<Question, Failure> {
    Ok(Question {
        cursors,
        pushes: Vec::new(),
        budget_bytes: field.sync.budget().feed_bytes(),
        directory_version: seat.directory_version,
        actor: field.store.install(),
        former_actors: heal::former_actors(field)?,
        key: None,
        wait_ms: 0,
        wants_recipient: false,
        now: field.parts.clock.now(),
    })
}

pub(super) fn forget_log(field: &Field) {
    field.tell(Event::Drafts);
    if let Err(error) = field.store.forget_log() {
        tracing::warn!(%error, "the log of the database is cut with a later write");
    }
}

/// Where each feed was read to. One with a hole is read again from there, this device's own rows
/// among the rest, unless what is sent again in this exchange may fill it.
pub(super) fn cursors(
    field: &Field,
    unanswered: &BTreeSet<GridId>,
) -> Result<Vec<Cursor>, Failure> {
    let cursors = field.store.read(|r| Ok::<_, Stop>(cursor::all(r)?))?;
    let said = cursors.into_iter().map(|at| {
        let reads_again = at.has_hole && !unanswered.contains(&at.scope);
        Cursor {
            scope: at.scope.to_string(),
            epoch: at.epoch,
            seq: if reads_again { at.linked_seq } else { at.seq },
            linked_seq: at.linked_seq,
            link: at
                .link
                .map(|link| link.short().to_vec())
                .unwrap_or_default(),
            signed_no: if reads_again { 0 } else { at.signed_no },
            rows_only: at.rows_only,
            ahead: at.ahead,
            ..Cursor::default()
        }
    });
    Ok(said.collect())
}

fn is_older(error: &LineError) -> bool {
    let LineError::Refused { body, .. } = error else {
        return false;
    };
    one_from_bytes::<Refusal>(body).is_ok_and(|refusal| {
        refusal.parsed_code() == RefusalCode::OlderServer
            && refusal.newest_protocol == OLDEST_PROTOCOL
    })
}

/// An answer that is being read.
pub(super) struct Reading {
    answer: Answer,
    pub(super) found: Found,
    /// Whether it told anything but where the device stands.
    pub(super) told: bool,
    stopped: Option<Failure>,
}

impl Reading {
    pub(super) fn of_answer_to(cursors: Vec<Cursor>) -> Self {
        Self {
            answer: Answer::to(cursors),
            found: Found::default(),
            told: false,
            stopped: None,
        }
    }

    /// Does what has arrived whole; `false` when nothing more is wanted.
    pub(super) fn take(&mut self, field: &Field, piece: &[u8]) -> bool {
        self.answer.push(piece);
        loop {
            let done = match self.answer.next_step() {
                Ok(None) => return true,
                Ok(Some(step)) => {
                    self.told |= matches!(
                        step,
                        Step::Feed(_)
                            | Step::Ahead(_)
                            | Step::Pack(_)
                            | Step::Directory(_)
                            | Step::Leave(_)
                    );
                    take::step(field, step, &mut self.found)
                }
                Err(broken) => Err(from_broken(&broken)),
            };
            if let Err(failure) = done {
                self.stopped = Some(failure);
                return false;
            }
        }
    }

    /// How it ended.
    pub(super) fn close(self) -> Result<(Ended, Found), Failure> {
        if let Some(failure) = self.stopped {
            return Err(failure);
        }
        let ended = self.answer.close();
        Ok((ended.map_err(|broken| from_broken(&broken))?, self.found))
    }
}

fn from_broken(broken: &Broken) -> Failure {
    match broken {
        Broken::Refused(refusal) => failure::from_refusal(refusal),
        Broken::Cut => Failure::new(Code::Offline, broken.to_string()),
        _ => Failure::new(Code::BadAnswer, broken.to_string()),
    }
}
