//! A hunt: inputs are changed and thrown at one target, and those that are handled in a way not seen
//! before are changed further.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::{Draw, Finding, Target, trial};

/// No input is longer: what is longer is refused by its length alone.
const LONGEST: usize = 256 * 1024;
/// How many inputs that were handled in their own way are gone on from.
const KEPT: usize = 2_000;

/// What a hunt that caught nothing has seen.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// How many inputs were thrown.
    pub runs: u64,
    /// In how many ways they were handled.
    pub ways: usize,
    /// The most memory one took, in bytes.
    pub most_bytes: usize,
    /// The most time of the processor one took.
    pub slowest: Duration,
    /// Changed inputs that were handled in a way of their own, in the order they came.
    pub new: Vec<Vec<u8>>,
}

/// What a hunt caught.
#[derive(Debug, Clone)]
pub struct Caught {
    /// The input.
    pub input: Vec<u8>,
    /// What is wrong with how it was handled.
    pub finding: Finding,
}

/// Throws the inputs, then changed ones, for as long as `on` says after how many; `about_to` is shown each
/// input before it is thrown, for the process may not survive it.
///
/// # Errors
/// [`Caught`], at the first.
pub fn hunt(
    target: &Target,
    mut inputs: Vec<Vec<u8>>,
    draw: &mut Draw,
    on: &dyn Fn(u64) -> bool,
    about_to: &mut dyn FnMut(&[u8]),
) -> Result<Seen, Box<Caught>> {
    let (mut ways, mut seen) = (BTreeSet::new(), Seen::default());
    let mut throw = |input: Vec<u8>, seen: &mut Seen| {
        about_to(&input);
        match trial(target, &input) {
            Err(finding) => Err(Box::new(Caught { input, finding })),
            Ok(cost) => {
                seen.most_bytes = seen.most_bytes.max(cost.bytes);
                seen.slowest = seen.slowest.max(cost.time);
                Ok(ways.insert(cost.shape).then_some(input))
            }
        }
    };
    for input in &inputs {
        throw(input.clone(), &mut seen)?;
    }
    while on(seen.runs) {
        let Some(from) = inputs.get(draw.below(inputs.len())) else {
            break;
        };
        let mut changed = (target.mutate)(from, draw);
        for _ in 0..draw.below(3) {
            changed = (target.mutate)(&changed, draw);
        }
        changed.truncate(LONGEST);
        seen.runs += 1;
        if let Some(new) = throw(changed, &mut seen)?
            && inputs.len() < KEPT
        {
            inputs.push(new.clone());
            seen.new.push(new);
        }
    }
    seen.ways = ways.len();
    Ok(seen)
}
