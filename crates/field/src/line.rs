//! The line to the server, as the application sees it: bytes out, bytes in, a piece at a time.

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
    ) -> Result<(), LineError>;
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
    let mut answer = Vec::new();
    line.post(server, path, None, body, &mut |piece| {
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
