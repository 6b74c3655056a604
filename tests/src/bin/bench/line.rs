//! Bad lines: a day's work of one worker over a line as bad as lines get, and the first sync of a
//! phone over a thin one.

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use corpus::{Draw, sentence};
use data_encoding::BASE64;
use field::{Clock as _, SystemClock};
use serde_json::{Value, json};
use tempfile::TempDir;
use test_kit::camera::picture;

use crate::figures::print;
use crate::patience::Patience;
use crate::phone::Phone;
use crate::process::{Running, our_server};
use crate::proxy::{Passed, Proxy, Quality};
use crate::records;
use crate::writing;

/// In the hills: far, thin, lossy, and cut every 20 seconds.
const BAD: Quality = Quality {
    rtt: Duration::from_millis(600),
    bits_per_s: Some(64_000),
    lost_percent: 5,
};
const CUT_EVERY: Duration = Duration::from_secs(20);
/// As far, twice as wide, and nothing else wrong with it.
const THIN_BITS_PER_S: u32 = 128_000;
const THIN: Quality = Quality {
    rtt: Duration::from_millis(600),
    bits_per_s: Some(THIN_BITS_PER_S),
    lost_percent: 0,
};
/// Edits of a day.
const DAY: usize = 30;
/// Photos of a day, and how large they are drawn: some 200 KB each as they are kept.
const PHOTOS: u8 = 5;
const PHOTO_PX: (u32, u32) = (800, 600);
/// Notices to the grid among the records of a new phone: so many wait for an answer, as many as Today shows, and as many
/// are done.
const NOTICES: usize = 10;
/// Whatever it is, it is not stuck for longer than this.
const PATIENCE: Duration = Duration::from_secs(1_800);

/// Measures all of it; `records` is how many a new phone gets, 2,000 where nothing else is said.
pub(crate) fn run(records: usize) {
    day();
    first(records);
}

/// A server and a line to it.
struct Stage {
    folder: TempDir,
    line: Proxy,
    _server: Running,
}

impl Stage {
    fn set() -> Self {
        let folder = TempDir::new().unwrap();
        let (server, address) =
            our_server(&folder.path().join("server"), &[], &Patience::default());
        Self {
            folder,
            line: Proxy::to(&address),
            _server: server,
        }
    }

    fn phone(&self, name: &str) -> Phone {
        self.device(name, "grid_worker")
    }

    fn device(&self, name: &str, role: &str) -> Phone {
        let folder: &Path = self.folder.path();
        let (home, data) = (folder.join(name), folder.join("server"));
        self.line.be(Quality::default());
        Phone::enrolled(&home, &self.line.address(), &data, role)
    }
}

/// A day's work that has arrived.
struct Day {
    passed: Passed,
    /// Until all that was written had arrived.
    words: Duration,
    /// Until the photos had, too.
    whole: Duration,
    photo_bytes: Value,
}

fn day() {
    let undisturbed = day_over(Quality::default(), None).passed;
    let bad = day_over(BAD, Some(CUT_EVERY));
    print("line.day_words_s", bad.words.as_secs_f64(), "s");
    print("line.day_s", bad.whole.as_secs_f64(), "s");
    print(
        "line.resent_ratio",
        ratio(bad.passed.bytes(), undisturbed.bytes()),
        "×",
    );
    eprintln!(
        "the day: {DAY} edits and {PHOTOS} photos of {} bytes together; {} bytes over the bad line, {} of them lost on \
         it and carried again, {} connections; {} bytes over a good one",
        bad.photo_bytes,
        bad.passed.bytes(),
        bad.passed.again_bytes,
        bad.passed.connections,
        undisturbed.bytes()
    );
}

/// What passes until a day's work has arrived, and how long that takes. Everything was written
/// without a line.
fn day_over(quality: Quality, cuts: Option<Duration>) -> Day {
    let stage = Stage::set();
    let phone = stage.phone("phone");
    let call = &mut |name: &str, given: &Value| phone.call(name, given);
    let records = records::records(DAY);
    let ids: Vec<_> = records
        .iter()
        .map(|one| writing::whole(call, one))
        .collect();
    phone.sync();
    for (id, (_, edit)) in ids.iter().zip(records::later_edits(&records, DAY, 0)) {
        writing::edit(call, id, &edit);
    }
    for (id, seed) in ids.iter().zip(0..PHOTOS) {
        let bytes = BASE64.encode(&picture(seed, PHOTO_PX.0, PHOTO_PX.1));
        let photo = json!({ "dispute": id, "photo": { "bytes": bytes }, "agreed": true });
        phone.call("attachment.add", &photo);
    }
    let mut photos = phone.call("sync.status", &json!({}))["photos"].take();
    assert_eq!(photos["waiting"], PHOTOS);
    stage.line.be(quality);
    stage.line.cut();
    stage.line.count_anew();
    let _cutting = cuts.map(|pause| stage.line.cut_every(pause));
    let begun = Instant::now();
    phone.start_sync();
    let mut words = None;
    wait_until(|| {
        let status = phone.call("sync.status", &json!({}));
        if words.is_none() && status["waiting"] == 0 {
            words = Some(begun.elapsed());
        }
        words.is_some() && status["photos"]["waiting"] == 0
    });
    Day {
        passed: stage.line.take(),
        words: words.expect("the words were waited for"),
        whole: begun.elapsed(),
        photo_bytes: photos["waiting_bytes"].take(),
    }
}

