//! The bounds themselves: what takes too much is told, and what panics.

use std::time::Duration;

use hostile::{Counting, Draw, Finding, Target, trial};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn same(input: &[u8], _: &mut Draw) -> Vec<u8> {
    input.to_vec()
}

fn target(run: fn(&[u8]) -> u64) -> Target {
    Target {
        name: "a target of this test",
        run,
        mutate: same,
        seeds: Vec::new,
    }
}

// One test, because memory and time are counted for the whole process.
#[test]
fn panics_memory_and_time_are_told() {
    let fine = trial(&target(|input| input.len() as u64), b"abc").map(|cost| cost.shape);
    assert_eq!(fine, Ok(3));
    let panics = trial(&target(|_| panic!("on purpose")), b"");
    assert_eq!(panics.err(), Some(Finding::Panic("on purpose".to_owned())));
    let takes = target(|input| {
        vec![1_u8; input.len() << 20]
            .iter()
            .map(|n| u64::from(*n))
            .sum()
    });
    assert_eq!(trial(&takes, &[0; 40]).map(|cost| cost.shape), Ok(40 << 20));
    assert!(matches!(trial(&takes, &[0; 80]), Err(Finding::Memory(bytes)) if bytes >= 80 << 20));
    let slow = target(|_| {
        let began = std::time::Instant::now();
        let mut n = 1_u64;
        while began.elapsed() < Duration::from_secs(2) {
            n = std::hint::black_box(n).wrapping_mul(3);
        }
        n
    });
    assert!(matches!(trial(&slow, b""), Err(Finding::Time(_))));
}
