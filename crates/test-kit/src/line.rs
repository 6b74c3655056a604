//! The line to the server in memory, with every way a line can be bad.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::header;
use axum::http::response::Parts;
use field::{Line, LineError, Reply, Request};
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
    /// A request that carries part of a photo breaks off after this many bytes; others go through.
    CutUpload(usize),
    /// A request that brings a carry bundle breaks off after this many bytes; others go through.
    CutBundle(usize),
    /// The request arrives whole; the answer breaks off after this many bytes of its body. At 0 not
    /// even its head arrives.
    CutAnswer(usize),
    /// The request breaks off in the middle of its frame of this number, from 0; one with fewer frames goes through.
    CutRequestIn(usize),
    /// The answer breaks off in the middle of its frame of this number, from 0; one with fewer frames arrives whole.
    CutAnswerIn(usize),
    /// The request arrives twice; the device hears the second answer.
    Twice,
}

/// What stands around the payload of a frame: before it kind, flags and length, after it a checksum.
const FRAME_HEAD_BYTES: usize = 6;
const FRAME_BYTES: usize = FRAME_HEAD_BYTES + 4;

/// The middle of the frame of this number, from 0; none when there are fewer. It is found by what the frames say of their
/// lengths, and nothing else of them is read.
fn middle_of(bytes: &[u8], number: usize) -> Option<usize> {
    let mut edges = std::iter::successors(Some(0), |from| {
        let head = bytes.get(*from..from + FRAME_HEAD_BYTES)?;
        let len: [u8; 4] = head[2..].try_into().ok()?;
        let len = usize::try_from(u32::from_le_bytes(len)).ok()?;
        Some(from + len + FRAME_BYTES).filter(|end| *end <= bytes.len())
    });
    let from = edges.nth(number)?;
    Some((from + edges.next()?) / 2)
}

/// One request that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trip {
    /// Bytes of the body sent.
    pub sent_bytes: usize,
    /// Bytes of the answer.
    pub received_bytes: usize,
}

/// What somebody makes of an answer on its way: given its path and its body.
pub type Tampering = Box<dyn FnMut(&str, Vec<u8>) -> Vec<u8> + Send>;

/// What somebody hears of a request: its path and its body.
pub type Overhearing = Box<dyn FnMut(&str, &[u8]) + Send>;

/// A line in memory.
pub struct MemoryLine {
    runtime: Handle,
    router: Mutex<axum::Router>,
    fault: Mutex<Fault>,
    trips: Mutex<Vec<Trip>>,
    metered: Mutex<Option<bool>>,
    tampering: Mutex<Option<Tampering>>,
    overhearing: Mutex<Option<Overhearing>>,
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
            metered: Mutex::default(),
            tampering: Mutex::default(),
            overhearing: Mutex::default(),
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

    /// From now on it is known that what goes over the line costs money, or does not; before, nobody knows.
    pub fn be_metered(&self, metered: bool) {
        *self.metered.lock().unwrap() = Some(metered);
    }

    /// From now on somebody rewrites the answers that are no refusals.
    pub fn tamper(&self, tampering: impl FnMut(&str, Vec<u8>) -> Vec<u8> + Send + 'static) {
        *self.tampering.lock().unwrap() = Some(Box::new(tampering));
    }

    /// Answers come as they were sent again.
    pub fn leave_alone(&self) {
        *self.tampering.lock().unwrap() = None;
    }

    /// From now on somebody hears what is asked, however far it comes.
    pub fn overhear(&self, hear: impl FnMut(&str, &[u8]) + Send + 'static) {
        *self.overhearing.lock().unwrap() = Some(Box::new(hear));
    }

    /// The requests made since the last time this was asked.
    pub fn trips(&self) -> Vec<Trip> {
        std::mem::take(&mut self.trips.lock().unwrap())
    }

    /// One request, whole; the status and the body.
    pub fn ask(&self, path: &str, token: Option<&str>, body: Body) -> (u16, Vec<u8>) {
        let mut request = axum::http::Request::post(path);
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let (head, body) = self.carry(request.body(body).unwrap());
        (head.status.as_u16(), body)
    }

    fn carry(&self, request: axum::http::Request<Body>) -> (Parts, Vec<u8>) {
        let router = self.router.lock().unwrap().clone();
        self.runtime.block_on(async {
            let (head, body) = router.oneshot(request).await.unwrap().into_parts();
            (head, body.collect().await.unwrap().to_bytes().to_vec())
        })
    }

