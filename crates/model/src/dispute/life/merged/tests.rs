//! Of two records that were merged into each other at once one stays open, and no record that was merged with open eyes
//! does.

use crate::dispute::act::{bond, step};
use crate::dispute::samples::{act, case};
use crate::{Act, Dispute, DisputeId, DisputeState, Life, What};

/// The case the samples tell of is called by ones.
const SMALLER: DisputeId = DisputeId::from_bytes([0; 16]);
const GREATER: DisputeId = DisputeId::from_bytes([2; 16]);

fn took_in(dispute: DisputeId) -> What {
    bond::TookIn {
        dispute,
        reason: String::new(),
    }
    .into()
}

fn merged(dispute: DisputeId, before: Option<u32>) -> What {
    bond::MergedInto {
        dispute,
        reason: String::new(),
        before,
    }
    .into()
}

fn reopened() -> What {
    step::Reopened {
        reason: "不是一回事".into(),
    }
    .into()
}

/// The record as a document reads that was taken in and carried these acts, whose last state was set by the merging.
fn read(acts: Vec<What>) -> Dispute {
    let acts: Vec<Act> = acts
        .into_iter()
        .zip(1..)
        .map(|(what, n)| act(n, what))
        .collect();
    let mut record = case(acts);
    record.heads.states = vec![DisputeState::Closed];
    record.state = DisputeState::Closed;
    record.stay_open();
    record
}

#[test]
fn the_one_with_the_smaller_name_stays_open_in_whichever_order_it_came_about() {
    let accepted = || What::from(step::Accepted::default());
    for acts in [
        vec![accepted(), took_in(GREATER), merged(GREATER, Some(0))],
        vec![accepted(), merged(GREATER, Some(0)), took_in(GREATER)],
        // An older app did not say what it knew of; nobody takes something in who knows that the record ended.
        vec![accepted(), merged(GREATER, None), took_in(GREATER)],
        // It had been taken in before, opened again, and then each was merged into the other.
        vec![
            accepted(),
            took_in(GREATER),
            took_in(GREATER),
            merged(GREATER, Some(1)),
        ],
    ] {
        let record = read(acts.clone());
        assert_eq!(record.state, DisputeState::Accepted, "{acts:?}");
        let life = Life::of(&record);
        assert_eq!(life.merged_into(), None);
        let moved: Vec<_> = life.moved().iter().map(|moved| &moved.to).collect();
        assert_eq!(moved, [&DisputeState::Accepted], "it never ended");
    }
}

#[test]
fn the_other_one_and_one_that_was_merged_with_open_eyes_stay_as_they_are() {
    for (acts, into) in [
        (vec![took_in(SMALLER), merged(SMALLER, Some(0))], SMALLER),
        (vec![merged(SMALLER, Some(0)), took_in(SMALLER)], SMALLER),
        // It was taken in, opened again, and now it is this one that goes on there.
        (vec![took_in(GREATER), merged(GREATER, Some(1))], GREATER),
        // The same by an older app, which may have known.
        (vec![took_in(GREATER), merged(GREATER, None)], GREATER),
        // Another record than the one it goes on in.
        (vec![took_in(SMALLER), merged(GREATER, Some(0))], GREATER),
    ] {
        let record = read(acts.clone());
        assert_eq!(record.state, DisputeState::Closed, "{acts:?}");
        assert_eq!(Life::of(&record).merged_into(), Some(into), "{acts:?}");
    }
    // Opened again, and the other one taken in after all.
    let again = read(vec![merged(GREATER, Some(0)), reopened(), took_in(GREATER)]);
    assert_eq!(Life::of(&again).merged_into(), None);
}

#[test]
fn what_was_said_beside_the_merging_counts_and_what_was_closed_later_is_closed() {
    let mut record = case(vec![
        act(1, merged(GREATER, Some(0))),
        act(2, took_in(GREATER)),
        act(3, step::MediationBegan::default()),
    ]);
    record.heads.states = vec![DisputeState::Closed, DisputeState::Mediating];
    record.stay_open();
    assert_eq!(record.heads.states, [DisputeState::Mediating]);
    let closed = read(vec![
        merged(GREATER, Some(0)),
        took_in(GREATER),
        step::Refused::default().into(),
        step::Closed::default().into(),
    ]);
    assert_eq!(closed.state, DisputeState::Closed);
    assert_eq!(Life::of(&closed).merged_into(), None);
}
