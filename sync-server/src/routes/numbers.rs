//! `POST /v1/numbers`: a device asks for numbers of papers and gets blocks of them.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use wire::{NumbersWanted, one_from_bytes, one_to_bytes};

use super::body::whole;
use super::refuse::{Refused, blocking, frames};
use super::sync;
use crate::{App, numbers};

/// Wishes for every village of a large township; more is not one request.
const MAX_BODY_BYTES: usize = 16 * 1024;

pub(crate) async fn numbers(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let seat = sync::seat(&app, request.headers()).await?;
    let body = whole(request.into_body(), MAX_BODY_BYTES).await?;
    let wanted: NumbersWanted = one_from_bytes(&body)?;
    let (shared, now) = (app.clone(), app.now());
    let given = blocking(move || {
        let registry = &shared.inner.registry;
        Ok::<_, Refused>(registry.write(move |books| numbers::give(books, &seat, &wanted, now))?)
    })
    .await?;
    Ok(frames(Body::from(one_to_bytes(&given)?)))
}
