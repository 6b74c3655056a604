//! What sleeping threads are woken by.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Wakes the threads when something was written or is asked for. It stands apart from the application, so that
/// a sleeping thread does not keep it alive.
#[derive(Default)]
pub(crate) struct Wake {
    calls: Mutex<u64>,
    called: Condvar,
}

impl Wake {
    pub(crate) fn call(&self) {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.called.notify_all();
    }

    pub(crate) fn calls(&self) -> u64 {
        *self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until called, unless called since `heard`, or until the time is over.
    pub(crate) fn sleep(&self, heard: u64, longest: Duration) {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let slept = self
            .called
            .wait_timeout_while(calls, longest, |calls| *calls == heard);
        drop(slept);
    }
}
