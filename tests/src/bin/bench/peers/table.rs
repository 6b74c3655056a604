//! All that was measured, as a table for people.

use std::any::Any;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use field::{Clock as _, SystemClock};
use serde_json::Value;

use super::Took;
use super::course::{Course, Stage, What, why};
use super::side::Kind;

/// One thing measured for one of those compared.
struct Row {
    stage: Stage,
    count: usize,
    kind: Kind,
    took: Took,
}

/// Where one of them fell, and why.
struct Fall {
    stage: Stage,
    count: usize,
    kind: Kind,
    why: String,
}

/// All of it, and what it was measured on.
pub(super) struct Table {
    rows: Vec<Row>,
    falls: Vec<Fall>,
    command: String,
    versions: Vec<(String, String)>,
    load: String,
}

impl Table {
    /// Nothing yet.
    pub(super) fn begun(installed: &Path, command: &str) -> Self {
        let package = std::fs::read_to_string(installed.join("package.json")).unwrap();
        let package: Value = serde_json::from_str(&package).unwrap();
        let versions = package["dependencies"].as_object().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            rows: Vec::new(),
            falls: Vec::new(),
            command: command.to_owned(),
            versions: versions
                .map(|(name, version)| (name.clone(), text(version)))
                .collect(),
            load: load(),
        }
    }

    /// Takes in how far one of them came, and with what panic it ended if it did not get to the end.
    /// What it was at then was not measured, however many runs of it went well before.
    pub(super) fn take(&mut self, course: &Course, panic: Option<&(dyn Any + Send)>) {
        let (kind, count) = (course.kind, course.count);
        let fell_at = panic.map(|_| course.now());
        for stage in Stage::all().filter(|stage| Some(*stage) != fell_at) {
            self.rows.extend(course.middle(stage).map(|took| Row {
                stage,
                count,
                kind,
                took,
            }));
        }
        self.falls.extend(panic.map(|panic| Fall {
            stage: course.now(),
            count,
            kind,
            why: why(panic),
        }));
    }

    /// Whether one of them ever fell.
    pub(super) fn has_fallen(&self, kind: Kind) -> bool {
        self.falls.iter().any(|fall| fall.kind == kind)
    }

    /// What something took; none when it was not measured.
    pub(super) fn took(&self, stage: Stage, count: usize, kind: Kind) -> Option<Took> {
        let mut rows = self.rows.iter();
        let row = rows.find(|row| (row.stage, row.count, row.kind) == (stage, count, kind));
        row.map(|row| row.took)
    }

    /// Everything about one number of records, a line each, which are no figures.
    pub(super) fn print(&self, count: usize) {
        for row in self.rows.iter().filter(|row| row.count == count) {
            let Row {
                stage, kind, took, ..
            } = row;
            println!(
                "# {} {} {} ms: {} B up, {} B down, {} trips, {:.2} s, server {:.2} s",
                kind.name(),
                stage.what.name(count),
                stage.rtt.as_millis(),
                took.up_bytes,
                took.down_bytes,
                took.trips,
                took.seconds,
                took.server_cpu_s
            );
        }
        for fall in self.falls.iter().filter(|fall| fall.count == count) {
            println!(
                "# {} with {count} records: {}",
                fall.kind.name(),
                fall.said()
            );
        }
    }

    /// As a page.
    pub(super) fn in_markdown(&self) -> String {
        let mut page = format!(
            "{ABOUT}\nMade by `{}` on {}, on {}; load of the machine before and after: {} and {}. \
             Node {}, {}.\n",
            self.command,
            SystemClock.now().day(),
            machine(),
            self.load,
            load(),
            node(),
            self.versions
                .iter()
                .map(|(name, version)| format!("`{name}` {version}"))
                .collect::<Vec<_>>()
                .join(", "),
        );
        page.push_str(&self.sections());
        page
    }

    fn sections(&self) -> String {
        let rows = self.rows.iter().map(|row| row.count);
        let mut counts: Vec<_> = rows
            .chain(self.falls.iter().map(|fall| fall.count))
            .collect();
        counts.sort_unstable();
        counts.dedup();
        let mut sections = String::new();
        for count in counts {
            for what in What::MEASURED {
                let title = title(what);
                // Writing to a string never fails.
                let _written = write!(sections, "\n## {title}, {count} records\n\n{HEAD}");
                for stage in Stage::all().filter(|stage| stage.what == what) {
                    for kind in Kind::ALL {
                        sections.push_str(&self.line(stage, count, kind));
                    }
                }
            }
        }
        sections
    }

    fn line(&self, stage: Stage, count: usize, kind: Kind) -> String {
        let name = kind.name().replace('_', " ");
        let rtt = stage.rtt.as_millis();
        let Some(took) = self.took(stage, count, kind) else {
            let why = self.why_not(stage, count, kind);
            return format!("| {name} | {rtt} ms | {why} | | | | | | | |\n");
        };
        let ours = self.took(stage, count, Kind::Ours);
        let ratios = ours.map_or_else(
            || "| | |".to_owned(),
            |ours| {
                let [bytes, trips, time] = took.over(&ours);
                format!("{bytes:.2} | {trips:.2} | {time:.2} |")
            },
        );
        format!(
            "| {name} | {rtt} ms | {} | {} | {} | {:.2} | {:.2} | {ratios}\n",
            thousands(took.up_bytes),
            thousands(took.down_bytes),
            thousands(took.trips),
            took.seconds,
            took.server_cpu_s,
        )
    }

    fn why_not(&self, stage: Stage, count: usize, kind: Kind) -> String {
        let mut falls = self.falls.iter();
        let fall = falls.find(|fall| (fall.count, fall.kind) == (count, kind));
        match fall {
            Some(fall) if fall.stage == stage => fall.why.clone(),
            Some(fall) => format!("not measured: {}", fall.said()),
            None => "not measured".to_owned(),
        }
    }
}

