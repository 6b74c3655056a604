//! What happened, a line an event, and the hash of all of it: two runs of one seed are the same when
//! their hashes are.

use std::sync::{Mutex, PoisonError};

use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

use crate::time::{DAY_MS, Time};

/// The events of one run.
pub(crate) struct Trace {
    time: Time,
    shown: bool,
    hash: Mutex<Sha256>,
}

impl Trace {
    pub(crate) fn new(time: Time, shown: bool) -> Self {
        Self {
            time,
            shown,
            hash: Mutex::default(),
        }
    }

    pub(crate) fn note(&self, what: &str) {
        let since = self.time.since_ms();
        let (day, ms) = (since / DAY_MS, since % DAY_MS);
        let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60);
        let line = format!(
            "{day:2}d {hour:02}:{minute:02}:{second:02}.{:03}  {what}\n",
            ms % 1_000
        );
        if self.shown {
            print!("{line}");
        }
        let mut hash = self.hash.lock().unwrap_or_else(PoisonError::into_inner);
        hash.update(line.as_bytes());
    }

    /// The hash of everything so far: 16 hexadecimal digits are enough to tell runs apart.
    pub(crate) fn hash(&self) -> String {
        let hash = self.hash.lock().unwrap_or_else(PoisonError::into_inner);
        HEXLOWER.encode(&hash.clone().finalize()[..8])
    }
}

/// The first digits of a name.
pub(crate) fn short(name: &[u8]) -> String {
    HEXLOWER.encode(name.get(..4).unwrap_or(name))
}
