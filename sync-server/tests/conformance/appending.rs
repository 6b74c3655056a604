//! A batch is stored whole or not at all, and only on what it was made on.

use sync_server::ledger::{AppendError, Standing};

use crate::house::{House, NOBODY, NOW, change, changes_of, fresh_doc};

pub(crate) fn what_was_stored_is_there(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    assert_eq!(house.ledger().document(&grid, doc).unwrap(), None);
    let batch = changes_of(&grid, doc, 0, 3);
    let sent: Vec<_> = batch.changes.iter().map(|c| c.bytes.clone()).collect();
    let (device, worker) = (batch.device, batch.worker);
    assert_eq!(house.ledger().append(batch).unwrap(), [1, 2, 3]);

    let stored = house.all(&grid);
    assert_eq!(stored, (1..).zip(sent).collect::<Vec<_>>());
    let standing = house.ledger().document(&grid, doc).unwrap();
    let expected = Standing {
        revision: 1,
        saved: format!("{doc} after 0").into_bytes(),
    };
    assert_eq!(standing, Some(expected));
    let row = &house.ledger().feed(&grid, 0, NOBODY, 1_000).unwrap().rows[0];
    assert_eq!((row.device, row.worker, row.doc), (device, worker, doc));
    assert_eq!(row.received_at, NOW);
    assert_eq!(row.kind, wire::DISPUTE);
}

pub(crate) fn a_stale_batch_stores_nothing(house: &House) {
    let (grid, doc, other) = (house.grid(), fresh_doc(), fresh_doc());
    house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    for based_on in [0, 2] {
        let mut stale = changes_of(&grid, doc, based_on, 1);
        let fresh = changes_of(&grid, other, 0, 1);
        stale.changes.extend(fresh.changes);
        stale.documents.extend(fresh.documents);
        assert_eq!(house.ledger().append(stale), Err(AppendError::Stale));
    }
    assert_eq!(house.end(&grid), 1);
    assert_eq!(house.ledger().document(&grid, other).unwrap(), None);
    house.ledger().append(changes_of(&grid, doc, 1, 1)).unwrap();
    let standing = house.ledger().document(&grid, doc).unwrap().unwrap();
    assert_eq!(standing.revision, 2);
    assert_eq!(standing.saved, format!("{doc} after 1").into_bytes());
}

pub(crate) fn of_two_that_met_one_is_told_so(house: &House) {
    let (grid, doc, node) = (house.grid(), fresh_doc(), house.another_node());
    for based_on in 0..20 {
        let one = changes_of(&grid, doc, based_on, 1);
        let two = changes_of(&grid, doc, based_on, 1);
        let (one, two) = std::thread::scope(|threads| {
            let one = threads.spawn(|| house.ledger().append(one));
            let two = node.ledger().append(two);
            (one.join().unwrap(), two)
        });
        let mut both = [one, two];
        both.sort_by_key(Result::is_err);
        assert_eq!(both, [Ok(vec![based_on + 1]), Err(AppendError::Stale)]);
    }
    assert_eq!(house.end(&grid), 20);
}

pub(crate) fn the_same_change_twice_is_refused_whole(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let batch = changes_of(&grid, doc, 0, 1);
    let mut again = changes_of(&grid, doc, 1, 1);
    again.changes[0].hash = batch.changes[0].hash;
    house.ledger().append(batch).unwrap();
    let error = house.ledger().append(again).unwrap_err();
    assert!(matches!(error, AppendError::Database(_)), "{error}");
    assert_eq!(house.end(&grid), 1);
    let standing = house.ledger().document(&grid, doc).unwrap().unwrap();
    assert_eq!(standing.revision, 1);
    // And whoever comes after it is served.
    house.ledger().append(changes_of(&grid, doc, 1, 1)).unwrap();
}

pub(crate) fn a_batch_for_a_scope_that_is_not_there_stores_nothing(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let nowhere = "620602119202999".parse().unwrap();
    let mut batch = changes_of(&grid, doc, 0, 1);
    batch.changes.push(change(&nowhere, doc));
    let error = house.ledger().append(batch).unwrap_err();
    assert!(matches!(error, AppendError::Database(_)), "{error}");
    assert_eq!(house.end(&grid), 0);
    assert_eq!(house.ledger().document(&grid, doc).unwrap(), None);
}

pub(crate) fn a_batch_over_two_scopes_is_whole(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let (doc, other) = (fresh_doc(), fresh_doc());
    let mut batch = changes_of(&first, doc, 0, 2);
    let more = changes_of(&second, other, 0, 3);
    batch.changes.extend(more.changes);
    batch.documents.extend(more.documents);
    let places = house.ledger().append(batch).unwrap();
    assert_eq!(places, [1, 2, 1, 2, 3]);
    assert_eq!((house.end(&first), house.end(&second)), (2, 3));
}

pub(crate) fn large_changes_and_documents_come_back_as_they_were(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let mut batch = changes_of(&grid, doc, 0, 1);
    let large: Vec<u8> = (0..1_000_000_u32).map(|n| (n % 251) as u8).collect();
    batch.changes[0].bytes.clone_from(&large);
    batch.documents[0].saved.clone_from(&large);
    house.ledger().append(batch).unwrap();
    assert_eq!(house.all(&grid), [(1, large.clone())]);
    let standing = house.ledger().document(&grid, doc).unwrap().unwrap();
    assert!(standing.saved == large);
}
