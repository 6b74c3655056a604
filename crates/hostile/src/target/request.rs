//! A sync at the server: the whole request of an enrolled device through the router, into the ledger. The
//! first byte chooses whether the device signs.

use super::shape;
use crate::stage::{self, server};
use crate::{Draw, mutate};

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let signed = stage::get()
        .requests
        .iter()
        .map(|body| [&[0], &body[..]].concat());
    let unsigned = stage::get()
        .unsigned
        .iter()
        .map(|body| [&[1], &body[..]].concat());
    signed.chain(unsigned).collect()
}

pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let Some((&first, body)) = input.split_first() else {
        return vec![0];
    };
    let first = if draw.comes_about(20) {
        first ^ 1
    } else {
        first
    };
    [&[first], &mutate::frames::change(body, draw)[..]].concat()
}

pub(super) fn run(input: &[u8]) -> u64 {
    let (first, body) = input.split_first().unwrap_or((&0, &[]));
    let token = if first & 1 == 0 {
        server::token()
    } else {
        server::unsigned_token()
    };
    let told = server::ask(
        "POST",
        "/v1/sync",
        &[("authorization", &format!("Bearer {token}"))],
        body,
    );
    assert!(
        told.status < 500 || told.status == 505,
        "status {}",
        told.status
    );
    shape(&told.said())
}
