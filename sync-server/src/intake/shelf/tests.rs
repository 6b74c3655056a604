//! The shelf lends what stands, and lets go of what nobody uses. These tests open no database.

use merge::document::Hand;
use model::{DisputeContent, DisputeKind, UtcMs, WorkerId};

use super::*;

fn grid() -> GridId {
    "620602119202001".parse().unwrap()
}

fn doc(number: u8) -> DisputeId {
    DisputeId::from_bytes([number; 16])
}

fn lent(number: u8, revision: u64) -> Lent {
    let content = DisputeContent {
        kind: DisputeKind::Neighbor,
        subtype: None,
        parties: Vec::new(),
        claim_a: "院墙".into(),
        claim_b: String::new(),
        verified: String::new(),
        happened_on: None,
        area: None,
        place: String::new(),
        point: None,
        grid: grid(),
    };
    let hand = Hand {
        actor: [7; 16],
        worker: WorkerId::from_bytes([8; 16]),
        at_ms: UtcMs(1_795_363_200_000),
    };
    let (document, _) = Document::begin(doc(number), &content, hand).unwrap();
    Lent {
        scope: grid(),
        doc: doc(number),
        revision,
        saved_bytes: 1_000,
        document: Box::new(document),
    }
}

fn reached(number: u8, revision: u64) -> Reached {
    Reached {
        revision,
        heads: lent(number, revision).document.heads(),
    }
}

#[test]
fn a_document_is_lent_once_and_only_as_it_stands() {
    let shelf = Shelf::default();
    shelf.put(vec![lent(1, 3)]);
    assert!(shelf.has(&grid(), doc(1)));
    let found = shelf.lend(&grid(), doc(1), Some(&reached(1, 3))).unwrap();
    assert_eq!(found.read().unwrap().id, doc(1));
    assert!(shelf.lend(&grid(), doc(1), Some(&reached(1, 3))).is_none());

    // It moved on; it was written anew after a backup was restored; it was erased.
    for reached in [Some(reached(1, 4)), Some(reached(2, 3)), None] {
        shelf.put(vec![lent(1, 3)]);
        assert!(shelf.lend(&grid(), doc(1), reached.as_ref()).is_none());
        assert!(!shelf.has(&grid(), doc(1)));
    }
}

#[test]
fn what_nobody_uses_is_let_go_of() {
    let shelf = Shelf::default();
    shelf.put(vec![lent(1, 1), lent(2, 1)]);
    shelf.let_go_of_unused();
    assert!(shelf.has(&grid(), doc(1)) && shelf.has(&grid(), doc(2)));
    shelf.put(vec![lent(2, 2)]);
    shelf.let_go_of_unused();
    assert!(!shelf.has(&grid(), doc(1)) && shelf.has(&grid(), doc(2)));
    shelf.let_go_of_unused();
    assert!(!shelf.has(&grid(), doc(2)));
    assert_eq!(shelf.held().bytes, 0);
}

#[test]
fn an_earlier_revision_never_takes_the_place_of_a_later_one() {
    let shelf = Shelf::default();
    shelf.put(vec![lent(1, 3), lent(1, 2)]);
    assert!(shelf.lend(&grid(), doc(1), Some(&reached(1, 2))).is_none());
    shelf.put(vec![lent(1, 3), lent(1, 4)]);
    assert!(shelf.lend(&grid(), doc(1), Some(&reached(1, 4))).is_some());
}

#[test]
fn there_is_room_for_so_many_and_the_one_not_used_longest_goes_first() {
    let shelf = Shelf::of(3 * 20_000);
    shelf.put((1..=3).map(|number| lent(number, 1)).collect());
    let used = shelf.lend(&grid(), doc(1), Some(&reached(1, 1))).unwrap();
    shelf.put(vec![Lent {
        document: used,
        ..lent(1, 2)
    }]);
    shelf.put(vec![lent(4, 1)]);
    let here = |number| shelf.has(&grid(), doc(number));
    assert!(here(1) && !here(2) && here(3) && here(4));
    assert_eq!(shelf.held().bytes, 3 * 20_000);

    let huge = Lent {
        saved_bytes: 1 << 20,
        ..lent(5, 1)
    };
    shelf.put(vec![huge]);
    assert!(!here(5) && here(4));
}
