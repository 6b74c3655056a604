//! Figures: how they are taken from many runs and how they are printed.

use std::time::{Duration, Instant};

/// Durations of many runs of one thing.
#[derive(Default)]
pub(crate) struct Runs(Vec<Duration>);

impl Runs {
    /// Times one run.
    pub(crate) fn time<T>(&mut self, run: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let value = run();
        self.0.push(begun.elapsed());
        value
    }

    /// Takes in a run that was timed elsewhere.
    pub(crate) fn add(&mut self, time: Duration) {
        self.0.push(time);
    }

    /// How many runs there were.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// The duration that `share` of the runs did not exceed, in milliseconds.
    pub(crate) fn quantile_ms(&mut self, share: f64) -> f64 {
        self.0.sort_unstable();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "an index among a few thousand"
        )]
        let at = ((self.0.len() as f64 * share).ceil() as usize).clamp(1, self.0.len()) - 1;
        self.0[at].as_secs_f64() * 1_000.0
    }
}

/// Prints one figure.
pub(crate) fn print(name: &str, value: f64, unit: &str) {
    println!("{name} {value:.3} {unit}");
}
