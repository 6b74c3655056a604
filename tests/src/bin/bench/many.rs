//! A station's device with a hundred thousand records and their lives: the list, the day's work, the search, what a save
//! costs beside what it costs when there are a thousand, the statistics, and a notice sent from it. Filling it takes
//! some minutes.

use std::time::{Duration, Instant};

use contract::command::dispute::{List, Record, Search};
use contract::command::draft::Save;
use contract::command::today;
use corpus::Draw;
use corpus::words::{GIVEN, SURNAMES};
use model::{DisputeKind, DisputeState, Role, UtcMs};
use rustix::time::{ClockId, clock_gettime};
use test_kit::{Device, World};

use crate::figures::{Runs, print};
use crate::filled::{self, Township, told};
use crate::{calls, device, notice, statistics};

/// Records of the large device and of the small one.
const MANY: usize = 100_000;
const FEW: usize = 1_000;
/// Records of a device somewhere between, as one worker's is after years.
const SOME: usize = 10_000;
/// Runs of each thing.
const RUNS: usize = 1_000;
/// How many tasks of each part of the day's work are shown.
const SHOWN: usize = 50;

/// Prints every figure.
pub(crate) fn records() {
    let world = World::new();
    let township = Township::of(&world);
    let small = township.device(Role::StationOfficer, FEW);
    save(&world, &small, "1k");
    drop(small);
    let some = |role| township.device(role, SOME);
    day(&some(Role::StationOfficer), "tasks_10k.p99_ms");
    day(&some(Role::GridWorker), "tasks_10k.grid_worker.p99_ms");
    let mut large = township.device(Role::StationOfficer, MANY);
    device::list(&large, "list_100k.p99_ms");
    day(&large, "tasks_100k.p99_ms");
    search(&large);
    save(&world, &large, "100k");
    edit(&large, "100k");
    calls::import(&large);
    // Elders and notices come only now, so that what stands above is of disputes.
    statistics::figures(&township, &mut large);
    filled::settle(&large);
    notice::online(&world, &large);
}

/// Only how soon a notice arrives from such a device.
pub(crate) fn only_a_notice() {
    let world = World::new();
    let township = Township::of(&world);
    let station = township.device(Role::StationOfficer, MANY);
    notice::online(&world, &station);
}

/// The day's work: what is overdue, due and coming, each more than is shown.
fn day(device: &Device, name: &str) {
    let mut runs = Runs::default();
    for _ in 0..RUNS {
        let tasks = runs.time(|| device.give(&today::Get {})).tasks;
        for part in [&tasks.overdue, &tasks.today, &tasks.coming] {
            assert_eq!(part.len(), SHOWN, "every part of the day is full");
        }
    }
    print(name, runs.quantile_ms(0.99), "ms");
}

/// Everything a worker may type, from the first character to a whole name: most of it finds much, some
/// of it nothing. Every fifth is narrowed to a kind, every seventh to a state that is rare.
fn search(device: &Device) {
    let mut all = Runs::default();
    let mut each: [Runs; QUERIES.len()] = Default::default();
    for i in 0..RUNS {
        let (_, query) = QUERIES[i % QUERIES.len()];
        let search = Search {
            query: query(&mut Draw::seeded(i as u64)),
            kind: (i % 5 == 3).then(|| DisputeKind::ALL[i % DisputeKind::ALL.len()].clone()),
            state: (i % 7 == 5).then_some(DisputeState::Referred),
            after: None,
            limit: 50,
        };
        let begun = Instant::now();
        device.give(&search);
        all.add(begun.elapsed());
        each[i % QUERIES.len()].add(begun.elapsed());
    }
    print("search_100k.p50_ms", all.quantile_ms(0.5), "ms");
    print("search_100k.p99_ms", all.quantile_ms(0.99), "ms");
    for ((name, _), runs) in QUERIES.iter().zip(&mut each) {
        let name = format!("search_100k.{name}.p99_ms");
        print(&name, runs.quantile_ms(0.99), "ms");
    }
}

