//! A bound on how often: the generic cell rate algorithm (ITU-T I.371, Annex A). For each key it
//! keeps one moment, the one at which its allowance will be whole again.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many keys are kept at the most. Past that everyone begins anew: a flood of addresses must
/// not fill the memory.
const MAX_KEYS: usize = 200_000;
const FIRST_SWEEP: usize = 1_024;
const HOUR: Duration = Duration::from_secs(3_600);

/// How often something may be done, and how often at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How often in the long run; 0 is no bound.
    pub per_hour: u32,
    /// How often at once.
    pub burst: u32,
}

impl Rate {
    /// So often in a second, and so often at once.
    #[must_use]
    pub const fn per_s(per_s: u32, burst: u32) -> Self {
        Self::per_hour(per_s.saturating_mul(3_600), burst)
    }

    /// So often in an hour, and so often at once.
    #[must_use]
    pub const fn per_hour(per_hour: u32, burst: u32) -> Self {
        Self { per_hour, burst }
    }
}

/// Who has done it how often lately.
#[derive(Debug)]
pub(super) struct Rates<K> {
    /// How long one takes to be forgotten; none when there is no bound.
    each: Option<Duration>,
    /// How far ahead of now the moment of a key may lie.
    ahead: Duration,
    known: Mutex<Known<K>>,
}

#[derive(Debug)]
struct Known<K> {
    whole_at: HashMap<K, Instant>,
    sweep_at: usize,
}

impl<K: Eq + Hash> Rates<K> {
    pub(super) fn new(rate: Rate) -> Self {
        let each = HOUR.checked_div(rate.per_hour);
        let burst = rate.burst.max(1);
        Self {
            each,
            ahead: each.unwrap_or_default().saturating_mul(burst - 1),
            known: Mutex::new(Known {
                whole_at: HashMap::new(),
                sweep_at: FIRST_SWEEP,
            }),
        }
    }

    /// Counts one more, or tells how long to wait for it.
    pub(super) fn spend(&self, key: K, now: Instant) -> Result<(), Duration> {
        let Some(each) = self.each else {
            return Ok(());
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.sweep(now);
        let whole_at = known.whole_at.entry(key).or_insert(now);
        let from = (*whole_at).max(now);
        let over = from.duration_since(now).saturating_sub(self.ahead);
        if over > Duration::ZERO {
            return Err(over);
        }
        *whole_at = from + each;
        Ok(())
    }
}

impl<K: Eq + Hash> Known<K> {
    /// Forgets whoever's allowance is whole: that changes nothing.
    fn sweep(&mut self, now: Instant) {
        if self.whole_at.len() < self.sweep_at {
            return;
        }
        self.whole_at.retain(|_, whole_at| *whole_at > now);
        if self.whole_at.len() >= MAX_KEYS {
            self.whole_at.clear();
        }
        self.sweep_at = (self.whole_at.len() * 2).clamp(FIRST_SWEEP, MAX_KEYS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    #[test]
    fn a_burst_passes_then_as_many_as_the_rate_and_each_key_for_itself() {
        let (rates, now) = (Rates::new(Rate::per_s(10, 3)), Instant::now());
        for _ in 0..3 {
            assert_eq!(rates.spend(1, now), Ok(()));
        }
        assert_eq!(rates.spend(1, now), Err(MS(100)));
        assert_eq!(rates.spend(1, now + MS(40)), Err(MS(60)));
        assert_eq!(rates.spend(2, now), Ok(()));
        assert_eq!(rates.spend(1, now + MS(100)), Ok(()));
        assert_eq!(rates.spend(1, now + MS(100)), Err(MS(100)));
    }

    #[test]
    fn who_waits_as_long_as_told_passes_and_a_refusal_costs_nothing() {
        let (rates, now) = (Rates::new(Rate::per_hour(2, 1)), Instant::now());
        assert_eq!(rates.spend((), now), Ok(()));
        for _ in 0..5 {
            assert_eq!(rates.spend((), now), Err(HOUR / 2));
        }
        assert_eq!(rates.spend((), now + HOUR / 2), Ok(()));
    }

    #[test]
    fn nothing_per_hour_is_no_bound() {
        let rates = Rates::new(Rate::per_hour(0, 0));
        let now = Instant::now();
        assert!((0..10_000).all(|_| rates.spend((), now).is_ok()));
    }

    #[test]
    fn a_flood_of_keys_does_not_fill_the_memory() {
        let (rates, now) = (Rates::new(Rate::per_s(1, 1)), Instant::now());
        let kept = || rates.known.lock().unwrap().whole_at.len();
        for key in 0..3 * MAX_KEYS {
            assert_eq!(rates.spend(key, now), Ok(()));
        }
        assert!(kept() <= MAX_KEYS, "{}", kept());
        for key in 0..2 * MAX_KEYS {
            rates
                .spend(key + 4 * MAX_KEYS, now + MS(1_001 * key as u64))
                .unwrap();
        }
        assert!(kept() <= FIRST_SWEEP + 1, "{}", kept());
    }
}
