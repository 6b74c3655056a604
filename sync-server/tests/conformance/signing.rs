//! Signed batches: on record with their changes, in a chain without a gap; and how a feed reads.

use std::collections::BTreeSet;

use model::{GridId, KeyId, WorkerId};
use proof::{Batch as Signable, BatchHash, DeviceKey, Link, RowKind};
use sync_server::accounts::key::{self, KeyError};
use sync_server::ledger::{AppendError, Batch, ChainEnd, NewBatch, Own, RecordedBatch};
use sync_server::registry::Books;

use crate::house::{House, NOBODY, NOW, batch, changes_of, fresh, fresh_doc};

/// A key that signs one batch after the other in one scope.
struct Signer {
    key: DeviceKey,
    scope: GridId,
    end: ChainEnd,
}

impl Signer {
    fn new(scope: &GridId) -> Self {
        let seed = [fresh(), fresh()].concat().try_into().unwrap();
        Self {
            key: DeviceKey::from_seed(&seed),
            scope: scope.clone(),
            end: ChainEnd::NONE,
        }
    }

    fn id(&self) -> KeyId {
        self.key.public().id()
    }

    /// The batch after `end` with `count` changes.
    fn next(&self, count: usize) -> Batch {
        let mut batch = changes_of(&self.scope, fresh_doc(), 0, count);
        let names: Vec<_> = batch.changes.iter().map(|change| change.hash).collect();
        let said = Signable {
            key: self.id(),
            scope: &self.scope,
            no: self.end.no + 1,
            previous: self.end.hash,
            changes: &names,
        };
        batch.signed = Some(NewBatch {
            scope: self.scope.clone(),
            key: self.id(),
            no: said.no,
            hash: said.hash(),
            signature: said.sign(&self.key),
            changes: names,
        });
        batch
    }

    fn go_on(&mut self, house: &House, count: usize) -> NewBatch {
        let batch = self.next(count);
        let signed = batch.signed.clone().unwrap();
        house.ledger().append(batch).unwrap();
        let (no, hash) = (signed.no, signed.hash);
        self.end = ChainEnd { no, hash };
        signed
    }
}

pub(crate) fn a_batch_goes_on_record_with_its_changes(house: &House) {
    let (grid, other) = (house.grid(), house.grid());
    let (mut signer, mut elsewhere) = (Signer::new(&grid), Signer::new(&other));
    let key = signer.id();
    assert_eq!(house.ledger().chain_of(&grid, key), Ok(ChainEnd::NONE));
    let first = signer.go_on(house, 3);
    let second = signer.go_on(house, 1);
    elsewhere.go_on(house, 1);
    assert_eq!(house.ledger().chain_of(&grid, key), Ok(signer.end));
    assert_eq!(house.ledger().chain_of(&other, key), Ok(ChainEnd::NONE));
    let seen = |scope, key| house.ledger().look(scope, Some(key), &[]).unwrap().chain;
    assert_eq!(seen(&grid, key), signer.end);
    assert_eq!(seen(&other, key), ChainEnd::NONE);
    let name = |no| house.ledger().batch_name(&grid, key, no).unwrap();
    let names: Vec<Option<BatchHash>> = (0..4).map(name).collect();
    assert_eq!(names, [None, Some(first.hash), Some(second.hash), None]);

    let wanted = [(key, 1), (key, 2), (key, 3), (elsewhere.id(), 1)];
    let found = house.ledger().batches(&grid, &wanted).unwrap();
    assert_eq!(found.len(), 2);
    let recorded = |batch: &NewBatch, previous| RecordedBatch {
        hash: batch.hash,
        previous,
        signature: batch.signature,
        changes: batch.changes.clone(),
    };
    assert_eq!(found[&(key, 1)], recorded(&first, BatchHash::NONE));
    assert_eq!(found[&(key, 2)], recorded(&second, first.hash));

    let places = house.ledger().places_of(&grid, &first.changes).unwrap();
    let places: Vec<u64> = first.changes.iter().map(|name| places[name]).collect();
    assert_eq!(places, [1, 2, 3]);
    assert!(
        house
            .ledger()
            .places_of(&other, &first.changes)
            .unwrap()
            .is_empty()
    );
    let rows = house.ledger().feed(&grid, 0, NOBODY, 10_000).unwrap().rows;
    let batches: Vec<_> = rows.iter().map(|row| row.batch).collect();
    assert_eq!(batches, [1, 1, 1, 2].map(|no| Some((key, no))));
    let names: Vec<_> = rows.iter().map(|row| (row.what, row.name)).collect();
    let all = first.changes.iter().chain(&second.changes);
    assert_eq!(
        names,
        all.map(|name| (RowKind::Change, *name)).collect::<Vec<_>>()
    );
}

pub(crate) fn a_chain_has_no_gap_and_no_fork(house: &House) {
    let grid = house.grid();
    let mut signer = Signer::new(&grid);
    signer.go_on(house, 1);
    let end = signer.end;
    for no in [0, 1, 2] {
        // The next is 2: what claims to be 1 again, or 3, or 4, stores nothing.
        signer.end.no = [0, 2, 3][no];
        let outcome = house.ledger().append(signer.next(1));
        assert_eq!(outcome, Err(AppendError::Stale));
    }
    assert_eq!(house.end(&grid), 1);
    assert_eq!(house.ledger().chain_of(&grid, signer.id()), Ok(end));
    signer.end = end;
    signer.go_on(house, 1);
    assert_eq!(house.end(&grid), 2);
}

