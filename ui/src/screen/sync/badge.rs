//! The badge in the top bar: one short word of how synchronisation stands. Being offline is normal
//! and said quietly; only what needs a person is said aloud.

use contract::command::sync::{Line, SyncStatus};

use crate::screen::Eye;
use crate::words::say;
use crate::words::time::clock;

/// How loud the badge is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// All is well.
    Well,
    /// Normal, and nothing to do.
    Quiet,
    /// A person is needed.
    Needed,
}

/// The badge's words and how loud they are.
pub(crate) fn badge(status: Option<&SyncStatus>, eye: &Eye) -> (String, Mood) {
    let words = &eye.words;
    let Some(status) = status else {
        return (say!(words, "badge-unknown"), Mood::Quiet);
    };
    let waiting = status.waiting;
    if status.running {
        return (say!(words, "badge-running"), Mood::Quiet);
    }
    match (status.line, status.last_success_ms) {
        (Line::Trouble, _) => (say!(words, "badge-needed"), Mood::Needed),
        _ if status.quarantined > 0 => (say!(words, "badge-needed"), Mood::Needed),
        (Line::Offline, _) if waiting > 0 => (
            say!(words, "badge-offline-waiting", count = waiting),
            Mood::Quiet,
        ),
        (Line::Offline, _) => (say!(words, "badge-offline"), Mood::Quiet),
        _ if waiting > 0 => (say!(words, "badge-waiting", count = waiting), Mood::Quiet),
        (_, Some(at)) if at.day() == eye.now.day() => {
            (say!(words, "badge-synced", when = clock(at)), Mood::Well)
        }
        (_, Some(at)) => (
            say!(
                words,
                "badge-synced",
                when = words.moment_short(eye.now, at)
            ),
            Mood::Well,
        ),
        (_, None) => (say!(words, "badge-never"), Mood::Quiet),
    }
}
