//! Files at the server: method, address and headers of the tus protocol, one a line, and a body. `{grid}`,
//! `{upload}` and `{file}` stand for places that are there.

use super::shape;
use crate::stage::server;
use crate::{Draw, mutate};

/// Words that mean something in a header.
const WORDS: [&str; 15] = [
    "OPTIONS",
    "PATCH",
    "HEAD",
    "DELETE",
    "GET",
    "POST",
    "-1",
    "18446744073709551616",
    "20971521",
    "bytes=0-0,2-",
    "bytes=-9223372036854775808",
    "sha256 ",
    "sha1 AAAA",
    "application/offset+octet-stream",
    "x-http-method-override: PATCH",
];

pub(super) fn seeds() -> Vec<Vec<u8>> {
    server::uploads()
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect()
}

pub(super) fn mutate(input: &[u8], draw: &mut Draw) -> Vec<u8> {
    let text = String::from_utf8_lossy(input);
    let mut lines: Vec<Vec<u8>> = text
        .split('\n')
        .map(|line| line.as_bytes().to_vec())
        .collect();
    let at = draw.below(lines.len());
    match draw.below(6) {
        0 => {
            lines.remove(at);
        }
        1 => lines.insert(at, lines[at].clone()),
        2 => {
            let word = WORDS[draw.below(WORDS.len())].as_bytes();
            let from = draw.below(lines[at].len() + 1);
            lines[at].splice(from.., word.iter().copied());
        }
        3 => {
            let other = draw.below(lines.len());
            lines.swap(at, other);
        }
        _ => lines[at] = mutate::bytes(&lines[at], draw),
    }
    lines.join(&b'\n')
}

pub(super) fn run(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap_or_default();
    let (method, path) = first.split_once(' ').unwrap_or((first, "/v1/attachments"));
    let headers: Vec<_> = lines.filter_map(|line| line.split_once(": ")).collect();
    let told = server::ask(method, &server::place(path), &headers, body.as_bytes());
    assert!(
        told.status < 500 || told.status == 507,
        "status {}",
        told.status
    );
    let known = WORDS.contains(&method).then_some(method);
    shape(&(known, told.said()))
}
