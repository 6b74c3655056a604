//! What a scope holds is known at every row of its feed: kept while changes come, counted where it is not known,
//! the same either way.

use model::GridId;
use proof::Sum;
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::{Batch, NewEntry};

use crate::house::{House, NOW, batch, change, changes_of, fresh_doc};
use crate::moving::transfer;

/// What is held, as it is listed; and as it was kept or counted, which must be the same.
fn held(house: &House, scope: &GridId) -> Sum {
    let listed = house.ledger().held_in(scope).unwrap();
    let members: Vec<_> = listed.iter().map(|one| (one.doc, one.name)).collect();
    let sum = Sum::of_all(&members);
    let counted = house.ledger().count_held(scope).unwrap().unwrap();
    assert_eq!(counted.sum, Some(sum));
    assert_eq!(house.ledger().end_of(scope).unwrap(), Some(counted));
    sum
}

pub(crate) fn it_is_kept_while_changes_come(house: &House) {
    let (scope, other) = (house.grid(), house.grid());
    let ledger = house.ledger();
    assert_eq!(ledger.end_of(&scope).unwrap().unwrap().sum, None);
    assert_eq!(held(house, &scope), Sum::default());
    let (first, second) = (fresh_doc(), fresh_doc());
    let came = [
        changes_of(&scope, first, 0, 3),
        changes_of(&scope, second, 0, 1),
    ];
    let named = came.iter().flat_map(|batch| &batch.changes);
    let members: Vec<_> = named.map(|change| (change.doc, change.hash)).collect();
    for batch in came {
        ledger.append(batch).unwrap();
    }
    let kept = ledger.end_of(&scope).unwrap().unwrap();
    assert_eq!((kept.seq, kept.sum), (4, Some(Sum::of_all(&members))));
    assert_eq!(held(house, &scope), Sum::of_all(&members));
    assert_eq!(held(house, &other), Sum::default());
    // Whoever reads to the end is told.
    let slice = ledger
        .feed(&scope, 0, crate::house::NOBODY, 1 << 20)
        .unwrap();
    assert_eq!(slice.sum, kept.sum);
    let slice = ledger.feed(&scope, 0, crate::house::NOBODY, 1).unwrap();
    assert_eq!((slice.to_seq, slice.sum), (1, None));
    assert_eq!(
        ledger.count_held(&"620602119202999".parse().unwrap()),
        Ok(None)
    );
}

pub(crate) fn it_goes_with_a_record_and_for_good(house: &House) {
    let (from, to) = (house.grid(), house.grid());
    let (doc, stays) = (fresh_doc(), fresh_doc());
    let ledger = house.ledger();
    for batch in [changes_of(&from, doc, 0, 2), changes_of(&from, stays, 0, 1)] {
        ledger.append(batch).unwrap();
    }
    let all = held(house, &from);
    held(house, &to);
    ledger.transfer(transfer(doc, &from, &to, 1)).unwrap();
    assert_eq!(ledger.end_of(&to).unwrap().unwrap().sum, None);
    let (left, came) = (held(house, &from), held(house, &to));
    assert_eq!(left.and(came), all);
    assert_ne!(came, Sum::default());

    // What comes late is counted where the record stands.
    let mut late = change(&from, doc);
    late.bytes.clear();
    let name = late.hash;
    let batch = Batch {
        changes: vec![late],
        documents: changes_of(&to, doc, 2, 1).documents,
        entering: vec![NewEntry {
            scope: to.clone(),
            doc,
            bytes: b"late".to_vec(),
            names: vec![name],
        }],
        ..batch()
    };
    ledger.append(batch).unwrap();
    assert_eq!(ledger.end_of(&from).unwrap().unwrap().sum, Some(left));
    assert_eq!(held(house, &from), left);
    assert_eq!(held(house, &to), came.and(Sum::of(doc, &name)));

    // And back: nothing of it is counted twice.
    ledger.transfer(transfer(doc, &to, &from, 3)).unwrap();
    assert_eq!(held(house, &from), all.and(Sum::of(doc, &name)));
    assert_eq!(held(house, &to), Sum::default());

    let erasure = Erasure {
        doc,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: NOW,
    };
    ledger.erase(erasure).unwrap();
    assert_eq!(held(house, &from), left);
    assert_eq!(held(house, &to), Sum::default());
}
