//! Packs: which there are, who is offered one, and when one goes. And the bytes of changes, which are kept
//! once when their document gives them back.

use std::collections::BTreeMap;

use model::{ChangeHash, FileHash, GridId, UtcMs};
use proof::RowKind;
use sync_server::erase::{EraseReason, Erasure};
use sync_server::ledger::Pack;

use crate::house::{House, NOBODY, NOW, batch, changes_of, fresh, fresh_doc};

pub(crate) fn pack(house: &House, scope: &GridId, seq: u64) -> Pack {
    let mut sha256 = [0; 32];
    sha256[..16].copy_from_slice(&fresh());
    Pack {
        sha256: FileHash::from_bytes(sha256),
        epoch: house.ledger().end_of(scope).unwrap().unwrap().epoch,
        seq,
        size_bytes: 1_000,
        made_at: NOW,
    }
}

/// One that is offered.
pub(crate) fn offered(house: &House, scope: &GridId, seq: u64) -> Pack {
    let pack = pack(house, scope, seq);
    let erased = house.packs().erased_count(scope).unwrap();
    house.packs().add_pack(scope, &pack).unwrap();
    assert_eq!(house.packs().offer_pack(scope, &pack, erased), Ok(true));
    pack
}

fn erase(house: &House, doc: model::DisputeId) {
    let erasure = Erasure {
        doc,
        reason: EraseReason::Asked,
        by: "王建军".to_owned(),
        at: NOW,
    };
    house.ledger().erase(erasure).unwrap();
}

pub(crate) fn a_pack_is_offered_once_its_bytes_are_there(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let packs = house.packs();
    let one = pack(house, &grid, 300);
    packs.add_pack(&grid, &one).unwrap();
    packs.add_pack(&grid, &one).unwrap();
    let both = [grid.clone(), other.clone()];
    assert_eq!(packs.offered_pack(&grid), Ok(None));
    assert_eq!(packs.find_pack(&both, &one.sha256), Ok(None));
    assert_eq!(packs.offer_pack(&grid, &one, 0), Ok(true));
    assert_eq!(packs.offered_pack(&grid), Ok(Some(one)));
    assert_eq!(packs.offered_pack(&other), Ok(None));
    let found = packs.find_pack(&both, &one.sha256);
    assert_eq!(found, Ok(Some((grid.clone(), one))));
    // Whoever may not hold the grid does not find it.
    assert_eq!(packs.find_pack(&[other], &one.sha256), Ok(None));
    let further = offered(house, &grid, 400);
    offered(house, &grid, 350);
    assert_eq!(packs.offered_pack(&grid), Ok(Some(further)));
}

pub(crate) fn an_erasure_ends_every_pack_of_its_grid(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let (doc, packs) = (fresh_doc(), house.packs());
    house.ledger().append(changes_of(&grid, doc, 0, 2)).unwrap();
    let here = offered(house, &grid, 2);
    let there = offered(house, &other, 2);
    // One that was begun before, and comes after.
    let erased = packs.erased_count(&grid).unwrap();
    let coming = pack(house, &grid, 2);
    packs.add_pack(&grid, &coming).unwrap();
    erase(house, doc);
    let late = pack(house, &grid, 2);
    packs.add_pack(&grid, &late).unwrap();
    for pack in [&coming, &late] {
        assert_eq!(packs.offer_pack(&grid, pack, erased), Ok(false));
    }
    assert_eq!(packs.offered_pack(&grid), Ok(None));
    assert_eq!(
        packs.find_pack(std::slice::from_ref(&grid), &here.sha256),
        Ok(None)
    );
    assert_eq!(packs.offered_pack(&other), Ok(Some(there)));
    // One that was begun afterwards holds nothing of it.
    assert_eq!(packs.erased_count(&grid), Ok(erased + 1));
    let next = offered(house, &grid, 3);
    assert_eq!(packs.offered_pack(&grid), Ok(Some(next)));
}

pub(crate) fn an_old_pack_goes_an_hour_after_the_next(house: &House) {
    let grid = house.grid();
    let packs = house.packs();
    let (old, next) = (offered(house, &grid, 300), offered(house, &grid, 500));
    let gone = |before: i64| {
        let doomed = packs.doomed_packs(UtcMs(before)).unwrap();
        let ours = doomed.into_iter().filter(|(scope, _)| *scope == grid);
        ours.map(|(_, pack)| pack).collect::<Vec<_>>()
    };
    assert_eq!(gone(NOW.0 - 1), []);
    assert_eq!(gone(NOW.0), [old]);
    assert_eq!(packs.offered_pack(&grid), Ok(Some(next)));
    packs.forget_pack(&grid, &next.sha256).unwrap();
    packs.forget_pack(&grid, &old.sha256).unwrap();
    assert_eq!(gone(NOW.0), []);
    // What is offered is not forgotten; what is doomed is not offered.
    assert_eq!(packs.offered_pack(&grid), Ok(Some(next)));
    packs.doom_pack(&grid, &next.sha256).unwrap();
    assert_eq!(
        (packs.offered_pack(&grid), gone(NOW.0)),
        (Ok(None), vec![next])
    );
    // One that never arrived.
    let lost = pack(house, &grid, 600);
    packs.add_pack(&grid, &lost).unwrap();
    assert_eq!(gone(NOW.0 - 1), [next]);
    assert_eq!(gone(NOW.0).len(), 2);
}

