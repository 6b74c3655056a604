//! The line to the server, as the application sees it: bytes out, bytes in, a piece at a time.

use std::time::Duration;

/// Carries one request to the server. Blocking, so that whoever calls decides on which thread.
pub trait Line: Send + Sync {
    /// Posts `body` to `path` under `server` and hands over the answer's bytes as they arrive.
    /// `token` goes into the `Authorization: Bearer` header. Each piece handed to `take` counts as
    /// received even when the line breaks afterwards. When `take` returns `false` the rest is not
    /// wanted and the call returns `Ok`.
    ///
    /// # Errors
    /// [`LineError`].
    fn post(
        &self,
        server: &str,
        path: &str,
        token: Option<&str>,
        body: Vec<u8>,
        take: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), LineError> {
        let request = Request {
            token,
            ..Request::post(path, body)
        };
        let reply = self.send(server, request, &mut |_, piece| take(piece))?;
        if reply.is_success() {
            return Ok(());
        }
        Err(LineError::Refused {
            status: reply.status,
            body: reply.refusal,
        })
    }

    /// Carries a request and tells what came back, whatever its status. The body of a
    /// successful answer goes to `take` with the answer's head, a piece at a time, as with
    /// [`Line::post`]; the body of any other stands in [`Reply::refusal`].
    ///
    /// # Errors
    /// [`LineError`], but never [`LineError::Refused`].
    fn send(
        &self,
        server: &str,
        request: Request<'_>,
        take: &mut dyn FnMut(&Reply, &[u8]) -> bool,
    ) -> Result<Reply, LineError>;

    /// Whether what goes over the line costs the worker money, as over a mobile network. A shell that
    /// cannot know says nothing: the screens may know, and where they do not, nobody's money is spent on a guess.
    fn is_metered(&self) -> Option<bool> {
        None
    }

    /// Whether a piece is to be dealt with to the end before the next is taken. It is slower; a shell that plays what
    /// happens between two pieces says yes.
    fn in_step(&self) -> bool {
        false
    }
}

/// A request.
#[derive(Clone)]
pub struct Request<'a> {
    /// What is to be done.
    pub method: Method,
    /// Where, under the server's address.
    pub path: &'a str,
    /// The device's token, for the `Authorization: Bearer` header. It makes the request one that must
    /// not be shown.
    pub token: Option<&'a str>,
    /// More headers.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// How long the server was asked to wait before it answers; that long, silence is no trouble.
    pub wait: Duration,
}

impl<'a> Request<'a> {
    /// A `POST` that is answered at once and may be shown.
    #[must_use]
    pub const fn post(path: &'a str, body: Vec<u8>) -> Self {
        Self {
            method: Method::Post,
            path,
            token: None,
            headers: Vec::new(),
            body,
            wait: Duration::ZERO,
        }
    }
}

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// To have something.
    Get,
    /// To learn how something stands.
    Head,
    /// To begin something.
    Post,
    /// To add to something.
    Patch,
    /// To end something.
    Delete,
}

impl Method {
    /// The method as HTTP writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
        }
    }
}

/// The head of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Headers, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body when the status is no success, at most 64 KiB.
    pub refusal: Vec<u8>,
}

impl Reply {
    /// A header; none when it was not sent.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether the request was carried out.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        self.status >= 200 && self.status < 300
    }
}

/// Why a request did not go through.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineError {
    /// The address is not one.
    #[error("{0:?} is not a server address; write it like https://bandeng.example.cn")]
    Address(String),
    /// No connection could be made, or it broke before the answer was whole.
    #[error("the server did not answer: {0}")]
    Unreachable(String),
    /// Whoever answered could not prove to be the server; nothing was sent.
    #[error(
        "the server at this address is not the one this device was told to trust ({0}): check the \
         address with the administrator, with all that stands after #"
    )]
    Untrusted(String),
    /// The server answered with an HTTP error.
    #[error("the server refused with status {status}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Body of the answer, at most 64 KiB.
        body: Vec<u8>,
    },
}

/// Posts and gathers the whole answer.
pub(crate) fn collect(
    line: &dyn Line,
    server: &str,
    path: &str,
    body: Vec<u8>,
    max_bytes: usize,
) -> Result<Vec<u8>, LineError> {
    collect_as(line, server, path, None, body, max_bytes)
}

/// The same, showing a token.
pub(crate) fn collect_as(
    line: &dyn Line,
    server: &str,
    path: &str,
    token: Option<&str>,
    body: Vec<u8>,
    max_bytes: usize,
) -> Result<Vec<u8>, LineError> {
    let mut answer = Vec::new();
    line.post(server, path, token, body, &mut |piece| {
        answer.extend_from_slice(piece);
        answer.len() <= max_bytes
    })?;
    if answer.len() > max_bytes {
        return Err(LineError::Unreachable(format!(
            "the answer is longer than {max_bytes} bytes"
        )));
    }
    Ok(answer)
}
