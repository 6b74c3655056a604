//! When to sync by oneself: at an interval while it goes well; sooner, and then less and less
//! often, while it does not; and shortly after something was written.

use model::UtcMs;

/// The first pause after a failure.
const FIRST_PAUSE_MS: i64 = 5_000;
/// The longest pause after failures.
const LONGEST_PAUSE_MS: i64 = 5 * 60_000;
/// The longest a server is believed when it asks to be left alone.
pub const LONGEST_TOLD_MS: i64 = 60 * 60_000;
/// How long after a write a sync waits for the next write.
const AFTER_WRITE_MS: i64 = 2_000;

/// When the next sync is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timetable {
    interval_ms: i64,
    failures: u32,
    due: UtcMs,
    /// When somebody asked for one since the last began.
    asked: Option<UtcMs>,
    /// When something written since then is to go.
    written: Option<UtcMs>,
    /// How long the server asked to be left alone the last time.
    told_ms: i64,
}

impl Timetable {
    /// Begins with a sync at once.
    #[must_use]
    pub const fn starting(now: UtcMs, interval_ms: i64) -> Self {
        Self {
            interval_ms,
            failures: 0,
            due: now,
            asked: None,
            written: None,
            told_ms: 0,
        }
    }

    /// When the next sync is due. Never further off than a pause or an interval: a clock that was
    /// put right by a year must not stop synchronising for a year.
    #[must_use]
    pub fn due(&self, now: UtcMs) -> UtcMs {
        let furthest = self.interval_ms.max(LONGEST_PAUSE_MS).max(self.told_ms);
        self.due.min(now.plus_ms(furthest))
    }

    /// Somebody wants it now.
    pub fn asked(&mut self, now: UtcMs) {
        self.due = now;
        self.asked = sooner(self.asked, now);
    }

    /// One begins. What is asked for or written from now on may come too late for it, and stays due.
    pub const fn begun(&mut self) {
        self.asked = None;
        self.written = None;
    }

    /// It went through.
    pub fn succeeded(&mut self, now: UtcMs) {
        self.failures = 0;
        self.told_ms = 0;
        self.due = now.plus_ms(self.interval_ms);
        for wanted in [self.asked, self.written].into_iter().flatten() {
            self.due = self.due.min(wanted);
        }
    }

    /// It did not. `chance` is a random number: after a storm, ten thousand devices must not come
    /// back at the same moment, so the pause is spread over its upper half.
    pub fn failed(&mut self, now: UtcMs, chance: u32) {
        let doubled = FIRST_PAUSE_MS
            .checked_shl(self.failures)
            .unwrap_or(LONGEST_PAUSE_MS);
        let pause = doubled.clamp(FIRST_PAUSE_MS, LONGEST_PAUSE_MS);
        self.failures = (self.failures + 1).min(16);
        let spread = pause / 2 * i64::from(chance) / i64::from(u32::MAX);
        self.due = now.plus_ms(pause / 2 + spread);
        if let Some(asked) = self.asked {
            self.due = self.due.min(asked);
        }
        self.told_ms = 0;
    }

    /// It broke off, and had brought something: what is left is asked for as soon as after a first failure. A line
    /// that is cut every few seconds carries a little each time, and must not come to wait for minutes between.
    pub fn broke_off(&mut self, now: UtcMs, chance: u32) {
        self.failures = 0;
        self.failed(now, chance);
    }

    /// The server wants to be left alone for so long; said after [`Self::failed`]. Waits at least
    /// that, but never longer than [`LONGEST_TOLD_MS`], and up to a quarter more by `chance`: whoever
    /// was sent away in the same moment must not come back in one.
    pub fn told_to_wait(&mut self, now: UtcMs, wait_ms: u32, chance: u32) {
        let wait = i64::from(wait_ms).min(LONGEST_TOLD_MS);
        let spread = wait / 4 * i64::from(chance) / i64::from(u32::MAX);
        self.told_ms = wait + spread;
        self.due = self.due.max(now.plus_ms(self.told_ms));
    }

    /// Something was written: sync soon, unless the line is known to be bad.
    pub fn wrote(&mut self, now: UtcMs) {
        let soon = now.plus_ms(AFTER_WRITE_MS);
        self.written = sooner(self.written, soon);
        if self.failures == 0 {
            self.due = self.due.min(soon);
        }
    }

    /// The worker chose another interval.
    pub fn set_interval(&mut self, now: UtcMs, interval_ms: i64) {
        self.interval_ms = interval_ms;
        self.due = self.due.min(now.plus_ms(interval_ms));
    }
}

