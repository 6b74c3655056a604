//! Faults are planted in decoders behind a length and a checksum: a hunt finds each within seconds.
#![expect(
    clippy::panic,
    reason = "a planted fault is a panic, and so is a hunt that misses one"
)]

use std::collections::BTreeSet;

use hostile::hunt::{Caught, hunt};
use hostile::{Counting, Draw, Finding, Target, mutate};
use wire::{FrameReader, FrameWriter, FromDevice, Hello, Push, PushedChange};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn said() -> Vec<Vec<u8>> {
    let mut body = FrameWriter::new();
    let change = PushedChange {
        bytes: vec![7; 100],
        ..PushedChange::default()
    };
    body.put(&Hello::default()).unwrap_or_default();
    let push = Push {
        changes: vec![change],
        ..Push::default()
    };
    body.put(&push).unwrap_or_default();
    vec![body.into_bytes()]
}

/// What a device says, frame by frame, when its lengths and checksums fit.
fn pushes(input: &[u8]) -> Vec<Push> {
    let mut reader = FrameReader::new();
    reader.push(input);
    let mut pushes = Vec::new();
    while let Ok(Some(frame)) = reader.next() {
        if let Ok(FromDevice::Push(push)) = FromDevice::from_frame(&frame) {
            pushes.push(push);
        }
    }
    pushes
}

fn panics_at_a_short_change(input: &[u8]) -> u64 {
    let pushes = pushes(input);
    let changes = pushes.iter().flat_map(|push| &push.changes);
    let lens: BTreeSet<_> = changes.map(|change| change.bytes.len()).collect();
    if lens.iter().any(|len| (1..40).contains(len)) {
        panic!("planted");
    }
    lens.len() as u64
}

fn trusts_how_many_there_are(input: &[u8]) -> u64 {
    let many: usize = pushes(input).iter().map(|push| push.changes.len()).sum();
    vec![1_u8; many << 16]
        .iter()
        .map(|byte| u64::from(*byte))
        .sum::<u64>()
        % 2
}

fn catch(run: fn(&[u8]) -> u64, mutate: fn(&[u8], &mut Draw) -> Vec<u8>) -> Option<Box<Caught>> {
    let target = Target {
        name: "planted",
        run,
        mutate,
        seeds: said,
    };
    let few = |runs| runs < 30_000;
    hunt(
        &target,
        said(),
        &mut Draw::starting_at(1),
        &few,
        &mut |_| (),
    )
    .err()
}

// One test, because memory is counted for the whole process.
#[test]
fn planted_faults_are_found_and_only_where_lengths_and_checksums_fit() {
    let panic = catch(panics_at_a_short_change, mutate::frames::change);
    let Some(caught) = panic else {
        panic!("a panic was missed");
    };
    assert_eq!(caught.finding, Finding::Panic("planted".to_owned()));
    assert!(
        !pushes(&caught.input).is_empty(),
        "what was caught is caught by its input alone"
    );
    let memory = catch(trusts_how_many_there_are, mutate::frames::change);
    assert!(
        memory.is_some_and(|caught| matches!(caught.finding, Finding::Memory(_))),
        "memory was missed"
    );
    let noise = catch(panics_at_a_short_change, mutate::bytes);
    assert!(
        noise.is_none(),
        "bytes changed at random get past the checksum"
    );
}
