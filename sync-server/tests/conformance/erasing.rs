//! An erased record is gone, its names stay, and nothing of it comes back.

use std::sync::Arc;

use model::{DisputeId, FileHash, GridId};
use proof::{Link, RowKind};
use sync_server::attachment::book::AttachmentBook;
use sync_server::attachment::{Limits, UploadError};
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::{AppendError, HeldChange, Kept};

use crate::house::{House, NOBODY, NOW, batch, changes_of, fresh, fresh_doc};
use crate::uploading::{new, part, some_device, some_file};

fn erase(house: &House, doc: DisputeId) -> Vec<GridId> {
    let erasure = Erasure {
        doc,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: NOW,
    };
    house.ledger().erase(erasure).unwrap()
}

fn held(scope: &GridId, doc: DisputeId) -> sync_server::ledger::Batch {
    let held = HeldChange {
        scope: scope.clone(),
        doc,
        reason: "not_a_change",
        detail: String::new(),
        bytes: fresh().to_vec(),
    };
    sync_server::ledger::Batch {
        held: vec![held],
        held_beside: Some(Kept::default()),
        ..batch()
    }
}

pub(crate) fn what_was_erased_is_gone_and_a_tombstone_tells(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let (doc, stays) = (fresh_doc(), fresh_doc());
    house.ledger().append(changes_of(&grid, doc, 0, 2)).unwrap();
    house
        .ledger()
        .append(changes_of(&grid, stays, 0, 1))
        .unwrap();
    house.ledger().append(held(&grid, doc)).unwrap();
    house.ledger().append(held(&other, doc)).unwrap();
    assert_eq!(erase(house, fresh_doc()), []);
    assert_eq!(erase(house, doc), [grid.clone(), other.clone()]);

    assert_eq!(house.ledger().document(&grid, doc), Ok(None));
    assert!(house.ledger().document(&grid, stays).unwrap().is_some());
    assert_eq!(house.ledger().held(), Ok(Vec::new()));
    assert_eq!(house.ledger().is_erased(&grid, doc), Ok(true));
    assert_eq!(house.ledger().is_erased(&grid, stays), Ok(false));
    let slice = house.ledger().feed(&grid, 0, NOBODY, 10_000).unwrap();
    let told: Vec<_> = slice
        .rows
        .iter()
        .map(|row| (row.what, row.bytes.len()))
        .collect();
    let change = RowKind::Change;
    assert_eq!(
        told,
        [
            (change, 0),
            (change, 0),
            (change, 32),
            (RowKind::Tombstone, 0)
        ]
    );
    // Whoever links the feed has checked what the tombstone says.
    let link = slice.rows.iter().fold(Link::start(&grid), |link, row| {
        link.then(row.what, &row.name)
    });
    assert_eq!(slice.link, link);
    let last = slice.rows.last().unwrap();
    assert_eq!(last.name, RowKind::Tombstone.name(last.seq, doc, &[]));
    assert_eq!((house.end(&grid), house.end(&other)), (4, 1));

    let known = house.ledger().scopes_of(doc);
    assert_eq!(known, Ok(vec![grid.clone(), other.clone()]));
    assert_eq!(house.ledger().scopes_of(fresh_doc()), Ok(Vec::new()));
    // Again, it changes nothing.
    assert_eq!(erase(house, doc), [grid.clone(), other.clone()]);
    assert_eq!((house.end(&grid), house.end(&other)), (4, 1));
    let erasures = house.ledger().erasures().unwrap();
    let of: Vec<_> = erasures.iter().map(|row| (&row.scope, row.doc)).collect();
    assert_eq!(of, [(&grid, doc), (&other, doc)]);
    assert_eq!(
        (erasures[0].reason.as_str(), erasures[0].by.as_str()),
        ("asked", "王建军")
    );
    assert_eq!(erasures[0].at, NOW);
}

pub(crate) fn nothing_that_arrives_of_it_later_is_kept(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    erase(house, doc);
    for late in [
        changes_of(&grid, doc, 0, 1),
        changes_of(&grid, doc, 1, 1),
        held(&grid, doc),
    ] {
        assert_eq!(house.ledger().append(late), Err(AppendError::Stale));
    }
    assert_eq!(house.end(&grid), 2);
    house
        .ledger()
        .append(changes_of(&grid, fresh_doc(), 0, 1))
        .unwrap();
    assert_eq!(house.end(&grid), 3);
}

pub(crate) fn nothing_about_it_that_was_examined_before_is_kept(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let (doc, notice) = (fresh_doc(), fresh_doc());
    house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    let about = |notice: DisputeId| sync_server::ledger::Batch {
        about: vec![doc],
        ..changes_of(&other, notice, 0, 1)
    };
    house.ledger().append(about(notice)).unwrap();
    assert_eq!(house.ledger().is_erased_anywhere(doc), Ok(false));
    let late = about(fresh_doc());
    erase(house, doc);
    assert_eq!(house.ledger().is_erased_anywhere(doc), Ok(true));
    assert_eq!(house.ledger().append(late), Err(AppendError::Stale));
    assert_eq!(house.end(&other), 1);
}

