//! `GET /healthz`: whether the server can read its database.

use axum::extract::State;

use super::refuse::{Refused, blocking};
use crate::App;
use crate::database::DatabaseError;

pub(crate) async fn health(State(app): State<App>) -> Result<&'static str, Refused> {
    blocking(move || {
        app.inner.database.read(|state| {
            state
                .query_row("SELECT 1", [], |_| Ok(()))
                .map_err(DatabaseError::from)
        })
    })
    .await?;
    Ok("ok\n")
}
