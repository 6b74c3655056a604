//! Ranges of what is named by its hash and never changes (RFC 9110 §14).

use std::ops::Range;

use axum::http::{HeaderMap, HeaderValue, header};
use model::FileHash;

/// The part of `size` bytes that is asked for; none for all of them. `Err` when it lies beyond the end.
pub(super) fn wanted(
    headers: &HeaderMap,
    sha256: &FileHash,
    size: u64,
) -> Result<Option<Range<u64>>, ()> {
    let said = headers
        .get(header::RANGE)
        .and_then(|said| said.to_str().ok());
    match said.filter(|_| same(headers, sha256)) {
        None => Ok(None),
        Some(range) => parse(range, size),
    }
}

/// Which part of `size` bytes an answer has.
pub(super) fn said(range: &Range<u64>, size: u64) -> HeaderValue {
    let said = format!(
        "bytes {}-{}/{size}",
        range.start,
        range.end.saturating_sub(1)
    );
    HeaderValue::try_from(said).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The name of what never changes.
pub(super) fn etag(sha256: &FileHash) -> HeaderValue {
    HeaderValue::try_from(format!("\"{sha256}\"")).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A range that goes on with another file is not one of this file.
fn same(headers: &HeaderMap, sha256: &FileHash) -> bool {
    headers
        .get(header::IF_RANGE)
        .is_none_or(|said| *said == etag(sha256))
}

/// The one range asked for; none when the header is to be ignored: several ranges, another unit, not
/// a range at all. `Err` when it lies beyond the end.
fn parse(said: &str, size: u64) -> Result<Option<Range<u64>>, ()> {
    let Some((first, last)) = said
        .strip_prefix("bytes=")
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Ok(None);
    };
    let number = |text: &str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u64>().ok().filter(|_| digits)
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Some(first), None) if last.is_empty() => first..size,
        (None, Some(count)) if first.is_empty() => size.saturating_sub(count)..size,
        _ => return Ok(None),
    };
    if range.is_empty() {
        Err(())
    } else {
        Ok(Some(range))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_writes_them() {
        for (said, read) in [
            ("bytes=0-4", Ok(Some(0..5))),
            ("bytes=5-", Ok(Some(5..10))),
            ("bytes=-3", Ok(Some(7..10))),
            ("bytes=-30", Ok(Some(0..10))),
            ("bytes=4-99", Ok(Some(4..10))),
            ("bytes=9-18446744073709551615", Ok(Some(9..10))),
            ("bytes=10-", Err(())),
            ("bytes=10-12", Err(())),
            ("bytes=-0", Err(())),
            ("bytes=4-2", Ok(None)),
            ("bytes=0-1,3-4", Ok(None)),
            ("bytes=+1-2", Ok(None)),
            ("lines=0-4", Ok(None)),
            ("bytes=", Ok(None)),
            ("bytes=-", Ok(None)),
        ] {
            assert_eq!(parse(said, 10), read, "{said}");
        }
    }
}
