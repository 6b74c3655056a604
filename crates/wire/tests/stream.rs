//! The laws of the framing: a cut loses the frame it falls in and no other; a damaged byte never
//! becomes a message; a bound is told before anything is allocated.

#![cfg(test)]

use proptest::prelude::*;
use wire::frame::{MAX_INFLATED_BYTES, MAX_STORED_BYTES, OVERHEAD_BYTES};
use wire::{Frame, FrameReader, FrameWriter, OLDEST_PROTOCOL, PROTOCOL, WireError};

fn written(frames: &[Frame]) -> Vec<u8> {
    let mut writer = FrameWriter::new();
    for frame in frames {
        writer.put_payload(frame.kind, &frame.payload).unwrap();
    }
    writer.into_bytes()
}

/// Every frame up to the first error, and the error.
fn read(bytes: &[u8], piece: usize) -> (Vec<Frame>, Option<WireError>) {
    let mut reader = FrameReader::new();
    let mut frames = Vec::new();
    for piece in bytes.chunks(piece.max(1)) {
        reader.push(piece);
        loop {
            match reader.next() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Some(error)),
            }
        }
    }
    (frames, None)
}

fn any_frame() -> impl Strategy<Value = Frame> {
    let noise = prop::collection::vec(any::<u8>(), 0..200);
    let prose = prop::collection::vec(0u8..4, 0..2000);
    (any::<u8>(), prop_oneof![noise, prose]).prop_map(|(kind, payload)| Frame { kind, payload })
}

proptest! {
    #[test]
    fn a_cut_yields_the_frames_before_it(
        frames in prop::collection::vec(any_frame(), 0..6),
        cut in any::<prop::sample::Index>(),
        piece in 1usize..400,
    ) {
        let bytes = written(&frames);
        let cut = cut.index(bytes.len() + 1);
        let whole = (0..=frames.len()).rev().find(|n| written(&frames[..*n]).len() <= cut).unwrap();
        prop_assert_eq!(read(&bytes[..cut], piece), (frames[..whole].to_vec(), None));
    }

    #[test]
    fn a_flipped_byte_never_becomes_a_message(
        frames in prop::collection::vec(any_frame(), 1..5),
        at in any::<prop::sample::Index>(),
        flip in 1u8..=255,
    ) {
        let mut bytes = written(&frames);
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        let whole = (0..=frames.len()).rev().find(|n| written(&frames[..*n]).len() <= at).unwrap();
        let (seen, _) = read(&bytes, 64);
        prop_assert_eq!(&seen[..], &frames[..whole]);
    }

    #[test]
    fn noise_is_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        let _ = read(&bytes, 97);
    }
}

#[test]
fn a_payload_is_compressed_only_when_that_helps() {
    let frame = |payload: Vec<u8>| vec![Frame { kind: 1, payload }];
    assert!(written(&frame(vec![7; 10_000])).len() < 100);
    assert_eq!(written(&frame(vec![7; 20])).len(), 20 + OVERHEAD_BYTES);
}

#[test]
fn a_length_over_the_bound_is_refused_at_the_head() {
    let mut reader = FrameReader::new();
    reader.push(&[1, 0, 0xff, 0xff, 0xff, 0xff]);
    let error = reader.next().unwrap_err();
    assert!(
        matches!(
            error,
            WireError::TooLong {
                max: MAX_STORED_BYTES,
                ..
            }
        ),
        "{error}"
    );
    reader.push(&written(&[Frame {
        kind: 1,
        payload: Vec::new(),
    }]));
    assert_eq!(reader.next(), Err(error));
}

#[test]
fn a_bomb_is_refused_before_it_goes_off() {
    let bomb = zstd::bulk::compress(&vec![0; MAX_INFLATED_BYTES + 1], 3).unwrap();
    let mut bytes = vec![1, 1];
    bytes.extend_from_slice(&u32::try_from(bomb.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(&bomb);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    let (frames, error) = read(&bytes, 4096);
    assert!(frames.is_empty());
    assert!(matches!(
        error,
        Some(WireError::TooLong {
            max: MAX_INFLATED_BYTES,
            ..
        })
    ));
}

#[test]
fn a_flag_that_is_not_known_is_refused() {
    // A dictionary without compression, the next dictionary, and a bit that means nothing.
    for flags in [0x10, 0x21, 0x31, 0x02, 0x03] {
        assert_eq!(
            read(&[1, flags, 0, 0, 0, 0], 6).1,
            Some(WireError::UnknownFlags(flags))
        );
    }
}

#[test]
fn who_speaks_the_newest_gets_less_and_who_speaks_the_oldest_can_read_it() {
    let (kind, payload) = (
        1,
        "第一网格 金沙镇 grid_worker 620602 ".repeat(2).into_bytes(),
    );
    let said = |protocol: u32| {
        let mut writer = FrameWriter::new();
        writer.speak(protocol);
        for _ in 0..3 {
            writer.put_payload(kind, &payload).unwrap();
        }
        writer.into_bytes()
    };
    let (old, new) = (said(OLDEST_PROTOCOL), said(PROTOCOL));
    assert!(new.len() < old.len(), "{} and {}", new.len(), old.len());
    // The second byte of a frame: no dictionary is named to an older one.
    assert_eq!((old[1] & 0xf0, new[1]), (0, 0x11));
    for bytes in [&old, &new] {
        let (frames, error) = read(bytes, 7);
        assert_eq!((frames.len(), error), (3, None));
        assert!(frames.iter().all(|frame| frame.payload == payload));
    }
}

#[test]
fn a_bomb_with_a_dictionary_is_refused_too() {
    let dictionary = include_bytes!("../dictionary/1.zdict");
    let mut packer = zstd::bulk::Compressor::with_dictionary(3, dictionary).unwrap();
    let bomb = packer.compress(&vec![0; MAX_INFLATED_BYTES + 1]).unwrap();
    let mut bytes = vec![1, 0x11];
    bytes.extend_from_slice(&u32::try_from(bomb.len()).unwrap().to_le_bytes());
    bytes.extend_from_slice(&bomb);
    bytes.extend_from_slice(&crc32fast::hash(&bytes).to_le_bytes());
    assert!(matches!(
        read(&bytes, 4096).1,
        Some(WireError::TooLong { .. })
    ));
}

#[test]
fn a_writer_refuses_what_no_reader_takes() {
    let mut writer = FrameWriter::new();
    let huge = vec![0; MAX_INFLATED_BYTES + 1];
    assert!(matches!(
        writer.put_payload(1, &huge),
        Err(WireError::TooLong { .. })
    ));
    assert!(writer.is_empty());
}
