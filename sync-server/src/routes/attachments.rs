//! `/v1/attachments`: files of records come by the tus 1.0.0 protocol (core, creation,
//! creation-with-upload, checksum, expiration, termination) and go by `GET` with ranges. Everything
//! asks for a device's token, and answers only for what that device may hold.
//!
//! Source: <https://tus.io/protocols/resumable-upload>, version 1.0.0.

mod answer;
mod download;
mod headers;
mod refused;

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::routing::{MethodRouter, get, options};
use model::GridId;

pub(crate) use download::download;
use headers::{checksum, length, offset, overridden};
use refused::TusRefused;

use super::sync::seat;
use crate::App;
use crate::accounts::Seat;
use crate::attachment::book::{Upload, UploadId, UploadState};
use crate::attachment::metadata::Metadata;
use crate::attachment::{UploadError, UploadKey, arrival, creation, finish};

type Answered = Result<Response, TusRefused>;

/// Where uploads begin.
pub(crate) fn uploads() -> MethodRouter<App> {
    options(capabilities).post(create)
}

/// One upload.
pub(crate) fn upload() -> MethodRouter<App> {
    options(capabilities)
        .head(|state, path, request| on(state, path, request, Verb::Head))
        .patch(|state, path, request| on(state, path, request, Verb::Patch))
        .delete(|state, path, request| on(state, path, request, Verb::Delete))
        .post(|state, path, request: Request| {
            let verb = overridden(request.headers());
            on(state, path, request, verb)
        })
}

/// One stored file.
pub(crate) fn file() -> MethodRouter<App> {
    get(download)
}

/// What can be done with one upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Head,
    Patch,
    Delete,
    Unknown,
}

async fn capabilities(State(app): State<App>) -> Response {
    answer::capabilities(&app.inner.attachments.limits)
}

async fn create(State(app): State<App>, request: Request) -> Answered {
    let (parts, body) = request.into_parts();
    headers::check_version(&parts.headers)?;
    let seat = seat(&app, &parts.headers).await?;
    let size = length(&parts.headers)?;
    let said = headers::text(&parts.headers, "upload-metadata")
        .ok_or(UploadError::Header("Upload-Metadata"))?;
    let metadata = Metadata::parse(said)?;
    let mut upload = creation::begin(&app, &seat, metadata, size).await?;
    let with_bytes = headers::is_bytes(&parts.headers);
    if with_bytes {
        upload = receive(&app, upload, &parts.headers, body).await?;
    }
    tracing::info!(device = %seat.device, size_bytes = size, "an upload began");
    Ok(answer::created(&upload, with_bytes))
}

async fn on(
    State(app): State<App>,
    Path(path): Path<(String, String)>,
    request: Request,
    verb: Verb,
) -> Answered {
    let (parts, body) = request.into_parts();
    headers::check_version(&parts.headers)?;
    let seat = seat(&app, &parts.headers).await?;
    let upload = find(&app, &seat, &path).await?;
    match verb {
        Verb::Head => head(&app, upload).await,
        Verb::Patch => patch(&app, upload, &parts, body).await,
        Verb::Delete => {
            finish::end(&app, &upload.key).await?;
            Ok(answer::status(StatusCode::NO_CONTENT))
        }
        Verb::Unknown => Err(UploadError::Header("X-HTTP-Method-Override").into()),
    }
}

/// An upload of this device in a grid it may still hold, that has not ended.
async fn find(app: &App, seat: &Seat, path: &(String, String)) -> Result<Upload, UploadError> {
    let scope: GridId = path.0.parse().map_err(|_| UploadError::NotFound)?;
    let id = UploadId::parse(&path.1).ok_or(UploadError::NotFound)?;
    let upload = finish::look(app, &UploadKey { scope, id }).await?;
    if upload.device != seat.device || !seat.grant.contains(&upload.key.scope) {
        return Err(UploadError::NotFound);
    }
    if upload.state == UploadState::Ended || upload.expires_at <= app.now() {
        return Err(UploadError::Gone);
    }
    Ok(upload)
}

/// A file that came whole and could not be stored then is stored now.
async fn head(app: &App, upload: Upload) -> Answered {
    let whole = upload.offset_bytes == upload.size_bytes;
    let upload = if whole && upload.state == UploadState::Open {
        finish::finish(app, upload).await?
    } else {
        upload
    };
    Ok(answer::head(&upload))
}

async fn patch(app: &App, upload: Upload, parts: &Parts, body: Body) -> Answered {
    if !headers::is_bytes(&parts.headers) {
        return Err(TusRefused::content_type());
    }
    let wanted = offset(&parts.headers)?;
    if wanted != upload.offset_bytes {
        return Err(UploadError::WrongOffset {
            offset: upload.offset_bytes,
            expires_at: upload.expires_at,
        }
        .into());
    }
    let upload = receive(app, upload, &parts.headers, body).await?;
    Ok(answer::advanced(&upload))
}

/// Takes bytes in, to the end even when whoever sent them has gone: what arrived is kept.
async fn receive(
    app: &App,
    upload: Upload,
    headers: &HeaderMap,
    body: Body,
) -> Result<Upload, TusRefused> {
    let checksum = checksum(headers)?;
    let work = tokio::spawn(arrival::receive(app.clone(), upload, checksum, body));
    match work.await {
        Ok(outcome) => Ok(outcome?),
        Err(_) => Err(TusRefused::failed()),
    }
}
