//! What is written into a pile of bytes and read from one, as a file is: a large piece at a time, each
//! on disk before the next, and no transaction longer than that.

use std::io::{self, Read, Write};

use store::bundle::pile;

use crate::Field;
use crate::failure::Stop;

/// How much is gathered before it is put on disk, and read at a time.
const STEP_BYTES: usize = 1 << 20;

/// Writes into a pile.
pub(super) struct Into<'a> {
    field: &'a Field,
    pile: i64,
    end: u64,
    buffer: Vec<u8>,
}

impl<'a> Into<'a> {
    /// Writes into a new pile.
    pub(super) fn new(field: &'a Field) -> Result<Self, Stop> {
        let now = field.parts.clock.now();
        let pile = field
            .store
            .write(|w| Ok::<_, Stop>(pile::begin(w, None, now)?))?;
        Ok(Self {
            field,
            pile,
            end: 0,
            buffer: Vec::new(),
        })
    }

    pub(super) const fn pile(&self) -> i64 {
        self.pile
    }

    /// Lets go of what was written: nothing comes of it.
    pub(super) fn give_up(field: &Field, pile: i64) {
        let gone = field.store.write(|w| Ok::<_, Stop>(pile::remove(w, pile)?));
        if let Err(Stop(failure)) = gone {
            tracing::warn!(%failure, "what was begun of a bundle goes with the next sweep");
        }
    }

    fn put(&mut self) -> Result<(), Stop> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let (pile, end) = (self.pile, self.end);
        let bytes = std::mem::take(&mut self.buffer);
        self.end = self
            .field
            .store
            .write(|w| Ok::<_, Stop>(pile::put(w, pile, end, &bytes)?))?;
        Ok(())
    }
}

impl Write for Into<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= STEP_BYTES {
            self.put().map_err(wrapped)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.put().map_err(wrapped)
    }
}

/// Reads from a pile.
pub(super) struct From<'a> {
    field: &'a Field,
    pile: i64,
    at: u64,
    step: Vec<u8>,
    used: usize,
}

impl<'a> From<'a> {
    pub(super) const fn new(field: &'a Field, pile: i64) -> Self {
        Self {
            field,
            pile,
            at: 0,
            step: Vec::new(),
            used: 0,
        }
    }

    /// How many bytes were given out.
    pub(super) fn given(&self) -> u64 {
        let ahead = self.step.len() - self.used;
        self.at - u64::try_from(ahead).unwrap_or(self.at)
    }
}

impl Read for From<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.used == self.step.len() {
            let (pile, at) = (self.pile, self.at);
            self.step = self
                .field
                .store
                .read(|r| Ok::<_, Stop>(pile::read(r, pile, at, STEP_BYTES)?))
                .map_err(wrapped)?;
            self.at += u64::try_from(self.step.len()).unwrap_or(u64::MAX);
            self.used = 0;
        }
        let ready = &self.step[self.used..];
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.used += count;
        Ok(count)
    }
}

/// A failure of the store on its way through what only knows files.
fn wrapped(stop: Stop) -> io::Error {
    io::Error::other(stop.0)
}

/// What such an error was.
pub(super) fn unwrapped(error: io::Error) -> contract::Failure {
    match error.downcast::<contract::Failure>() {
        Ok(failure) => failure,
        Err(error) => crate::failure::internal(error),
    }
}
