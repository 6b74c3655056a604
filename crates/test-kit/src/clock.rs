//! A clock that goes on when a story says so. A device may be set wrong against it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use field::Clock;
use model::UtcMs;

/// 2026-11-01 09:00 in Shanghai: when every story begins.
const BEGINNING: i64 = 1_793_494_800_000;

/// A clock that obeys.
#[derive(Debug, Clone)]
pub struct StoryClock {
    now: Arc<AtomicI64>,
    off_ms: Arc<AtomicI64>,
}

impl Default for StoryClock {
    fn default() -> Self {
        Self {
            now: Arc::new(BEGINNING.into()),
            off_ms: Arc::default(),
        }
    }
}

impl StoryClock {
    /// Time passes for everyone.
    pub fn pass_ms(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::SeqCst);
    }

    /// Another device's clock over the same time.
    #[must_use]
    pub fn of_device(&self) -> Self {
        Self {
            now: Arc::clone(&self.now),
            off_ms: Arc::default(),
        }
    }

    /// Sets this clock wrong.
    pub fn set_wrong_by(&self, ms: i64) {
        self.off_ms.store(ms, Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> UtcMs {
        UtcMs(self.now.load(Ordering::SeqCst) + self.off_ms.load(Ordering::SeqCst))
    }
}
