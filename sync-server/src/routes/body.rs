//! A body that is read whole before anything of it is looked at. It never holds more than such a request may have.

use axum::body::{Body, Bytes};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use wire::RefusalCode;

use super::refuse::Refused;

/// All of a body that may have `max_bytes`.
pub(super) async fn whole(body: Body, max_bytes: usize) -> Result<Bytes, Refused> {
    let read = Limited::new(body, max_bytes).collect().await;
    let read = read.map_err(|error| {
        if error.is::<LengthLimitError>() {
            let detail = format!("such a request may have {max_bytes} bytes: send less at once");
            Refused::new(RefusalCode::TooLarge, detail)
        } else {
            Refused::new(RefusalCode::BadRequest, error.to_string())
        }
    })?;
    Ok(read.to_bytes())
}
