//! Two sides that compare what they hold. The first byte chooses: what a device asks, whole, through the router;
//! or what a server tells, as a device follows it.

use model::{ChangeHash, DisputeId};
use sync_core::{Comparison, Held};
use wire::{Compare, Compared, FrameWriter, one_from_bytes};

use super::{kind, shape};
use crate::stage::{self, server};
use crate::{Draw, mutate};

/// What the device holds that hears: enough for two looks.
fn held(more: u8) -> Held {
    let names = (0..=u8::MAX).flat_map(|n| (0..more).map(move |m| [n, m]));
    let member = |head: [u8; 2]| {
        let mut name = [head[0] ^ head[1]; ChangeHash::LEN];
        name[..2].copy_from_slice(&head);
        (
            ChangeHash::from_bytes(name),
            DisputeId::from_bytes([head[1]; 16]),
        )
    };
    names.map(member).collect()
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let stage = stage::get();
    let asks = |ranges: Vec<Vec<u8>>, names: Vec<Vec<u8>>| {
        let mut frames = FrameWriter::new();
        let compare = Compare {
            scope: stage.grids[0].to_string(),
            epoch: stage.cursors[0].epoch,
            ranges,
            names,
        };
        frames.put(&compare).unwrap();
        [&[0], &frames.into_bytes()[..]].concat()
    };
    let tells = |theirs: &Held, prefixes: &[&[u8]]| {
        let mut frames = FrameWriter::new();
        let compared = Compared {
            scope: stage.grids[0].to_string(),
            epoch: 1,
            seq: 7,
            held: vec![9; 8],
            ranges: prefixes.iter().map(|prefix| theirs.tell(prefix)).collect(),
        };
        frames.put(&compared).unwrap();
        [&[1], &frames.into_bytes()[..]].concat()
    };
    let names = || {
        let wholes = stage::documents::get().iter();
        let saved = wholes.filter_map(|known| known.saved.as_ref());
        let changes = saved.filter_map(|saved| merge::gate::changes_in(saved).ok());
        changes
            .flat_map(std::collections::BTreeMap::into_keys)
            .map(|name| name.as_bytes().to_vec())
            .take(40)
            .collect::<Vec<_>>()
    };
    vec![
        asks(vec![Vec::new()], Vec::new()),
        asks((0..9).map(|n| vec![n, n]).collect(), names()),
        asks(Vec::new(), names()),
        tells(&held(2), &[&[]]),
        tells(&held(3), &[&[]]),
        tells(&held(0), &[&[]]),
    ]
}

pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let Some((&first, body)) = input.split_first() else {
        return vec![0];
    };
    let first = if draw.comes_about(20) {
        first ^ 1
    } else {
        first
    };
    [&[first], &mutate::frames::change(body, draw)[..]].concat()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let (first, body) = input.split_first().unwrap_or((&0, &[]));
    if first & 1 == 1 {
        return follow(body);
    }
    let token = format!("Bearer {}", server::token());
    let told = server::ask("POST", "/v1/compare", &[("authorization", &token)], body);
    assert!(told.status < 500, "status {}", told.status);
    assert!(told.body.len() <= 2 << 20, "{} bytes", told.body.len());
    shape(&told.said())
}

/// The device follows it, and the same again for what it asks then; it comes to an end.
fn follow(body: &[u8]) -> u64 {
    let told = match one_from_bytes::<Compared>(body) {
        Ok(told) => told,
        Err(error) => return shape(&kind(&error)),
    };
    let mut comparison = Comparison::of(held(2));
    let mut rounds = 0_usize;
    let stopped = loop {
        if comparison.next_ranges().is_empty() {
            break None;
        }
        rounds += 1;
        assert!(rounds < 100, "it asks without end");
        if let Err(stopped) = comparison.take(&told.ranges) {
            break Some(kind(&stopped));
        }
    };
    let found = (
        comparison.missing.len().min(3),
        comparison.surplus.len().min(3),
    );
    shape(&(stopped, rounds, found))
}