impl Fall {
    fn said(&self) -> String {
        let (what, rtt) = (self.stage.what.said(), self.stage.rtt.as_millis());
        format!("{what} at {rtt} ms {}", self.why)
    }
}

fn title(what: What) -> &'static str {
    match what {
        What::Writing => "Bringing the records to the server",
        What::First => "First sync of a new device",
        What::Idle => "A sync with nothing to do",
        What::TenEdits => "Ten edits from one device to the other",
    }
}

const HEAD: &str = "\
| | there and back | bytes up | bytes down | requests or messages | s | server CPU s | bytes × | trips × | time × |
|---|---|---|---|---|---|---|---|---|---|
";

const ABOUT: &str = "\
# Bandeng beside its peers

The same made-up disputes in each: recorded once, edited eleven times (four steps of the case, texts, telephone
numbers, a place). `PouchDB` replicates with a `PouchDB` server over HTTP, as it comes and tuned (one batch, the
checkpoint kept on the receiving side only, no request for making the database or for the server's name);
automerge-repo syncs with its server over a WebSocket. Every device and every server is a program of its own on one
machine, without TLS. A proxy between them counts the bytes and the requests of HTTP or the messages of the socket, and
holds every byte back for half the round trip; opening a connection costs a whole one. Every side starts each sync with a
new connection but automerge-repo, which brings its ten edits over connections that are open and have compared
everything before. `×` is theirs over ours: above 1, ours is better. The middle of three runs; one run for 5,000
records.

What differs: `PouchDB` keeps and moves the last revision of each record, and pulls only, without asking what it has
to push. Bandeng and automerge-repo keep and move every edit; Bandeng's are named, signed and examined one by one as
they arrive, and what it stores is encrypted. automerge-repo is told the list of documents beside the line, asks for five
hundred at a time once it is connected, and has everything compared when the server names the same heads for every
document; its server makes sure of its clients once a minute instead of every five seconds, so that a device busy with
thousands of documents is not taken for lost. An invitation of Bandeng is redeemed before; that is one request more,
once.

Nothing may take longer than 120 s with 1,000 records and 300 s with 5,000, half as long again over the long line, twice
as long for writing the records and bringing them to the server; all of it together no longer than 28 minutes. What does is
ended, and said to be.
";

fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut told = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            told.push(',');
        }
        told.push(digit);
    }
    told
}

/// Processors by number and name.
fn machine() -> String {
    let cpus = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = |line: &str| {
        line.strip_prefix("model name")?
            .split_once(": ")
            .map(|(_, name)| name.to_owned())
    };
    let names: Vec<_> = cpus.lines().filter_map(name).collect();
    let first = names.first().cloned().unwrap_or_default();
    format!("{} × {first}", names.len())
}

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace()
        .next()
        .unwrap_or("unknown")
        .to_owned()
}

fn node() -> String {
    let told = Command::new("node").arg("--version").output().unwrap();
    String::from_utf8_lossy(&told.stdout).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::ratios;
    use super::*;
    use crate::patience::TimeUp;

    /// A table in which automerge-repo did not get beyond the sync with nothing to do over the long
    /// line.
    fn with_a_fall() -> Table {
        let mut table = Table {
            rows: Vec::new(),
            falls: Vec::new(),
            command: String::new(),
            versions: Vec::new(),
            load: String::new(),
        };
        let took = |bytes, seconds| Took {
            up_bytes: bytes,
            down_bytes: 0,
            trips: 2,
            seconds,
            server_cpu_s: 0.0,
        };
        let mut ours = Course::begun(Kind::Ours, 1_000);
        let mut theirs = Course::begun(Kind::Repo, 1_000);
        for stage in Stage::all() {
            ours.at(stage.what, stage.rtt);
            ours.took(took(1_000, 1.0));
        }
        for stage in Stage::all().take(5) {
            theirs.at(stage.what, stage.rtt);
            theirs.took(took(3_000, 2.0));
        }
        table.take(&ours, None);
        let limit = Duration::from_secs(180);
        table.take(&theirs, Some(&TimeUp { limit }));
        table
    }

    #[test]
    fn what_did_not_finish_says_so_and_makes_no_figure() {
        let table = with_a_fall();
        let page = table.sections();
        let lines = |said: &str| page.lines().filter(|line| line.contains(said)).count();
        assert_eq!(
            lines("| automerge repo | 300 ms | did not finish within 180 s |"),
            1
        );
        assert_eq!(
            lines("not measured: the sync with nothing to do at 300 ms did not finish"),
            1
        );
        assert_eq!(lines("| automerge repo | 0 ms | 3,000 | 0 | 2 | 2.00 |"), 3);
        assert!(table.has_fallen(Kind::Repo) && !table.has_fallen(Kind::Ours));

        let figures = ratios(&table, 1_000);
        let wanted = [("bytes", 3.0), ("trips", 1.0), ("time", 2.0)];
        let wanted = wanted.map(|(of, ratio)| {
            let name = format!("peers.automerge_repo.first_1000.{of}_ratio");
            (name, ratio)
        });
        assert_eq!(figures, wanted);
    }

    #[test]
    fn a_whole_row_stands_under_the_heads_of_its_columns() {
        let page = with_a_fall().sections();
        let columns = |line: &str| line.matches('|').count();
        let rows = page.lines().filter(|line| line.starts_with('|'));
        assert!(rows.clone().count() > 3);
        assert!(rows.clone().all(|line| columns(line) == 11), "{page}");
    }
}
