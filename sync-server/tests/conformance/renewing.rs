//! A feed that lost what devices have read begins a new epoch.

use std::collections::BTreeSet;

use model::GridId;
use sync_server::accounts::seat_of;
use sync_server::directory;
use sync_server::registry::Books;
use sync_server::renewal::{self, Compared, Short};
use wire::Cursor;

use crate::house::{COUNTY, House, NOW, changes_of, fresh, fresh_doc};

fn cursor(grid: &GridId, epoch: u64, seq: u64) -> Cursor {
    Cursor {
        scope: grid.to_string(),
        epoch,
        seq,
        ..Cursor::default()
    }
}

fn compared(house: &House, cursors: &[Cursor]) -> Compared {
    let code = house.invite(house.officer());
    let token = house.enrol(code, fresh(), NOW).unwrap().token;
    let seat = house
        .registry()
        .glance(|books| seat_of(books, &token))
        .unwrap();
    renewal::compared(house.ledger(), &seat, cursors).unwrap()
}

fn epoch(house: &House, grid: &GridId) -> u64 {
    house.ledger().end_of(grid).unwrap().unwrap().epoch
}

fn version(house: &House) -> u64 {
    let look = |books: &dyn Books| directory::version(books, COUNTY);
    house.registry().glance(look).unwrap()
}

pub(crate) fn a_short_feed_begins_anew_and_the_directory_jumps(house: &House) {
    let (lost, whole) = (house.grid(), house.grid());
    house
        .ledger()
        .append(changes_of(&lost, fresh_doc(), 0, 2))
        .unwrap();
    let before = epoch(house, &lost);
    let found = compared(
        house,
        &[cursor(&lost, before, 3), cursor(&whole, before, 0)],
    );
    assert_eq!(found.anew, BTreeSet::from([lost.clone()]));
    let found = found.short;
    assert_eq!(found.len(), 1);
    assert_eq!((&found[0].grid, found[0].read_to), (&lost, 3));

    let later = house.pass_ms(3_600_000);
    let renew = |feeds: Vec<Short>| {
        let work = move |books: &dyn Books| renewal::renew(books, &feeds, later);
        house.registry().write(work).unwrap()
    };
    assert_eq!(renew(found.clone()), 1);
    let second = u64::try_from(later.0 / 1000).unwrap();
    assert_eq!(
        (epoch(house, &lost), epoch(house, &whole)),
        (second, before)
    );
    assert_eq!(house.end(&lost), 2, "what is there stays");
    assert_eq!(version(house), second);
    // Another device that found the same comes too late.
    assert_eq!(renew(found), 0);
    assert_eq!((epoch(house, &lost), version(house)), (second, second));
    // Who knows places of the old writing is told none of the new one but from the start.
    let reads_anew = compared(
        house,
        &[cursor(&lost, before, 2), cursor(&whole, before, 0)],
    );
    assert_eq!(reads_anew.short, []);
    assert_eq!(reads_anew.anew, BTreeSet::from([lost.clone()]));
}

pub(crate) fn every_feed_begins_anew(house: &House) {
    let grids = [house.grid(), house.grid()];
    let node = house.another_node();
    let before = epoch(house, &grids[0]);
    // Within the same second too.
    assert_eq!(node.admin().renew_feeds().unwrap(), 2);
    assert_eq!(
        grids.each_ref().map(|grid| epoch(house, grid)),
        [before + 1; 2]
    );
    // And while somebody writes to all of them.
    std::thread::scope(|threads| {
        let writing = threads.spawn(|| {
            for _ in 0..20 {
                let mut batch = changes_of(&grids[1], fresh_doc(), 0, 1);
                let more = changes_of(&grids[0], fresh_doc(), 0, 1);
                batch.changes.extend(more.changes);
                batch.documents.extend(more.documents);
                house.ledger().append(batch).unwrap();
            }
        });
        for _ in 0..5 {
            assert_eq!(node.admin().renew_feeds().unwrap(), 2);
        }
        writing.join().unwrap();
    });
    assert_eq!(
        grids.each_ref().map(|grid| epoch(house, grid)),
        [before + 6; 2]
    );
    assert_eq!(grids.each_ref().map(|grid| house.end(grid)), [20; 2]);
}

pub(crate) fn who_read_no_further_than_the_feed_renews_nothing(house: &House) {
    let grid = house.grid();
    house
        .ledger()
        .append(changes_of(&grid, fresh_doc(), 0, 2))
        .unwrap();
    let now = epoch(house, &grid);
    let asked = [
        cursor(&grid, now, 2),
        cursor(&grid, now - 1, 9),
        cursor(&grid, now, 0),
        Cursor::default(),
    ];
    assert_eq!(compared(house, &asked).short, []);
    let foreign: GridId = "110101001001001".parse().unwrap();
    assert_eq!(
        compared(house, &[cursor(&foreign, now, 9)]),
        Compared::default()
    );
}
