//! A feed is read in pieces that lead to its end.

use model::DeviceId;
use proof::Link;
use sync_server::ledger::{Own, Position};

use crate::house::{House, NOBODY, NOW, changes_of, fresh_doc};

pub(crate) fn a_feed_is_read_in_pieces(house: &House) {
    let grid = house.grid();
    for _ in 0..40 {
        let batch = changes_of(&grid, fresh_doc(), 0, 3);
        house.ledger().append(batch).unwrap();
    }
    // A row is 32 bytes of change and 80 beside it.
    for (max_bytes, rows) in [(1, 1), (112, 1), (113, 1), (224, 2), (1_120, 10)] {
        let slice = house.ledger().feed(&grid, 7, NOBODY, max_bytes).unwrap();
        let numbers: Vec<u64> = slice.rows.iter().map(|row| row.seq).collect();
        assert_eq!(numbers, (8..8 + rows).collect::<Vec<_>>(), "{max_bytes}");
        assert_eq!((slice.to_seq, slice.at_end), (7 + rows, false));
    }
    let slice = house.ledger().feed(&grid, 0, NOBODY, 1 << 20).unwrap();
    assert_eq!((slice.rows.len(), slice.to_seq), (120, 120));
    assert!(slice.at_end);
    let slice = house.ledger().feed(&grid, 120, NOBODY, 1).unwrap();
    assert_eq!((slice.rows.len(), slice.to_seq), (0, 120));
    assert!(slice.at_end);
    assert_eq!(house.all(&grid).len(), 120);
}

pub(crate) fn ones_own_rows_are_left_out_and_passed(house: &House) {
    let grid = house.grid();
    let mine = DeviceId::from_bytes([7; 16]);
    for n in 0..30 {
        let mut batch = changes_of(&grid, fresh_doc(), 0, 20);
        if n % 3 != 0 {
            batch.device = mine;
        }
        house.ledger().append(batch).unwrap();
    }
    let (mut after, mut rows) = (0, Vec::new());
    loop {
        let slice = house
            .ledger()
            .feed(&grid, after, Own::OfDevice(mine), 1_500)
            .unwrap();
        assert!(slice.rows.iter().all(|row| row.device != mine));
        rows.extend(slice.rows.iter().map(|row| row.seq));
        assert!(slice.to_seq > after);
        after = slice.to_seq;
        if slice.at_end {
            break;
        }
    }
    let theirs: Vec<u64> = (1..=600).filter(|seq| (seq - 1) / 20 % 3 == 0).collect();
    assert_eq!((after, rows), (600, theirs));
    // A feed of nothing but one's own is passed in few steps.
    let only = house.grid();
    for _ in 0..3 {
        let mut batch = changes_of(&only, fresh_doc(), 0, 100);
        batch.device = mine;
        house.ledger().append(batch).unwrap();
    }
    let slice = house
        .ledger()
        .feed(&only, 0, Own::OfDevice(mine), 64 * 1024)
        .unwrap();
    assert_eq!(
        (slice.rows.len(), slice.to_seq, slice.at_end),
        (0, 300, true)
    );
}

pub(crate) fn a_feed_that_is_not_there_is_no_feed(house: &House) {
    let nowhere = "620602119202999".parse().unwrap();
    assert_eq!(house.ledger().end_of(&nowhere).unwrap(), None);
    house.ledger().feed(&nowhere, 0, NOBODY, 1_000).unwrap_err();
}

pub(crate) fn ends_are_told_in_one_look(house: &House) {
    let (first, second) = (house.grid(), house.grid());
    let nowhere = "620602119202999".parse().unwrap();
    let batch = changes_of(&second, fresh_doc(), 0, 2);
    house.ledger().append(batch).unwrap();
    let asked = [second.clone(), nowhere, first.clone()];
    let ends = house.ledger().ends_of(&asked).unwrap();
    let epoch = u64::try_from(NOW.0 / 1000).unwrap();
    let none = Position {
        epoch,
        seq: 0,
        link: Link::start(&first),
        sum: None,
    };
    assert_eq!(ends.len(), 2);
    assert_eq!(ends[&first], none);
    assert_eq!((ends[&second].epoch, ends[&second].seq), (epoch, 2));
    assert!(house.ledger().ends_of(&[]).unwrap().is_empty());
}
