//! Stands around every request, from its first byte to the last of its answer. It gives the request
//! a number, makes sure that there is room for it and that it does not crawl, counts it, and leaves
//! one line about it in the log. It reads neither the request's body nor its query, and of its path
//! only which route that is.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::BoxError;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};
use tracing::{Instrument, Span, field};
use wire::RefusalCode;

use super::refuse::Refused;
use crate::App;
use crate::limits::Place;
use crate::metrics::Limit;

/// Slower than this in the long run, and a request is not under way but stuck.
const SLOWEST_BYTES_PER_S: u64 = 256;
/// The routes that must answer when nothing else does.
const ABOUT_THE_SERVER: [&str; 2] = ["/healthz", "/readyz"];

pub(crate) async fn watch(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut visit = Visit::begin(app, &request);
    let arriving = Arriving::new(&visit);
    let request = request.map(|body| Body::new(arriving.over(body)));
    let span = visit.span.clone();
    let answer = async { visit.admitted(request, next).await };
    let answer = answer.instrument(span).await;
    visit.status = Some(answer.status());
    answer.map(|body| Body::new(Leaving::over(body, visit)))
}

/// A request while it is under way.
struct Visit {
    app: App,
    route: String,
    from: Option<IpAddr>,
    span: Span,
    began: Instant,
    place: Option<Place>,
    received: Arc<AtomicU64>,
    sent: u64,
    status: Option<StatusCode>,
    whole: bool,
}

impl Visit {
    fn begin(app: App, request: &Request) -> Self {
        let route = request.extensions().get::<MatchedPath>();
        let route = route.map_or("other", MatchedPath::as_str).to_owned();
        let from = request.extensions().get::<ConnectInfo<SocketAddr>>();
        let span = tracing::info_span!("request", id = %number(), route, device = field::Empty);
        app.inner.metrics.request_began();
        Self {
            from: from.map(|from| from.0.ip()),
            app,
            route,
            span,
            began: Instant::now(),
            place: None,
            received: Arc::default(),
            sent: 0,
            status: None,
            whole: false,
        }
    }

    fn is_about_the_server(&self) -> bool {
        ABOUT_THE_SERVER.contains(&self.route.as_str())
    }

    /// Lets the request in while there is room, and bounds how often an address may come without a
    /// token that opens anything. A device with one is never turned away for its neighbours.
    async fn admitted(&mut self, request: Request, next: Next) -> Response {
        if self.is_about_the_server() {
            return next.run(request).await;
        }
        self.place = self.app.inner.bounds.enter();
        if self.place.is_none() {
            self.app.inner.metrics.limited(Limit::OpenRequests);
            return Refused::full().into_response();
        }
        let shows_a_token = request.headers().contains_key(header::AUTHORIZATION);
        if !shows_a_token && let Some(refused) = self.knocked() {
            return refused;
        }
        let answer = next.run(request).await;
        if shows_a_token
            && answer.status() == StatusCode::UNAUTHORIZED
            && let Some(refused) = self.knocked()
        {
            return refused;
        }
        answer
    }

    fn knocked(&self) -> Option<Response> {
        let wait = self.app.inner.bounds.address(self.from).err()?;
        self.app.inner.metrics.limited(Limit::Address);
        let detail = "too many requests from this address: it is asked to wait";
        Some(Refused::later(RefusalCode::TooManyRequests, detail, wait).into_response())
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let took = self.began.elapsed();
        let received_bytes = self.received.load(Ordering::Relaxed);
        let status = self.status.map(|status| status.as_u16());
        let metrics = &self.app.inner.metrics;
        metrics.request_ended(&self.route, status, took, received_bytes, self.sent);
        let _in = self.span.enter();
        let (whole, sent_bytes) = (self.whole, self.sent);
        let took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        if self.is_about_the_server() {
            tracing::debug!(status, took_ms, "answered");
        } else {
            tracing::info!(
                status,
                whole,
                received_bytes,
                sent_bytes,
                took_ms,
                "answered"
            );
        }
    }
}

/// A number nobody can guess a second one from; enough to find the lines of one request.
fn number() -> String {
    format!("{:016x}", getrandom::u64().unwrap_or_default())
}

/// What arrives of a request is counted, and has to keep arriving.
struct Arriving {
    received: Arc<AtomicU64>,
    patience: Duration,
    began: Instant,
    heard: Instant,
    alarm: Option<Pin<Box<Sleep>>>,
}

struct Heard {
    body: Body,
    arriving: Arriving,
}

impl Arriving {
    fn new(visit: &Visit) -> Self {
        Self {
            received: Arc::clone(&visit.received),
            patience: visit.app.inner.bounds.patience,
            began: visit.began,
            heard: visit.began,
            alarm: None,
        }
    }

    const fn over(self, body: Body) -> Heard {
        Heard {
            body,
            arriving: self,
        }
    }

    fn heard(&mut self, bytes: usize) {
        let bytes = u64::try_from(bytes).unwrap_or(u64::MAX);
        self.received.fetch_add(bytes, Ordering::Relaxed);
        self.heard = Instant::now();
        self.alarm = None;
    }

    /// Ready when the request has been silent or slow for too long.
    fn poll_alarm(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let alarm = self.alarm.get_or_insert_with(|| {
            let received = self.received.load(Ordering::Relaxed);
            let due = Duration::from_secs(received / SLOWEST_BYTES_PER_S);
            let slow = self.began + self.patience + due;
            Box::pin(sleep_until(slow.min(self.heard + self.patience)))
        });
        alarm.as_mut().poll(cx)
    }
}

impl HttpBody for Heard {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(next) = Pin::new(&mut self.body).poll_frame(cx) {
            if let Some(Ok(frame)) = &next {
                let bytes = frame.data_ref().map_or(0, Bytes::len);
                self.arriving.heard(bytes);
            }
            return Poll::Ready(next.map(|frame| frame.map_err(BoxError::from)));
        }
        ready!(self.arriving.poll_alarm(cx));
        Poll::Ready(Some(Err("the request came too slowly".into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What leaves is counted, and the visit ends with it.
struct Leaving {
    body: Body,
    visit: Visit,
}

impl Leaving {
    fn over(body: Body, mut visit: Visit) -> Self {
        visit.whole = body.is_end_stream();
        Self { body, visit }
    }
}

impl HttpBody for Leaving {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let span = self.visit.span.clone();
        let _in = span.enter();
        let next = ready!(Pin::new(&mut self.body).poll_frame(cx));
        if let Some(Ok(frame)) = &next {
            let bytes = frame.data_ref().map_or(0, Bytes::len);
            self.visit.sent += u64::try_from(bytes).unwrap_or(u64::MAX);
        }
        self.visit.whole = next.is_none() || self.body.is_end_stream();
        Poll::Ready(next.map(|frame| frame.map_err(BoxError::from)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
