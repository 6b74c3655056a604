//! What is known of carry bundles: on their way, taken in, kept aside.

use std::sync::Arc;

use model::{BundleName, DeviceId, UtcMs};
use sync_server::bundle::book::{BundleBook, Counts, Receipt, Settled};
use sync_server::bundle::{BundleError, BundleKey, Limits};

use crate::house::{House, NOW, fresh};
use crate::uploading::some_device;

const MINUTE_MS: i64 = 60_000;

fn book(app: &sync_server::App) -> BundleBook {
    BundleBook::new(Arc::clone(app.registry()))
}

fn some_bundle() -> BundleName {
    BundleName::from_bytes([fresh(), fresh()].concat().try_into().unwrap())
}

fn key(name: BundleName) -> BundleKey {
    let carrier = some_device();
    BundleKey { name, carrier }
}

fn receipt(name: BundleName, device: DeviceId, settled: Settled, at: UtcMs) -> Receipt {
    Receipt {
        name,
        head: b"an outside".to_vec(),
        device,
        carrier: some_device(),
        size_bytes: 1_000,
        settled,
        code: "revoked".to_owned(),
        detail: "its device was revoked before it came".to_owned(),
        counts: Counts {
            stored: 1,
            duplicates: 2,
            rejected: 3,
            quarantined: 4,
            photos: 5,
        },
        at,
    }
}

