//! One request under way to the server in this process: its body goes in piece by piece, and nothing
//! else moves until the server is hungry for the next one, so that what overlaps overlaps the same way
//! every time.

use axum::body::{Body, Bytes};
use axum::http::request::Builder;
use axum::response::Response;
use field::Reply;
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::runtime::Runtime;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinHandle;
use tower::ServiceExt;

type Piece = std::io::Result<Bytes>;

/// A request under way.
pub(crate) struct Flight<'a> {
    runtime: &'a Runtime,
    pieces: Option<UnboundedSender<Piece>>,
    hungry: UnboundedReceiver<()>,
    task: Option<JoinHandle<Response>>,
    answer: Option<Body>,
}

impl<'a> Flight<'a> {
    /// Sends the head; returns once the server waits for the body, or answers without it.
    pub(crate) fn start(runtime: &'a Runtime, router: axum::Router, head: Builder) -> Self {
        let (pieces, mut coming) = unbounded_channel::<Piece>();
        let (hunger, hungry) = unbounded_channel();
        let body = stream::poll_fn(move |context| {
            let next = coming.poll_recv(context);
            if next.is_pending() {
                // Whoever listened has gone when the request was given up.
                let _gone = hunger.send(());
            }
            next
        });
        let request = head.body(Body::from_stream(body)).unwrap();
        let task = runtime.spawn(async move { router.oneshot(request).await.unwrap() });
        let mut flight = Self {
            runtime,
            pieces: Some(pieces),
            hungry,
            task: Some(task),
            answer: None,
        };
        flight.settle();
        flight
    }

    /// Sends a piece; returns once the server has done all it can with it.
    pub(crate) fn send(&mut self, piece: &[u8]) {
        if self.put(Ok(Bytes::copy_from_slice(piece))) {
            self.settle();
        }
    }

    /// The line breaks while the body is sent.
    pub(crate) fn break_off(&mut self) {
        self.put(Err(std::io::ErrorKind::ConnectionReset.into()));
    }

    /// The body is whole, or cut; gives the head of the answer.
    pub(crate) fn end(&mut self) -> Reply {
        self.pieces = None;
        let task = self.task.take().unwrap();
        let (head, body) = self.runtime.block_on(task).unwrap().into_parts();
        self.answer = Some(body);
        let text = |value: &axum::http::HeaderValue| {
            String::from_utf8_lossy(value.as_bytes()).into_owned()
        };
        let headers = head.headers.iter();
        Reply {
            status: head.status.as_u16(),
            headers: headers
                .map(|(name, value)| (name.to_string(), text(value)))
                .collect(),
            refusal: Vec::new(),
        }
    }

    /// The next piece of the answer.
    pub(crate) fn next(&mut self) -> Option<Bytes> {
        let answer = self.answer.as_mut()?;
        loop {
            let frame = self.runtime.block_on(answer.frame())?.unwrap();
            if let Ok(data) = frame.into_data() {
                return Some(data);
            }
        }
    }

    fn put(&self, piece: Piece) -> bool {
        let open = self.task.as_ref().is_some_and(|task| !task.is_finished());
        open && self
            .pieces
            .as_ref()
            .is_some_and(|pieces| pieces.send(piece).is_ok())
    }

    /// Runs the server until it waits for more of the body, or has answered.
    fn settle(&mut self) {
        let (hungry, task) = (&mut self.hungry, &mut self.task);
        let Some(task) = task.as_mut() else { return };
        let done = self.runtime.block_on(async {
            tokio::select! {
                biased;
                answer = task => Some(answer.unwrap()),
                Some(()) = hungry.recv() => None,
            }
        });
        if let Some(answer) = done {
            // An answer that came early is kept as if it had been waited for.
            self.task = Some(self.runtime.spawn(async move { answer }));
        }
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        self.pieces = None;
        if let Some(task) = self.task.take() {
            task.abort();
            let ended = self.runtime.block_on(task);
            drop(ended);
        }
    }
}