pub(crate) fn what_was_written_to_since_it_was_judged_is_not_erased(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let erasure = || Erasure {
        doc,
        reason: EraseReason::Expired,
        by: "bandeng-server".to_owned(),
        at: NOW,
    };
    let erase = |revision| house.ledger().erase_as_it_stood(erasure(), &grid, revision);
    assert_eq!(erase(1), Err(AppendError::Stale), "it never was");
    house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    house.ledger().append(changes_of(&grid, doc, 1, 1)).unwrap();
    assert_eq!(erase(1), Err(AppendError::Stale));
    assert!(house.ledger().document(&grid, doc).unwrap().is_some());
    assert_eq!(
        (house.end(&grid), house.ledger().erasures()),
        (2, Ok(Vec::new()))
    );
    assert_eq!(erase(2), Ok(vec![grid.clone()]));
    assert_eq!(house.ledger().document(&grid, doc), Ok(None));
    assert_eq!(house.ledger().is_erased(&grid, doc), Ok(true));
    assert_eq!(house.end(&grid), 3);
    assert_eq!(erase(2), Err(AppendError::Stale), "once");
}

pub(crate) fn an_erasure_while_others_write_leaves_nothing(house: &House) {
    let (grid, node) = (house.grid(), house.another_node());
    for _ in 0..5 {
        let doc = fresh_doc();
        house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
        std::thread::scope(|threads| {
            for n in 0..4 {
                let ledger = [house.ledger(), node.ledger().as_ref()][n % 2];
                let grid = &grid;
                threads.spawn(move || {
                    for based_on in 1..20 {
                        let batch = changes_of(grid, doc, based_on, 1);
                        match ledger.append(batch) {
                            Ok(_) | Err(AppendError::Stale) => {}
                            Err(error) => panic!("{error}"),
                        }
                        ledger.append(changes_of(grid, fresh_doc(), 0, 1)).unwrap();
                    }
                });
            }
            assert_eq!(erase(house, doc), std::slice::from_ref(&grid));
        });
        assert_eq!(house.ledger().document(&grid, doc), Ok(None));
        let slice = house.ledger().feed(&grid, 0, NOBODY, 1 << 20).unwrap();
        assert!(slice.at_end);
        let mut of_it = slice.rows.iter().filter(|row| row.doc == doc);
        assert!(of_it.all(|row| row.bytes.is_empty()));
        let all: Vec<u64> = slice.rows.iter().map(|row| row.seq).collect();
        assert_eq!(all, (1..=slice.to_seq).collect::<Vec<_>>());
    }
}

pub(crate) fn a_photo_goes_with_its_last_record(house: &House) {
    let grid = house.grid();
    let book = AttachmentBook::new(Arc::clone(house.app.registry()));
    let store = |doc: DisputeId, sha256: FileHash, known| {
        let mut upload = new(&grid, some_device(), sha256);
        (upload.metadata.doc, upload.known) = (doc, known);
        let (key, size) = (upload.key.clone(), upload.size_bytes);
        book.begin(upload, Limits::default())?;
        if !known {
            book.advance(&key, 0, vec![part(size)], NOW)?;
            book.finish(&key, NOW)?;
        }
        Ok::<_, UploadError>(key)
    };
    let (first, second) = (fresh_doc(), fresh_doc());
    for doc in [first, second] {
        house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    }
    let (shared, own) = (some_file(), some_file());
    store(first, shared, false).unwrap();
    store(second, shared, true).unwrap();
    store(first, own, false).unwrap();
    erase(house, first);
    assert_eq!(book.doomed(9).unwrap(), [(grid.clone(), own)]);
    assert!(book.stored(&grid, &shared).unwrap().is_some());
    assert_eq!(book.stored(&grid, &own), Ok(None));
    assert!(matches!(
        store(first, some_file(), false),
        Err(UploadError::UnknownRecord)
    ));
    // The same photo of another record waits until the bytes are gone.
    assert!(matches!(
        store(second, own, false),
        Err(UploadError::Database(_))
    ));
    book.forget_doomed(&grid, &own).unwrap();
    assert_eq!(book.doomed(9).unwrap(), []);
    store(second, own, false).unwrap();
}

pub(crate) fn a_photo_that_comes_to_its_end_as_its_record_goes_is_taken_away(house: &House) {
    let grid = house.grid();
    let book = AttachmentBook::new(Arc::clone(house.app.registry()));
    let (doc, stays) = (fresh_doc(), fresh_doc());
    for doc in [doc, stays] {
        house.ledger().append(changes_of(&grid, doc, 0, 1)).unwrap();
    }
    let whole = |doc: DisputeId, sha256: FileHash| {
        let mut upload = new(&grid, some_device(), sha256);
        upload.metadata.doc = doc;
        let (key, size) = (upload.key.clone(), upload.size_bytes);
        book.begin(upload, Limits::default()).unwrap();
        book.advance(&key, 0, vec![part(size)], NOW).unwrap();
        key
    };
    let (own, shared) = (some_file(), some_file());
    let kept = whole(stays, shared);
    book.finish(&kept, NOW).unwrap();
    let late = [whole(doc, own), whole(doc, shared)];
    // By now their bytes lie in the depot, and the record is erased before the books say so.
    erase(house, doc);
    for key in &late {
        assert!(matches!(book.finish(key, NOW), Err(UploadError::Gone)));
    }
    assert_eq!(book.doomed(9).unwrap(), [(grid.clone(), own)]);
    assert!(book.stored(&grid, &shared).unwrap().is_some());
    // One that its own device began again takes nothing from whoever goes on with it.
    let given_up = whole(stays, some_file());
    book.end(&given_up).unwrap();
    assert!(matches!(
        book.finish(&given_up, NOW),
        Err(UploadError::Gone)
    ));
    assert_eq!(book.doomed(9).unwrap().len(), 1);
}
