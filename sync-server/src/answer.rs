//! The second half of a sync answer, one frame at a time: the rows after the device's cursors until
//! they or the budget end, then where the device stands. Each frame is read when the one before it
//! has left, so that an answer takes little memory however much there is to say.

pub(crate) mod batches;
mod told;

use std::collections::{BTreeMap, VecDeque};

use model::{GridId, KeyId};
use proof::Head;
use wire::{Cursor, End, FrameWriter, Hello, PackOffer, ScopeGone, SignedHead, WireError};

use crate::App;
use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{Own, Position};
use crate::renewal;

/// Rows in one frame, in bytes before compression.
pub const FRAME_BYTES: usize = 64 * 1024;
/// What a device gets that does not say how much it wants.
const DEFAULT_BUDGET: usize = 1 << 20;
/// The most a device gets in one answer.
const MAX_BUDGET: usize = 4 << 20;

/// How many of its own rows a device may add before it is told how the feed reads.
const LONGEST_UNSIGNED: u64 = 64;

/// Why an answer could not go on.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// A message does not fit into a frame.
    #[error(transparent)]
    Wire(#[from] WireError),
}

/// What is still to be said.
#[derive(Debug)]
pub struct Answer {
    seat: Seat,
    /// The key the device signs with; none when it speaks protocol 1.
    key: Option<KeyId>,
    gone: Vec<(GridId, Cursor)>,
    waiting: VecDeque<Reading>,
    /// Packs in place of feeds.
    offers: BTreeMap<GridId, PackOffer>,
    done: Vec<Cursor>,
    heads: Vec<SignedHead>,
    budget: usize,
    ended: bool,
}

/// A feed that is being read to the device.
#[derive(Debug)]
struct Reading {
    grid: GridId,
    /// Where the device stands.
    at: Cursor,
    /// Whether it was told of rows that are not its own.
    told: bool,
}

impl Answer {
    /// Plans the answer to a hello of a device that signs with `key`, and is offered these packs.
    #[must_use]
    pub fn new(
        seat: Seat,
        key: Option<KeyId>,
        hello: &Hello,
        offers: BTreeMap<GridId, PackOffer>,
    ) -> Self {
        let mut said: BTreeMap<&str, &Cursor> = BTreeMap::new();
        for cursor in &hello.cursors {
            said.entry(&cursor.scope).or_insert(cursor);
        }
        let waiting = seat.grant.iter().map(|grid| {
            let start = || Cursor {
                scope: grid.to_string(),
                ..Cursor::default()
            };
            let cursor = said.get(grid.as_str()).map(|cursor| (*cursor).clone());
            Reading {
                grid: grid.clone(),
                at: cursor.unwrap_or_else(start),
                told: false,
            }
        });
        let waiting = waiting.collect();
        // Each once, and only what can be a grid: an answer repeats no other words of a request.
        let asked = said.values();
        let asked = asked.filter_map(|cursor| Some((cursor.grid().ok()?, (*cursor).clone())));
        let gone = asked
            .filter(|(grid, _)| !seat.grant.contains(grid))
            .collect();
        let budget = match usize::try_from(hello.budget_bytes) {
            Ok(0) => DEFAULT_BUDGET,
            Ok(budget) => budget.min(MAX_BUDGET),
            Err(_) => MAX_BUDGET,
        };
        Self {
            seat,
            key,
            gone,
            waiting,
            offers,
            done: Vec::new(),
            heads: Vec::new(),
            budget,
            ended: false,
        }
    }

