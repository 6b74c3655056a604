//! `GET /v1/packs/SHA256`, whole or from any byte on: for whoever may hold the grid it is of; to everyone
//! else it is not there. It is sent as it is read.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use model::{FileHash, GridId};
use wire::RefusalCode;

use super::ranges;
use super::refuse::{Refused, blocking, frames};
use super::sync::seat;
use crate::App;
use crate::packs::PackError;

pub(crate) async fn fetch(
    State(app): State<App>,
    Path(sha256): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let seat = seat(&app, &headers).await?;
    let sha256: FileHash = sha256.parse().map_err(|_| gone())?;
    let (known, grids) = (
        app.clone(),
        seat.grant.iter().cloned().collect::<Vec<GridId>>(),
    );
    let found = blocking(move || known.inner.packs.book.find_pack(&grids, &sha256)).await?;
    let (scope, pack) = found.ok_or_else(gone)?;
    let size = pack.size_bytes;
    let Ok(wanted) = ranges::wanted(&headers, &sha256, size) else {
        return Ok(beyond_the_end(size));
    };
    let range = wanted.clone().unwrap_or(0..size);
    let packs = &app.inner.packs;
    let read = packs.depot.read_pack(&scope, &sha256, range.clone()).await;
    let Some(bytes) = read.map_err(PackError::from)? else {
        // The book is not to promise what is not there: the next who asks gets another.
        let (known, of) = (app.clone(), scope.clone());
        blocking(move || known.inner.packs.book.doom_pack(&of, &sha256)).await?;
        tracing::error!(%scope, "a pack is not in the object store");
        return Err(gone());
    };
    let mut response = frames(Body::from_stream(bytes));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_LENGTH, (range.end - range.start).into());
    answer.insert(header::ETAG, ranges::etag(&sha256));
    answer.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Named by its hash, it never changes; and nobody on the way keeps it.
    answer.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    answer.insert(header::VARY, HeaderValue::from_static("authorization"));
    if let Some(range) = wanted {
        answer.insert(header::CONTENT_RANGE, ranges::said(&range, size));
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

fn gone() -> Refused {
    let detail = "there is no such pack any more: sync again";
    Refused::new(RefusalCode::NotFound, detail)
}

fn beyond_the_end(size: u64) -> Response {
    let mut response = Response::new(Body::empty());
    let said = format!("bytes */{size}").parse();
    if let Ok(said) = said {
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    response
}

impl From<PackError> for Refused {
    fn from(error: PackError) -> Self {
        match error {
            PackError::Refused(refused) => refused,
            PackError::Depot(error) => {
                tracing::error!(%error, "the store of files failed");
                Self::new(RefusalCode::Internal, "the server failed: try again later")
            }
        }
    }
}
