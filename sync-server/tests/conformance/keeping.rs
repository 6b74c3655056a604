//! What the gate held back is kept once, within what was seen to be there.

use model::{ChangeHash, GridId};
use sha2::{Digest, Sha256};
use sync_server::ledger::{AppendError, Batch, HeldChange, Kept};

use crate::house::{House, NOW, batch, changes_of, fresh, fresh_doc};

fn held(scope: &GridId, detail: &str) -> HeldChange {
    HeldChange {
        scope: scope.clone(),
        doc: fresh_doc(),
        reason: "not_a_change",
        detail: detail.to_owned(),
        bytes: fresh().to_vec(),
    }
}

fn holding(scope: &GridId, beside: Kept) -> Batch {
    Batch {
        held: vec![held(scope, "it has no end")],
        held_beside: Some(beside),
        ..batch()
    }
}

pub(crate) fn what_is_held_is_kept_once_with_its_reason(house: &House) {
    let grid = house.grid();
    let first = holding(&grid, Kept::default());
    let (device, doc, bytes) = (first.device, first.held[0].doc, first.held[0].bytes.clone());
    let mut again = holding(&grid, house.ledger().quarantined(device).unwrap());
    house.ledger().append(first).unwrap();
    let one = Kept {
        changes: 1,
        size_bytes: 16,
    };
    assert_eq!(house.ledger().quarantined(device).unwrap(), one);
    again.device = device;
    again.held[0].bytes.clone_from(&bytes);
    again.held_beside = Some(one);
    house.ledger().append(again).unwrap();
    assert_eq!(house.ledger().quarantined(device).unwrap(), one);

    let rows = house.ledger().held().unwrap();
    assert_eq!(rows.len(), 1);
    let hash = ChangeHash::from_bytes(Sha256::digest(&bytes).into());
    assert_eq!((rows[0].bytes_sha256, rows[0].device), (hash, device));
    assert_eq!((&rows[0].scope, rows[0].doc), (&grid, doc));
    assert_eq!(
        (rows[0].reason.as_str(), rows[0].size_bytes),
        ("not_a_change", 16)
    );
    assert_eq!(rows[0].at, NOW);
    // The same bytes from another device are that device's.
    let mut other = holding(&grid, Kept::default());
    other.held[0].bytes = bytes;
    house.ledger().append(other).unwrap();
    assert_eq!(house.ledger().held().unwrap().len(), 2);
}

pub(crate) fn the_quarantine_is_beside_what_was_seen(house: &House) {
    let (grid, doc) = (house.grid(), fresh_doc());
    let code = house.invite(house.grid_worker(&grid));
    let device = house.enrol(code, fresh(), NOW).unwrap().device;
    let mut first = holding(&grid, Kept::default());
    first.device = device;
    house.ledger().append(first).unwrap();
    // Another connection of the same device saw it empty, and brings a good change with it.
    let mut stale = holding(&grid, Kept::default());
    stale.device = device;
    let good = changes_of(&grid, doc, 0, 1);
    stale.changes.extend(good.changes);
    stale.documents.extend(good.documents);
    assert_eq!(house.ledger().append(stale), Err(AppendError::Stale));
    assert_eq!(
        (house.end(&grid), house.ledger().held().unwrap().len()),
        (0, 1)
    );
    // Many at once see the same: one of them was right.
    let node = house.another_node();
    let seen = house.ledger().quarantined(device).unwrap();
    let outcomes: Vec<_> = std::thread::scope(|threads| {
        let all: Vec<_> = (0..8)
            .map(|n| {
                let mut batch = holding(&grid, seen);
                batch.device = device;
                let ledger = [house.ledger(), node.ledger().as_ref()][n % 2];
                threads.spawn(move || ledger.append(batch))
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let stored = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    let stale = outcomes
        .iter()
        .filter(|o| **o == Err(AppendError::Stale))
        .count();
    assert_eq!((stored, stale), (1, 7), "{outcomes:?}");
    assert_eq!(house.ledger().quarantined(device).unwrap().changes, 2);
}

pub(crate) fn whatever_a_text_holds_it_is_kept(house: &House) {
    let grid = house.grid();
    let batch = Batch {
        held: vec![held(&grid, "a zero \0 in 中文, a quote ' and a \\")],
        held_beside: Some(Kept::default()),
        ..batch()
    };
    house.ledger().append(batch).unwrap();
    let row = &house.ledger().held().unwrap()[0];
    assert!(row.detail.starts_with("a zero ") && row.detail.contains("中文, a quote ' and a \\"));
}

pub(crate) fn what_is_discarded_is_gone_and_told(house: &House) {
    let grid = house.grid();
    let (first, second) = (
        holding(&grid, Kept::default()),
        holding(&grid, Kept::default()),
    );
    let name = |batch: &Batch| ChangeHash::from_bytes(Sha256::digest(&batch.held[0].bytes).into());
    let (gone, stays, bytes) = (name(&first), name(&second), first.held[0].bytes.clone());
    let device = first.device;
    house.ledger().append(first).unwrap();
    house.ledger().append(second).unwrap();
    let held = house.ledger().held_under(&gone).unwrap();
    assert_eq!(
        (held.len(), &held[0].bytes, held[0].device),
        (1, &bytes, device)
    );
    assert_eq!(house.ledger().discard(&held[0], "王建军", NOW), Ok(true));
    assert_eq!(house.ledger().discard(&held[0], "周敏", NOW), Ok(false));
    assert_eq!(house.ledger().held_under(&gone), Ok(Vec::new()));
    assert_eq!(house.ledger().quarantined(device).unwrap(), Kept::default());
    let discarded = house.ledger().discarded().unwrap();
    let told: Vec<_> = discarded
        .iter()
        .map(|one| (one.bytes_sha256, &one.by[..]))
        .collect();
    assert_eq!(told, [(gone, "王建军")]);
    // What was taken in is not told as discarded.
    let other = house.ledger().held_under(&stays).unwrap();
    assert_eq!(house.ledger().drop_held(&other[0]), Ok(true));
    assert_eq!(house.ledger().drop_held(&other[0]), Ok(false));
    assert_eq!(house.ledger().held(), Ok(Vec::new()));
    assert_eq!(house.ledger().discarded().unwrap().len(), 1);
}

pub(crate) fn chains_that_are_not_right_are_counted(house: &House) {
    let (grid, device) = (house.grid(), batch().device);
    let ledger = house.ledger();
    for (at, detail) in [(1, "batch 3 after batch 1"), (5, "batch 9\0 after batch 1")] {
        let at = model::UtcMs(at);
        ledger
            .note_incident(&grid, device, "chain_gap", detail, at)
            .unwrap();
    }
    ledger
        .note_incident(&grid, device, "chain_forked", "", NOW)
        .unwrap();
    let told = ledger.incidents().unwrap();
    let told: Vec<_> = told
        .iter()
        .map(|one| (&one.code[..], one.times, one.first_at.0))
        .collect();
    assert_eq!(told, [("chain_gap", 2, 1), ("chain_forked", 1, NOW.0)]);
}
