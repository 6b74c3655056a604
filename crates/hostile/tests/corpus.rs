//! Every kept input, every seed, and a few hundred changed ones of each: no panic that is not caught, no
//! more memory and time than an input may take.

use hostile::{Counting, Draw, TARGETS, corpus, trial};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// How many changed inputs each target gets here; `cargo xtask fuzz` gives it many more.
const CHANGED: u64 = 150;

#[test]
fn kept_inputs_and_changed_ones_are_handled_within_bounds() {
    for target in TARGETS {
        let inputs = corpus::inputs(target);
        assert!(
            !inputs.is_empty(),
            "{} has nothing to begin with",
            target.name
        );
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
