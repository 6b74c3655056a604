//! The clock, as a part that can be replaced.

use std::time::{SystemTime, UNIX_EPOCH};

use model::UtcMs;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, by the device's clock.
    fn now(&self) -> UtcMs;
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UtcMs {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UtcMs(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}
