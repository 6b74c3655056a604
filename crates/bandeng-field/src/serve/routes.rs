//! What the screens ask for: their own files, commands, and what changed.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path, Query, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{self, KeepAlive, Sse};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use contract::{Code, Event, Failure};
use futures_util::{Stream, stream};
use serde_json::Value;
use tokio::sync::broadcast::{self, error::RecvError};

use super::door::{Door, Outside};
use super::screens;

/// Carries out a command; called on a thread that may block.
pub(crate) type Application = Arc<dyn Fn(&str, Value) -> Result<Value, Failure> + Send + Sync>;

const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
                      connect-src 'self'; img-src 'self' data:";
const ARGUMENT_BYTES: usize = 4 * 1024 * 1024;
const EVERYTHING: [Event; 4] = [Event::Session, Event::Records, Event::Drafts, Event::Sync];

struct Shell {
    application: Application,
    events: broadcast::Sender<Event>,
    door: Door,
}

/// The whole of what is served.
pub(crate) fn router(
    application: Application,
    events: broadcast::Sender<Event>,
    door: Door,
) -> Router {
    let shell = Arc::new(Shell {
        application,
        events,
        door,
    });
    Router::new()
        .route("/call/{name}", post(call))
        .route("/events", get(hear))
        .fallback(get(screen))
        .layer(DefaultBodyLimit::max(ARGUMENT_BYTES))
        .layer(middleware::from_fn_with_state(Arc::clone(&shell), admit))
        .with_state(shell)
}

/// Lets a request in or says why not, and marks every answer.
async fn admit(State(shell): State<Arc<Shell>>, request: Request, next: Next) -> Response {
    let mut response = match enter(&shell.door, &request) {
        Entry::In => next.run(request).await,
        Entry::Welcome(cookie) => {
            ([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response()
        }
        Entry::Refused(outside) => refuse(outside),
    };
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

enum Entry {
    In,
    Welcome(String),
    Refused(Outside),
}

fn enter(door: &Door, request: &Request<Body>) -> Entry {
    if let Err(outside) = door.check_place(request.headers()) {
        return Entry::Refused(outside);
    }
    let token = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
        .ok()
        .and_then(|query| query.0.into_iter().find(|(name, _)| name == "token"));
    let known = door.check_cookie(request.headers());
    match (token, known) {
        (Some((_, token)), known) if request.uri().path() == "/" => match door.redeem(&token) {
            Some(cookie) => Entry::Welcome(cookie),
            None => known.map_or_else(Entry::Refused, |()| Entry::In),
        },
        (_, Ok(())) => Entry::In,
        (_, Err(outside)) => Entry::Refused(outside),
    }
}

fn refuse(outside: Outside) -> Response {
    let detail = match outside {
        Outside::Elsewhere => "this address is for the browser on this machine alone",
        Outside::Stranger => {
            "this browser has not been let in: open the address that bandeng-field printed; it works \
             once, and running bandeng-field again prints a new one"
        }
    };
    failed(
        StatusCode::FORBIDDEN,
        &Failure::new(Code::NotAllowed, detail),
    )
}

async fn call(
    State(shell): State<Arc<Shell>>,
    Path(name): Path<String>,
    body: Result<Bytes, axum::extract::rejection::BytesRejection>,
) -> Response {
    let arguments = match body
        .map_err(|error| error.body_text())
        .and_then(|body| parse(&body))
    {
        Ok(arguments) => arguments,
        Err(why) => {
            let failure = Failure::new(
                Code::BadArguments,
                format!("the arguments cannot be read: {why}"),
            );
            return failed(StatusCode::BAD_REQUEST, &failure);
        }
    };
    let application = Arc::clone(&shell.application);
    match tokio::task::spawn_blocking(move || application(&name, arguments)).await {
        Ok(Ok(reply)) => Json(reply).into_response(),
        Ok(Err(failure)) => failed(status(failure.code), &failure),
        Err(ended) => {
            let failure = Failure::new(Code::Internal, format!("the command did not end: {ended}"));
            failed(StatusCode::INTERNAL_SERVER_ERROR, &failure)
        }
    }
}

fn parse(body: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

async fn hear(State(shell): State<Arc<Shell>>) -> impl IntoResponse {
    Sse::new(changes(shell.events.subscribe()))
        .keep_alive(KeepAlive::new().interval(Duration::from_secs(20)))
}

/// What changed, as it changes. A page that fell behind is told that everything did.
fn changes(
    events: broadcast::Receiver<Event>,
) -> impl Stream<Item = Result<sse::Event, Infallible>> + Send {
    stream::unfold((events, Vec::new()), async |(mut events, mut behind)| {
        let event = match behind.pop() {
            Some(event) => event,
            None => match events.recv().await {
                Ok(event) => event,
                Err(RecvError::Lagged(_)) => {
                    behind = EVERYTHING[1..].to_vec();
                    EVERYTHING[0]
                }
                Err(RecvError::Closed) => return None,
            },
        };
        let said = sse::Event::default().json_data(event).unwrap_or_default();
        Some((Ok(said), (events, behind)))
    })
}

async fn screen(request: Request) -> Response {
    screens::file(request.uri().path())
}

fn failed(status: StatusCode, failure: &Failure) -> Response {
    (status, Json(failure)).into_response()
}

fn status(code: Code) -> StatusCode {
    match code {
        Code::BadArguments => StatusCode::BAD_REQUEST,
        Code::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Code::UnknownCommand | Code::NotFound => StatusCode::NOT_FOUND,
        Code::NotAllowed | Code::NotEnrolled | Code::BadInvite | Code::Revoked => {
            StatusCode::FORBIDDEN
        }
        Code::IllegalStep
        | Code::StillRuns
        | Code::Stopped
        | Code::AlreadyEnrolled
        | Code::OutOfNumbers
        | Code::Refused => StatusCode::CONFLICT,
        Code::Offline | Code::ServerBusy | Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Code::BadAnswer | Code::Untrusted => StatusCode::BAD_GATEWAY,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::NewerDatabase | Code::WrongKey | Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
