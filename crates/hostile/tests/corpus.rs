//! Every kept input, every seed, and a few hundred changed ones of each: no panic that is not caught, no
//! more memory and time than an input may take.

use hostile::{Counting, Draw, TARGETS, corpus, trial};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many changed inputs each target gets here; `cargo xtask fuzz` gives it many more.
const CHANGED: u64 = 150;

// One test, because memory and time are counted for the whole process.
#[test]
fn kept_inputs_and_changed_ones_are_handled_within_bounds() {
    let nothing_kept: Vec<&str> = TARGETS
        .iter()
        .filter(|target| corpus::kept(target).is_empty())
        .map(|target| target.name)
        .collect();
    assert!(
        nothing_kept.is_empty(),
        "take some in: cargo xtask fuzz --seconds 60 --keep {}",
        nothing_kept.join(" ")
    );
    for target in TARGETS {
        let inputs = corpus::inputs(target);
        for (number, input) in inputs.iter().enumerate() {
            let handled = trial(target, input);
            assert!(
                handled.is_ok(),
                "{}, input {number}: {handled:?}",
                target.name
            );
        }
        for seed in 0..CHANGED {
            let mut draw = Draw::starting_at(seed);
            let input = &inputs[draw.below(inputs.len())];
            let changed = (target.mutate)(input, &mut draw);
            let handled = trial(target, &changed);
            assert!(handled.is_ok(), "{}, seed {seed}: {handled:?}", target.name);
        }
    }
}
