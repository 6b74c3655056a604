//! `GET /healthz`: whether the server can read its database.

use axum::extract::State;

use super::refuse::{Refused, blocking};
use crate::App;

pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, Refused> {
    blocking(move || {
        let registry = &app.inner.registry;
        registry.glance(|books| books.directory_version("").map(drop))
    })
    .await?;
    Ok("ok\n")
}
