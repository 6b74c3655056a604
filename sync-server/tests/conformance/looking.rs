//! What is asked in one look is what is told when it is asked alone, in the order in which it was asked.

use model::DisputeId;
use proof::Link;
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::{ChainEnd, LARGE_BYTES, Reached, SeenDocument, Wanted};

use crate::house::{House, NOW, changes_of, fresh_doc};
use crate::moving::transfer;

pub(crate) fn documents_are_seen_as_they_stand(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let [stands, new, erased, left, large, back] = [(); 6].map(|()| fresh_doc());
    let ledger = house.ledger();
    for based_on in 0..2 {
        let batch = changes_of(&grid, stands, based_on, 1);
        ledger.append(batch).unwrap();
    }
    for doc in [erased, left, back] {
        ledger.append(changes_of(&grid, doc, 0, 1)).unwrap();
    }
    let mut batch = changes_of(&grid, large, 0, 1);
    batch.documents[0].saved = vec![7; LARGE_BYTES + 1];
    ledger.append(batch).unwrap();
    let erasure = Erasure {
        doc: erased,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: NOW,
    };
    ledger.erase(erasure).unwrap();
    ledger.transfer(transfer(left, &grid, &other, 1)).unwrap();
    ledger.transfer(transfer(back, &grid, &other, 1)).unwrap();
    ledger.transfer(transfer(back, &other, &grid, 2)).unwrap();

    let wanted = |doc: DisputeId, whole| Wanted { doc, whole };
    let asked = [
        wanted(left, true),
        wanted(stands, true),
        wanted(large, true),
        wanted(new, true),
        wanted(back, false),
        wanted(erased, true),
    ];
    let seen = ledger.look(&grid, None, &asked).unwrap();
    assert_eq!(seen.chain, ChainEnd::NONE);
    let [gone, here, is_large, is_new, came_back, is_erased] = &seen.documents[..] else {
        panic!("six were asked for: {seen:?}");
    };
    let nothing = SeenDocument::default();
    let has_left = SeenDocument {
        left: true,
        ..nothing.clone()
    };
    let is_gone = SeenDocument {
        erased: true,
        ..nothing.clone()
    };
    assert_eq!([gone, is_new, is_erased], [&has_left, &nothing, &is_gone]);
    let standing = ledger.document(&grid, stands).unwrap().unwrap();
    assert_eq!(here.saved, Some(standing.saved));
    assert_eq!(here.reached.as_ref().unwrap().revision, 2);
    assert_eq!(here.reached.as_ref().unwrap().heads.len(), 1);
    let revision = |seen: &SeenDocument| seen.reached.as_ref().map(|reached| reached.revision);
    assert_eq!((revision(is_large), &is_large.saved), (Some(1), &None));
    // It left, and stands here again; its bytes were not wanted.
    assert_eq!((revision(came_back), &came_back.saved), (Some(3), &None));
    assert!(!came_back.left && !is_large.erased);

    let elsewhere = ledger.look(&other, None, &[wanted(stands, true)]).unwrap();
    assert_eq!(elsewhere.documents, [nothing]);
    assert!(ledger.look(&grid, None, &[]).unwrap().documents.is_empty());
}

pub(crate) fn a_document_that_is_just_not_large_is_seen_whole(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let mut batch = changes_of(&grid, doc, 0, 1);
    batch.documents[0].saved = vec![7; LARGE_BYTES];
    let heads = batch.documents[0].heads.clone();
    house.ledger().append(batch).unwrap();
    let seen = house.seen(&grid, doc);
    assert!(seen.saved == Some(vec![7; LARGE_BYTES]));
    assert_eq!(seen.reached, Some(Reached { revision: 1, heads }));
}

pub(crate) fn feeds_are_told_with_how_they_read(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let nowhere = "620602119202999".parse().unwrap();
    let batch = changes_of(&second, fresh_doc(), 0, 2);
    house.ledger().append(batch).unwrap();
    let asked = [
        (second.clone(), 1),
        (nowhere, 1),
        (first.clone(), 0),
        (second.clone(), 2),
        (first.clone(), 1),
    ];
    let told = house.ledger().ends_and_links(&asked).unwrap();
    let ends = house.ledger().ends_of(&[first.clone(), second]).unwrap();
    assert_eq!(told.len(), asked.len());
    for ((grid, _), told) in asked.iter().zip(&told) {
        assert_eq!(told.map(|told| told.end), ends.get(grid).copied());
    }
    let links: Vec<_> = told
        .iter()
        .map(|told| told.and_then(|at| at.link))
        .collect();
    assert!(links[0].is_some() && links[0] != links[3]);
    assert_eq!(links[3], told[3].map(|told| told.end.link));
    assert_eq!(
        [links[1], links[2], links[4]],
        [None, Some(Link::start(&first)), None]
    );
    assert!(house.ledger().ends_and_links(&[]).unwrap().is_empty());
}
