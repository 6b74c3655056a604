//! Thirty days of a county, again and again, each time with other luck: real applications over real
//! encrypted files, the real server, and a line, clocks and disks that fail in every way they can. The
//! same seed is the same run, event by event. Never shipped.
//!
//! `simulate --seeds N` runs N seeds, as many at once as there are cores, each in a process of its
//! own; `simulate --seed S` runs one and prints its events.
#![expect(
    clippy::unwrap_used,
    reason = "a run that cannot go on should stop, and is reported with its seed"
)]

mod book;
mod chance;
mod check;
mod days;
mod device;
mod disk;
mod entropy;
mod events;
mod evil;
mod eye;
mod flight;
mod line;
mod many;
mod net;
mod time;
mod town;
mod trace;
mod work;
mod world;

use std::process::ExitCode;

use world::World;

const HELP: &str = "\
simulate --seeds N [--from S]   N runs, from seed S on (0)
simulate --seed S [--quiet]     one run, its events printed";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let number = |word: &str| word.parse::<u64>().ok();
    match words[..] {
        ["--seed", seed] => number(seed).map(|seed| one(seed, true)),
        ["--seed", seed, "--quiet"] => number(seed).map(|seed| one(seed, false)),
        ["--seeds", seeds] => number(seeds).map(|seeds| many::run(0, seeds)),
        ["--seeds", seeds, "--from", from] => number(seeds)
            .zip(number(from))
            .map(|(seeds, from)| many::run(from, seeds)),
        _ => None,
    }
    .unwrap_or_else(|| {
        eprintln!("{HELP}");
        ExitCode::from(2)
    })
}

/// One run. The last line is its hash; before it, what does not hold.
fn one(seed: u64, shown: bool) -> ExitCode {
    entropy::draw_from(seed);
    // Hash tables and ciphers keep some randomness to each thread: a fresh one begins with the seed.
    let run = std::thread::spawn(move || {
        let scratch = scratch();
        let mut world = World::new(seed, scratch.path(), shown);
        days::live(&mut world);
        days::heal(&mut world);
        let wrong = check::after_rounds(&mut world);
        (
            wrong,
            world.trace.hash(),
            world.net.eye.known().book.made.len(),
        )
    });
    let (wrong, hash, made) = match run.join() {
        Ok(ended) => ended,
        Err(_) => return ExitCode::FAILURE,
    };
    for what in &wrong {
        println!("seed {seed}: {what}");
    }
    println!("seed {seed}: {made} changes, trace {hash}");
    if wrong.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// In memory where the system has such a place: a power cut is played, not waited for.
fn scratch() -> tempfile::TempDir {
    let memory = std::path::Path::new("/dev/shm");
    tempfile::tempdir_in(memory)
        .or_else(|_| tempfile::tempdir())
        .unwrap()
}
