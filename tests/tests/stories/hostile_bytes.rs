//! An enrolled device sends bytes made to hurt. The server holds them back with the reason; it and
//! every other device go on unharmed.

use std::path::Path;

use merge::document::Hand;
use merge::{Document, gate};
use model::{DisputeContent, DisputeDraft, DisputeId, UtcMs};
use store::{FileKey, Store, StoreError, quarantine, record, seat};
use test_kit::{Device, World, neighbors_quarrel};

/// What a thief of an enrolled device has: its files.
fn stolen(home: &Path) -> Store {
    Store::open(home, &FileKey::at(home.join("key"))).unwrap()
}

fn hand(store: &Store) -> Hand {
    let seat = store.read(|r| seat::find(r)).unwrap().unwrap();
    Hand {
        actor: store.install(),
        worker: seat.worker.id,
        at_ms: UtcMs(1_793_494_800_000),
    }
}

fn content(draft: DisputeDraft) -> DisputeContent {
    let mut content = draft.parse("2026-11-01".parse().unwrap()).unwrap();
    for (n, party) in (1..).zip(&mut content.parties) {
        party.id = Some(model::PartyId::from_bytes([n; 16]));
    }
    content
}

/// Puts bytes of its own making into the outbox of a device.
fn plant(device: &Device, id: DisputeId, grid: &str, bytes: &[u8]) {
    let store = stolen(device.home());
    let name = gate::name_of(bytes);
    let planted: Result<usize, StoreError> = store.write(|w| {
        let row = (name.as_bytes(), id.as_bytes(), grid, bytes);
        Ok(w.execute(
            "INSERT INTO outbox (hash, doc, grid, bytes) VALUES (?1, ?2, ?3, ?4)",
            row,
        )?)
    });
    planted.unwrap();
}

fn repaired(mut bytes: Vec<u8>) -> Vec<u8> {
    let name = gate::name_of(&bytes);
    bytes[4..8].copy_from_slice(&name.as_bytes()[..4]);
    bytes
}

#[test]
fn mutants_with_a_repaired_checksum_are_held_and_nobody_is_harmed() {
    let (world, phone, laptop) = World::two_devices();
    let grid = world.grid();
    let hand = hand(&stolen(phone.home()));
    let mut planted = 0;
    for n in 0..120_u8 {
        let id = DisputeId::from_bytes([n; 16]);
        let (_, change) = Document::begin(id, &content(neighbors_quarrel(&grid)), hand).unwrap();
        let mut bytes = change.bytes;
        let at = 12 + usize::from(n) * 7 % (bytes.len() - 12);
        bytes[at] ^= 0x5a;
        plant(&phone, id, grid.as_str(), &repaired(bytes));
        planted += 1;
    }
    let honest = phone.record(neighbors_quarrel(&grid));
    // A few mutants name an actor nobody has: those are not taken at all and keep their place.
    let refused = usize::try_from(phone.sync().waiting).unwrap();
    // What only changed a letter of a narrative is an honest change and gets in; the rest is held
    // where it can be seen, here and on the server.
    let held = phone.give(&contract::command::sync::Quarantine {});
    let server_held = world.server.admin().quarantine().unwrap();
    assert!(held.len() > planted / 2, "{} of {planted} held", held.len());
    assert!(!server_held.is_empty());
    assert!(held.iter().all(|h| !h.reason.is_empty()));

    laptop.sync();
    assert_eq!(laptop.sync().quarantined, 0);
    assert_eq!(laptop.sheet(honest).content, phone.sheet(honest).content);
    let total = usize::try_from(laptop.list().total).unwrap();
    assert_eq!(total, planted - held.len() - refused + 1);
    for row in laptop.list().rows {
        laptop.sheet(row.id);
    }
}

#[test]
fn replaying_a_held_change_does_not_grow_the_quarantine() {
    let (world, phone, _laptop) = World::two_devices();
    let id = DisputeId::from_bytes([1; 16]);
    let grid = world.grid();
    for _ in 0..3 {
        plant(
            &phone,
            id,
            grid.as_str(),
            &repaired(vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, 1, 2, 3, 4, 5]),
        );
        phone.sync();
    }
    assert_eq!(world.server.admin().quarantine().unwrap().len(), 1);
    assert_eq!(phone.sync().quarantined, 1);
}

#[test]
fn a_change_in_another_workers_name_is_held() {
    let (world, phone, laptop) = World::two_devices();
    let officer = hand(&stolen(laptop.home()));
    let own = hand(&stolen(phone.home()));
    let grid = world.grid();
    let id = DisputeId::from_bytes([1; 16]);
    let forged = Hand {
        worker: officer.worker,
        ..own
    };
    let (_, change) = Document::begin(id, &content(neighbors_quarrel(&grid)), forged).unwrap();
    plant(&phone, id, grid.as_str(), &change.bytes);
    phone.sync();
    let held = phone.give(&contract::command::sync::Quarantine {});
    assert_eq!(held[0].reason, "foreign_author");
    laptop.sync();
    assert_eq!(laptop.list().total, 0);
}

#[test]
fn a_grid_worker_cannot_take_an_officers_step_by_force() {
    use model::dispute::act::step::Accepted;
    use model::{Act, ActId, DisputeState};
    let (world, phone, laptop) = World::two_devices();
    let id = phone.record(neighbors_quarrel(&world.grid()));
    world.run_until_quiet(&[&phone, &laptop]);
    let store = stolen(phone.home());
    let hand = hand(&store);
    let mut document = store.read(|r| record::load(r, &id)).unwrap().unwrap();
    let act = Act {
        id: ActId::from_bytes([1; 16]),
        by: hand.worker,
        at_ms: hand.at_ms,
        corrects: None,
        what: Accepted::default().into(),
    };
    let change = document.act(&[act], hand).unwrap();
    plant(&phone, id, world.grid().as_str(), &change.bytes);
    phone.sync();
    laptop.sync();
    assert_eq!(laptop.sheet(id).state, DisputeState::Recorded);
    let held = store.read(|r| quarantine::all(r)).unwrap();
    assert_eq!(held[0].reason, "not_allowed");
}
