//! `GET /v1/attachments/GRID/SHA256`, whole or a range: for whoever may hold the grid; to everyone
//! else it is not there. What comes back is never more than a picture to a browser.

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use model::{FileHash, GridId};

use super::answer::digest;
use super::headers::text;
use super::refused::TusRefused;
use crate::App;
use crate::attachment::UploadError;
use crate::attachment::creation::may_handle;
use crate::routes::sync::seat;

pub(crate) async fn download(
    State(app): State<App>,
    Path((scope, sha256)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, TusRefused> {
    let seat = seat(&app, &headers).await?;
    let scope: GridId = scope.parse().map_err(|_| UploadError::NotFound)?;
    let sha256: FileHash = sha256.parse().map_err(|_| UploadError::NotFound)?;
    if !seat.grant.contains(&scope) || !may_handle(seat.worker.role) {
        return Err(UploadError::NotFound.into());
    }
    let attachments = &app.inner.attachments;
    let asked = (scope.clone(), sha256);
    let file = attachments
        .ask(move |book| book.stored(&asked.0, &asked.1))
        .await?
        .ok_or(UploadError::NotFound)?;
    let size = file.size_bytes;
    let wanted = match text(&headers, "range").filter(|_| same(&headers, &sha256)) {
        None => None,
        Some(range) => parse_range(range, size).map_err(|()| TusRefused::range(size))?,
    };
    let range = wanted.clone().unwrap_or(0..size);
    let bytes = attachments
        .depot
        .read(&scope, &sha256, range.clone())
        .await
        .map_err(UploadError::from)?
        .ok_or(UploadError::NotFound)?;
    let mut response = Response::new(Body::from_stream(bytes));
    let answer = response.headers_mut();
    if let Ok(kind) = HeaderValue::try_from(file.media_type.code()) {
        answer.insert(header::CONTENT_TYPE, kind);
    }
    answer.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    answer.insert(header::ETAG, etag(&sha256));
    answer.insert("repr-digest", digest(&sha256));
    for (name, value) in ALWAYS {
        answer.insert(name.clone(), HeaderValue::from_static(value));
    }
    if wanted.is_some() {
        let said = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        if let Ok(said) = HeaderValue::try_from(said) {
            answer.insert(header::CONTENT_RANGE, said);
        }
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

const ALWAYS: &[(header::HeaderName, &str)] = &[
    (header::ACCEPT_RANGES, "bytes"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; sandbox",
    ),
    // Named by its hash, it never changes; and nobody on the way keeps it.
    (header::CACHE_CONTROL, "private, max-age=86400, immutable"),
    (header::VARY, "authorization"),
];

fn etag(sha256: &FileHash) -> HeaderValue {
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
fn parse_range(said: &str, size: u64) -> Result<Option<Range<u64>>, ()> {
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
            assert_eq!(parse_range(said, 10), read, "{said}");
        }
    }
}
