//! What is answered about uploads. An upload whose file is stored says the hash of it, which is the
//! acknowledgement a device waits for before it lets go of its own copy.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use data_encoding::BASE64;
use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimePrinter;
use model::{FileHash, UtcMs};

use super::headers::VERSION;
use crate::attachment::Limits;
use crate::attachment::book::{Upload, UploadState};

const EXTENSIONS: &str = "creation,creation-with-upload,checksum,expiration,termination";
const ALGORITHMS: &str = "sha1,sha256";

pub(super) fn status(status: StatusCode) -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert("tus-resumable", HeaderValue::from_static(VERSION));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// What the server can do.
pub(super) fn capabilities(limits: &Limits) -> Response {
    let mut response = status(StatusCode::NO_CONTENT);
    let headers = response.headers_mut();
    headers.insert("tus-version", HeaderValue::from_static(VERSION));
    headers.insert("tus-extension", HeaderValue::from_static(EXTENSIONS));
    headers.insert("tus-max-size", limits.file_bytes.into());
    headers.insert(
        "tus-checksum-algorithm",
        HeaderValue::from_static(ALGORITHMS),
    );
    response
}

/// An upload has begun; one whose file was stored already stands at its end.
pub(super) fn created(upload: &Upload, with_bytes: bool) -> Response {
    let mut response = status(StatusCode::CREATED);
    let key = &upload.key;
    // As seen from `/v1/attachments`, whatever a proxy puts before it.
    let location = format!("attachments/{}/uploads/{}", key.scope, key.id);
    if let Ok(location) = HeaderValue::try_from(location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if with_bytes || upload.state == UploadState::Done {
        tell_offset(&mut response, upload);
    }
    tell_fate(&mut response, upload);
    response
}

/// An upload has moved on.
pub(super) fn advanced(upload: &Upload) -> Response {
    let mut response = status(StatusCode::NO_CONTENT);
    tell_offset(&mut response, upload);
    tell_fate(&mut response, upload);
    response
}

/// How an upload stands.
pub(super) fn head(upload: &Upload) -> Response {
    let mut response = status(StatusCode::OK);
    tell_offset(&mut response, upload);
    tell_fate(&mut response, upload);
    let headers = response.headers_mut();
    headers.insert("upload-length", upload.size_bytes.into());
    if let Ok(said) = HeaderValue::try_from(&upload.metadata) {
        headers.insert("upload-metadata", said);
    }
    response
}

fn tell_offset(response: &mut Response, upload: &Upload) {
    let headers = response.headers_mut();
    headers.insert("upload-offset", upload.offset_bytes.into());
}

/// When it expires; once its file is stored, the hash of it (RFC 9530) instead.
fn tell_fate(response: &mut Response, upload: &Upload) {
    let headers = response.headers_mut();
    if upload.state == UploadState::Done {
        headers.insert("repr-digest", digest(&upload.sha256));
    } else {
        headers.insert("upload-expires", expires(upload.expires_at));
    }
}

/// The hash of a whole file, as RFC 9530 writes it.
pub(super) fn digest(sha256: &FileHash) -> HeaderValue {
    let value = format!("sha-256=:{}:", BASE64.encode(sha256.as_bytes()));
    HeaderValue::try_from(value).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// A moment, as RFC 9110 writes it.
pub(super) fn expires(at: UtcMs) -> HeaderValue {
    let written = Timestamp::from_millisecond(at.0)
        .ok()
        .and_then(|at| DateTimePrinter::new().timestamp_to_rfc9110_string(&at).ok());
    written
        .and_then(|text| HeaderValue::try_from(text).ok())
        .unwrap_or_else(|| HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_written_as_http_does() {
        assert_eq!(
            expires(UtcMs(1_795_363_200_000)),
            "Sun, 22 Nov 2026 16:00:00 GMT"
        );
    }
}
