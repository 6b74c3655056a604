//! The second half of a sync answer, one frame at a time: the rows after the device's cursors until
//! they or the budget end, then where the device stands. Each frame is read when the one before it
//! has left, so that an answer takes little memory however much there is to say.

use std::collections::{BTreeMap, VecDeque};

use model::GridId;
use wire::{Cursor, End, Feed, FrameWriter, Hello, Row, ScopeGone, WireError};

use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{FeedRow, Ledger};

/// Rows in one frame, in bytes before compression.
pub const FRAME_BYTES: usize = 64 * 1024;
/// What a device gets that does not say how much it wants.
const DEFAULT_BUDGET: usize = 1 << 20;
/// The most a device gets in one answer.
const MAX_BUDGET: usize = 4 << 20;

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
    gone: Vec<String>,
    waiting: VecDeque<(GridId, Cursor)>,
    done: Vec<Cursor>,
    budget: usize,
    ended: bool,
}

impl Answer {
    /// Plans the answer to a hello.
    #[must_use]
    pub fn new(seat: Seat, hello: &Hello) -> Self {
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
            (grid.clone(), cursor.unwrap_or_else(start))
        });
        let waiting = waiting.collect();
        // Each once, and only what can be a grid: an answer repeats no other words of a request.
        let asked = said.values().filter_map(|cursor| cursor.grid().ok());
        let gone = asked
            .filter(|grid| !seat.grant.contains(grid))
            .map(|grid| grid.to_string())
            .collect();
        let budget = match usize::try_from(hello.budget_bytes) {
            Ok(0) => DEFAULT_BUDGET,
            Ok(budget) => budget.min(MAX_BUDGET),
            Err(_) => MAX_BUDGET,
        };
        Self {
            seat,
            gone,
            waiting,
            done: Vec::new(),
            budget,
            ended: false,
        }
    }

    /// The next frames, or none when all is said. Blocks.
    ///
    /// # Errors
    /// [`AnswerError`]; what was said before still counts.
    pub fn next(&mut self, ledger: &dyn Ledger) -> Result<Option<Vec<u8>>, AnswerError> {
        if self.ended {
            return Ok(None);
        }
        let mut frames = FrameWriter::new();
        for scope in self.gone.drain(..) {
            frames.put(&ScopeGone { scope })?;
        }
        while let Some((grid, cursor)) = self.waiting.pop_front() {
            let Some(end) = ledger.end_of(&grid)? else {
                continue;
            };
            // In another epoch the feed starts over.
            let known = cursor.epoch == end.epoch;
            if known && cursor.seq > end.seq {
                // The hello renews such a feed; one that was cut since is renewed by the next.
                tracing::error!(%grid, "a feed was cut while a device read it");
                self.done.push(cursor);
                continue;
            }
            let from_seq = if known { cursor.seq } else { 0 };
            let at = |seq| Cursor {
                scope: grid.to_string(),
                epoch: end.epoch,
                seq,
                ..Cursor::default()
            };
            if from_seq == end.seq {
                self.done.push(at(end.seq));
                continue;
            }
            if self.budget == 0 {
                self.done.push(if known { at(from_seq) } else { cursor });
                self.done
                    .extend(self.waiting.drain(..).map(|(_, cursor)| cursor));
                return self.end(frames, true);
            }
            let max_bytes = FRAME_BYTES.min(self.budget);
            let slice = ledger.feed(&grid, from_seq, self.seat.device, max_bytes)?;
            let to_seq = slice.to_seq;
            let before = frames.len();
            frames.put(&Feed {
                scope: grid.to_string(),
                epoch: slice.epoch,
                from_seq,
                to_seq,
                rows: slice.rows.into_iter().map(row).collect(),
                ..Feed::default()
            })?;
            self.budget = self.budget.saturating_sub(frames.len() - before);
            let next = Cursor {
                scope: grid.to_string(),
                epoch: slice.epoch,
                seq: to_seq,
                ..Cursor::default()
            };
            if slice.at_end {
                self.done.push(next);
            } else {
                self.waiting.push_front((grid, next));
            }
            return if self.waiting.is_empty() {
                self.end(frames, false)
            } else {
                Ok(Some(frames.into_bytes()))
            };
        }
        self.end(frames, false)
    }

    fn end(&mut self, mut frames: FrameWriter, more: bool) -> Result<Option<Vec<u8>>, AnswerError> {
        self.ended = true;
        frames.put(&End {
            cursors: std::mem::take(&mut self.done),
            more,
            ..End::default()
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

fn row(row: FeedRow) -> Row {
    Row {
        seq: row.seq,
        doc: row.doc.as_bytes().to_vec(),
        doc_kind: row.kind,
        bytes: row.bytes,
        worker: row.worker.as_bytes().to_vec(),
        device: row.device.as_bytes().to_vec(),
        received_at_ms: row.received_at.0,
        ..Row::default()
    }
}
