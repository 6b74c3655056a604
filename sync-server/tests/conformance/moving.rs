//! A record that moves stands in one scope at a time; what it leaves keeps the names of its changes.

use proof::{Link, RowKind};
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::{AppendError, NewEntry, Transfer};

use crate::house::{House, NOBODY, NOW, batch, change, changes_of, fresh_doc};
use crate::packing::offered;
use model::{DisputeId, GridId};

pub(crate) fn transfer(doc: DisputeId, from: &GridId, to: &GridId, revision: u64) -> Transfer {
    Transfer {
        doc,
        from: from.clone(),
        to: to.clone(),
        revision,
        entered: b"all of it".to_vec(),
        by: "王建军".to_owned(),
        at: NOW,
    }
}

/// What a feed tells: kinds and how many bytes come with them; its links fit.
pub(crate) fn told(house: &House, scope: &GridId) -> Vec<(RowKind, usize)> {
    let slice = house.ledger().feed(scope, 0, NOBODY, 1 << 20).unwrap();
    let link = slice.rows.iter().fold(Link::start(scope), |link, row| {
        link.then(row.what, &row.name)
    });
    assert_eq!(slice.link, link);
    let rows = slice.rows.iter();
    rows.map(|row| (row.what, row.bytes.len())).collect()
}

pub(crate) fn a_record_stands_in_one_scope_at_a_time(house: &House) {
    let (from, to) = (house.grid(), house.grid());
    let (doc, stays) = (fresh_doc(), fresh_doc());
    let ledger = house.ledger();
    ledger.append(changes_of(&from, doc, 0, 2)).unwrap();
    ledger.append(changes_of(&from, stays, 0, 1)).unwrap();
    let pack = offered(house, &from, 3);
    let before = ledger.document(&from, doc).unwrap().unwrap();
    assert_eq!(ledger.moved_from(&from, doc), Ok(None));
    // It has been written since it was read.
    let stale = transfer(doc, &from, &to, 7);
    assert_eq!(ledger.transfer(stale), Err(AppendError::Stale));
    assert_eq!(ledger.moves(), Ok(Vec::new()));

    ledger.transfer(transfer(doc, &from, &to, 1)).unwrap();
    assert_eq!(ledger.document(&from, doc), Ok(None));
    let after = ledger.document(&to, doc).unwrap().unwrap();
    assert_eq!((after.saved, after.revision), (before.saved, 2));
    assert_eq!(ledger.moved_from(&from, doc), Ok(Some(to.clone())));
    assert_eq!(ledger.moved_from(&to, doc), Ok(None));
    assert_eq!(ledger.moved_from(&from, stays), Ok(None));
    assert_eq!(ledger.stands_in(doc), Ok(Some(to.clone())));
    let (change, left) = (RowKind::Change, RowKind::Leave);
    let where_to = to.as_str().len();
    let rows = [(change, 0), (change, 0), (change, 32), (left, where_to)];
    assert_eq!(told(house, &from), rows);
    assert_eq!(told(house, &to), [(RowKind::Enter, 9)]);
    assert_eq!(ledger.rows_of(&from, doc).unwrap().len(), 2);
    assert_eq!(house.packs().offered_pack(&from), Ok(None));
    let both = [from.clone()];
    assert_eq!(house.packs().find_pack(&both, &pack.sha256), Ok(None));
    let moves = ledger.moves().unwrap();
    assert_eq!((moves.len(), &moves[0].from, &moves[0].to), (1, &from, &to));
    assert_eq!((moves[0].doc, &moves[0].by[..]), (doc, "王建军"));
    // What was tried on how it stood there is tried again.
    let late = changes_of(&from, doc, 1, 1);
    assert_eq!(ledger.append(late), Err(AppendError::Stale));

    // And back: nothing of it is left over there.
    ledger.transfer(transfer(doc, &to, &from, 2)).unwrap();
    assert_eq!(ledger.moved_from(&from, doc), Ok(Some(from.clone())));
    assert_eq!(ledger.moved_from(&to, doc), Ok(Some(from.clone())));
    assert_eq!(told(house, &to), [(RowKind::Enter, 0), (left, where_to)]);
    assert_eq!(ledger.document(&from, doc).unwrap().unwrap().revision, 3);
}

pub(crate) fn a_pack_that_was_begun_before_a_record_left_is_not_offered(house: &House) {
    let (from, to, doc) = (house.grid(), house.grid(), fresh_doc());
    house.ledger().append(changes_of(&from, doc, 0, 2)).unwrap();
    let begun = house.packs().erased_count(&from).unwrap();
    let moved = transfer(doc, &from, &to, 1);
    house.ledger().transfer(moved).unwrap();
    let pack = crate::packing::pack(house, &from, 2);
    house.packs().add_pack(&from, &pack).unwrap();
    assert_eq!(house.packs().offer_pack(&from, &pack, begun), Ok(false));
}

pub(crate) fn what_comes_late_keeps_its_name_and_enters_where_the_record_stands(house: &House) {
    let (from, to, doc) = (house.grid(), house.grid(), fresh_doc());
    let ledger = house.ledger();
    ledger.append(changes_of(&from, doc, 0, 1)).unwrap();
    ledger.transfer(transfer(doc, &from, &to, 1)).unwrap();
    let mut late = change(&from, doc);
    late.bytes.clear();
    let documents = changes_of(&to, doc, 2, 1).documents;
    let entering = vec![NewEntry {
        scope: to.clone(),
        doc,
        bytes: b"late".to_vec(),
        names: Vec::new(),
    }];
    let places = ledger.append(sync_server::ledger::Batch {
        changes: vec![late],
        documents,
        entering,
        ..batch()
    });
    assert_eq!(places, Ok(vec![3]));
    let (change, enter) = (RowKind::Change, RowKind::Enter);
    let where_to = to.as_str().len();
    let rows = [(change, 0), (RowKind::Leave, where_to), (change, 0)];
    assert_eq!(told(house, &from), rows);
    assert_eq!(told(house, &to), [(enter, 9), (enter, 4)]);
    assert_eq!(ledger.document(&to, doc).unwrap().unwrap().revision, 3);

    // Erased, it is erased wherever it stood.
    let erased = ledger.erase(Erasure {
        doc,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: NOW,
    });
    assert_eq!(erased.unwrap().len(), 2);
    assert_eq!(ledger.moved_from(&from, doc), Ok(None));
    let tombstone = (RowKind::Tombstone, 0);
    assert_eq!(told(house, &to), [(enter, 0), (enter, 0), tombstone]);
    assert_eq!(told(house, &from).last(), Some(&tombstone));
}

pub(crate) fn of_a_move_and_a_push_that_meet_neither_is_lost(house: &House) {
    let (from, to, node) = (house.grid(), house.grid(), house.another_node());
    for _ in 0..10 {
        let doc = fresh_doc();
        house.ledger().append(changes_of(&from, doc, 0, 1)).unwrap();
        let pushed = std::thread::scope(|threads| {
            let push = threads.spawn(|| node.ledger().append(changes_of(&from, doc, 1, 1)));
            let moved = house.ledger().transfer(transfer(doc, &from, &to, 1));
            let pushed = push.join().unwrap().is_ok();
            assert_ne!(pushed, moved.is_ok(), "one of them is told to look again");
            pushed
        });
        let stands = house.ledger().stands_in(doc).unwrap().unwrap();
        assert_eq!(stands, if pushed { from.clone() } else { to.clone() });
    }
}
