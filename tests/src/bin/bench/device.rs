//! Saving, listing, opening and an idle sync, with ten thousand records on the device.

use contract::command::dispute::{After, Get, List, Record};
use contract::command::draft::Save;
use model::{DisputeDraft, DisputeKind, DisputeState, Role};
use rusqlite::Connection;
use test_kit::{Device, World, neighbors_quarrel};

use crate::figures::{Runs, print};

/// Runs of each thing.
const RUNS: usize = 1_000;

/// A device with `n` records, all of them at the server.
pub(crate) fn seeded(world: &World, n: usize) -> Device {
    let device = world.enrolled(Role::GridWorker);
    let grid = world.grid();
    for i in 0..n {
        device.record(varied(neighbors_quarrel(&grid), i));
    }
    assert_eq!(device.sync().waiting, 0);
    device
}

/// Kinds, names and words that differ, as long as those of real cases.
pub(crate) fn varied(mut draft: DisputeDraft, i: usize) -> DisputeDraft {
    const SURNAMES: [&str; 10] = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
    const MATTERS: [&str; 6] = ["排水沟", "院墙", "宅基地", "树荫", "牲口", "水渠"];
    const DEEDS: [&str; 5] = [
        "堵了以后水进院子",
        "占了一尺多",
        "界石挪了",
        "谁也不肯让",
        "吵过两回",
    ];
    draft.kind = DisputeKind::ALL.get(i % DisputeKind::ALL.len()).cloned();
    for (n, party) in draft.parties.iter_mut().enumerate() {
        party.name = format!("{}家{}", SURNAMES[(i + n * 3) % 10], i % 977);
    }
    let matter = MATTERS[i % 6];
    let sentence = |n: usize| format!("{matter}的事第{n}次说，{}。", DEEDS[(i / 6 + n) % 5]);
    draft.claim_a = (0..3 + i % 3).map(sentence).collect();
    draft.claim_b = (3..5 + i % 2).map(sentence).collect();
    draft.verified = format!("到现场看过，{matter}长{}米。", i % 40);
    draft.place = format!("{}组{}号", i % 9 + 1, i % 300);
    draft
}

/// Recording a dispute, and beside it one bare commit of a plain SQLite file on the same disk.
pub(crate) fn save(world: &World, device: &Device) {
    let grid = world.grid();
    let bare = bare_database(device);
    let (mut drafts, mut saves, mut commits) = (Runs::default(), Runs::default(), Runs::default());
    for i in 0..RUNS {
        let content = varied(neighbors_quarrel(&grid), i);
        let save = Save {
            id: None,
            edits: None,
            content,
        };
        let draft = drafts.time(|| device.give(&save)).id;
        saves.time(|| device.give(&Record { draft }));
        commits.time(|| {
            bare.execute("INSERT INTO t (v) VALUES (randomblob(600))", [])
                .unwrap()
        });
    }
    device.sync();
    let (save, commit) = (saves.quantile_ms(0.5), commits.quantile_ms(0.5));
    print("draft.p50_ms", drafts.quantile_ms(0.5), "ms");
    print("save.p50_ms", save, "ms");
    print("save.p99_ms", saves.quantile_ms(0.99), "ms");
    print("save.bare_commit_p50_ms", commit, "ms");
    print("save.commit_ratio", save / commit, "×");
}

fn bare_database(device: &Device) -> Connection {
    let bare = Connection::open(device.home().join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (v BLOB);",
    )
    .unwrap();
    bare
}

/// Pages of the list, with and without filters, from the top and from the middle.
pub(crate) fn list(device: &Device, name: &str) {
    let mut runs = Runs::default();
    let mut after = None;
    for i in 0..RUNS {
        let kind = (i % 3 == 1).then(|| DisputeKind::ALL[i % DisputeKind::ALL.len()].clone());
        let state = (i % 3 == 2).then_some(DisputeState::Recorded);
        let page = runs.time(|| {
            device.give(&List {
                kind,
                state,
                after: after.take(),
                limit: 50,
                ..List::default()
            })
        });
        after = page.rows.last().filter(|_| page.more).map(|row| After {
            recorded_at_ms: row.recorded_at_ms,
            id: row.id,
        });
    }
    print(name, runs.quantile_ms(0.99), "ms");
}

/// Opening records, the look written down.
pub(crate) fn detail(device: &Device) {
    let mut ids = Vec::new();
    let mut after = None;
    while ids.len() < RUNS {
        let page = device.give(&List {
            after,
            limit: 200,
            ..List::default()
        });
        ids.extend(page.rows.iter().map(|row| row.id));
        after = page.rows.last().map(|row| After {
            recorded_at_ms: row.recorded_at_ms,
            id: row.id,
        });
    }
    let mut runs = Runs::default();
    for id in ids.into_iter().take(RUNS) {
        runs.time(|| device.give(&Get { id }));
    }
    print("detail.p99_ms", runs.quantile_ms(0.99), "ms");
}

/// A sync when nothing changed on either side.
pub(crate) fn idle(device: &Device) {
    device.sync();
    device.line.trips();
    device.sync();
    let trips = device.line.trips();
    let bytes: usize = trips
        .iter()
        .map(|trip| trip.sent_bytes + trip.received_bytes)
        .sum();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let (trips, bytes) = (trips.len() as f64, bytes as f64);
    print("sync.idle.round_trips", trips, "trips");
    print("sync.idle.body_bytes", bytes, "B");
}
