//! A station's device with a hundred thousand records: the list, the day's work, the search, and what a save costs
//! beside what it costs when there are a thousand.

use std::time::{Duration, Instant};

use contract::command::dispute::{List, Record, Search};
use contract::command::draft::Save;
use contract::command::session::Status;
use contract::command::today;
use corpus::Draw;
use corpus::words::{GIVEN, SURNAMES};
use field::Clock as _;
use merge::Document;
use merge::document::Hand;
use model::{DisputeDraft, DisputeId, DisputeKind, DisputeState, PartyId, Role, UtcMs};
use rustix::time::{ClockId, clock_gettime};
use store::{FileKey, Store, StoreError, record};
use test_kit::{Device, World};

use crate::device;
use crate::figures::{Runs, print};
use crate::{calls, records, statistics};

/// Records of the large device and of the small one.
const MANY: usize = 100_000;
const FEW: usize = 1_000;
/// Records of a device somewhere between, as one worker's is after years.
const SOME: usize = 10_000;
/// Records written in one transaction.
const AT_A_TIME: usize = 500;
/// Between two records, in ms: three years of a county.
const APART_MS: i64 = 15 * 60_000;
/// Runs of each thing.
const RUNS: usize = 1_000;

/// Prints every figure.
pub(crate) fn records() {
    let world = World::new();
    let small = filled(&world, FEW);
    save(&world, &small, "1k");
    drop(small);
    day(&filled(&world, SOME), "tasks_10k.p99_ms");
    let mut large = filled(&world, MANY);
    device::list(&large, "list_100k.p99_ms");
    day(&large, "tasks_100k.p99_ms");
    search(&large);
    save(&world, &large, "100k");
    edit(&large, "100k");
    calls::import(&large);
    // Last: it draws what happened to the records.
    statistics::figures(&mut large);
}

/// A device that holds so many records, all of them at the server as far as it knows.
fn filled(world: &World, count: usize) -> Device {
    let mut device = world.enrolled(Role::StationOfficer);
    let seat = device.give(&Status {}).seat.expect("it is enrolled");
    let last = device.clock.now();
    {
        let home = device.home().to_owned();
        let store = Store::open(&home, &FileKey::at(home.join("key"))).unwrap();
        let hand = |at| Hand {
            actor: store.install(),
            worker: seat.worker.id,
            at_ms: at,
        };
        for from in (0..count).step_by(AT_A_TIME) {
            let some = from..(from + AT_A_TIME).min(count);
            let written = store.write(|w| {
                for i in some {
                    let ago = i64::try_from(count - i).unwrap() * APART_MS;
                    let at = last.plus_ms(-ago);
                    let (id, draft) = told(i, at);
                    let mut content = draft.parse(at.day()).unwrap();
                    for (n, party) in (1..).zip(&mut content.parties) {
                        party.id = Some(PartyId::from_bytes([n; 16]));
                    }
                    let (begun, change) = Document::begin(id, &content, hand(at)).unwrap();
                    let grid = content.grid.clone();
                    record::begin(w, &id, &grid, &begun, &change, &seat.worker)?;
                }
                w.execute("DELETE FROM outbox", [])?;
                Ok::<_, StoreError>(())
            });
            written.unwrap();
        }
    }
    device.restart();
    device
}

/// A record as it is edited, with telephones.
fn told(i: usize, at: UtcMs) -> (DisputeId, DisputeDraft) {
    let mut draw = Draw::seeded(0x5ea + i as u64);
    let mut id: [u8; 16] = draw.bytes();
    id[..6].copy_from_slice(&at.0.to_be_bytes()[2..]);
    let record = records::record(i);
    let mut content = record.content.clone();
    for edit in record.edits.iter().filter(|edit| !edit["move"].is_string()) {
        records::apply(&mut content, edit);
    }
    for party in content["parties"].as_array_mut().unwrap() {
        party["phone"] = corpus::phone(&mut draw).into();
    }
    content["happened_on"] = serde_json::Value::Null;
    (
        DisputeId::from_bytes(id),
        serde_json::from_value(content).unwrap(),
    )
}

/// The day's work: what is overdue, due and coming, of which there is something for every record.
fn day(device: &Device, name: &str) {
    let mut runs = Runs::default();
    for _ in 0..RUNS {
        let waiting = runs.time(|| device.give(&today::Get {}));
        let tasks = waiting.tasks.overdue_count + waiting.tasks.today_count;
        assert!(tasks > 0, "every record asks for something");
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
            state: (i % 7 == 5).then_some(DisputeState::Closed),
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
    ("phone", |draw| format!("{:04}", draw.up_to(10_000))),
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