fn sooner(known: Option<UtcMs>, other: UtcMs) -> Option<UtcMs> {
    Some(known.map_or(other, |known| known.min(other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const NOW: UtcMs = UtcMs(1_000_000);

    fn pause_after(failures: u32, chance: u32) -> i64 {
        let mut timetable = Timetable::starting(NOW, 900_000);
        for _ in 0..failures {
            timetable.failed(NOW, chance);
        }
        timetable.due(NOW).0 - NOW.0
    }

    #[rstest]
    #[case(1, 0, 2_500)]
    #[case(1, u32::MAX, 5_000)]
    #[case(2, u32::MAX, 10_000)]
    #[case(5, u32::MAX, 80_000)]
    #[case(7, u32::MAX, 300_000)]
    #[case(60, u32::MAX, 300_000)]
    #[case(60, 0, 150_000)]
    fn pauses_grow_and_are_spread(#[case] failures: u32, #[case] chance: u32, #[case] pause: i64) {
        assert_eq!(pause_after(failures, chance), pause);
    }

    #[test]
    fn success_goes_back_to_the_interval() {
        let mut timetable = Timetable::starting(NOW, 900_000);
        timetable.failed(NOW, 7);
        timetable.begun();
        timetable.succeeded(NOW);
        assert_eq!(timetable.due(NOW), NOW.plus_ms(900_000));
        timetable.wrote(NOW);
        assert_eq!(timetable.due(NOW), NOW.plus_ms(2_000));
    }

    #[test]
    fn what_was_asked_or_written_while_one_ran_is_not_forgotten() {
        let mut timetable = Timetable::starting(NOW, 900_000);
        timetable.failed(NOW, 7);
        timetable.begun();
        timetable.wrote(NOW.plus_ms(300));
        timetable.succeeded(NOW.plus_ms(500));
        assert_eq!(timetable.due(NOW), NOW.plus_ms(2_300));
        timetable.begun();
        timetable.asked(NOW.plus_ms(2_400));
        timetable.succeeded(NOW.plus_ms(2_500));
        assert_eq!(timetable.due(NOW), NOW.plus_ms(2_400));
        timetable.begun();
        timetable.asked(NOW.plus_ms(2_600));
        timetable.failed(NOW.plus_ms(2_700), 7);
        assert_eq!(timetable.due(NOW), NOW.plus_ms(2_600), "asked once more");
        timetable.begun();
        timetable.wrote(NOW.plus_ms(2_800));
        timetable.failed(NOW.plus_ms(2_900), 0);
        assert!(
            timetable.due(NOW) > NOW.plus_ms(5_000),
            "a bad line is waited for"
        );
    }

    #[test]
    fn one_that_took_longer_than_the_interval_is_not_followed_at_once() {
        let mut timetable = Timetable::starting(NOW, 60_000);
        timetable.begun();
        timetable.succeeded(NOW.plus_ms(90_000));
        assert_eq!(timetable.due(NOW.plus_ms(90_000)), NOW.plus_ms(150_000));
    }

    #[test]
    fn what_broke_off_and_brought_something_goes_on_soon() {
        let mut timetable = Timetable::starting(NOW, 900_000);
        for _ in 0..5 {
            timetable.failed(NOW, u32::MAX);
        }
        timetable.broke_off(NOW, u32::MAX);
        assert_eq!(timetable.due(NOW), NOW.plus_ms(5_000));
        timetable.failed(NOW, u32::MAX);
        assert_eq!(
            timetable.due(NOW),
            NOW.plus_ms(10_000),
            "and stands still again"
        );
    }

    #[test]
    fn a_clock_put_right_by_a_year_does_not_stop_it() {
        let mut timetable = Timetable::starting(NOW, 900_000);
        let ahead = NOW.plus_ms(365 * 86_400_000);
        timetable.begun();
        timetable.succeeded(ahead);
        assert_eq!(timetable.due(NOW), NOW.plus_ms(900_000));
    }

    #[rstest]
    #[case(2_000, 0, 2_500)]
    #[case(90_000, 0, 90_000)]
    #[case(90_000, u32::MAX, 112_500)]
    #[case(1_200_000, 0, 1_200_000)]
    #[case(u32::MAX, 0, LONGEST_TOLD_MS)]
    fn a_busy_server_is_left_alone_as_long_as_it_asks(
        #[case] wait_ms: u32,
        #[case] chance: u32,
        #[case] pause: i64,
    ) {
        let mut timetable = Timetable::starting(NOW, 900_000);
        timetable.failed(NOW, 0);
        timetable.told_to_wait(NOW, wait_ms, chance);
        assert_eq!(timetable.due(NOW).0 - NOW.0, pause);
        timetable.wrote(NOW);
        assert_eq!(timetable.due(NOW).0 - NOW.0, pause);
        timetable.asked(NOW);
        assert_eq!(timetable.due(NOW), NOW);
    }

    #[test]
    fn writing_does_not_hammer_a_dead_line() {
        let mut timetable = Timetable::starting(NOW, 900_000);
        for _ in 0..6 {
            timetable.failed(NOW, u32::MAX);
        }
        let due = timetable.due(NOW);
        timetable.wrote(NOW);
        assert_eq!(timetable.due(NOW), due);
    }
}
