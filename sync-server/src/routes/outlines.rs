//! `POST /v1/outlines`: a device says which outlines it holds and gets those that differ.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use wire::{OutlinesWanted, one_from_bytes, one_to_bytes};

use super::body::whole;
use super::refuse::{Refused, blocking, frames};
use super::sync;
use crate::{App, outlines};

/// What a device of a large county holds; more is not one request.
const MAX_BODY_BYTES: usize = 512 * 1024;

pub(crate) async fn outlines(
    State(app): State<App>,
    request: Request,
) -> Result<Response, Refused> {
    let seat = sync::seat(&app, request.headers()).await?;
    let body = whole(request.into_body(), MAX_BODY_BYTES).await?;
    let wanted: OutlinesWanted = one_from_bytes(&body)?;
    let shared = app.clone();
    let given = blocking(move || {
        let registry = &shared.inner.registry;
        Ok::<_, Refused>(registry.read(|books| outlines::give(books, &seat, &wanted))?)
    })
    .await?;
    Ok(frames(Body::from(one_to_bytes(&given)?)))
}
