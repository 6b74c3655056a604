//! Few bytes never become much memory: what a message may have is counted before it is decoded.

#![cfg(test)]

use proptest::prelude::*;
use prost::Message as _;
use wire::bounds::{MAX_CURSORS, MAX_ITEMS, MAX_PART_CHANGES, MAX_REACHES};
use wire::{
    Acks, Cursor, Directory, End, EnrolReply, Feed, Frame, FrameReader, FrameWriter, FromDevice,
    Hello, Message, Part, Push, Whole, WireError,
};

/// `n` items of nothing in the field `tag`: two bytes each.
fn items(tag: u8, n: usize) -> Vec<u8> {
    [tag << 3 | 2, 0].repeat(n)
}

fn read<M: Message>(payload: Vec<u8>) -> Result<M, WireError> {
    M::from_frame(&Frame {
        kind: M::KIND,
        payload,
    })
}

#[track_caller]
fn bounded<M: Message>(tag: u8, items_are: &'static str, most: usize) {
    assert!(read::<M>(items(tag, most)).is_ok());
    let refused = read::<M>(items(tag, most + 1)).err();
    let too_many = WireError::TooMany {
        items: items_are,
        max: most,
    };
    assert_eq!(refused, Some(too_many));
}

#[test]
fn every_message_with_many_items_has_a_bound() {
    bounded::<Hello>(2, "cursors", MAX_CURSORS);
    bounded::<Push>(1, "changes", MAX_ITEMS);
    bounded::<Acks>(1, "acks", MAX_ITEMS);
    bounded::<Feed>(5, "rows", MAX_ITEMS);
    bounded::<End>(1, "cursors", MAX_CURSORS);
    bounded::<Part>(3, "documents", MAX_ITEMS);
    bounded::<Part>(4, "rows", MAX_ITEMS);
    bounded::<Part>(5, "batches", MAX_ITEMS);
    bounded::<Directory>(3, "grids", MAX_ITEMS);
    bounded::<Directory>(4, "areas", MAX_ITEMS);
    bounded::<Directory>(5, "workers", MAX_ITEMS);
    bounded::<Directory>(10, "reaches", MAX_REACHES);
}

#[test]
fn numbers_that_stand_one_after_the_other_are_counted_one_by_one() {
    let part = |seqs: usize| Part {
        wholes: vec![
            Whole {
                seqs: vec![1; seqs - MAX_PART_CHANGES / 2],
                ..Whole::default()
            },
            Whole {
                seqs: vec![-300; MAX_PART_CHANGES / 2],
                ..Whole::default()
            },
        ],
        ..Part::default()
    };
    let full = part(MAX_PART_CHANGES);
    assert_eq!(read::<Part>(full.encode_to_vec()), Ok(full));
    let refused = read::<Part>(part(MAX_PART_CHANGES + 1).encode_to_vec()).err();
    let too_many = WireError::TooMany {
        items: "places",
        max: MAX_PART_CHANGES,
    };
    assert_eq!(refused, Some(too_many));
}

#[test]
fn a_few_hundred_bytes_do_not_become_hundreds_of_megabytes() {
    let mut frames = FrameWriter::new();
    frames
        .put_payload(Push::KIND, &items(1, 2_097_000))
        .unwrap();
    let bytes = frames.into_bytes();
    assert!(bytes.len() < 500, "{} bytes", bytes.len());
    let mut reader = FrameReader::new();
    reader.push(&bytes);
    let frame = reader.next().unwrap().unwrap();
    let refused = FromDevice::from_frame(&frame).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a message has more than 10000 changes: send them in several"
    );
}

#[test]
fn a_directory_inside_an_enrolment_is_counted_too() {
    let directory = items(4, MAX_ITEMS + 1);
    let mut payload = vec![3 << 3 | 2];
    prost::encode_length_delimiter(directory.len(), &mut payload).unwrap();
    payload.extend(directory);
    let refused = read::<EnrolReply>(payload).unwrap_err();
    let too_many = WireError::TooMany {
        items: "areas",
        max: MAX_ITEMS,
    };
    assert_eq!(refused, too_many);
}

proptest! {
    /// What the decoder takes has no more items than were counted, and what has an honest number
    /// of them is refused by the count only when the decoder refuses it as well.
    #[test]
    fn the_count_and_the_decoder_agree(payload in proptest::collection::vec(any::<u8>(), 0..200)) {
        let decoded = Hello::decode(payload.as_slice());
        let grouped = payload.iter().any(|byte| matches!(byte & 7, 3 | 4));
        match read::<Hello>(payload) {
            Ok(hello) => prop_assert_eq!(Ok(hello), decoded),
            Err(_) => prop_assert!(decoded.is_err() || grouped),
        }
    }

    #[test]
    fn an_honest_hello_passes(cursors in 0..=MAX_CURSORS, seq in any::<u64>()) {
        let cursor = Cursor { scope: "620602119202001".to_owned(), epoch: seq, seq, ..Cursor::default() };
        let hello = Hello { cursors: vec![cursor; cursors], ..Hello::default() };
        prop_assert_eq!(read::<Hello>(hello.encode_to_vec()), Ok(hello));
    }
}
