//! A record that is begun anew: one row takes the place of all that led to it, and the names of that stay.

use model::{ChangeHash, DisputeId, FileHash, GridId, RecordKind, UtcMs};
use proof::RowKind;
use sha2::{Digest, Sha256};
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::{AppendError, Holding, NewBeginning};

use crate::house::{House, NOBODY, NOW, changes_of, fresh, fresh_doc};
use crate::moving::{told, transfer};

/// Later than all that was written.
const LATER: UtcMs = UtcMs(NOW.0 + 1);

fn beginning(scope: &GridId, doc: DisputeId, revision: u64) -> NewBeginning {
    let bytes = [fresh(), fresh()].concat();
    let name = ChangeHash::from_bytes(Sha256::digest(&bytes).into());
    NewBeginning {
        scope: scope.clone(),
        doc,
        kind: RecordKind::Dispute,
        revision,
        change: (name, fresh().to_vec(), bytes),
        saved: b"anew".to_vec(),
        archive: FileHash::from_bytes([7; 32]),
        archive_bytes: 900,
        changes: 2,
        at: LATER,
    }
}

fn untouched(house: &House, since: UtcMs) -> Vec<(GridId, DisputeId)> {
    let ledger = house.ledger();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let found = ledger.untouched_since(since, after.as_ref(), 1).unwrap();
        let Some(last) = found.last() else {
            return all;
        };
        after = Some(last.clone());
        all.extend(found);
    }
}

pub(crate) fn one_row_takes_the_place_of_all_that_led_there(house: &House) {
    let (scope, doc, stays) = (house.grid(), fresh_doc(), fresh_doc());
    let ledger = house.ledger();
    let mut came = changes_of(&scope, doc, 0, 2);
    // The same hand writes again from its first number on, as it does in a new document.
    let actor = came.changes[0].actor.clone();
    ledger
        .append(std::mem::replace(&mut came, changes_of(&scope, doc, 2, 1)))
        .unwrap();
    ledger.append(changes_of(&scope, stays, 0, 1)).unwrap();
    assert_eq!(
        ledger.begin_anew(beginning(&scope, doc, 7)),
        Err(AppendError::Stale)
    );
    assert_eq!(ledger.was_begun_anew(doc), Ok(false));
    let old = ledger.rows_of(&scope, doc).unwrap();

    let anew = beginning(&scope, doc, 1);
    let name = anew.change.0;
    ledger.begin_anew(anew.clone()).unwrap();
    assert_eq!(ledger.was_begun_anew(doc), Ok(true));
    let standing = ledger.document(&scope, doc).unwrap().unwrap();
    assert_eq!((standing.revision, &standing.saved[..]), (2, &b"anew"[..]));
    let reached = house.seen(&scope, doc).reached.unwrap();
    assert_eq!((reached.revision, reached.heads), (2, vec![name]));
    let slice = ledger.feed(&scope, 0, NOBODY, 1 << 20).unwrap();
    let change = RowKind::Change;
    let rows = [(change, 0), (change, 0), (change, 32), (change, 32)];
    assert_eq!(told(house, &scope), rows);
    let last = slice.rows.last().unwrap();
    assert_eq!((last.name, last.batch), (name, None));
    assert_eq!(last.worker.as_bytes(), &[0; 16]);
    // What led there is known by name, and is not part of the record any more.
    let stands = ledger.rows_of(&scope, doc).unwrap();
    assert_eq!(
        (stands.len(), stands[0].name, stands[0].is_past),
        (1, name, false)
    );
    let past = ledger.past_rows_of(&scope, doc).unwrap();
    let names = |rows: &[sync_server::ledger::ToldRow]| -> Vec<_> {
        rows.iter().map(|row| (row.seq, row.name)).collect()
    };
    assert_eq!(names(&past), names(&old));
    let held = ledger.held_in(&scope).unwrap();
    let of_doc: Vec<Holding> = held.into_iter().filter(|one| one.doc == doc).collect();
    assert_eq!(
        of_doc.iter().map(|one| one.name).collect::<Vec<_>>(),
        [name]
    );
    assert!(ledger.count_held(&scope).unwrap().unwrap().sum.is_some());
    let rows = house.packs().told_rows(&scope, 0, 9, 9).unwrap();
    let past: Vec<_> = rows.iter().map(|row| row.is_past).collect();
    assert_eq!(past, [true, true, false, false]);
    let archives = ledger.archives().unwrap();
    assert_eq!(archives.len(), 1);
    assert_eq!((archives[0].doc, archives[0].changes), (doc, 2));
    assert_eq!(archives[0].sha256, anew.archive);

    // Life goes on: the same hand numbers from 1 again.
    came.changes[0].actor = actor;
    ledger.append(came).unwrap();
    assert_eq!(ledger.rows_of(&scope, doc).unwrap().len(), 2);
    assert_eq!(ledger.document(&scope, doc).unwrap().unwrap().revision, 3);
}

