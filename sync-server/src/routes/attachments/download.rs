//! `GET /v1/attachments/GRID/SHA256`, whole or a range: for whoever may hold the grid; to everyone
//! else it is not there. What comes back is never more than a picture to a browser.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use model::{FileHash, GridId};

use super::answer::digest;
use super::refused::TusRefused;
use crate::App;
use crate::attachment::UploadError;
use crate::attachment::creation::may_handle;
use crate::routes::ranges;
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
    let wanted = ranges::wanted(&headers, &sha256, size).map_err(|()| TusRefused::range(size))?;
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
    answer.insert(header::ETAG, ranges::etag(&sha256));
    answer.insert("repr-digest", digest(&sha256));
    for (name, value) in ALWAYS {
        answer.insert(name.clone(), HeaderValue::from_static(value));
    }
    if let Some(range) = wanted {
        answer.insert(header::CONTENT_RANGE, ranges::said(&range, size));
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