    fn carry_body(&self, request: &Request<'_>, body: Body) -> (Parts, Vec<u8>) {
        let mut carried = axum::http::Request::builder()
            .method(request.method.name())
            .uri(request.path);
        for (name, value) in &request.headers {
            carried = carried.header(*name, value);
        }
        if let Some(token) = request.token {
            carried = carried.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        self.carry(carried.body(body).unwrap())
    }
}

impl Line for MemoryLine {
    fn send(
        &self,
        _server: &str,
        mut request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError> {
        let fault = *self.fault.lock().unwrap();
        let broken = |what: &str| Err(LineError::Unreachable(what.to_owned()));
        let body = std::mem::take(&mut request.body);
        if let Some(hear) = self.overhearing.lock().unwrap().as_mut() {
            hear(request.path, &body);
        }
        let sent_bytes = body.len();
        let fault = match fault {
            Fault::CutUpload(at) if request.path.starts_with("/v1/attachments") => {
                Fault::CutRequest(at)
            }
            Fault::CutBundle(at) if request.path.starts_with("/v1/bundles") => {
                Fault::CutRequest(at)
            }
            Fault::CutRequestIn(frame) => {
                middle_of(&body, frame).map_or(Fault::None, Fault::CutRequest)
            }
            fault => fault,
        };
        let (head, mut answer) = match fault {
            Fault::Offline => return broken("no signal"),
            Fault::CutRequest(at) if at < body.len() => {
                let pieces: [std::io::Result<Vec<u8>>; 2] = [
                    Ok(body[..at].to_vec()),
                    Err(std::io::ErrorKind::ConnectionReset.into()),
                ];
                self.carry_body(&request, Body::from_stream(stream::iter(pieces)));
                return broken("cut while sending");
            }
            Fault::Twice => {
                self.carry_body(&request, Body::from(body.clone()));
                self.carry_body(&request, Body::from(body))
            }
            _ => self.carry_body(&request, Body::from(body)),
        };
        if let Some(tampering) = self.tampering.lock().unwrap().as_mut()
            && head.status.is_success()
        {
            answer = tampering(request.path, answer);
        }
        let fault = match fault {
            Fault::CutAnswerIn(frame) => {
                middle_of(&answer, frame).map_or(Fault::None, Fault::CutAnswer)
            }
            fault => fault,
        };
        self.trips.lock().unwrap().push(Trip {
            sent_bytes,
            received_bytes: answer.len(),
        });
        if fault == Fault::CutAnswer(0) {
            return broken("cut before the answer");
        }
        let mut reply = reply_of(&head);
        if !reply.is_success() {
            reply.refusal = answer;
            return Ok(reply);
        }
        let arrived = match fault {
            Fault::CutAnswer(at) => &answer[..at.min(answer.len())],
            _ => &answer[..],
        };
        // In small pieces, as a bad line gives them.
        for piece in arrived.chunks(1_000) {
            if !take(&reply, piece) {
                return Ok(reply);
            }
        }
        if arrived.len() < answer.len() {
            broken("cut while receiving")
        } else {
            Ok(reply)
        }
    }

    fn is_metered(&self) -> Option<bool> {
        *self.metered.lock().unwrap()
    }
}

fn reply_of(head: &Parts) -> Reply {
    let headers = head.headers.iter().map(|(name, value)| {
        let value = value.to_str().unwrap().to_owned();
        (name.as_str().to_owned(), value)
    });
    Reply {
        status: head.status.as_u16(),
        headers: headers.collect(),
        refusal: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::middle_of;

    #[test]
    fn the_middle_of_a_frame_lies_between_its_edges() {
        // Two frames with payloads of two bytes and of none.
        let bytes = [
            &[1, 0, 2, 0, 0, 0, 9, 9, 0, 0, 0, 0][..],
            &[2, 0, 0, 0, 0, 0, 0, 0, 0, 0],
        ]
        .concat();
        assert_eq!(middle_of(&bytes, 0), Some(6));
        assert_eq!(middle_of(&bytes, 1), Some(17));
        assert_eq!(middle_of(&bytes, 2), None);
        assert_eq!(middle_of(&bytes[..21], 1), None, "it is not whole");
        assert_eq!(middle_of(b"", 0), None);
    }
}
