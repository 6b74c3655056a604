//! Runs of frames (`wire::frame`): a payload, a kind or the order of the frames is changed; lengths and
//! checksums fit again, and a payload that was compressed is compressed again.

use wire::{FrameReader, FrameWriter, PROTOCOL};

use super::{bytes, field};
use crate::Draw;

const HEAD: usize = 6;
const CRC: usize = 4;
const ZSTD: u8 = 1;
/// Compressed with the dictionary of the newest protocol.
const WITH_DICTIONARY: u8 = 1 | 1 << 4;
const LEVEL: i32 = 1;
/// More than a payload may inflate to.
const LARGEST: usize = 8 << 20;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Frame {
    kind: u8,
    flags: u8,
    payload: Vec<u8>,
}

/// Changes a run of frames; what is none is changed as bytes.
#[must_use]
pub fn change(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let (mut frames, rest) = read(input);
    if frames.is_empty() || draw.comes_about(50) {
        return bytes(input, draw);
    }
    let at = draw.below(frames.len());
    match draw.below(16) {
        0 => frames[at].kind = draw.byte() & 0x7f,
        1 => frames[at].flags ^= 1 << draw.below(8),
        2 => {
            frames.remove(at);
        }
        3 => {
            let frame = frames[at].clone();
            frames.insert(draw.below(frames.len()), frame);
        }
        4 => {
            let other = draw.below(frames.len());
            frames.swap(at, other);
        }
        5 => frames[at].payload = bytes(&frames[at].payload, draw),
        _ => frames[at].payload = field::message(&frames[at].payload, draw),
    }
    let mut written: Vec<u8> = frames.iter().flat_map(write).collect();
    written.extend(rest);
    if draw.comes_about(30) {
        written.truncate(draw.below(written.len()));
    }
    written
}

/// The whole frames of a run, inflated, and what comes after them.
fn read(mut rest: &[u8]) -> (Vec<Frame>, &[u8]) {
    let mut frames = Vec::new();
    while let Some((frame, after)) = read_one(rest) {
        frames.push(frame);
        rest = after;
    }
    (frames, rest)
}

fn read_one(bytes: &[u8]) -> Option<(Frame, &[u8])> {
    let (&[kind, flags, a, b, c, d], rest) = bytes.split_first_chunk::<HEAD>()?;
    let len = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
    let (stored, rest) = rest.split_at_checked(len)?;
    let (_, rest) = rest.split_at_checked(CRC)?;
    let payload = match flags {
        ZSTD => zstd::bulk::decompress(stored, LARGEST).ok()?,
        WITH_DICTIONARY => {
            let mut reader = FrameReader::new();
            reader.push(bytes.get(..HEAD + len + CRC)?);
            reader.next().ok()??.payload
        }
        _ => stored.to_vec(),
    };
    Some((
        Frame {
            kind,
            flags,
            payload,
        },
        rest,
    ))
}

fn write(frame: &Frame) -> Vec<u8> {
    if frame.flags == WITH_DICTIONARY {
        let mut written = FrameWriter::new();
        written.speak(PROTOCOL);
        // What is too long for a frame is left out.
        if written.put_payload(frame.kind, &frame.payload).is_ok() {
            return written.into_bytes();
        }
    }
    let stored = match frame.flags {
        ZSTD => zstd::bulk::compress(&frame.payload, LEVEL).unwrap_or_default(),
        _ => frame.payload.clone(),
    };
    let len = u32::try_from(stored.len()).unwrap_or(u32::MAX);
    let mut written = vec![frame.kind, frame.flags];
    written.extend(len.to_le_bytes());
    written.extend(stored);
    let crc = crc32fast::hash(&written);
    written.extend(crc.to_le_bytes());
    written
}

#[cfg(test)]
mod tests {
    use super::*;
    use wire::{Refusal, RefusalCode};

    fn some() -> Vec<u8> {
        let mut frames = FrameWriter::new();
        frames.speak(PROTOCOL);
        for code in [RefusalCode::Revoked, RefusalCode::TooLarge] {
            frames.put(&Refusal::new(code, "很长".repeat(100))).unwrap();
        }
        frames.into_bytes()
    }

    #[test]
    fn most_changed_frames_are_read_as_frames() {
        let mut read = 0;
        for seed in 0..200 {
            let mut reader = FrameReader::new();
            reader.push(&change(&some(), &mut Draw::starting_at(seed)));
            read += usize::from(matches!(reader.next(), Ok(Some(_))));
        }
        assert!(read > 140, "{read} of 200");
    }

    #[test]
    fn an_unchanged_run_is_written_byte_for_byte_alike_in_meaning() {
        let some = some();
        let (frames, rest) = read(&some);
        assert_eq!((frames.len(), rest.len()), (2, 0));
        let again: Vec<u8> = frames.iter().flat_map(write).collect();
        assert_eq!(read(&again).0, frames);
    }
}
