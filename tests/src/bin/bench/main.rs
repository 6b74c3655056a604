//! Measures what users feel, one line a figure: `name value unit`. Without a word: a device with
//! real encrypted files with FULL durability, and a real server in process; the folder is on the
//! disk that `TMPDIR` names. With `many`: only what takes a hundred thousand records. With `map`: only what stands on a
//! county's map. With `notice`: only how soon a notice arrives at a device that has them. With `peers`: beside other ways
//! to sync. With `line`: over bad lines. With `server`: the server under load.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a measurement that cannot go on should stop"
)]

mod calls;
mod device;
mod figures;
mod filled;
mod first_sync;
mod line;
mod many;
mod notice;
mod on_the_map;
mod patience;
mod pdf;
mod peers;
mod phone;
mod process;
mod proxy;
mod records;
mod server;
mod start;
mod statistics;
mod writing;

use std::path::PathBuf;

/// Records on the device for everything but the first sync.
const RECORDS: usize = 10_000;

/// A program built beside this one.
fn beside(name: &str) -> PathBuf {
    let own = std::env::current_exe().expect("this program knows where it is");
    let program = own.with_file_name(name);
    assert!(
        program.exists(),
        "build it first: cargo build --release -p {name}"
    );
    program
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        None => on_a_device(),
        Some("many") => many::records(),
        Some("map") => on_the_map::figures(),
        Some("notice") => many::only_a_notice(),
        Some("peers") => peers::run(&peers_wishes(&words[1..])),
        Some("line") => line::run(*numbers(&words, "--records").first().unwrap_or(&2_000)),
        Some("server") => server::run(&server_wishes(&words)),
        Some(other) => {
            panic!(
                "there is no `bench {other}`; write nothing, many, map, notice, peers, line or server"
            )
        }
    }
}

fn on_a_device() {
    let program = beside("bandeng-field");
    let world = test_kit::World::new();
    let phone = device::seeded(&world, RECORDS);
    device::save(&world, &phone);
    device::list(&phone, "list.p99_ms");
    device::detail(&phone);
    device::idle(&phone);
    let home = phone.home().to_owned();
    drop(phone);
    start::first_list(&program, &home);
    first_sync::of_1000();
    many::records();
    on_the_map::figures();
    pdf::case_file();
}

/// `peers --installed DIR [--records N]… [--table FILE]`; a table of other numbers of records than
/// promised is for the eyes of whoever asked for it, and not kept.
fn peers_wishes(words: &[String]) -> peers::Wishes {
    let given = numbers(words, "--records");
    let said = given.iter().map(|number| format!(" --records {number}"));
    let command = format!("cargo xtask bench peers{}", said.collect::<String>());
    let mut records = given;
    if records.is_empty() {
        records.extend(peers::PROMISED);
    }
    // What is promised comes first of all.
    records.sort_unstable();
    records.dedup();
    let promised = records.iter().all(|count| peers::PROMISED.contains(count));
    let table = values(words, "--table").next().filter(|_| promised);
    let installed = values(words, "--installed").next();
    peers::Wishes {
        installed: installed.expect("--installed DIR").into(),
        records,
        table: table.map(PathBuf::from),
        command,
    }
}

/// `server [sqlite] [postgres] [--devices N] [--records N] [--reconnects N]`; without devices only those
/// are measured that push and ask.
fn server_wishes(words: &[String]) -> server::Wishes {
    let number = |name, usual| numbers(words, name).first().copied().unwrap_or(usual);
    let parts = words[1..].iter().take_while(|word| !word.starts_with("--"));
    let parts: Vec<String> = parts.cloned().collect();
    for part in &parts {
        let known = ["sqlite", "postgres"].contains(&part.as_str());
        assert!(
            known,
            "`bench server` measures sqlite, postgres or both; there is no `{part}`"
        );
    }
    server::Wishes {
        parts,
        devices: number("--devices", 500),
        records: number("--records", 2_000),
        reconnects: number("--reconnects", 3_000),
    }
}

fn numbers(words: &[String], name: &str) -> Vec<usize> {
    let numbers = values(words, name).map(str::parse);
    numbers
        .map(|number| number.unwrap_or_else(|_| panic!("{name} takes a number")))
        .collect()
}

fn values<'a>(words: &'a [String], name: &'a str) -> impl Iterator<Item = &'a str> {
    let named = words.windows(2).filter(move |two| two[0] == name);
    named.map(|two| two[1].as_str())
}
