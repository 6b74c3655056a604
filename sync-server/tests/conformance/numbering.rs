//! The numbers of a scope have no gap, whoever writes and however many do, and whoever follows a
//! feed misses nothing.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use model::GridId;
use sync_server::App;

use crate::house::{House, NOBODY, changes_of, fresh_doc};

const WRITERS: usize = 8;
const EACH: usize = 25;

pub(crate) fn numbers_have_no_gap_however_many_write(house: &House) {
    let (first, second, node) = (house.grid(), house.grid(), house.another_node());
    let nodes = [&house.app, &node];
    std::thread::scope(|threads| {
        for n in 0..WRITERS {
            let (node, grid) = (nodes[n % 2], [&first, &second][n / 2 % 2]);
            threads.spawn(move || write(node, grid, EACH));
        }
    });
    let each = u64::try_from(WRITERS / 2 * EACH * 3).unwrap();
    for grid in [&first, &second] {
        assert_eq!(house.end(grid), each);
        let numbers: Vec<u64> = house.all(grid).into_iter().map(|(seq, _)| seq).collect();
        assert_eq!(numbers, (1..=each).collect::<Vec<_>>());
    }
}

fn write(node: &App, grid: &GridId, times: usize) {
    for _ in 0..times {
        let batch = changes_of(grid, fresh_doc(), 0, 3);
        node.ledger().append(batch).unwrap();
    }
}

pub(crate) fn batches_over_several_scopes_do_not_wait_in_a_circle(house: &House) {
    let grids: Vec<GridId> = (0..4).map(|_| house.grid()).collect();
    let node = house.another_node();
    let nodes = [&house.app, &node];
    std::thread::scope(|threads| {
        for n in 0..WRITERS {
            let (node, grids) = (nodes[n % 2], &grids);
            threads.spawn(move || {
                for turn in 0..EACH {
                    // Each begins with another scope, and half of them go the other way round.
                    let mut order: Vec<&GridId> = grids.iter().collect();
                    order.rotate_left((n + turn) % grids.len());
                    if n % 2 == 0 {
                        order.reverse();
                    }
                    let mut all = order.iter().map(|grid| changes_of(grid, fresh_doc(), 0, 1));
                    let mut batch = all.next().unwrap();
                    for more in all {
                        batch.changes.extend(more.changes);
                        batch.documents.extend(more.documents);
                    }
                    node.ledger().append(batch).unwrap();
                }
            });
        }
    });
    let each = u64::try_from(WRITERS * EACH).unwrap();
    let ends = house.ledger().ends_of(&grids).unwrap();
    assert!(ends.values().all(|end| end.seq == each), "{ends:?}");
}

pub(crate) fn who_follows_a_feed_misses_nothing(house: &House) {
    let (grid, node) = (house.grid(), house.another_node());
    let nodes = [&house.app, &node];
    let writing = AtomicUsize::new(WRITERS);
    let read = std::thread::scope(|threads| {
        for n in 0..WRITERS {
            let (node, grid, writing) = (nodes[n % 2], &grid, &writing);
            threads.spawn(move || {
                write(node, grid, EACH);
                writing.fetch_sub(1, Ordering::SeqCst);
            });
        }
        follow(&node, &grid, || writing.load(Ordering::SeqCst) == 0)
    });
    let all: Vec<u64> = (1..=u64::try_from(WRITERS * EACH * 3).unwrap()).collect();
    assert_eq!(read, all);
}

/// The numbers a reader sees that goes on from where it stands until all is written.
fn follow(node: &App, grid: &GridId, all_is_written: impl Fn() -> bool) -> Vec<u64> {
    let (mut after, mut read, mut seen) = (0, Vec::new(), BTreeSet::new());
    loop {
        let last = all_is_written();
        let slice = node.ledger().feed(grid, after, NOBODY, 4_000).unwrap();
        for row in &slice.rows {
            assert!(seen.insert(row.bytes.clone()), "nothing comes twice");
        }
        read.extend(slice.rows.iter().map(|row| row.seq));
        after = slice.to_seq;
        if last && slice.at_end {
            return read;
        }
    }
}
