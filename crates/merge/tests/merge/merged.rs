//! One quarrel in two records: each merged into the other by people who did not know of each other leaves one of them
//! open, the same on every device; what was merged with open eyes stays merged.

use merge::MergeError;
use model::dispute::act::{bond, step};
use model::{DisputeId, DisputeState, Illegal, Life, What};

use crate::desk::{Desk, id};

/// The record on the desks is called by ones.
const SMALLER: u8 = 0;
const GREATER: u8 = 2;

fn merged(other: u8, before: Option<u32>) -> bond::MergedInto {
    bond::MergedInto {
        dispute: id(other),
        reason: String::new(),
        before,
    }
}

fn took_in(other: u8) -> bond::TookIn {
    bond::TookIn {
        dispute: id(other),
        reason: String::new(),
    }
}

/// Two desks with a case that was taken in, one of which lets it go on in another record while the other takes that one
/// in: first the one whose act stands first, or the other one.
fn at_once(first: bool, other: u8, before: Option<u32>) -> [Desk; 2] {
    let (mut lan, mut wei) = Desk::pair();
    lan.step(&DisputeState::Accepted);
    lan.meet(&mut wei);
    let (ends, goes_on) = if first {
        (&mut lan, &mut wei)
    } else {
        (&mut wei, &mut lan)
    };
    ends.act(merged(other, before));
    goes_on.act(took_in(other));
    lan.meet(&mut wei);
    [lan, wei]
}

/// How the record reads on both desks, which is the same.
fn reads(desks: &[Desk; 2]) -> (DisputeState, Option<DisputeId>) {
    let record = desks[0].read();
    assert_eq!(record, desks[1].read());
    assert_eq!(desks[0].conflicts(), []);
    assert_eq!(desks[1].conflicts(), []);
    let into = Life::of(&record).merged_into();
    (record.state, into)
}

#[test]
fn of_two_merged_into_each_other_at_once_the_one_with_the_smaller_name_stays_open() {
    for first in [true, false] {
        let mut desks = at_once(first, GREATER, Some(0));
        assert_eq!(reads(&desks), (DisputeState::Accepted, None));
        // It goes on like any other, and both sides of the gate say so.
        let assigned = step::Assigned {
            to: vec![desks[1].hand().worker],
            ..step::Assigned::default()
        };
        desks[0].act(assigned);
        let [lan, wei] = &mut desks;
        lan.meet(wei);
        wei.step(&DisputeState::Claimed);
        lan.meet(wei);
        assert_eq!(reads(&desks), (DisputeState::Claimed, None));

        let mut desks = at_once(first, SMALLER, Some(0));
        assert_eq!(reads(&desks), (DisputeState::Closed, Some(id(SMALLER))));
        let number = What::from(bond::Numbered { number: "1".into() });
        let refused = desks[0].try_act(number);
        assert_eq!(refused, Err(MergeError::Illegal(Illegal::Merged)));
    }
}

#[test]
fn where_both_go_on_at_once_somebody_may_still_close_it() {
    let mut desks = at_once(true, GREATER, Some(0));
    desks[0].step(&DisputeState::Refused);
    desks[0].step(&DisputeState::Closed);
    let [lan, wei] = &mut desks;
    lan.meet(wei);
    assert_eq!(reads(&desks), (DisputeState::Closed, None));
}

#[test]
fn what_was_said_of_the_state_at_the_same_time_counts() {
    let [mut lan, mut wei, mut ping] = Desk::three();
    lan.act(merged(GREATER, Some(0)));
    wei.act(took_in(GREATER));
    ping.step(&DisputeState::Mediating);
    lan.meet(&mut wei);
    lan.meet(&mut ping);
    wei.meet(&mut ping);
    let desks = [lan, wei];
    assert_eq!(reads(&desks), (DisputeState::Mediating, None));
    assert_eq!(ping.read(), desks[0].read());
}

#[test]
fn a_record_that_was_merged_with_open_eyes_stays_merged() {
    let (mut lan, mut wei) = Desk::pair();
    lan.act(took_in(GREATER));
    lan.meet(&mut wei);
    wei.act(merged(GREATER, Some(1)));
    lan.meet(&mut wei);
    let closed = (DisputeState::Closed, Some(id(GREATER)));
    assert_eq!(reads(&[lan, wei]), closed);
}

#[test]
fn of_what_older_apps_merged_only_what_nobody_can_have_meant_is_read_otherwise() {
    // It ended, and then the other was taken in: nobody does that who knows of it.
    let desks = at_once(true, GREATER, None);
    assert_eq!(reads(&desks), (DisputeState::Accepted, None));
    // The other way round somebody may have opened that one again and merged this one into it.
    let desks = at_once(false, GREATER, None);
    assert_eq!(reads(&desks), (DisputeState::Closed, Some(id(GREATER))));
}