fn first(count: usize) {
    let stage = Stage::set();
    let author = stage.phone("author");
    send_notices(&stage, &author);
    let call = &mut |name: &str, given: &Value| author.call(name, given);
    let records = records::records(count);
    eprintln!("writing {count} records …");
    for record in &records {
        writing::whole(call, record);
    }
    author.sync();
    let wanted = Today::on(&author);
    let open = records.iter().filter(|record| record.is_open()).count();
    assert_eq!(wanted.open_count, json!(open));
    assert_eq!(wanted.notices.len(), NOTICES);

    let plain = first_over(&stage, "plain", &wanted, count, None);
    plain.say("first", count);
    print(
        "line.usable_s",
        plain.usable.expect("Today was seen whole").as_secs_f64(),
        "s",
    );
    let cut = first_over(&stage, "cut", &wanted, count, Some(CUT_EVERY));
    cut.say("first_cut", count);
}

/// The station sends notices to the grid; the author does half of them, and the others wait for whoever works there.
fn send_notices(stage: &Stage, author: &Phone) {
    let station = stage.device("station", "station_officer");
    let mut draw = Draw::seeded(0x0007_1ce5);
    let expires_on = SystemClock.now().day().plus_days(30);
    let mut sent = Vec::new();
    for _ in 0..2 * NOTICES {
        let (asked, why) = (sentence(&mut draw), sentence(&mut draw));
        let notice = json!({
            "grids": [records::GRID], "asked": asked, "why": why, "expires_on": expires_on,
        });
        sent.push(station.call("notice.send", &notice)["notices"][0].take());
    }
    station.sync();
    // That they are on the device is said with the sync after the one that brought them.
    author.call("sync.now", &json!({}));
    author.sync();
    for id in &sent[NOTICES..] {
        let accepted = json!({ "what": "accepted" });
        let done = json!({ "what": "done", "answer": sentence(&mut draw) });
        for act in [accepted, done] {
            author.call("notice.act", &json!({ "id": id, "act": act }));
        }
    }
    author.sync();
}

struct First {
    passed: Passed,
    took: Duration,
    usable: Option<Duration>,
}

impl First {
    fn say(&self, what: &str, count: usize) {
        let bits = ratio(self.passed.bytes() * 8, 1);
        let needed_s = bits / f64::from(THIN_BITS_PER_S);
        print(
            &format!("line.{what}_{count}_limit_ratio"),
            self.took.as_secs_f64() / needed_s,
            "×",
        );
        eprintln!(
            "{what} sync of {count}: {} bytes, {} requests, {:.1} s",
            self.passed.bytes(),
            self.passed.trips,
            self.took.as_secs_f64()
        );
    }
}

/// A new phone gets everything; what Today shows is looked at all the while.
fn first_over(
    stage: &Stage,
    name: &str,
    wanted: &Today,
    count: usize,
    cuts: Option<Duration>,
) -> First {
    let phone = stage.phone(name);
    stage.line.be(Quality {
        lost_percent: if cuts.is_some() { BAD.lost_percent } else { 0 },
        ..THIN
    });
    stage.line.cut();
    stage.line.count_anew();
    let _cutting = cuts.map(|pause| stage.line.cut_every(pause));
    let begun = Instant::now();
    phone.start_sync();
    let mut usable = None;
    wait_until(|| {
        if usable.is_none() && Today::on(&phone) == *wanted {
            usable = Some(begun.elapsed());
        }
        let page = phone.call("dispute.list", &json!({ "limit": 1 }));
        page["total"] == count && phone.call("sync.status", &json!({}))["line"] == "online"
    });
    let took = begun.elapsed();
    assert_eq!(Today::on(&phone), *wanted);
    First {
        passed: stage.line.take(),
        took,
        usable,
    }
}

/// What Today shows of cases and notices: which, and how many cases are open.
#[derive(Debug, PartialEq)]
struct Today {
    shown: Vec<Value>,
    open_count: Value,
    notices: Vec<Value>,
}

impl Today {
    fn on(phone: &Phone) -> Self {
        let today = phone.call("today.get", &json!({}));
        let names_in = |lists: &[&str]| {
            let rows = lists.iter().filter_map(|list| today[*list].as_array());
            let mut names: Vec<_> = rows.flatten().map(|row| row["id"].clone()).collect();
            names.sort_by_key(Value::to_string);
            names
        };
        Self {
            shown: names_in(&["returned", "mediating", "recorded"]),
            open_count: today["open_count"].clone(),
            notices: names_in(&["notices"]),
        }
    }
}

fn wait_until(mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < PATIENCE, "nothing came of it");
        thread::sleep(Duration::from_millis(50));
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few million")]
fn ratio(over: u64, under: u64) -> f64 {
    over as f64 / under as f64
}