pub(crate) fn of_two_next_batches_one_is_stale(house: &House) {
    let (grid, node) = (house.grid(), house.another_node());
    let signer = Signer::new(&grid);
    let (one, two) = (signer.next(1), signer.next(2));
    let (one, two) = std::thread::scope(|threads| {
        let one = threads.spawn(|| house.ledger().append(one));
        let two = node.ledger().append(two);
        (one.join().unwrap(), two)
    });
    let stored = u64::from(one.is_ok()) + 2 * u64::from(two.is_ok());
    assert!(stored == 1 || stored == 2, "{one:?} {two:?}");
    assert_eq!(house.end(&grid), stored);
    assert!(one == Err(AppendError::Stale) || two == Err(AppendError::Stale));
}

pub(crate) fn ones_own_batches_are_left_out_up_to_the_last_known(house: &House) {
    let grid = house.grid();
    let (mut signer, mut colleague) = (Signer::new(&grid), Signer::new(&grid));
    for _ in 0..3 {
        signer.go_on(house, 2);
        colleague.go_on(house, 1);
    }
    let unsigned = changes_of(&grid, fresh_doc(), 0, 1);
    let device = unsigned.device;
    house.ledger().append(unsigned).unwrap();
    let seen = |own| {
        let slice = house.ledger().feed(&grid, 0, own, 100_000).unwrap();
        assert_eq!((slice.to_seq, slice.at_end), (10, true));
        slice.rows.iter().map(|row| row.seq).collect::<Vec<u64>>()
    };
    let up_to = |up_to| Own::OfKey {
        key: signer.id(),
        up_to,
    };
    assert_eq!(seen(up_to(3)), [3, 6, 9, 10]);
    // What it does not know to have signed comes back to it.
    assert_eq!(seen(up_to(1)), [3, 4, 5, 6, 7, 8, 9, 10]);
    assert_eq!(seen(Own::OfDevice(device)), (1..=9).collect::<Vec<_>>());
}

pub(crate) fn every_row_is_linked_to_all_before_it(house: &House) {
    let (grid, node) = (house.grid(), house.another_node());
    let mut signer = Signer::new(&grid);
    signer.go_on(house, 3);
    node.ledger()
        .append(changes_of(&grid, fresh_doc(), 0, 2))
        .unwrap();
    signer.go_on(house, 1);
    house.ledger().append(batch()).unwrap();

    let rows = house.ledger().feed(&grid, 0, NOBODY, 100_000).unwrap().rows;
    assert_eq!(rows.len(), 6);
    let mut link = Link::start(&grid);
    assert_eq!(house.link_at(&grid, 0), Some(link));
    for row in rows {
        link = link.then(row.what, &row.name);
        assert_eq!(house.link_at(&grid, row.seq), Some(link));
        let slice = house.ledger().feed(&grid, row.seq - 1, NOBODY, 1).unwrap();
        assert_eq!((slice.to_seq, slice.link), (row.seq, link));
    }
    assert_eq!(house.ledger().end_of(&grid).unwrap().unwrap().link, link);
    assert_eq!(house.link_at(&grid, 7), None);
    assert_eq!(house.ledger().feed(&grid, 6, NOBODY, 1).unwrap().link, link);
}

pub(crate) fn a_key_belongs_to_one_device(house: &House) {
    let authority = key::authority(house.registry()).unwrap();
    let same = key::authority(house.another_node().registry().as_ref()).unwrap();
    assert_eq!(authority.public(), same.public());
    let worker = house.officer();
    let enrolled = || house.enrol(house.invite(worker), fresh(), NOW).unwrap();
    let (first, second) = (enrolled(), enrolled());
    let signs = |token: &sync_server::accounts::Token| {
        let look = |books: &dyn Books| sync_server::accounts::seat_of(books, token);
        house.registry().glance(look).unwrap().signs
    };
    assert!(!signs(&first.token));
    let public = Signer::new(&house.grid()).key.public();
    let certify = |device, worker: WorkerId, public| {
        let authority = key::authority(house.registry()).unwrap();
        let work =
            move |books: &dyn Books| key::certify(books, &authority, device, worker, public, NOW);
        house.registry().write(work)
    };
    let certified = certify(first.device, worker, public).unwrap();
    assert!(
        certified
            .said
            .check(&authority.public(), &certified.signature)
            .is_ok()
    );
    assert_eq!(certify(first.device, worker, public).unwrap(), certified);
    assert_eq!(certify(second.device, worker, public), Err(KeyError::Taken));
    assert!(signs(&first.token) && !signs(&second.token));
    let keys = |token: &sync_server::accounts::Token| {
        let look = |books: &dyn Books| sync_server::accounts::seat_of(books, token);
        house.registry().glance(look).unwrap().keys
    };
    assert_eq!(keys(&first.token), BTreeSet::from([public.id()]));
    assert!(keys(&second.token).is_empty());
    let kept = house.registry().glance(|books| books.key(public.id()));
    assert_eq!(kept, Ok(Some(certified)));
    for _ in 1..key::MAX_PER_DEVICE {
        let another = Signer::new(&house.grid()).key.public();
        certify(first.device, worker, another).unwrap();
    }
    let another = Signer::new(&house.grid()).key.public();
    assert_eq!(
        certify(first.device, worker, another),
        Err(KeyError::TooMany)
    );
}
