//! Bandeng beside two other ways to sync the same records: `PouchDB` with a `PouchDB` server over
//! HTTP, and automerge-repo with its sync server over a WebSocket. Each runs as programs of its own,
//! over the same line, which counts what passes.

mod ours;
mod pouch;
mod repo;
mod side;
mod table;

use std::panic::{catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::figures::print;
use crate::proxy::Quality;
use crate::records;
use side::{Kind, Side};
use table::{Row, Table};

/// Edits made on one device and brought to the other.
const TEN: usize = 10;
/// What a line in the hills takes there and back.
const FAR: Duration = Duration::from_millis(300);

/// What shall be measured.
pub(crate) struct Wishes {
    /// Where the peers were installed.
    pub(crate) installed: PathBuf,
    /// How many records; each number is a run of its own.
    pub(crate) records: Vec<usize>,
    /// Where the table goes, if it shall be kept.
    pub(crate) table: Option<PathBuf>,
}

/// What one thing took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Took {
    bytes: u64,
    trips: u64,
    seconds: f64,
    server_cpu_s: f64,
}

/// Measures all of them and prints theirs over ours.
pub(crate) fn run(wishes: &Wishes) {
    let mut table = Table::begun(&wishes.installed);
    for &count in &wishes.records {
        for kind in Kind::ALL {
            eprintln!("{} with {count} records …", kind.name());
            let measured = catch_unwind(|| of_kind(kind, &wishes.installed, count));
            match measured {
                Ok(rows) => table.rows.extend(rows),
                // That a peer does not get to the end is a result; that we do not is a fault.
                Err(panic) if kind == Kind::Ours => resume_unwind(panic),
                Err(panic) => table.fell(kind, count, panic.as_ref()),
            }
        }
        for (what, takes) in [("first", true), ("idle", true), ("ten_edits", false)] {
            let named = if takes || count != 1_000 {
                format!("{what}_{count}")
            } else {
                what.to_owned()
            };
            figures(&table, what, &named, count);
        }
    }
    table.print();
    if let Some(path) = &wishes.table {
        std::fs::write(path, table.in_markdown()).unwrap();
    }
}

/// Everything about one of them, at no distance and at a great one.
fn of_kind(kind: Kind, installed: &Path, count: usize) -> Vec<Row> {
    let mut records = records::records(count);
    let mut side = Side::begin(kind, installed, &records);
    // At a great number one run tells as much, and takes long.
    let runs: u64 = if count > 1_000 { 1 } else { 3 };
    let mut rows = Vec::new();
    for rtt in [Duration::ZERO, FAR] {
        let quality = Quality {
            rtt,
            ..Quality::default()
        };
        let (mut first, mut idle, mut ten) = (Vec::new(), Vec::new(), Vec::new());
        for run in 0..runs {
            side.be(Quality::default());
            side.fresh_device();
            side.be(quality);
            first.push(side.first());
            side.check(&records);
            idle.push(side.idle());
            let round = run + if rtt.is_zero() { 0 } else { runs };
            let edits = records::later_edits(&records, TEN, round);
            ten.push(side.bring_over(&edits));
            for (record, (_, edit)) in records.iter_mut().zip(edits) {
                record.edit(edit);
            }
            side.check(&records);
        }
        for (what, all) in [("first", first), ("idle", idle), ("ten_edits", ten)] {
            rows.push(Row {
                what,
                count,
                kind,
                rtt,
                took: middle(all),
            });
        }
    }
    side.end();
    rows
}

/// The run in the middle by its time.
fn middle(mut all: Vec<Took>) -> Took {
    all.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    all[all.len() / 2]
}

fn figures(table: &Table, what: &str, named: &str, count: usize) {
    let find = |kind| table.took(what, count, kind, FAR);
    let ours = find(Kind::Ours).expect("ours was measured");
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Ours) {
        let Some(theirs) = find(kind) else { continue };
        let name = |ratio: &str| format!("peers.{}.{named}.{ratio}", kind.name());
        #[expect(clippy::cast_precision_loss, reason = "a few million")]
        let over = |theirs: u64, ours: u64| theirs as f64 / ours as f64;
        print(&name("bytes_ratio"), over(theirs.bytes, ours.bytes), "×");
        print(&name("trips_ratio"), over(theirs.trips, ours.trips), "×");
        print(&name("time_ratio"), theirs.seconds / ours.seconds, "×");
    }
}
