//! Many seeds, a process each, as many at once as there are cores.

use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::Wishes;
use crate::net::locked;

/// A run takes a second; one that takes this long does not end.
const LONGEST: Duration = Duration::from_secs(120);
/// How many failed seeds are told with all that does not hold.
const TOLD: usize = 3;
/// How much of what does not hold is told of each.
const LINES: usize = 8;

/// Runs `seeds` seeds, from the one wished for on, and tells how they went.
pub(crate) fn run(wishes: &Wishes, seeds: u64) -> ExitCode {
    let from = wishes.seed;
    let (next, failed, begun) = (AtomicU64::new(from), Mutex::new(Vec::new()), Instant::now());
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::SeqCst);
                    if seed >= from + seeds {
                        return;
                    }
                    if let Err(told) = one(seed, wishes) {
                        locked(&failed).push((seed, told));
                    }
                }
            });
        }
    });
    let took = begun.elapsed().as_secs_f64();
    let mut and_so = match wishes.without.as_str() {
        "" => String::new(),
        without => format!(" --without {without}"),
    };
    if wishes.copies {
        and_so.push_str(" --copies");
    }
    let mut failed = failed.into_inner().unwrap();
    failed.sort_unstable();
    for (seed, told) in failed.iter().take(TOLD) {
        for line in told.lines().take(LINES) {
            println!("{line}");
        }
        let more = told.lines().count().saturating_sub(LINES);
        println!("and {more} lines more; replay it: cargo xtask simulate --seed {seed}{and_so}\n");
    }
    for (seed, _) in failed.iter().skip(TOLD) {
        println!("seed {seed} too");
    }
    #[expect(clippy::cast_precision_loss, reason = "a rate for a person to read")]
    let rate = seeds as f64 / took;
    println!(
        "{seeds} seeds of thirty days, {} failed, {took:.0} s, {rate:.2} seeds/s",
        failed.len()
    );
    if failed.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs one; what it told when it failed.
fn one(seed: u64, wishes: &Wishes) -> Result<(), String> {
    let own = std::env::current_exe().unwrap();
    let mut command = Command::new(own);
    let without = &wishes.without;
    command.args(["--seed", &seed.to_string(), "--quiet", "--without", without]);
    command.args(wishes.copies.then_some("--copies"));
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait().unwrap() {
            Some(status) => break Some(status),
            None if begun.elapsed() > LONGEST => break None,
            None => std::thread::sleep(Duration::from_millis(5)),
        }
    };
    if ended.is_none() {
        child.kill().unwrap();
    }
    let said = child.wait_with_output().unwrap();
    let said = [said.stdout, said.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    match ended {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(format!("{said}seed {seed}: {status}\n")),
        None => Err(format!(
            "{said}seed {seed}: not over after {} s\n",
            LONGEST.as_secs()
        )),
    }
}
