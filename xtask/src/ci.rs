//! Everything that has to hold, in the order in which it is cheapest to learn that it does not.

use std::time::{Duration, Instant};

use crate::tool::{self, Outcome};
use crate::{android, audit, e2e, fuzz, screens, setup, simulate, tidy, typeface};

type Step = (&'static str, fn() -> Outcome);

/// What has to hold before a change is taken.
pub(crate) fn ci() -> Outcome {
    let steps: &[Step] = &[
        ("setup", setup::everything),
        ("format", format),
        ("tidy", tidy::tidy),
        ("typeface", typeface::lay),
        ("screens", screens_and_weight),
        ("clippy", clippy),
        ("build", build),
        ("tests", tests),
        ("simulate", simulate::in_ci),
        ("fuzz", fuzz::in_ci),
        ("e2e", e2e::drive),
        ("doc", doc),
        ("android", android::check),
        ("audit", audit::audit),
    ];
    in_order(steps)
}

/// Everything that can be tested, with its own set-up.
pub(crate) fn test() -> Outcome {
    let steps: &[Step] = &[
        ("setup", setup::test),
        ("typeface", typeface::lay),
        ("screens", screens::build),
        ("build", build),
        ("tests", tests),
        ("e2e", e2e::drive),
    ];
    in_order(steps)
}

/// Every program and every test, in one set of features, so that nothing is built twice.
pub(crate) fn build() -> Outcome {
    tool::go(tool::cargo().args([
        "build",
        "--quiet",
        "--workspace",
        "--bins",
        "--tests",
        "--locked",
    ]))
}

fn in_order(steps: &[Step]) -> Outcome {
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for (name, step) in steps {
        println!("── {name}");
        let start = Instant::now();
        outcome = step().map_err(|why| format!("{name}: {why}"));
        times.push((*name, start.elapsed()));
        if outcome.is_err() {
            break;
        }
    }
    println!(
        "── {}",
        if outcome.is_ok() {
            "all of it holds"
        } else {
            "stopped"
        }
    );
    for (name, time) in &times {
        println!("{name:>10} {:>6} s", time.as_secs());
    }
    println!(
        "{:>10} {:>6} s",
        "in all",
        times
            .iter()
            .map(|(_, time)| *time)
            .sum::<Duration>()
            .as_secs()
    );
    outcome
}

fn format() -> Outcome {
    tool::go(tool::cargo().args(["fmt", "--all", "--check"]))
}

fn screens_and_weight() -> Outcome {
    screens::build()?;
    screens::weigh()
}

fn clippy() -> Outcome {
    let words = [
        "clippy",
        "--quiet",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ];
    tool::go(tool::cargo().args(words))
}

fn tests() -> Outcome {
    // What a failing snapshot would write, nobody is there to look at.
    tool::go(
        tool::cargo()
            .args(["test", "--quiet", "--workspace", "--locked"])
            .env("INSTA_UPDATE", "no"),
    )
}

fn doc() -> Outcome {
    let words = ["doc", "--quiet", "--workspace", "--no-deps", "--locked"];
    tool::go(tool::cargo().args(words).env("RUSTDOCFLAGS", "-D warnings"))
}