pub(crate) fn a_feed_that_begins_anew_has_no_pack(house: &House) {
    let grid = house.grid();
    let packs = house.packs();
    let before = offered(house, &grid, 300);
    house.pass_ms(2_000);
    house.admin().renew_feeds().unwrap();
    assert_eq!(packs.offered_pack(&grid), Ok(None));
    assert_eq!(
        packs.find_pack(std::slice::from_ref(&grid), &before.sha256),
        Ok(None)
    );
    let doomed = packs.doomed_packs(UtcMs(0)).unwrap();
    assert!(doomed.contains(&(grid, before)));
}

pub(crate) fn rows_are_told_without_what_comes_with_them(house: &House) {
    let grid = house.grid();
    let (doc, gone) = (fresh_doc(), fresh_doc());
    house.ledger().append(changes_of(&grid, doc, 0, 3)).unwrap();
    house
        .ledger()
        .append(changes_of(&grid, gone, 0, 1))
        .unwrap();
    erase(house, gone);
    let told = house.packs().told_rows(&grid, 1, 5, 3).unwrap();
    let rows: Vec<_> = told
        .iter()
        .map(|row| (row.seq, row.doc, row.what))
        .collect();
    let change = RowKind::Change;
    assert_eq!(
        rows,
        [(2, doc, change), (3, doc, change), (4, gone, change)]
    );
    let rest = house.packs().told_rows(&grid, 4, 9, 9).unwrap();
    assert_eq!(rest.len(), 1);
    assert_eq!((rest[0].seq, rest[0].what), (5, RowKind::Tombstone));
    let feed = house.ledger().feed(&grid, 0, NOBODY, 1 << 20).unwrap().rows;
    for (told, row) in told.iter().chain(&rest).zip(&feed[1..]) {
        assert_eq!(
            (told.name, told.worker, told.batch),
            (row.name, row.worker, row.batch)
        );
        assert_eq!(told.received_at, row.received_at);
    }
}

pub(crate) fn the_bytes_of_old_changes_are_dropped_and_the_rows_stay(house: &House) {
    let (grid, doc, few) = (house.grid(), fresh_doc(), fresh_doc());
    let bodies = house.bodies();
    let old = changes_of(&grid, doc, 0, 3);
    let kept: BTreeMap<ChangeHash, Vec<u8>> = old
        .changes
        .iter()
        .map(|change| (change.hash, change.bytes.clone()))
        .collect();
    house.ledger().append(old).unwrap();
    house.ledger().append(changes_of(&grid, few, 0, 2)).unwrap();
    let late = UtcMs(NOW.0 + 10);
    let newer = changes_of(&grid, doc, 1, 1);
    let newest = newer.changes[0].hash;
    house
        .ledger()
        .append(sync_server::ledger::Batch {
            received_at: late,
            ..newer
        })
        .unwrap();
    assert_eq!(bodies.bodies_before(&grid, doc, late), Ok(kept.clone()));
    let found = |least, after: Option<&(GridId, model::DisputeId)>| {
        let found = bodies.with_bodies_before(late, least, after, 100).unwrap();
        let ours = found.into_iter().filter(|(scope, _)| *scope == grid);
        ours.map(|(_, doc)| doc).collect::<Vec<_>>()
    };
    assert_eq!(found(3, None), [doc]);
    assert_eq!(found(2, None).len(), 2);
    let first = (grid.clone(), found(2, None)[0]);
    assert_eq!(found(2, Some(&first)), [found(2, None)[1]]);
    assert_eq!(found(4, None), []);

    let names: Vec<_> = kept.keys().copied().collect();
    assert_eq!(
        bodies.drop_bodies(&grid, doc, 1, &names),
        Ok(false),
        "it has been written since"
    );
    assert_eq!(bodies.bodies(&grid, &names), Ok(kept));
    assert_eq!(bodies.drop_bodies(&grid, doc, 2, &names), Ok(true));
    assert_eq!(bodies.bodies(&grid, &names), Ok(BTreeMap::new()));
    assert_eq!(bodies.bodies(&grid, &[newest]).unwrap().len(), 1);
    assert_eq!(found(1, None), [few]);
    let rows = house.ledger().feed(&grid, 0, NOBODY, 1 << 20).unwrap().rows;
    let of_it: Vec<_> = rows.iter().filter(|row| row.doc == doc).collect();
    assert_eq!(of_it.len(), 4);
    assert_eq!(of_it.iter().filter(|row| row.bytes.is_empty()).count(), 3);
    // It is not erased: it stands, and may go on.
    assert_eq!(house.ledger().is_erased(&grid, doc), Ok(false));
    house.ledger().append(changes_of(&grid, doc, 2, 1)).unwrap();
    assert_eq!(house.ledger().append(batch()), Ok(Vec::new()));
}
