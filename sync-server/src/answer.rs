//! The second half of a sync answer, one frame at a time: the rows after the device's cursors until
//! they or the budget end, then where the device stands. Each frame is read when the one before it
//! has left, so that an answer takes little memory however much there is to say.

pub(crate) mod ahead;
pub(crate) mod batches;
pub(crate) mod bodies;
mod brought;
mod reading;
pub(crate) mod told;

use std::collections::{BTreeMap, HashSet, VecDeque};

use model::{GridId, KeyId};
use proof::Head;
use wire::{Cursor, End, FrameWriter, Hello, PackOffer, ScopeGone, SignedHead, WireError};

use crate::App;
use crate::accounts::Seat;
use crate::database::DatabaseError;
use crate::ledger::{Own, Position, Slice};
use crate::{compare, packs, renewal};
pub(crate) use brought::Brought;
use reading::Reading;

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
    /// The protocol it speaks.
    protocol: u32,
    gone: Vec<(GridId, Cursor)>,
    waiting: VecDeque<Reading>,
    /// Packs in place of feeds.
    offers: BTreeMap<GridId, PackOffer>,
    /// What the device has brought itself.
    brought: Brought,
    done: Vec<Cursor>,
    heads: Vec<SignedHead>,
    budget: usize,
    ended: bool,
}

