//! How much one exchange carries: as much as the line took in a few seconds the last time, half as
//! much when it broke. A line that breaks often loses little with each break, a good one is not
//! asked twice.

/// What is carried before anything is known of the line.
const FIRST_BYTES: u32 = 16 * 1024;
/// What every line can be asked to carry.
const LEAST_BYTES: u32 = 4 * 1024;
/// The most changes one request carries.
const MOST_PUSH_BYTES: u32 = 512 * 1024;
/// The most feed one answer carries: it is committed a frame at a time, so that a cut costs little.
const MOST_FEED_BYTES: u32 = 4 * 1024 * 1024;
/// How long one exchange should take.
const SPAN_MS: u64 = 4_000;
/// How many times as much a good line carries the next time.
const GROWTH: u32 = 8;

/// How much the next exchange carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    push_bytes: u32,
    feed_bytes: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            push_bytes: FIRST_BYTES,
            feed_bytes: MOST_FEED_BYTES / 4,
        }
    }
}

impl Budget {
    /// How many bytes of changes the next request carries; a change that is larger goes alone.
    #[must_use]
    pub const fn push_bytes(&self) -> u32 {
        self.push_bytes
    }

    /// How many bytes of feed the next answer may carry.
    #[must_use]
    pub const fn feed_bytes(&self) -> u32 {
        self.feed_bytes
    }

    /// An exchange that carried `bytes` both ways went through in `took_ms`.
    pub fn went_through(&mut self, bytes: usize, took_ms: u64) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        let in_span = bytes.saturating_mul(SPAN_MS) / took_ms.max(1);
        let in_span = u32::try_from(in_span).unwrap_or(u32::MAX);
        let next = |now: u32, most: u32| {
            // A short exchange says little about a line: it never takes back what was there.
            in_span.clamp(now, now.saturating_mul(GROWTH)).min(most)
        };
        self.push_bytes = next(self.push_bytes, MOST_PUSH_BYTES);
        self.feed_bytes = next(self.feed_bytes, MOST_FEED_BYTES);
    }

    /// The line broke in the middle.
    pub fn broke(&mut self) {
        self.push_bytes = (self.push_bytes / 2).max(LEAST_BYTES);
        self.feed_bytes = (self.feed_bytes / 2).max(LEAST_BYTES);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_line_is_soon_asked_for_all_it_may_carry() {
        let mut budget = Budget::default();
        let mut sent = 0;
        for _ in 0..2 {
            sent = budget.push_bytes();
            budget.went_through(usize::try_from(sent).unwrap(), 20);
        }
        assert!(sent >= 128 * 1024, "{sent}");
        assert_eq!(budget.push_bytes(), MOST_PUSH_BYTES);
        assert_eq!(budget.feed_bytes(), MOST_FEED_BYTES);
    }

    #[test]
    fn a_slow_line_is_not_asked_for_more_than_it_takes_in_a_few_seconds() {
        let mut budget = Budget::default();
        for _ in 0..10 {
            // 8 KB a second.
            let took = u64::from(budget.push_bytes()) / 8;
            budget.went_through(usize::try_from(budget.push_bytes()).unwrap(), took);
        }
        assert!(budget.push_bytes() <= 33 * 1024, "{}", budget.push_bytes());
    }

    #[test]
    fn a_line_that_breaks_is_asked_for_less_and_never_for_nothing() {
        let mut budget = Budget::default();
        budget.broke();
        assert_eq!(budget.push_bytes(), FIRST_BYTES / 2);
        for _ in 0..40 {
            budget.broke();
        }
        assert_eq!(
            (budget.push_bytes(), budget.feed_bytes()),
            (LEAST_BYTES, LEAST_BYTES)
        );
    }

    #[test]
    fn a_short_exchange_takes_nothing_back() {
        let mut budget = Budget::default();
        budget.went_through(120, 2_000);
        assert_eq!(budget, Budget::default());
    }
}
