//! How much memory the server holds, looked at twice a second.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::figures::print;
use crate::process::Running;

/// A watch over a server.
pub(super) struct Watch {
    stop: Sender<()>,
    seen: JoinHandle<Vec<f64>>,
}

impl Watch {
    /// Begins to look.
    pub(super) fn over(server: &Arc<Running>) -> Self {
        let (stop, stopped) = mpsc::channel::<()>();
        let server = Arc::clone(server);
        let look = move || {
            let mut seen = vec![server.rss_mb()];
            let pause = Duration::from_millis(500);
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                seen.push(server.rss_mb());
            }
            seen
        };
        Self {
            stop,
            seen: thread::spawn(look),
        }
    }

    /// Says what it held at the start, in the middle of the run, at the most and at the end.
    pub(super) fn report(self) {
        drop(self.stop);
        let seen = self.seen.join().expect("looking never fails");
        let most = seen.iter().copied().fold(0.0, f64::max);
        print("server.rss_start_mb", seen[0], "MB");
        print("server.rss_middle_mb", seen[seen.len() / 2], "MB");
        print("server.rss_most_mb", most, "MB");
        print("server.rss_mb", seen[seen.len() - 1], "MB");
    }
}
