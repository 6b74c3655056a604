//! Changes bytes as somebody does who knows how they are made: lengths and checksums are put right
//! again, so that a change gets past the first look.

pub mod chunk;
pub mod field;
pub mod frames;

use crate::Draw;

/// Numbers at the edges of what fits.
const EDGES: [u64; 12] = [
    0,
    1,
    0x7f,
    0x80,
    0xff,
    0x3fff,
    0x4000,
    0xffff,
    0x7fff_ffff,
    0xffff_ffff,
    0x7fff_ffff_ffff_ffff,
    0xffff_ffff_ffff_ffff,
];

/// Changes some bytes, whatever they are: flips, edges, pieces doubled, moved or taken out.
#[must_use]
pub fn bytes(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..1 + draw.below(3) {
        once(&mut bytes, draw);
    }
    bytes
}

fn once(bytes: &mut Vec<u8>, draw: &mut Draw) {
    if bytes.is_empty() {
        bytes.push(draw.byte());
        return;
    }
    let at = draw.below(bytes.len());
    let end = (at + 1 + draw.length(64)).min(bytes.len());
    match draw.below(8) {
        0 => bytes[at] ^= 1 << draw.below(8),
        1 => bytes[at] = draw.byte(),
        2 => bytes[at] = bytes[at].wrapping_add(1),
        3 => bytes[at] = bytes[at].wrapping_sub(1),
        4 => {
            bytes.drain(at..end);
        }
        5 => {
            let piece = bytes[at..end].to_vec();
            let to = draw.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        6 => {
            let piece = draw.noise(end - at);
            bytes.splice(at..at, piece);
        }
        _ => {
            let edge = EDGES[draw.below(EDGES.len())];
            let written = leb(edge);
            let end = (at + written.len()).min(bytes.len());
            bytes.splice(at..end, written);
        }
    }
}

/// A number as seven bits a byte, the lowest first.
#[must_use]
pub fn leb(mut number: u64) -> Vec<u8> {
    let mut written = Vec::new();
    loop {
        let [low, ..] = (number & 0x7f).to_le_bytes();
        number >>= 7;
        if number == 0 {
            written.push(low);
            return written;
        }
        written.push(low | 0x80);
    }
}

/// Takes such a number off the front.
pub fn take_leb(rest: &mut &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for at in 0..10 {
        let (&byte, after) = rest.split_first()?;
        *rest = after;
        number |= u64::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back_as_they_were_written() {
        for number in EDGES {
            let written = leb(number);
            let mut rest = &written[..];
            assert_eq!((take_leb(&mut rest), rest.len()), (Some(number), 0));
        }
    }

    #[test]
    fn bytes_change_and_the_same_luck_changes_them_alike() {
        let input = [7; 100];
        let one = bytes(&input, &mut Draw::starting_at(1));
        assert_eq!(one, bytes(&input, &mut Draw::starting_at(1)));
        assert_ne!(one, input);
    }
}
