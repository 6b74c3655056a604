//! All that was measured, as a table for people.

use std::any::Any;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use field::{Clock as _, SystemClock};
use serde_json::Value;

use super::side::Kind;
use super::{FAR, Took};

/// One thing measured for one of those compared.
pub(super) struct Row {
    pub(super) what: &'static str,
    pub(super) count: usize,
    pub(super) kind: Kind,
    pub(super) rtt: Duration,
    pub(super) took: Took,
}

/// All of it, and what it was measured on.
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
    /// Who did not get to the end, with how many records, and why.
    fell: Vec<(Kind, usize, String)>,
    versions: Vec<(String, String)>,
    load: String,
}

impl Table {
    pub(super) fn begun(installed: &Path) -> Self {
        let package = std::fs::read_to_string(installed.join("package.json")).unwrap();
        let package: Value = serde_json::from_str(&package).unwrap();
        let versions = package["dependencies"].as_object().into_iter().flatten();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        Self {
            rows: Vec::new(),
            fell: Vec::new(),
            versions: versions
                .map(|(name, version)| (name.clone(), text(version)))
                .collect(),
            load: load(),
        }
    }

    /// Notes that one of them did not get to the end.
    pub(super) fn fell(&mut self, kind: Kind, count: usize, panic: &(dyn Any + Send)) {
        let why = panic.downcast_ref::<String>().cloned().unwrap_or_default();
        println!(
            "# {} with {count} records did not get to the end: {why}",
            kind.name()
        );
        // What the program said, without where in its files.
        let said = why
            .split_once("\"Error: ")
            .map_or(why.as_str(), |(_, said)| said);
        let said = said.split("\\n").next().unwrap_or_default();
        self.fell.push((kind, count, said.to_owned()));
    }

    /// What something took; none when that one did not get to the end.
    pub(super) fn took(&self, what: &str, count: usize, kind: Kind, rtt: Duration) -> Option<Took> {
        let mut rows = self.rows.iter();
        let row = rows.find(|row| {
            row.what == what && row.count == count && row.kind == kind && row.rtt == rtt
        });
        row.map(|row| row.took)
    }

    /// As figures, one a line.
    pub(super) fn print(&self) {
        for Row {
            what,
            count,
            kind,
            rtt,
            took,
        } in &self.rows
        {
            let (side, rtt) = (kind.name(), rtt.as_millis());
            let Took {
                bytes,
                trips,
                seconds,
                server_cpu_s,
            } = took;
            println!(
                "# {side} {what} {count} records {rtt} ms: {bytes} B, {trips} trips, {seconds:.2} s, \
                 server {server_cpu_s:.2} s"
            );
        }
    }

    /// As a page.
    pub(super) fn in_markdown(&self) -> String {
        let mut page = format!(
            "{ABOUT}\nMade by `cargo xtask bench peers` on {}, on {}; load of the machine before and \
             after: {} and {}. Node {}, {}.\n",
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
        let mut counts: Vec<_> = self.rows.iter().map(|row| row.count).collect();
        counts.dedup();
        counts.sort_unstable();
        counts.dedup();
        for count in counts {
            for (what, title) in TITLES {
                // Writing to a string never fails.
                let _written = write!(page, "\n## {title}, {count} records\n\n{HEAD}");
                for kind in Kind::ALL {
                    page.push_str(&self.line(what, count, kind));
                }
            }
        }
        page
    }

    fn who_fell(&self, count: usize, kind: Kind) -> String {
        let mut fell = self.fell.iter();
        let why = fell.find(|(of, at, _)| (*of, *at) == (kind, count));
        let why = why.map_or("", |(_, _, why)| why.as_str());
        let name = kind.name().replace('_', " ");
        format!("| {name} | did not get to the end: {why} | | | | | | | |\n")
    }

    fn line(&self, what: &str, count: usize, kind: Kind) -> String {
        let (Some(near), Some(far), Some(ours)) = (
            self.took(what, count, kind, Duration::ZERO),
            self.took(what, count, kind, FAR),
            self.took(what, count, Kind::Ours, FAR),
        ) else {
            return self.who_fell(count, kind);
        };
        #[expect(clippy::cast_precision_loss, reason = "a few million")]
        let over = |theirs: u64, ours: u64| theirs as f64 / ours as f64;
        format!(
            "| {} | {} | {} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2} |\n",
            kind.name().replace('_', " "),
            thousands(far.bytes),
            thousands(far.trips),
            near.seconds,
            far.seconds,
            far.server_cpu_s,
            over(far.bytes, ours.bytes),
            over(far.trips, ours.trips),
            far.seconds / ours.seconds,
        )
    }
}

const TITLES: [(&str, &str); 3] = [
    ("first", "First sync of a new device"),
    ("idle", "A sync with nothing to do"),
    ("ten_edits", "Ten edits from one device to the other"),
];

const HEAD: &str = "\
| | bytes both ways | requests or messages | s at 0 ms | s at 300 ms | server CPU s | bytes × | trips × | time × |
|---|---|---|---|---|---|---|---|---|
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
everything before. `×` is theirs over ours at 300 ms: above 1, ours is better. The middle of three runs; one run for 5,000
records.

What differs: `PouchDB` keeps and moves the last revision of each record, and pulls only, without asking what it has
to push. Bandeng and automerge-repo keep and move every edit; Bandeng's are named, signed and examined one by one as
they arrive, and what it stores is encrypted. automerge-repo is told the list of documents beside the line. An invitation
of Bandeng is redeemed before; that is one request more, once.
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