    /// The next frames, or none when all is said. Blocks.
    ///
    /// # Errors
    /// [`AnswerError`]; what was said before still counts.
    pub fn next(&mut self, app: &App) -> Result<Option<Vec<u8>>, AnswerError> {
        if self.ended {
            return Ok(None);
        }
        let ledger = app.ledger().as_ref();
        let mut frames = FrameWriter::new();
        for (grid, read) in self.gone.drain(..) {
            frames.put(&ScopeGone {
                has_all: renewal::has_all(ledger, &grid, &read)?,
                scope: grid.to_string(),
            })?;
        }
        while let Some(mut reading) = self.waiting.pop_front() {
            if let Some(offer) = self.offers.remove(&reading.grid) {
                frames.put(&offer)?;
                self.done.push(reading.at);
                continue;
            }
            let Some(end) = ledger.end_of(&reading.grid)? else {
                continue;
            };
            // In another epoch the feed starts over.
            let known = reading.at.epoch == end.epoch;
            if known && reading.at.seq > end.seq {
                // The hello renews such a feed; one that was cut since is renewed by the next.
                tracing::error!(grid = %reading.grid, "a feed was cut while a device read it");
                self.done.push(reading.at);
                continue;
            }
            let from_seq = if known { reading.at.seq } else { 0 };
            if from_seq == end.seq {
                self.finish(app, reading, end);
                continue;
            }
            if self.budget == 0 {
                self.done.push(reading.at);
                let rest = self.waiting.drain(..).map(|reading| reading.at);
                self.done.extend(rest);
                return self.end(frames, true);
            }
            let max_bytes = FRAME_BYTES.min(self.budget);
            let own = match self.key {
                None => Own::OfDevice(self.seat.device),
                Some(key) => Own::OfKey {
                    key,
                    up_to: reading.at.signed_no,
                },
            };
            let slice = ledger.feed(&reading.grid, from_seq, own, max_bytes)?;
            let position = Position {
                epoch: slice.epoch,
                seq: slice.to_seq,
                link: slice.link,
            };
            let at_end = slice.at_end;
            app.metrics().fed(slice.rows.len());
            reading.told |= !slice.rows.is_empty();
            let before = frames.len();
            frames.put(&told::feed(
                app,
                &reading.grid,
                from_seq,
                slice,
                self.key.is_some(),
            )?)?;
            self.budget = self.budget.saturating_sub(frames.len() - before);
            if at_end {
                self.finish(app, reading, position);
            } else {
                (reading.at.epoch, reading.at.seq) = (position.epoch, position.seq);
                self.waiting.push_front(reading);
            }
            return if self.waiting.is_empty() {
                self.end(frames, false)
            } else {
                Ok(Some(frames.into_bytes()))
            };
        }
        self.end(frames, false)
    }

    /// The device has read a feed to its end: says how it reads up to there, when the device heard of
    /// others, or has not been told for long.
    fn finish(&mut self, app: &App, reading: Reading, end: Position) {
        let Reading { grid, at, told } = reading;
        let same = at.epoch == end.epoch;
        let linked = if same { at.linked_seq } else { 0 };
        let behind = end.seq.saturating_sub(linked);
        if self.key.is_some() && behind > 0 && (told || behind >= LONGEST_UNSIGNED) {
            let head = Head {
                scope: &grid,
                epoch: end.epoch,
                seq: end.seq,
                link: end.link,
            };
            self.heads.push(SignedHead {
                scope: grid.to_string(),
                epoch: end.epoch,
                seq: end.seq,
                link: end.link.as_bytes().to_vec(),
                signature: head.sign(&app.inner.authority).as_bytes().to_vec(),
            });
        }
        self.done.push(Cursor {
            scope: at.scope,
            epoch: end.epoch,
            seq: end.seq,
            ..Cursor::default()
        });
    }

    fn end(&mut self, mut frames: FrameWriter, more: bool) -> Result<Option<Vec<u8>>, AnswerError> {
        self.ended = true;
        frames.put(&End {
            cursors: std::mem::take(&mut self.done),
            more,
            heads: std::mem::take(&mut self.heads),
        })?;
        Ok(Some(frames.into_bytes()))
    }

    /// Says nothing more.
    pub const fn stop(&mut self) {
        self.ended = true;
    }

    /// Whether all is said.
    #[must_use]
    pub const fn ended(&self) -> bool {
        self.ended
    }
}
