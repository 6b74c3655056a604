//! How long something that is measured may take. What takes longer is given up by unwinding, which
//! ends the programs it was waited for on the way.

use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Something took longer than it may: what unwinding carries then.
#[derive(Debug)]
pub(crate) struct TimeUp {
    /// How long it was given.
    pub(crate) limit: Duration,
}

/// How long is waited: without an end, until it is told otherwise. Copies are the same one.
#[derive(Clone, Default)]
pub(crate) struct Patience(Arc<Mutex<Option<Bound>>>);

#[derive(Clone, Copy)]
struct Bound {
    begun: Instant,
    limit: Duration,
}

impl Patience {
    /// From now on so long.
    pub(crate) fn begin(&self, limit: Duration) {
        let begun = Instant::now();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Bound { begun, limit });
    }

    /// What is said next; none when nothing more will be.
    pub(crate) fn hear<T>(&self, from: &Receiver<T>) -> Option<T> {
        let Some(left) = self.left() else {
            return from.recv().ok();
        };
        match from.recv_timeout(left) {
            Ok(said) => Some(said),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => self.lose(),
        }
    }

    /// Lets some time go by, as long as there is any left.
    pub(crate) fn pause(&self, wished: Duration) {
        let left = self.left();
        if left.is_some_and(|left| left.is_zero()) {
            self.lose();
        }
        thread::sleep(left.map_or(wished, |left| wished.min(left)));
    }

    fn left(&self) -> Option<Duration> {
        let Bound { begun, limit } = self.bound()?;
        Some(limit.saturating_sub(begun.elapsed()))
    }

    fn lose(&self) -> ! {
        let limit = self.bound().map_or(Duration::ZERO, |bound| bound.limit);
        resume_unwind(Box::new(TimeUp { limit }))
    }

    fn bound(&self) -> Option<Bound> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
