//! Thirty days that pass when told to. Every device's clock is off by up to a day, and drifts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use field::Clock;
use model::UtcMs;

use hostile::Draw;

/// 2026-11-01 09:00 in Shanghai.
const BEGINNING: i64 = 1_793_494_800_000;
pub(crate) const HOUR_MS: i64 = 3_600_000;
pub(crate) const DAY_MS: i64 = 24 * HOUR_MS;

/// The time as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Time(Arc<AtomicI64>);

impl Time {
    pub(crate) fn pass_ms(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::SeqCst);
    }

    /// Milliseconds since it began.
    pub(crate) fn since_ms(&self) -> i64 {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn now(&self) -> UtcMs {
        UtcMs(BEGINNING + self.since_ms())
    }

    /// A clock over it that is wrong in its own way.
    pub(crate) fn wrong_clock(&self, draw: &mut Draw) -> DeviceClock {
        DeviceClock {
            time: self.clone(),
            off_ms: draw.between(-DAY_MS, DAY_MS - 1),
            drift_ms_a_day: draw.between(-60_000, 59_999),
        }
    }
}

/// What a device takes for the time.
#[derive(Debug, Clone)]
pub(crate) struct DeviceClock {
    time: Time,
    off_ms: i64,
    drift_ms_a_day: i64,
}

impl Clock for DeviceClock {
    fn now(&self) -> UtcMs {
        let drift = self.time.since_ms() / HOUR_MS * self.drift_ms_a_day / 24;
        self.time.now().plus_ms(self.off_ms + drift)
    }
}
