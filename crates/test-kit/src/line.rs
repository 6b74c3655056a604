//! The line to the server in memory, with every way a line can be bad.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::{Request, header};
use field::{Line, LineError};
use futures_util::stream;
use http_body_util::BodyExt;
use tokio::runtime::Handle;
use tower::ServiceExt;

/// What happens to the next requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Nothing bad.
    #[default]
    None,
    /// No signal.
    Offline,
    /// The request breaks off after this many bytes; the server has what arrived.
    CutRequest(usize),
    /// The request arrives whole; the answer breaks off after this many bytes.
    CutAnswer(usize),
    /// The request arrives twice; the device hears the second answer.
    Twice,
}

/// One request that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// Bytes of the body sent.
    pub sent_bytes: usize,
    /// Bytes of the answer.
    pub received_bytes: usize,
}

/// A line in memory.
pub struct MemoryLine {
    runtime: Handle,
    router: Mutex<axum::Router>,
    fault: Mutex<Fault>,
    trips: Mutex<Vec<Trip>>,
}

impl MemoryLine {
    /// A good line to a server.
    #[must_use]
    pub fn to(router: axum::Router, runtime: Handle) -> Self {
        Self {
            runtime,
            router: Mutex::new(router),
            fault: Mutex::default(),
            trips: Mutex::default(),
        }
    }

    /// From now on the line leads to another server.
    pub fn lead_to(&self, router: axum::Router) {
        *self.router.lock().unwrap() = router;
    }

    /// From now on the line is like this.
    pub fn be(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    /// The requests made since the last time this was asked.
    pub fn trips(&self) -> Vec<Trip> {
        std::mem::take(&mut self.trips.lock().unwrap())
    }

    /// One request, whole; the status and the body.
    pub fn ask(&self, path: &str, token: Option<&str>, body: Body) -> (u16, Vec<u8>) {
        let mut request = Request::post(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(body).unwrap();
        let router = self.router.lock().unwrap().clone();
        self.runtime.block_on(async {
            let answer = router.oneshot(request).await.unwrap();
            let status = answer.status().as_u16();
            (
                status,
                answer
                    .into_body()
                    .collect()
                    .await
                    .unwrap()
                    .to_bytes()
                    .to_vec(),
            )
        })
    }
}

impl Line for MemoryLine {
    fn post(
        &self,
        _server: &str,
        path: &str,
        token: Option<&str>,
        body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        let fault = *self.fault.lock().unwrap();
        let broken = |what: &str| Err(LineError::Unreachable(what.to_owned()));
        let sent_bytes = body.len();
        let (status, answer) = match fault {
            Fault::Offline => return broken("no signal"),
            Fault::CutRequest(at) if at < body.len() => {
                let pieces: [std::io::Result<Vec<u8>>; 2] = [
                    Ok(body[..at].to_vec()),
                    Err(std::io::ErrorKind::ConnectionReset.into()),
                ];
                self.ask(path, token, Body::from_stream(stream::iter(pieces)));
                return broken("cut while sending");
            }
            Fault::Twice => {
                self.ask(path, token, Body::from(body.clone()));
                self.ask(path, token, Body::from(body))
            }
            _ => self.ask(path, token, Body::from(body)),
        };
        self.trips.lock().unwrap().push(Trip {
            sent_bytes,
            received_bytes: answer.len(),
        });
        if status >= 400 {
            return Err(LineError::Refused {
                status,
                body: answer,
            });
        }
        let arrived = match fault {
            Fault::CutAnswer(at) => &answer[..at.min(answer.len())],
            _ => &answer[..],
        };
        // In small pieces, as a bad line gives them.
        for piece in arrived.chunks(1_000) {
            if !take(piece) {
                return Ok(());
            }
        }
        if arrived.len() < answer.len() {
            broken("cut while receiving")
        } else {
            Ok(())
        }
    }
}
