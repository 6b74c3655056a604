//! Throws changed inputs at targets for a while, two processes at a time; the program behind
//! `cargo xtask fuzz`. It needs nothing but the stable compiler.

use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime};

use hostile::hunt::{Caught, hunt};
use hostile::{Counting, Draw, TARGETS, Target, corpus, target, trial};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Targets at a time, whatever there are cores: what one takes is counted by its own process.
const AT_ONCE: usize = 2;

const HELP: &str = "\
fuzz --seconds N [--keep] [TARGET…]   throws changed inputs at every target, or at these, N seconds each;
                                      --keep takes small ones handled in new ways into fuzz/corpus
fuzz --input FILE TARGET              one input again
fuzz --luck L --seconds N [TARGET…]   the same luck on every machine";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match Wishes::parse(&words).map(Wishes::obey) {
        Some(true) => ExitCode::SUCCESS,
        Some(false) => ExitCode::FAILURE,
        None => {
            eprintln!("{HELP}\n\ntargets:");
            TARGETS
                .iter()
                .for_each(|target| eprintln!("  {}", target.name));
            ExitCode::from(2)
        }
    }
}

/// What was asked for on the command line.
#[derive(Debug, Default)]
struct Wishes {
    seconds: Option<u64>,
    input: Option<PathBuf>,
    luck: Option<u64>,
    keep: bool,
    targets: Vec<&'static Target>,
}

impl Wishes {
    fn parse(words: &[String]) -> Option<Self> {
        let (mut wishes, mut words) = (Self::default(), words.iter());
        while let Some(word) = words.next() {
            match word.as_str() {
                "--seconds" => wishes.seconds = Some(words.next()?.parse().ok()?),
                "--luck" => wishes.luck = Some(words.next()?.parse().ok()?),
                "--input" => wishes.input = Some(words.next()?.into()),
                "--keep" => wishes.keep = true,
                name => wishes.targets.push(target::named(name)?),
            }
        }
        let one = wishes.targets.len() == 1;
        let fits = match (&wishes.input, wishes.seconds, wishes.luck) {
            (Some(_), None, None) => one,
            (None, Some(_), _) => true,
            _ => false,
        };
        fits.then_some(wishes)
    }

    fn obey(self) -> bool {
        match (self.input, self.seconds, self.luck, &self.targets[..]) {
            (Some(file), _, _, [target]) => again(target, &file),
            (_, Some(seconds), Some(luck), [target]) => {
                drive(target, Duration::from_secs(seconds), luck, self.keep)
            }
            (_, Some(seconds), luck, targets) => {
                let every: Vec<_> = TARGETS.iter().collect();
                let targets = if targets.is_empty() { &every } else { targets };
                all(targets, seconds, luck.unwrap_or_else(some_luck), self.keep)
            }
            _ => false,
        }
    }
}

/// One input again.
fn again(target: &Target, file: &PathBuf) -> bool {
    let Ok(input) = std::fs::read(file) else {
        eprintln!("{} cannot be read", file.display());
        return false;
    };
    match trial(target, &input) {
        Ok(cost) => println!("{}: {} bytes, {:?}", target.name, cost.bytes, cost.time),
        Err(ref finding) => println!("{}: {finding:?}", target.name),
    }
    trial(target, &input).is_ok()
}

/// Each target in a process of its own.
fn all(targets: &[&Target], seconds: u64, luck: u64, keep: bool) -> bool {
    let (next, well, out) = (AtomicUsize::new(0), AtomicBool::new(true), Mutex::new(()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(target) = targets.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let (status, said) = one(target, seconds, luck, keep);
                    let _in_turn = out.lock();
                    print!("{said}");
                    if !status.is_some_and(|status| status.success()) {
                        well.store(false, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    well.into_inner()
}

/// One target in a process of its own, and what it said. A process that did not end by itself was killed
/// by its last input.
fn one(target: &Target, seconds: u64, luck: u64, keep: bool) -> (Option<ExitStatus>, String) {
    let words = [
        "--luck",
        &luck.to_string(),
        "--seconds",
        &seconds.to_string(),
        target.name,
    ];
    let Ok(own) = std::env::current_exe() else {
        return (None, "this program cannot be found\n".to_owned());
    };
    let mut command = Command::new(own);
    command.args(words).args(keep.then_some("--keep"));
    match command.output() {
        Err(error) => (None, format!("{}: {error}\n", target.name)),
        Ok(output) => {
            let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
            if !output.status.success() {
                let why = String::from_utf8_lossy(&output.stderr);
                said.push_str(&format!("{why}{}: {}\n", target.name, output.status));
            }
            if output.status.code().is_none() {
                said.push_str(&match std::fs::read(last(target)) {
                    Ok(input) => kept(target, &input),
                    Err(error) => format!("its last input cannot be read: {error}\n"),
                });
            }
            (Some(output.status), said)
        }
    }
}

fn some_luck() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| u64::from(since.subsec_nanos()))
}

/// Where the input stands that is being thrown.
fn last(target: &Target) -> PathBuf {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() {
        memory
    } else {
        std::env::temp_dir()
    };
    folder.join(format!("bandeng-fuzz-{}", target.name))
}

/// Throws inputs at one target for this long; stops at the first finding, which it keeps.
fn drive(target: &Target, time: Duration, luck: u64, keep: bool) -> bool {
    let inputs = corpus::inputs(target);
    let (began, last) = (Instant::now(), last(target));
    let hunted = hunt(
        target,
        inputs,
        &mut Draw::starting_at(luck),
        &|_| began.elapsed() < time,
        &mut |input| {
            if let Err(error) = std::fs::write(&last, input) {
                eprintln!("{}: {error}", last.display());
            }
        },
    );
    let name = target.name;
    match hunted {
        Err(caught) => {
            let Caught { input, finding } = *caught;
            print!("{name}: {finding:?}\n{}", kept(target, &input));
            false
        }
        Ok(seen) => {
            let kib = seen.most_bytes / 1024;
            let (runs, ways, ms) = (seen.runs, seen.ways, seen.slowest.as_millis());
            println!(
                "{name:>8}: {runs:>6} inputs, handled in {ways:>4} ways, {kib:>5} KiB and {ms:>3} ms at the most"
            );
            if !keep {
                return true;
            }
            match corpus::take_in(target, &seen.new) {
                Ok(taken) => {
                    println!("{name:>8}: {taken} more in the corpus");
                    true
                }
                Err(error) => {
                    println!("{name:>8}: the corpus cannot be written: {error}");
                    false
                }
            }
        }
    }
}

/// Keeps an input for whoever looks into it, and says how to see it again.
fn kept(target: &Target, input: &[u8]) -> String {
    match corpus::keep_aside(target, input) {
        Ok(file) => format!(
            "see it again: cargo xtask fuzz --input {} {}\n",
            file.display(),
            target.name
        ),
        Err(error) => format!("the input could not be kept: {error}\n"),
    }
}