pub(crate) fn only_what_nobody_wrote_to_is_begun_anew_and_once(house: &House) {
    let (scope, other) = (house.grid(), house.grid());
    let ledger = house.ledger();
    let (first, second) = (fresh_doc(), fresh_doc());
    ledger.append(changes_of(&scope, first, 0, 2)).unwrap();
    ledger.append(changes_of(&other, second, 0, 2)).unwrap();
    assert_eq!(untouched(house, NOW), []);
    let both = [(scope.clone(), first), (other.clone(), second)];
    assert_eq!(untouched(house, LATER), both);
    ledger.begin_anew(beginning(&scope, first, 1)).unwrap();
    let much_later = UtcMs(LATER.0 + 1);
    assert_eq!(untouched(house, much_later), both[1..], "nothing since");
    ledger.append(changes_of(&scope, first, 2, 1)).unwrap();
    assert_eq!(
        untouched(house, much_later),
        both,
        "somebody went on with it"
    );
    ledger.transfer(transfer(first, &scope, &other, 3)).unwrap();
    let found = untouched(house, much_later);
    assert!(found.contains(&(other.clone(), first)) && found.len() == 2);
}

pub(crate) fn an_erasure_takes_what_led_there_too(house: &House) {
    let (scope, doc) = (house.grid(), fresh_doc());
    let ledger = house.ledger();
    ledger.append(changes_of(&scope, doc, 0, 2)).unwrap();
    ledger.begin_anew(beginning(&scope, doc, 1)).unwrap();
    let erasure = Erasure {
        doc,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: LATER,
    };
    assert_eq!(ledger.erase(erasure), Ok(vec![scope.clone()]));
    assert_eq!(ledger.archives(), Ok(Vec::new()));
    let doomed = house.registry().glance(|books| books.doomed_archives(9));
    assert_eq!(doomed, Ok(vec![doc]));
    let slice = ledger.feed(&scope, 0, NOBODY, 1 << 20).unwrap();
    assert!(slice.rows.iter().all(|row| row.bytes.is_empty()));
    assert_eq!(slice.rows.last().unwrap().what, RowKind::Tombstone);
    assert_eq!(
        ledger.begin_anew(beginning(&scope, doc, 2)),
        Err(AppendError::Stale)
    );
}

pub(crate) fn of_a_new_beginning_and_a_push_that_meet_neither_is_lost(house: &House) {
    let (scope, node) = (house.grid(), house.another_node());
    for _ in 0..10 {
        let doc = fresh_doc();
        house
            .ledger()
            .append(changes_of(&scope, doc, 0, 1))
            .unwrap();
        std::thread::scope(|threads| {
            let push = threads.spawn(|| node.ledger().append(changes_of(&scope, doc, 1, 1)));
            let begun = house.ledger().begin_anew(beginning(&scope, doc, 1));
            let pushed = push.join().unwrap().is_ok();
            assert_ne!(pushed, begun.is_ok(), "one of them is told to look again");
        });
        assert_eq!(
            house
                .ledger()
                .document(&scope, doc)
                .unwrap()
                .unwrap()
                .revision,
            2
        );
    }
}
