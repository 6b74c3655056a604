//! Bandeng beside two other ways to sync the same records: `PouchDB` with a `PouchDB` server over
//! HTTP, and automerge-repo with its sync server over a WebSocket. Each runs as programs of its own,
//! over the same line, which counts what passes. Whatever hangs is ended, and the rest goes on.

mod course;
mod ours;
mod pouch;
mod repo;
mod side;
mod table;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::figures::print;
use crate::proxy::Quality;
use crate::records;
use course::{Course, Stage, What};
use side::{Kind, Side};
use table::Table;

/// How many records are compared; the lesser number first, as its figures are promised.
pub(crate) const PROMISED: [usize; 2] = [1_000, 5_000];
/// Edits made on one device and brought to the other.
const TEN: usize = 10;
/// What a line in the hills takes there and back.
const FAR: Duration = Duration::from_millis(300);
/// All of it ends within this, whatever hangs.
const WHOLE: Duration = Duration::from_secs(28 * 60);

/// What shall be measured.
pub(crate) struct Wishes {
    /// Where the peers were installed.
    pub(crate) installed: PathBuf,
    /// How many records; each number is a run of its own.
    pub(crate) records: Vec<usize>,
    /// Where the table goes, if it shall be kept.
    pub(crate) table: Option<PathBuf>,
    /// What was typed to get it.
    pub(crate) command: String,
}

/// What one thing took.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Took {
    up_bytes: u64,
    down_bytes: u64,
    trips: u64,
    seconds: f64,
    server_cpu_s: f64,
}

impl Took {
    fn bytes(&self) -> u64 {
        self.up_bytes + self.down_bytes
    }

    /// Bytes, trips and time over those of another.
    fn over(&self, other: &Self) -> [f64; 3] {
        #[expect(clippy::cast_precision_loss, reason = "a few million")]
        let over = |mine: u64, other: u64| mine as f64 / other as f64;
        [
            over(self.bytes(), other.bytes()),
            over(self.trips, other.trips),
            self.seconds / other.seconds,
        ]
    }
}

/// Measures all of them and prints theirs over ours. The table is there as soon as one number of
/// records is through.
pub(crate) fn run(wishes: &Wishes) {
    let ends = Instant::now() + WHOLE;
    let mut table = Table::begun(&wishes.installed, &wishes.command);
    for &count in &wishes.records {
        for kind in Kind::ALL {
            eprintln!("{} with {count} records …", kind.name());
            let mut course = Course::begun(kind, count);
            let going = || of_kind(&wishes.installed, ends, &mut course);
            let went = catch_unwind(AssertUnwindSafe(going));
            table.take(&course, went.err().as_deref());
        }
        table.print(count);
        for (name, ratio) in ratios(&table, count) {
            print(&name, ratio, "×");
        }
        if let Some(path) = &wishes.table {
            std::fs::write(path, table.in_markdown()).unwrap();
        }
    }
    // That a peer does not get to the end is a result; that we do not is a fault.
    assert!(
        !table.has_fallen(Kind::Ours),
        "Bandeng itself did not get to the end"
    );
}

/// Everything about one of them, at no distance and at a great one.
fn of_kind(installed: &Path, ends: Instant, course: &mut Course) {
    assert!(
        Instant::now() < ends,
        "the {} minutes for all of it were over",
        WHOLE.as_secs() / 60
    );
    let mut records = records::records(course.count);
    let mut side = Side::begin(course.kind, installed, &records, ends);
    // At a great number one run tells as much, and takes long.
    let runs: u64 = if course.count > PROMISED[0] { 1 } else { 3 };
    for rtt in [Duration::ZERO, FAR] {
        let quality = Quality {
            rtt,
            ..Quality::default()
        };
        for run in 0..runs {
            course.at(What::First, rtt);
            side.be(Quality::default());
            side.fresh_device();
            side.be(quality);
            course.took(side.first());
            side.check(&records);
            course.at(What::Idle, rtt);
            course.took(side.idle());
            course.at(What::TenEdits, rtt);
            let round = run + if rtt.is_zero() { 0 } else { runs };
            let edits = records::later_edits(&records, TEN, round);
            course.took(side.bring_over(&edits));
            for (record, (_, edit)) in records.iter_mut().zip(edits) {
                record.edit(edit);
            }
            side.check(&records);
        }
    }
    side.end();
}

/// Theirs over ours over a long line, by name; nothing of what was not measured.
fn ratios(table: &Table, count: usize) -> Vec<(String, f64)> {
    let mut all = Vec::new();
    for what in What::MEASURED {
        let stage = Stage { what, rtt: FAR };
        let Some(ours) = table.took(stage, count, Kind::Ours) else {
            continue;
        };
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Ours) {
            let Some(theirs) = table.took(stage, count, kind) else {
                continue;
            };
            let [bytes, trips, time] = theirs.over(&ours);
            let named = format!("peers.{}.{}", kind.name(), what.name(count));
            all.push((format!("{named}.bytes_ratio"), bytes));
            all.push((format!("{named}.trips_ratio"), trips));
            all.push((format!("{named}.time_ratio"), time));
        }
    }
    all
}
