//! The same seed is the same thirty days, to the last event; another seed is another thirty days.
#![expect(
    clippy::unwrap_used,
    reason = "a run that cannot start should stop the test"
)]

use std::process::Command;

/// What a run prints.
fn run(words: &[&str]) -> (bool, String) {
    let mut simulate = Command::new(env!("CARGO_BIN_EXE_simulate"));
    let output = simulate.args(words).output().unwrap();
    (
        output.status.success(),
        String::from_utf8(output.stdout).unwrap(),
    )
}

/// The line that names the hash of the events.
fn last(text: &str) -> &str {
    text.lines().last().unwrap()
}

#[test]
fn the_same_seed_is_the_same_run_event_by_event() {
    let (held, first) = run(&["--seed", "7"]);
    let (_, second) = run(&["--seed", "7"]);
    assert!(held, "{first}");
    assert!(
        first.lines().count() > 200,
        "a month has more events than this:\n{first}"
    );
    assert_eq!(first, second);
    // Whether anybody looks on makes no difference.
    let (_, quiet) = run(&["--seed", "7", "--quiet"]);
    assert_eq!(last(&first), quiet.trim());
    let (_, other) = run(&["--seed", "8", "--quiet"]);
    assert_ne!(last(&quiet), last(&other).replace("seed 8", "seed 7"));
}

#[test]
fn many_seeds_are_counted_and_timed() {
    let (held, told) = run(&["--seeds", "2", "--from", "40"]);
    assert!(held, "{told}");
    assert!(
        last(&told).starts_with("2 seeds of thirty days, 0 failed"),
        "{told}"
    );
}

#[test]
fn a_month_has_every_kind_of_record() {
    let told: String = ["5", "6"].map(|seed| run(&["--seed", seed]).1).concat();
    for deed in [
        "registers an elder",
        "visits an elder",
        "sends a notice",
        "does something in a case",
    ] {
        assert!(told.contains(deed), "nobody {deed}:\n{told}");
    }
}
