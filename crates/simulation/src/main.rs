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

mod acts;
mod book;
mod carrying;
mod check;
mod damage;
mod days;
mod device;
mod disk;
mod duty;
mod elders;
mod erasing;
mod events;
mod evil;
mod eye;
mod flight;
mod line;
mod many;
mod moving;
mod net;
mod notices;
mod old;
mod rolling;
mod time;
mod town;
mod trace;
mod work;
mod world;

use std::process::ExitCode;

use world::World;

const HELP: &str = "\
simulate --seeds N [--from S]   N runs, from seed S on (0)
simulate --seed S [--quiet]     one run, its events printed

with --without EVENT,EVENT      the same with less to go wrong: other runs, named as they are printed
with --copies                   disks of devices are copied and put back too, which does not always heal yet";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match Wishes::parse(&words) {
        Some(wishes) => match wishes.seeds {
            Some(seeds) => many::run(&wishes, seeds),
            None => one(&wishes),
        },
        None => {
            eprintln!("{HELP}");
            ExitCode::from(2)
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, Clone, Default)]
struct Wishes {
    /// The seed, or the first of many.
    seed: u64,
    /// How many.
    seeds: Option<u64>,
    quiet: bool,
    /// Whether disks of devices are copied and put back too.
    copies: bool,
    /// Events that are left out, by name.
    without: String,
}

impl Wishes {
    fn parse(words: &[String]) -> Option<Self> {
        let (mut wishes, mut words) = (Self::default(), words.iter());
        let mut asked = false;
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seed" | "--from" => wishes.seed = words.next()?.parse().ok()?,
                "--seeds" => wishes.seeds = Some(words.next()?.parse().ok()?),
                "--quiet" => wishes.quiet = true,
                "--copies" => wishes.copies = true,
                "--without" => wishes.without = words.next()?.clone(),
                _ => return None,
            }
            asked |= matches!(word.as_str(), "--seed" | "--seeds");
        }
        asked.then_some(wishes)
    }
}

/// One run. The last line is its hash; before it, what does not hold.
fn one(wishes: &Wishes) -> ExitCode {
    let (seed, wishes) = (wishes.seed, wishes.clone());
    hostile::draw_from(seed);
    // Hash tables and ciphers keep some randomness to each thread: a fresh one begins with the seed.
    let run = std::thread::spawn(move || {
        let scratch = scratch();
        let mut world = World::new(seed, scratch.path(), !wishes.quiet);
        days::live(&mut world, &wishes);
        days::heal(&mut world);
        let wrong = check::after_rounds(&mut world);
        let made = world.net.eye.known().book.made.len();
        (wrong, world.trace.hash(), made)
    });
    let Ok((wrong, hash, made)) = run.join() else {
        return ExitCode::FAILURE;
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
