//! How far one of those compared came: what it took, thing by thing, and where it fell if it did.

use std::any::Any;
use std::time::Duration;

use super::side::Kind;
use super::{FAR, PROMISED, Took};
use crate::patience::TimeUp;

/// One thing that it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The first device writes the records and brings them to the server; this is not measured.
    Writing,
    /// A new device gets everything.
    First,
    /// There is nothing to do.
    Idle,
    /// Edits go from one device to the other.
    TenEdits,
}

impl What {
    /// What is measured, in its order.
    pub(super) const MEASURED: [Self; 3] = [Self::First, Self::Idle, Self::TenEdits];

    /// As figures name it.
    pub(super) fn name(self, count: usize) -> String {
        match self {
            Self::Writing => format!("writing_{count}"),
            Self::First => format!("first_{count}"),
            Self::Idle => format!("idle_{count}"),
            // The edits are the same however many records lie beside them.
            Self::TenEdits if count == PROMISED[0] => "ten_edits".to_owned(),
            Self::TenEdits => format!("ten_edits_{count}"),
        }
    }

    /// In the middle of a sentence.
    pub(super) fn said(self) -> &'static str {
        match self {
            Self::Writing => "bringing the records to the server",
            Self::First => "the first sync",
            Self::Idle => "the sync with nothing to do",
            Self::TenEdits => "bringing over ten edits",
        }
    }
}

/// One thing, over a line of one length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stage {
    pub(super) what: What,
    pub(super) rtt: Duration,
}

impl Stage {
    /// All that is measured, the short line first.
    pub(super) fn all() -> impl Iterator<Item = Self> {
        let over = |rtt| What::MEASURED.map(|what| Self { what, rtt });
        [Duration::ZERO, FAR].into_iter().flat_map(over)
    }
}

/// How far one of them came.
pub(super) struct Course {
    pub(super) kind: Kind,
    pub(super) count: usize,
    now: Stage,
    runs: Vec<(Stage, Took)>,
}

impl Course {
    /// Nothing was measured yet.
    pub(super) fn begun(kind: Kind, count: usize) -> Self {
        let now = Stage {
            what: What::Writing,
            rtt: Duration::ZERO,
        };
        Self {
            kind,
            count,
            now,
            runs: Vec::new(),
        }
    }

    /// This comes now.
    pub(super) fn at(&mut self, what: What, rtt: Duration) {
        self.now = Stage { what, rtt };
    }

    /// What has come now took this.
    pub(super) fn took(&mut self, took: Took) {
        self.runs.push((self.now, took));
    }

    /// Where it is.
    pub(super) fn now(&self) -> Stage {
        self.now
    }

    /// The run of a stage that is in the middle by its time.
    pub(super) fn middle(&self, stage: Stage) -> Option<Took> {
        let runs = self.runs.iter().filter(|(of, _)| *of == stage);
        let mut runs: Vec<Took> = runs.map(|(_, took)| *took).collect();
        runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
        runs.get(runs.len() / 2).copied()
    }
}

/// Why it did not get to the end, to be said after what it was at.
pub(super) fn why(panic: &(dyn Any + Send)) -> String {
    if let Some(TimeUp { limit }) = panic.downcast_ref::<TimeUp>() {
        return format!("did not finish within {} s", limit.as_secs());
    }
    let said = panic.downcast_ref::<String>().map(String::as_str);
    let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
    let said = said.unwrap_or("it did not say why");
    // What a program said, without where in its files; a table has its own use for lines.
    let said = said.split_once("\"Error: ").map_or(said, |(_, said)| said);
    let said = said.split("\\n").next().unwrap_or_default();
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = said.replace('|', "/").chars().take(200).collect();
    format!("broke off: {shown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_run_in_the_middle_counts_and_what_never_ran_has_none() {
        let mut course = Course::begun(Kind::Repo, 1_000);
        for seconds in [3.0, 1.0, 2.0] {
            course.at(What::First, FAR);
            course.took(Took {
                seconds,
                ..Took::default()
            });
            course.at(What::Idle, FAR);
        }
        let first = Stage {
            what: What::First,
            rtt: FAR,
        };
        let seconds = course.middle(first).map(|took| took.seconds);
        assert_eq!(seconds, Some(2.0));
        assert!(course.middle(course.now()).is_none());
    }

    #[test]
    fn what_broke_off_says_why_in_one_line() {
        let limit = Duration::from_secs(120);
        assert_eq!(why(&TimeUp { limit }), "did not finish within 120 s");
        let said = "{\"do\":\"find\"}: {\"failure\":\"Error: Document x is unavailable\\n at y\"}";
        let said = said.to_owned();
        assert_eq!(why(&said), "broke off: Document x is unavailable");
        assert_eq!(why(&"a\n| b"), "broke off: a / b");
    }
}
