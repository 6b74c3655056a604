//! How a request is refused: a status and one typed frame.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use wire::{Refusal, RefusalCode, WireError, one_to_bytes};

use crate::App;
use crate::accounts::{ActorError, KeyError, SeatError};
use crate::answer::AnswerError;
use crate::database::DatabaseError;
use crate::limits::Takes;
use crate::logs::ended;

/// A refused request.
#[derive(Debug)]
pub struct Refused {
    code: RefusalCode,
    detail: String,
    newest_protocol: u32,
    retry_after_s: u32,
}

impl Refused {
    pub(crate) fn new(code: RefusalCode, detail: impl Into<String>) -> Self {
        Self {
            code,
            detail: detail.into(),
            newest_protocol: 0,
            retry_after_s: 0,
        }
    }

    /// The app speaks a newer protocol than this server.
    pub(crate) fn older_server(asked: u32, newest: u32) -> Self {
        let detail =
            format!("the app speaks protocol {asked} and this server {newest}: update the server");
        Self {
            newest_protocol: newest,
            ..Self::new(RefusalCode::OlderServer, detail)
        }
    }

    /// The HTTP status that goes with it.
    pub(crate) const fn status(&self) -> u16 {
        self.code.status()
    }

    /// What happened and what to do.
    pub(crate) fn detail(&self) -> &str {
        &self.detail
    }

    /// What happened and what to do.
    pub(crate) fn into_detail(self) -> String {
        self.detail
    }

    /// After how many seconds it passes, where it does.
    pub(crate) fn retry_after(&self) -> Option<HeaderValue> {
        (self.retry_after_s > 0).then(|| HeaderValue::from(self.retry_after_s))
    }

    /// A refusal that passes by itself after a while.
    pub(crate) fn later(code: RefusalCode, detail: &str, wait: Duration) -> Self {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Self {
            retry_after_s: u32::try_from(seconds.max(1)).unwrap_or(u32::MAX),
            ..Self::new(code, detail)
        }
    }

    /// There is no room for another request. Not everyone is sent away for the same time.
    pub(crate) fn full() -> Self {
        let spread = getrandom::u32().unwrap_or_default() % 20;
        let wait = Duration::from_secs(u64::from(10 + spread));
        let detail = "the server has too much to do: try again in half a minute";
        Self::later(RefusalCode::Unavailable, detail, wait)
    }

    /// The refusal as one frame.
    pub(crate) fn frame(&self) -> Vec<u8> {
        let refusal = Refusal {
            newest_protocol: self.newest_protocol,
            retry_after_s: self.retry_after_s,
            ..Refusal::new(self.code, self.detail.clone())
        };
        one_to_bytes(&refusal).unwrap_or_else(|error| {
            tracing::error!(%error, "a refusal does not fit into a frame");
            Vec::new()
        })
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        tracing::info!(code = self.code.code(), "a request was refused");
        let status = StatusCode::from_u16(self.code.status());
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, frames(Body::from(self.frame()))).into_response();
        if let Some(seconds) = self.retry_after() {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// A body of frames with its media type.
pub(crate) fn frames(body: Body) -> Response {
    let mut response = Response::new(body);
    let kind = HeaderValue::from_static(wire::CONTENT_TYPE);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

impl From<WireError> for Refused {
    fn from(error: WireError) -> Self {
        Self::new(RefusalCode::BadRequest, error.to_string())
    }
}

/// What went wrong inside is logged here and not told outside.
impl From<DatabaseError> for Refused {
    fn from(error: DatabaseError) -> Self {
        tracing::error!(%error, "the database failed");
        match error {
            DatabaseError::DiskFull => Self::new(
                RefusalCode::Unavailable,
                "the server's disk is full: tell its keeper",
            ),
            DatabaseError::Busy | DatabaseError::Stopped | DatabaseError::Unreachable { .. } => {
                Self::later(
                    RefusalCode::Unavailable,
                    "the server is busy: try again in a minute",
                    Duration::from_secs(30),
                )
            }
            _ => Self::new(RefusalCode::Internal, "the server failed: try again later"),
        }
    }
}

impl From<SeatError> for Refused {
    fn from(error: SeatError) -> Self {
        match error {
            SeatError::Unknown => Self::new(
                RefusalCode::UnknownToken,
                "the server does not know this device: enrol it with a new invitation",
            ),
            SeatError::Revoked(device) => {
                tracing::warn!(%device, "a revoked device knocked");
                Self::new(
                    RefusalCode::Revoked,
                    "this device was revoked: ask the administrator for a new invitation",
                )
            }
            SeatError::Database(error) => error.into(),
        }
    }
}

impl From<ActorError> for Refused {
    fn from(error: ActorError) -> Self {
        match error {
            ActorError::Taken | ActorError::TooMany => {
                tracing::warn!(reason = %error, "a name was refused");
                Self::new(RefusalCode::BadRequest, error.to_string())
            }
            ActorError::Database(error) => error.into(),
        }
    }
}

impl From<KeyError> for Refused {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Taken | KeyError::TooMany => {
                tracing::warn!(reason = %error, "a key was refused");
                Self::new(RefusalCode::BadRequest, error.to_string())
            }
            KeyError::Database(error) => error.into(),
        }
    }
}

impl From<AnswerError> for Refused {
    fn from(error: AnswerError) -> Self {
        match error {
            AnswerError::Database(error) => error.into(),
            AnswerError::Wire(error) => {
                tracing::error!(%error, "an answer does not fit into its frames");
                Self::new(RefusalCode::Internal, "the server failed: try again later")
            }
        }
    }
}

/// Work that blocks, away from the threads that wait for sockets. It is carried out to its end
/// even when whoever asked has gone.
pub(crate) async fn blocking<T, E>(
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Refused>
where
    T: Send + 'static,
    E: Send + 'static,
    Refused: From<E>,
{
    // What it writes into the log belongs to the request.
    let span = tracing::Span::current();
    match tokio::task::spawn_blocking(move || span.in_scope(work)).await {
        Ok(outcome) => Ok(outcome?),
        Err(error) => {
            let ended = ended(&error);
            tracing::error!(ended, "work for a request stopped");
            Err(Refused::new(
                RefusalCode::Internal,
                "the server failed: try again later",
            ))
        }
    }
}

/// Work that takes little or long, where that is done; so much of it at the same time and no more. Who
/// waits for a room and goes has not begun.
pub(crate) async fn in_a_room<T, E>(
    app: &App,
    takes: Takes,
    work: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, Refused>
where
    T: Send + 'static,
    E: Send + 'static,
    Refused: From<E>,
{
    let Some(room) = app.inner.bounds.rooms.enter(takes).await else {
        return Ok(work()?);
    };
    blocking(move || {
        let _room = room;
        work()
    })
    .await
}
