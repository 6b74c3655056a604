//! Columns that stand for more than their bytes, and honest ones.

use super::*;
use crate::gate::MAX_CHANGE_BYTES;

fn leb(mut number: u64) -> Vec<u8> {
    let mut written = Vec::new();
    loop {
        let low = u8::try_from(number & 0x7f).unwrap();
        number >>= 7;
        if number == 0 {
            written.push(low);
            return written;
        }
        written.push(low | 0x80);
    }
}

/// A change with these columns and nothing that could be said of it.
fn chunk(columns: &[(u64, &[u8])]) -> Vec<u8> {
    let mut chunk = vec![0; HEAD];
    chunk.extend(leb(100));
    chunk.extend([0, 1, 7, 1, 1, 0, 0, 0]);
    chunk.extend(leb(columns.len() as u64));
    for (kind, data) in columns {
        chunk.extend(leb(*kind));
        chunk.extend(leb(data.len() as u64));
    }
    columns.iter().for_each(|(_, data)| chunk.extend(*data));
    chunk
}

fn reason(columns: &[(u64, &[u8])]) -> Option<Reason> {
    check(&chunk(columns)).err().map(|held| held.reason)
}

const NUMBERS: u64 = (3 << 4) | 2;
const BOOLEANS: u64 = (4 << 4) | 4;
const TEXTS: u64 = (1 << 4) | 5;
const GROUP: u64 = 7 << 4;
const NAMED: u64 = (7 << 4) | 3;

/// One value five times.
const FIVE: [u8; 2] = [5, 0];

#[test]
fn columns_that_stand_for_what_they_hold_pass() {
    let literal = [0x7d, 1, 2, 3];
    let text = [0x7f, 3, b'a', b'b', b'c', 2, 1, b'x'];
    assert_eq!(
        reason(&[
            (NUMBERS, &literal),
            (TEXTS, &text),
            (BOOLEANS, &[0, 5, 1]),
            (GROUP, &FIVE),
            (NAMED, &FIVE),
            (0x57, b"anything at all"),
        ]),
        None
    );
}

#[test]
fn a_few_bytes_that_stand_for_millions_are_told() {
    let many = [&leb(1 << 40)[..], &[0]].concat();
    for kind in [NUMBERS, TEXTS, GROUP] {
        assert_eq!(reason(&[(kind, &many)]), Some(Reason::TooLarge), "{kind}");
    }
    let nothing = [&[0][..], &leb(1 << 40)].concat();
    assert_eq!(reason(&[(NUMBERS, &nothing)]), Some(Reason::TooLarge));
    assert_eq!(reason(&[(BOOLEANS, &nothing)]), Some(Reason::TooLarge));
    // Many runs, each within bounds.
    let runs = [&leb(100_000)[..], &[0]].concat().repeat(2);
    assert_eq!(reason(&[(NUMBERS, &runs)]), Some(Reason::TooLarge));
    let named = [(GROUP, &[2, 1][..]), (NAMED, &runs)];
    assert_eq!(reason(&named), None, "what is replaced may be more");
    let named = runs.repeat(4);
    assert_eq!(
        reason(&[(GROUP, &[2, 1]), (NAMED, &named)]),
        Some(Reason::TooLarge)
    );
}

#[test]
fn a_text_longer_than_its_column_is_told() {
    let long = [&[0x7f][..], &leb(1 << 28), b"abc"].concat();
    assert_eq!(reason(&[(TEXTS, &long)]), Some(Reason::NotAChange));
}

#[test]
fn what_is_no_change_is_told() {
    let whole = chunk(&[(NUMBERS, &[2, 1])]);
    for end in 0..whole.len() {
        assert_eq!(
            check(&whole[..end]).err().map(|held| held.reason),
            Some(Reason::NotAChange),
            "{end}"
        );
    }
    assert_eq!(
        reason(&[(NUMBERS | 8, &[2, 1])]),
        Some(Reason::NotAChange),
        "compressed"
    );
    assert!(check(&vec![0xff; MAX_CHANGE_BYTES]).is_err());
}

/// A document of one actor with these columns of its operations.
fn document(columns: &[(u64, &[u8])]) -> Vec<u8> {
    let mut body = vec![1, 1, 7, 0, 0];
    body.extend(leb(columns.len() as u64));
    for (kind, data) in columns {
        body.extend(leb(*kind));
        body.extend(leb(data.len() as u64));
    }
    columns.iter().for_each(|(_, data)| body.extend(*data));
    let mut chunk = vec![0; HEAD];
    chunk.extend(leb(body.len() as u64));
    chunk.extend(body);
    chunk
}

const ACTORS: u64 = (2 << 4) | 1;

#[test]
fn a_document_names_no_actor_it_does_not_have() {
    let reason = |data: &[u8]| {
        let checked = check_document(&document(&[(ACTORS, data)]));
        checked.err().map(|held| held.reason)
    };
    assert_eq!(reason(&[3, 0]), None);
    assert_eq!(reason(&[3, 1]), Some(Reason::NotAChange));
    // Room would be made for as many.
    let many = [&[3][..], &leb(1 << 32)].concat();
    assert_eq!(reason(&many), Some(Reason::NotAChange));
    assert_eq!(reason(&[0x7e, 0, 9]), Some(Reason::NotAChange));
}

#[test]
fn a_document_is_one_chunk_of_columns_that_are_not_compressed() {
    let good = document(&[(NUMBERS, &FIVE)]);
    assert_eq!(check_document(&good), Ok(()));
    let reason = |chunk: &[u8]| check_document(chunk).err().map(|held| held.reason);
    let longer = [&good[..], &[0]].concat();
    assert_eq!(reason(&longer), Some(Reason::NotAChange));
    assert_eq!(reason(&good[..good.len() - 1]), Some(Reason::NotAChange));
    let compressed = document(&[(NUMBERS | DEFLATED, &FIVE)]);
    assert_eq!(reason(&compressed), Some(Reason::NotAChange));
    let many = leb(MAX_CHANGE_OPS as u64 + 1);
    let too_many = document(&[(NUMBERS, &[&many[..], &[0]].concat())]);
    assert_eq!(reason(&too_many), Some(Reason::TooLarge));
}
