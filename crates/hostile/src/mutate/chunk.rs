//! Automerge chunks: `magic (4) checksum (4) type (1) length body`, and in the body of a change what it builds
//! on, who wrote it, and its columns; in that of a document who wrote it, its newest changes, the columns of
//! its changes and those of its operations. One part is changed; lengths, the number of bytes of each column
//! and the checksum fit again.
//!
//! Source: the Automerge binary format, <https://automerge.org/automerge-binary-format-spec/>.

use sha2::{Digest, Sha256};

use super::{bytes, leb, take_leb};
use crate::Draw;

const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// Magic, checksum and type.
const HEAD: usize = 9;
const HASH: usize = 32;
/// The type of a document.
const DOCUMENT: u8 = 0;

/// Whether the bytes begin as a chunk does.
#[must_use]
pub fn is_one(input: &[u8]) -> bool {
    input.len() > HEAD && input[..4] == MAGIC
}

/// Changes a chunk so that its length and its checksum fit; bytes that are none are changed as bytes.
#[must_use]
pub fn change(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    if !is_one(input) {
        return bytes(input, draw);
    }
    let (kind, mut rest) = (input[8], &input[HEAD..]);
    let Some(_len) = take_leb(&mut rest) else {
        return bytes(input, draw);
    };
    let body = match draw.below(3) {
        0 => bytes(rest, draw),
        _ if kind == DOCUMENT => document(rest, draw).unwrap_or_else(|| bytes(rest, draw)),
        _ => columns(rest, draw).unwrap_or_else(|| bytes(rest, draw)),
    };
    let kind = if draw.comes_about(20) {
        draw.byte() & 7
    } else {
        kind
    };
    sealed(kind, &body)
}

/// A chunk of this type around a body.
#[must_use]
pub fn sealed(kind: u8, body: &[u8]) -> Vec<u8> {
    let mut chunk = MAGIC.to_vec();
    chunk.extend([0; 4]);
    chunk.push(kind);
    chunk.extend(leb(body.len() as u64));
    chunk.extend(body);
    let digest = Sha256::digest(&chunk[8..]);
    chunk[4..8].copy_from_slice(&digest[..4]);
    chunk
}

/// A document's body with one of its columns, or what stands before or after them, changed.
fn document(body: &[u8], draw: &mut Draw) -> Option<Vec<u8>> {
    let mut rest = body;
    for _ in 0..take_leb(&mut rest)?.min(64) {
        let actor = usize::try_from(take_leb(&mut rest)?).ok()?;
        rest = rest.get(actor..)?;
    }
    let heads = usize::try_from(take_leb(&mut rest)?).ok()?;
    rest = rest.get(heads.checked_mul(HASH)?..)?;
    let mut head = body[..body.len() - rest.len()].to_vec();
    let mut kinds = Vec::new();
    let mut parted = [0; 2];
    for group in &mut parted {
        for _ in 0..take_leb(&mut rest)?.min(64) {
            let kind = take_leb(&mut rest)?;
            kinds.push((kind, usize::try_from(take_leb(&mut rest)?).ok()?));
        }
        *group = kinds.len();
    }
    let mut columns = Vec::new();
    for (kind, len) in kinds {
        let (data, after) = rest.split_at_checked(len)?;
        columns.push((kind, data.to_vec()));
        rest = after;
    }
    let mut tail = rest.to_vec();
    match draw.below(12) {
        0 => head = bytes(&head, draw),
        1 => tail = bytes(&tail, draw),
        _ if columns.is_empty() => return None,
        2 => {
            let (one, other) = (draw.below(columns.len()), draw.below(columns.len()));
            columns[one].1 = columns[other].1.clone();
        }
        3 => {
            let at = draw.below(columns.len());
            columns[at].0 ^= 1 << draw.below(8);
        }
        _ => {
            let at = draw.below(columns.len());
            columns[at].1 = bytes(&columns[at].1, draw);
        }
    }
    let mut written = head;
    for (from, to) in [(0, parted[0]), (parted[0], parted[1])] {
        written.extend(leb((to - from) as u64));
        for (kind, data) in &columns[from..to] {
            written.extend(leb(*kind));
            written.extend(leb(data.len() as u64));
        }
    }
    columns.iter().for_each(|(_, data)| written.extend(data));
    written.extend(tail);
    Some(written)
}

/// A change's body with one of its columns, or one of the numbers before them, changed.
fn columns(body: &[u8], draw: &mut Draw) -> Option<Vec<u8>> {
    let mut rest = body;
    let deps = usize::try_from(take_leb(&mut rest)?).ok()?;
    rest = rest.get(deps.checked_mul(HASH)?..)?;
    let actor = usize::try_from(take_leb(&mut rest)?).ok()?;
    rest = rest.get(actor..)?;
    // Sequence number, first operation, time; then the message and the other actors.
    for _ in 0..3 {
        take_leb(&mut rest)?;
    }
    let message = usize::try_from(take_leb(&mut rest)?).ok()?;
    rest = rest.get(message..)?;
    for _ in 0..take_leb(&mut rest)?.min(64) {
        let other = usize::try_from(take_leb(&mut rest)?).ok()?;
        rest = rest.get(other..)?;
    }
    let head = &body[..body.len() - rest.len()];
    let count = take_leb(&mut rest)?.min(64);
    let mut kinds = Vec::new();
    for _ in 0..count {
        let kind = take_leb(&mut rest)?;
        kinds.push((kind, usize::try_from(take_leb(&mut rest)?).ok()?));
    }
    let mut columns = Vec::new();
    for (kind, len) in kinds {
        let (data, after) = rest.split_at_checked(len)?;
        columns.push((kind, data.to_vec()));
        rest = after;
    }
    let mut head = head.to_vec();
    if columns.is_empty() || draw.comes_about(100) {
        head = bytes(&head, draw);
    } else {
        let at = draw.below(columns.len());
        match draw.below(12) {
            0 => {
                columns.remove(at);
            }
            1 => columns[at].0 ^= 1 << draw.below(8),
            2 => {
                let other = draw.below(columns.len());
                columns[at].1 = columns[other].1.clone();
            }
            _ => columns[at].1 = bytes(&columns[at].1, draw),
        }
    }
    let mut written = head;
    written.extend(leb(columns.len() as u64));
    for (kind, data) in &columns {
        written.extend(leb(*kind));
        written.extend(leb(data.len() as u64));
    }
    columns.iter().for_each(|(_, data)| written.extend(data));
    written.extend(rest);
    Some(written)
}