impl Answer {
    /// Begins the answer to a hello of a device that signs with `key`.
    #[must_use]
    pub fn new(seat: Seat, key: Option<KeyId>, hello: &Hello) -> Self {
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
                end: None,
                told: false,
                ahead: None,
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
            protocol: hello.protocol,
            gone,
            waiting,
            offers: BTreeMap::new(),
            brought: Brought::default(),
            done: Vec::new(),
            heads: Vec::new(),
            budget,
            ended: false,
        }
    }

    /// Plans the answer, in one look at where all feeds end: the feed with the fewest rows to read comes
    /// first, so that nothing urgent waits behind a grid that was never read. Gives back the feeds a device
    /// that takes packs is far behind in. Blocks.
    ///
    /// # Errors
    /// The database failed.
    pub fn plan(&mut self, app: &App) -> Result<Vec<(GridId, Position)>, DatabaseError> {
        let grids: Vec<GridId> = self.waiting.iter().map(|one| one.grid.clone()).collect();
        let mut ends = app.ledger().ends_of(&grids)?;
        let mut waiting: Vec<Reading> = Vec::with_capacity(self.waiting.len());
        for mut reading in self.waiting.drain(..) {
            if let Some(end) = ends.remove(&reading.grid) {
                reading.end = Some(end);
                waiting.push(reading);
            }
        }
        waiting.sort_by_key(|reading| reading.end.map_or(0, |end| reading.behind(end)));
        let mut far = Vec::new();
        for reading in &waiting {
            let (Some(end), Some(_)) = (reading.end, self.key) else {
                continue;
            };
            let limits = &app.inner.packs.limits;
            let is_far = |rows| packs::is_far_behind(limits, &reading.at, rows, end);
            let behind = reading.behind(end);
            // Its own rows bring it nothing, and are counted only where it looks far behind.
            if is_far(behind) {
                let own = self.own(&reading.at);
                let book = &app.inner.packs.book;
                if is_far(book.others_after(&reading.grid, end.seq - behind, own)?) {
                    far.push((reading.grid.clone(), end));
                }
            }
        }
        self.waiting = waiting.into();
        Ok(far)
    }

    /// The device's own rows of a feed.
    fn own(&self, at: &Cursor) -> Own {
        match self.key {
            None => Own::OfDevice(self.seat.device),
            Some(key) => Own::OfKey {
                key,
                up_to: at.signed_no,
            },
        }
    }

    /// The answer to a device that has just brought rows of its own.
    pub(crate) fn after(self, brought: Brought) -> Self {
        Self { brought, ..self }
    }

    /// Offers packs in place of feeds.
    pub fn offer(&mut self, offers: BTreeMap<GridId, PackOffer>) {
        self.offers = offers;
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
        frames.speak(self.protocol);
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
            let end = match reading.end.take() {
                Some(end) => end,
                None => match ledger.end_of(&reading.grid)? {
                    Some(end) => end,
                    None => continue,
                },
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
                self.finish(app, reading, end)?;
                continue;
            }
            if self.budget == 0 {
                self.done.push(reading.at);
                let rest = self.waiting.drain(..).map(|reading| reading.at);
                self.done.extend(rest);
                return self.end(frames, true);
            }
            self.read_on(app, reading, (from_seq, end), &mut frames)?;
            return if self.waiting.is_empty() {
                self.end(frames, false)
            } else {
                Ok(Some(frames.into_bytes()))
            };
        }
        self.end(frames, false)
    }

    /// One frame of a feed, and after the first of a long one what goes ahead of the rest.
    fn read_on(
        &mut self,
        app: &App,
        mut reading: Reading,
        (from_seq, end): (u64, Position),
        frames: &mut FrameWriter,
    ) -> Result<(), AnswerError> {
        let max_bytes = FRAME_BYTES.min(self.budget);
        let own = self.own(&reading.at);
        let mut slice = if self.has_brought_all(&reading, (from_seq, end)) {
            Slice::of_nothing_up_to(end)
        } else {
            app.ledger().feed(&reading.grid, from_seq, own, max_bytes)?
        };
        bodies::fill(app, &reading.grid, &mut slice, max_bytes)?;
        let position = Position {
            epoch: slice.epoch,
            seq: slice.to_seq,
            link: slice.link,
            sum: slice.sum,
        };
        let at_end = slice.at_end;
        app.metrics().fed(slice.rows.len());
        reading.told |= !slice.rows.is_empty();
        let before = frames.len();
        let none = HashSet::new();
        let ahead = reading.ahead.as_ref().unwrap_or(&none);
        let signed = self.key.is_some();
        frames.put(&told::feed(
            app,
            &reading.grid,
            from_seq,
            slice,
            signed,
            ahead,
        )?)?;
        self.budget = self.budget.saturating_sub(frames.len() - before);
        if at_end {
            return Ok(self.finish(app, reading, position)?);
        }
        (reading.at.epoch, reading.at.seq) = (position.epoch, position.seq);
        if reading.ahead.is_none() {
            let told = self.go_ahead(app, &reading, own, frames)?;
            reading.ahead = Some(told);
        }
        self.waiting.push_front(reading);
        Ok(())
    }

    /// Whether all that comes after what the device has read is its own, in the writing of the feed it has read.
    fn has_brought_all(&self, reading: &Reading, (from_seq, end): (u64, Position)) -> bool {
        let rows = (from_seq, end.seq);
        let known_up_to = reading.at.signed_no;
        reading.at.epoch == end.epoch && self.brought.is_all(&reading.grid, rows, known_up_to)
    }

    /// Tells rows ahead of the feed, unless the device has such or does not know them.
    fn go_ahead(
        &mut self,
        app: &App,
        reading: &Reading,
        own: Own,
        frames: &mut FrameWriter,
    ) -> Result<HashSet<u64>, AnswerError> {
        let max_bytes = FRAME_BYTES.min(self.budget);
        if self.key.is_none() || reading.at.ahead || max_bytes == 0 {
            return Ok(HashSet::new());
        }
        let Some(end) = app.ledger().end_of(&reading.grid)? else {
            return Ok(HashSet::new());
        };
        let rest = ahead::Rest {
            epoch: reading.at.epoch,
            after: reading.at.seq,
            to: end.seq,
        };
        if end.epoch != rest.epoch || end.seq <= rest.after {
            return Ok(HashSet::new());
        }
        let Some(part) = ahead::part(app, &reading.grid, rest, own, max_bytes)? else {
            return Ok(HashSet::new());
        };
        let before = frames.len();
        frames.put(&part)?;
        self.budget = self.budget.saturating_sub(frames.len() - before);
        Ok(part.rows.iter().map(|row| row.seq).collect())
    }

    /// The device has read a feed to its end: says how it reads up to there, when the device heard of
    /// others, or has not been told for long; and what the scope holds then.
    fn finish(&mut self, app: &App, reading: Reading, end: Position) -> Result<(), DatabaseError> {
        let Reading { grid, at, told, .. } = reading;
        if end.seq == 0 && grid.is_channel() {
            // There is one for every village and unit, and most are empty.
            return Ok(());
        }
        let sum = match self.key {
            Some(_) if end.seq > 0 => compare::sum_at(app.ledger().as_ref(), &grid, end)?,
            _ => None,
        };
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
            held: sum.map(|sum| sum.short().to_vec()).unwrap_or_default(),
            ..Cursor::default()
        });
        Ok(())
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
