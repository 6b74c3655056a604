//! `POST /v1/bundles`: any device of the county brings a bundle, its own or another's.

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use wire::{RefusalCode, one_to_bytes};

use super::refuse::{Refused, frames};
use super::sync::seat;
use crate::App;
use crate::bundle::{BundleError, arrival};

/// Where in what is sealed the bytes of a request begin; 0 when it does not say.
const OFFSET: &str = "upload-offset";

pub(crate) async fn bring(State(app): State<App>, request: Request) -> Result<Response, Refused> {
    let (parts, body) = request.into_parts();
    let carrier = seat(&app, &parts.headers).await?;
    let offset = offset(&parts.headers)?;
    // To the end even when whoever sent it has gone: what arrived is kept.
    let work = tokio::spawn(arrival::bring(app, carrier, offset, body));
    let answer = match work.await {
        Ok(answer) => answer?,
        Err(_) => {
            let detail = "the server failed: try again later";
            return Err(Refused::new(RefusalCode::Internal, detail));
        }
    };
    Ok(frames(Body::from(one_to_bytes(&answer)?)))
}

fn offset(headers: &HeaderMap) -> Result<u64, Refused> {
    let Some(value) = headers.get(OFFSET) else {
        return Ok(0);
    };
    let offset = value.to_str().ok().and_then(|text| text.parse().ok());
    offset.ok_or_else(|| {
        let detail = "the header Upload-Offset is a number of bytes";
        Refused::new(RefusalCode::BadRequest, detail)
    })
}

impl From<BundleError> for Refused {
    fn from(error: BundleError) -> Self {
        let wait = std::time::Duration::from_secs(60);
        match error {
            BundleError::Refused(_) | BundleError::TooMuch | BundleError::Cut => {
                Self::new(RefusalCode::BadRequest, error.to_string())
            }
            BundleError::OverQuota => {
                Self::later(RefusalCode::TooManyRequests, &error.to_string(), wait)
            }
            BundleError::WrongOffset { .. } | BundleError::UnderWay | BundleError::HeldFull => {
                Self::later(RefusalCode::Unavailable, &error.to_string(), wait)
            }
            BundleError::Database(error) => error.into(),
            BundleError::NotHeld
            | BundleError::Gone
            | BundleError::UnknownDevice
            | BundleError::Io(_)
            | BundleError::Upload(_)
            | BundleError::Depot(_) => {
                tracing::error!(%error, "a bundle could not be taken in");
                Self::new(RefusalCode::Internal, "the server failed: try again later")
            }
        }
    }
}
