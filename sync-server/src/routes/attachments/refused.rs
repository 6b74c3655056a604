//! How a request about a file is refused: the status the protocol says, and one sentence as plain
//! text.

use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answer::expires;
use super::headers::VERSION;
use crate::attachment::UploadError;
use crate::routes::refuse::Refused;

/// A refused request.
#[derive(Debug)]
pub(crate) struct TusRefused {
    status: StatusCode,
    detail: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// The protocol's own status for a checksum that does not fit.
const CHECKSUM_MISMATCH: u16 = 460;

impl TusRefused {
    fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            headers: Vec::new(),
        }
    }

    fn with(mut self, name: &'static str, value: impl Into<HeaderValue>) -> Self {
        self.headers
            .push((HeaderName::from_static(name), value.into()));
        self
    }

    /// Another version of the protocol, or none.
    pub(super) fn version() -> Self {
        let detail = "say Tus-Resumable: 1.0.0; other versions are not spoken here";
        Self::new(StatusCode::PRECONDITION_FAILED, detail)
            .with("tus-version", HeaderValue::from_static(VERSION))
    }

    /// The bytes are not said to be bytes.
    pub(super) fn content_type() -> Self {
        let detail = "send bytes as Content-Type: application/offset+octet-stream";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
    }

    /// Nothing this request could change.
    pub(super) fn failed() -> Self {
        let detail = "the server failed: try again later";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, detail)
    }

    /// Bytes beyond the end of a file of so many bytes.
    pub(super) fn range(size_bytes: u64) -> Self {
        let detail = format!("the file has {size_bytes} bytes");
        let refused = Self::new(StatusCode::RANGE_NOT_SATISFIABLE, detail);
        match HeaderValue::try_from(format!("bytes */{size_bytes}")) {
            Ok(value) => refused.with("content-range", value),
            Err(_) => refused,
        }
    }
}

impl From<UploadError> for TusRefused {
    fn from(error: UploadError) -> Self {
        let status = match &error {
            UploadError::Database(error) => return Refused::from(error.clone()).into(),
            UploadError::Depot(error) => {
                tracing::error!(%error, "the store of files failed");
                let detail = "the server cannot keep files now: try again later";
                return Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
            }
            UploadError::OutsideScope => StatusCode::FORBIDDEN,
            UploadError::UnknownRecord | UploadError::NotFound => StatusCode::NOT_FOUND,
            UploadError::Type => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            UploadError::TooLarge { .. } | UploadError::TooMuch => StatusCode::PAYLOAD_TOO_LARGE,
            UploadError::Header(_) | UploadError::Cut => StatusCode::BAD_REQUEST,
            UploadError::OverQuota { .. } => StatusCode::TOO_MANY_REQUESTS,
            UploadError::Gone => StatusCode::GONE,
            UploadError::WrongOffset { .. } => StatusCode::CONFLICT,
            UploadError::Checksum | UploadError::WrongHash => {
                StatusCode::from_u16(CHECKSUM_MISMATCH).unwrap_or(StatusCode::BAD_REQUEST)
            }
        };
        let refused = Self::new(status, error.to_string());
        match error {
            UploadError::WrongOffset { offset, expires_at } => refused
                .with("upload-offset", offset)
                .with("upload-expires", expires(expires_at)),
            UploadError::TooLarge { max } => refused.with("tus-max-size", max),
            _ => refused,
        }
    }
}

impl From<Refused> for TusRefused {
    fn from(refused: Refused) -> Self {
        let status = StatusCode::from_u16(refused.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = refused.retry_after();
        let refusal = Self::new(status, refused.into_detail());
        match retry_after {
            Some(seconds) => refusal.with("retry-after", seconds),
            None => refusal,
        }
    }
}

impl IntoResponse for TusRefused {
    fn into_response(self) -> Response {
        tracing::info!(
            status = self.status.as_u16(),
            detail = self.detail,
            "a request about a file was refused"
        );
        let mut response = (self.status, self.detail).into_response();
        let headers = response.headers_mut();
        headers.insert("tus-resumable", HeaderValue::from_static(VERSION));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use wire::RefusalCode;

    use super::*;

    #[test]
    fn who_asks_too_often_is_told_for_how_long_to_wait() {
        let refused = Refused::later(RefusalCode::TooManyRequests, "wait", Duration::from_secs(7));
        let response = TusRefused::from(refused).into_response();
        assert_eq!(response.headers().get("retry-after").unwrap(), "7");
        let refused = Refused::new(RefusalCode::TooManyRequests, "wait");
        let response = TusRefused::from(refused).into_response();
        assert_eq!(response.headers().get("retry-after"), None);
    }
}
