//! One connection, from the handshake to its end. Whoever opens one and says nothing, or says it
//! letter by letter, loses it again.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::Watcher;
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower::util::MapRequest;

use crate::App;

/// How long a connection may be open without a byte in either direction: longer than a device
/// waits for news.
const SILENCE: Duration = Duration::from_secs(150);
const HEAD_BYTES: usize = 16 * 1024;
const HEADERS: usize = 64;
const STREAMS: u32 = 16;

/// Counts a connection while it is open.
struct Counted<'a>(&'a App);

impl<'a> Counted<'a> {
    fn of(app: &'a App) -> Self {
        app.metrics().connection_began();
        Self(app)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.metrics().connection_ended();
    }
}

/// Serves what comes over a connection until it ends.
pub(super) async fn attend(
    app: App,
    routes: Router,
    (stream, from): (TcpStream, SocketAddr),
    tls: Option<TlsAcceptor>,
    watcher: Watcher,
) {
    let patience = app.inner.bounds.patience;
    let _counted = Counted::of(&app);
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "a connection went before it was served");
        return;
    }
    match tls {
        None => converse(routes, stream, from, patience, watcher).await,
        Some(tls) => match timeout(patience, tls.accept(stream)).await {
            Ok(Ok(stream)) => converse(routes, stream, from, patience, watcher).await,
            Ok(Err(error)) => tracing::debug!(%error, "a handshake failed"),
            Err(_) => tracing::debug!("a handshake took too long"),
        },
    }
}

/// Between requests, a connection stays open as long as the head of one may take.
async fn converse<S>(
    routes: Router,
    stream: S,
    from: SocketAddr,
    patience: Duration,
    watcher: Watcher,
) where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let mut http = Builder::new(TokioExecutor::new());
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(patience)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES)
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(STREAMS)
        .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX));
    let service = MapRequest::new(routes, move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        request
    });
    let stream = TokioIo::new(Lively::new(stream));
    let served = http.serve_connection(stream, TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(served.into_owned()).await {
        tracing::debug!(%error, "a connection was cut");
    }
}

/// A stream that breaks when nothing moves on it for too long.
struct Lively<S> {
    stream: S,
    alarm: Pin<Box<Sleep>>,
}

impl<S> Lively<S> {
    fn new(stream: S) -> Self {
        Self {
            stream,
            alarm: Box::pin(sleep(SILENCE)),
        }
    }

    /// What the stream answered; a sign of life puts the alarm off, waiting does not.
    fn heard<T>(
        &mut self,
        cx: &mut Context<'_>,
        answered: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if answered.is_ready() {
            self.alarm.as_mut().reset(Instant::now() + SILENCE);
        } else if self.alarm.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        answered
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Lively<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let answered = Pin::new(&mut self.stream).poll_read(cx, buffer);
        self.heard(cx, answered)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Lively<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let answered = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.heard(cx, answered)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let answered = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.heard(cx, answered)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let answered = Pin::new(&mut self.stream).poll_write_vectored(cx, bytes);
        self.heard(cx, answered)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
