//! Comparisons played to their end between two sides in memory; nothing of a line or a gate is tried here.

use super::*;
use proptest::prelude::*;

fn member(n: u32) -> (ChangeHash, DisputeId) {
    // Names as hashes are: any bit may be set.
    let doc = DisputeId::from_bytes([u8::try_from(n % 7).unwrap(); 16]);
    let seed = ChangeHash::from_bytes([u8::try_from(n % 256).unwrap(); 32]);
    let mut name = Sum::of(doc, &seed).to_bytes();
    name[28..].copy_from_slice(&n.to_le_bytes());
    let name = Sum::of(doc, &ChangeHash::from_bytes(name)).to_bytes();
    (ChangeHash::from_bytes(name), doc)
}

fn held(of: impl IntoIterator<Item = u32>) -> Held {
    of.into_iter().map(member).collect()
}

/// Plays a comparison to its end; tells how many questions it took and how many bytes of answers.
fn compared(ours: &Held, theirs: &Held) -> Result<(Comparison, usize, usize), Stopped> {
    let mut comparison = Comparison::of(ours.clone());
    let (mut rounds, mut bytes) = (0, 0);
    loop {
        let ranges = comparison.next_ranges();
        if ranges.is_empty() {
            return Ok((comparison, rounds, bytes));
        }
        rounds += 1;
        let told: Vec<_> = ranges.iter().map(|range| theirs.tell(range)).collect();
        bytes += told
            .iter()
            .map(|range| range.sums.len() + range.names.len())
            .sum::<usize>();
        comparison.take(&told)?;
    }
}

#[test]
fn three_of_twelve_thousand_are_found_in_two_questions() {
    let (ours, theirs) = (
        held((0..12_000).filter(|n| n % 5_000 != 17)),
        held(0..12_000),
    );
    let (found, rounds, bytes) = compared(&ours, &theirs).unwrap();
    let missing: BTreeSet<_> = [17, 5_017, 10_017].map(|n| member(n).0).into();
    assert_eq!((found.missing, rounds), (missing, 2));
    assert!(found.surplus.is_empty());
    assert!(bytes < 8_192, "{bytes}");
}

#[test]
fn the_same_takes_one_question() {
    let both = held(0..3_000);
    let (found, rounds, _) = compared(&both, &both).unwrap();
    assert_eq!(
        (found.missing.len(), found.surplus.len(), rounds),
        (0, 0, 1)
    );
}

#[test]
fn a_change_of_another_record_is_not_the_same() {
    let (name, _) = member(1);
    let other = DisputeId::from_bytes([0xee; 16]);
    let mut ours = held(0..300);
    ours.0.insert(name, other);
    // The name is known, so there is nothing to fetch; that the records differ shows in the sums.
    assert_ne!(ours.sums(&[]), held(0..300).sums(&[]));
}

#[test]
fn who_holds_next_to_nothing_of_much_reads_anew() {
    let stopped = compared(&held(0..5), &held(0..12_000)).unwrap_err();
    assert_eq!(stopped, Stopped::TooDifferent);
}

#[test]
fn what_was_not_asked_for_is_not_taken() {
    let theirs = held(0..50);
    let mut comparison = Comparison::of(held(0..10));
    let asked = comparison.next_ranges();
    let other = theirs.tell(&[7]);
    assert!(comparison.take(&[other]).is_err());
    let mut comparison = Comparison::of(held(0..10));
    comparison.next_ranges();
    assert!(comparison.take(&[]).is_err(), "what was asked is answered");
    let mut comparison = Comparison::of(held(0..10));
    comparison.next_ranges();
    let twice = [theirs.tell(&asked[0]), theirs.tell(&asked[0])];
    assert!(comparison.take(&twice).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn what_differs_is_found(
        many in 0u32..2_000,
        lost in prop::collection::btree_set(0u32..2_000, 0..30),
        more in prop::collection::btree_set(5_000u32..6_000, 0..30),
    ) {
        let theirs = held(0..many);
        let ours = held((0..many).filter(|n| !lost.contains(n)).chain(more.iter().copied()));
        let (found, ..) = compared(&ours, &theirs).unwrap();
        let missing: BTreeSet<_> = lost.iter().filter(|n| **n < many).map(|n| member(*n).0).collect();
        prop_assert_eq!(found.missing, missing);
        let surplus: BTreeMap<_, _> = more.iter().map(|n| member(*n)).collect();
        prop_assert_eq!(found.surplus, surplus);
    }
}