pub(crate) fn a_bundle_moves_on_from_where_it_stands(house: &House) {
    let (book, key) = (book(&house.app), key(some_bundle()));
    let limits = Limits::default();
    let begun = book.begin(key, 1_000, limits, NOW).unwrap();
    assert_eq!(
        (begun.key, begun.size_bytes, begun.offset_bytes),
        (key, 1_000, 0)
    );
    let later = NOW.plus_ms(20 * MINUTE_MS);
    book.advance(key, 0, 400, later).unwrap();
    let wrong = book.advance(key, 300, 500, later).unwrap_err();
    assert!(matches!(wrong, BundleError::WrongOffset { offset: 400 }));
    let again = book.begin(key, 1_000, limits, later).unwrap();
    assert_eq!((again.offset_bytes, again.expires_at), (400, later));
    // Each device brings its own.
    let other = BundleKey {
        carrier: some_device(),
        ..key
    };
    assert_eq!(
        book.begin(other, 1_000, limits, NOW).unwrap().offset_bytes,
        0
    );
    assert_eq!(book.overdue(NOW, 100), Ok(vec![]));
    assert_eq!(book.overdue(later, 100), Ok(vec![key]));
    book.forget(key).unwrap();
    let gone = book.advance(key, 400, 500, later).unwrap_err();
    assert!(matches!(gone, BundleError::WrongOffset { offset: 0 }));
    // Of two nodes that are sent the same piece one counts it.
    let node = house.another_node();
    let books = [book.clone(), crate::carrying::book(&node)];
    for turn in 0..10 {
        let outcomes: Vec<_> = std::thread::scope(|threads| {
            let both: Vec<_> = books
                .iter()
                .map(|book| {
                    let (from, to) = (turn * 10, turn * 10 + 10);
                    threads.spawn(move || book.advance(other, from, to, NOW))
                })
                .collect();
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let moved = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(moved, 1, "{outcomes:?}");
    }
}

pub(crate) fn a_device_brings_so_much_and_no_more(house: &House) {
    let book = book(&house.app);
    let carrier = some_device();
    let limits = Limits {
        coming_bundles: 2,
        coming_bytes: 1_000,
        ..Limits::default()
    };
    let next = || BundleKey {
        name: some_bundle(),
        carrier,
    };
    let large = book.begin(next(), 1_001, limits, NOW).unwrap_err();
    assert!(matches!(large, BundleError::OverQuota));
    let (first, second) = (next(), next());
    book.begin(first, 400, limits, NOW).unwrap();
    book.begin(second, 600, limits, NOW).unwrap();
    let many = book.begin(next(), 0, limits, NOW).unwrap_err();
    assert!(matches!(many, BundleError::OverQuota));
    // What was begun goes on; what was taken in makes room.
    book.begin(first, 400, limits, NOW).unwrap();
    let device = some_device();
    let taken = receipt(second.name, device, Settled::Taken, NOW);
    assert_eq!(book.settle(taken), Ok(vec![second]));
    book.begin(next(), 600, limits, NOW).unwrap();
}

pub(crate) fn what_became_of_a_bundle_is_written_down_once(house: &House) {
    let (book, device, name) = (book(&house.app), some_device(), some_bundle());
    assert_eq!(book.receipt(&name), Ok(None));
    let limits = Limits::default();
    let (one, other) = (key(name), key(name));
    book.begin(one, 1_000, limits, NOW).unwrap();
    book.begin(other, 1_000, limits, NOW).unwrap();
    let held = receipt(name, device, Settled::Held, NOW);
    let mut on_their_way = book.settle(held.clone()).unwrap();
    on_their_way.sort_by_key(|key| key.carrier);
    let mut both = vec![one, other];
    both.sort_by_key(|key| key.carrier);
    assert_eq!(on_their_way, both);
    assert_eq!(book.receipt(&name), Ok(Some(held.clone())));
    let taken = Receipt {
        settled: Settled::Taken,
        code: String::new(),
        detail: String::new(),
        counts: Counts::default(),
        at: NOW.plus_ms(MINUTE_MS),
        ..held
    };
    assert_eq!(book.settle(taken.clone()), Ok(vec![]));
    assert_eq!(book.receipt(&name), Ok(Some(taken.clone())));
    let newest = book.receipts(false, 1).unwrap();
    assert_eq!(newest, [taken]);
}

pub(crate) fn what_is_kept_aside_is_bounded_and_not_forgotten(house: &House) {
    let (book, device) = (book(&house.app), some_device());
    let limits = Limits {
        held_bundles: 2,
        held_bytes: 2_500,
        ..Limits::default()
    };
    let has_room = |size| book.has_room_for(device, size, &limits).unwrap();
    assert!(has_room(2_500) && !has_room(2_501));
    let first = receipt(some_bundle(), device, Settled::Held, NOW);
    book.settle(first.clone()).unwrap();
    assert!(has_room(1_500) && !has_room(1_501));
    book.settle(receipt(some_bundle(), device, Settled::Held, NOW))
        .unwrap();
    assert!(!has_room(0));
    assert!(book.has_room_for(some_device(), 2_500, &limits).unwrap());
    let taken = receipt(some_bundle(), device, Settled::Taken, NOW);
    book.settle(taken.clone()).unwrap();
    let held = book.receipts(true, 10).unwrap();
    assert!(held.iter().all(|one| one.settled == Settled::Held));
    assert!(held.contains(&first));
    book.forget_receipts(NOW.plus_ms(1)).unwrap();
    assert_eq!(book.receipt(&taken.name), Ok(None));
    assert_eq!(book.receipt(&first.name), Ok(Some(first)));
}

pub(crate) fn a_device_is_known_by_its_identity(house: &House) {
    let worker = house.grid_worker(&house.grid());
    let enrolled = house
        .enrol(house.invite(worker), fresh(), NOW)
        .unwrap_or_else(|error| panic!("{error}"));
    let registry = house.app.registry();
    let by_token = registry.glance(|books| books.known_by(&enrolled.token.sha256()));
    let by_name = registry.glance(|books| books.known_device(enrolled.device));
    assert_eq!(by_name, by_token);
    assert!(by_name.unwrap().is_some_and(|known| !known.revoked));
    let nobody = registry.glance(|books| books.known_device(some_device()));
    assert_eq!(nobody, Ok(None));
    house.app.admin().revoke(enrolled.device).unwrap();
    let revoked = registry.glance(|books| books.known_device(enrolled.device));
    assert!(revoked.unwrap().is_some_and(|known| known.revoked));
}

pub(crate) fn every_node_opens_what_was_sealed_to_one(house: &House) {
    let node = house.another_node();
    assert_eq!(house.app.recipient(), node.recipient());
    assert!(node.recipient().starts_with("age1"));
}