type Query = fn(&mut Draw) -> String;

/// What is typed.
const QUERIES: [(&str, Query); 13] = [
    ("surname", |draw| draw.of(SURNAMES).into()),
    ("two_characters", |draw| {
        [draw.of(SURNAMES), draw.of(GIVEN)].concat()
    }),
    ("whole_name", |draw| {
        [draw.of(SURNAMES), draw.of(GIVEN), draw.of(GIVEN)].concat()
    }),
    ("given_name", |draw| {
        [draw.of(GIVEN), draw.of(GIVEN)].concat()
    }),
    ("letter", |draw| draw.of(&["z", "w", "l", "h", "x"]).into()),
    ("initials", |draw| {
        draw.of(&["zs", "wxl", "lzq", "zg", "hj", "ymf"]).into()
    }),
    ("pinyin", |draw| {
        draw.of(&["zhang", "wangx", "lijian", "zhaomei", "chenh"])
            .into()
    }),
    ("mixed", |draw| {
        format!(
            "{}{}",
            draw.of(SURNAMES),
            draw.of(&["x", "g", "jian", "zz"])
        )
    }),
    ("phone", |draw| format!("{:04}", draw.below(10_000))),
    ("place", |draw| {
        draw.of(&["学校后", "三组", "沟沿12", "北庄"]).into()
    }),
    ("frequent_words", |draw| {
        draw.of(&["的", "水", "两家", "他们", "一是"]).into()
    }),
    ("words", |draw| {
        draw.of(&["排水沟", "彩礼", "机耕路", "院墙裂", "合同上写的是"])
            .into()
    }),
    ("name_and_words", |draw| {
        format!("{} {}", draw.of(SURNAMES), draw.of(&["水渠", "羊圈", "赔"]))
    }),
];

/// What a save costs, in time and in processor.
fn save(world: &World, device: &Device, name: &str) {
    let grid = world.grid();
    let mut saves = Runs::default();
    let mut cpu = Duration::ZERO;
    for i in 0..RUNS {
        let mut content = told(MANY + i, UtcMs(0)).1;
        content.grid = Some(grid.clone());
        let (id, edits) = (None, None);
        let draft = device.give(&Save { id, edits, content }).id;
        let before = processor();
        saves.time(|| device.give(&Record { draft }));
        cpu += processor() - before;
    }
    print(&format!("save_{name}.p50_ms"), saves.quantile_ms(0.5), "ms");
    print(
        &format!("save_{name}.p99_ms"),
        saves.quantile_ms(0.99),
        "ms",
    );
    print(&format!("save_{name}.cpu_us"), each_us(cpu, RUNS), "µs");
}

/// What it costs to change a sentence of an old record.
fn edit(device: &Device, name: &str) {
    let page = device.give(&List {
        limit: 200,
        kind: Some(DisputeKind::Land),
        ..List::default()
    });
    let mut edits = Runs::default();
    let mut cpu = Duration::ZERO;
    for (i, row) in page.rows.iter().enumerate() {
        let before = processor();
        edits.time(|| {
            device.edit(row.id, |content| {
                content.claim_b = format!("改过第{i}遍的话。");
            });
        });
        cpu += processor() - before;
    }
    print(&format!("edit_{name}.p50_ms"), edits.quantile_ms(0.5), "ms");
    print(
        &format!("edit_{name}.p99_ms"),
        edits.quantile_ms(0.99),
        "ms",
    );
    print(
        &format!("edit_{name}.cpu_us"),
        each_us(cpu, page.rows.len()),
        "µs",
    );
}

/// Processor time this process has taken so far.
fn processor() -> Duration {
    let taken = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(taken.tv_sec).unwrap(),
        u32::try_from(taken.tv_nsec).unwrap(),
    )
}

fn each_us(all: Duration, count: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    let count = count as f64;
    all.as_secs_f64() * 1e6 / count
}
