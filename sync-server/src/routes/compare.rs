//! `POST /v1/compare`: a device that does not hold what its scope holds finds out what, and gets it.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use http_body_util::{BodyExt, Limited};
use wire::{Compare, RefusalCode, one_from_bytes};

use super::refuse::{Refused, frames, in_a_room};
use super::sync;
use crate::limits::Takes;
use crate::{App, compare};

/// As many ranges and names as one request may have, and their frame.
const MAX_BODY_BYTES: usize = 24 * 1024;

pub(crate) async fn compare(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let seat = sync::seat(&app, request.headers()).await?;
    let body = Limited::new(request.into_body(), MAX_BODY_BYTES)
        .collect()
        .await;
    let body = body.map_err(|error| Refused::new(RefusalCode::BadRequest, error.to_string()))?;
    let asked: Compare = one_from_bytes(&body.to_bytes())?;
    let shared = app.clone();
    let answer = in_a_room(&app, Takes::Long, move || {
        compare::answer(&shared, &seat, &asked)
    });
    Ok(frames(Body::from(answer.await?)))
}
