//! `POST /v1/compare`: a device that does not hold what its scope holds finds out what, and gets it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use wire::{Compare, one_from_bytes};

use super::body::whole;
use super::refuse::{Refused, frames, in_a_room};
use super::sync;
use crate::limits::Takes;
use crate::{App, compare};

/// As many ranges and names as one request may have, and their frame.
const MAX_BODY_BYTES: usize = 24 * 1024;

pub(crate) async fn compare(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let seat = sync::seat(&app, request.headers()).await?;
    let body = whole(request.into_body(), MAX_BODY_BYTES).await?;
    let asked: Compare = one_from_bytes(&body)?;
    let shared = app.clone();
    let answer = in_a_room(&app, Takes::Long, move || {
        compare::answer(&shared, &seat, &asked)
    });
    Ok(frames(Body::from(answer.await?)))
}
