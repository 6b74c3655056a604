//! Just enough HTTP/1.1 to ask and to hear the answer, so that asking costs little beside answering.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::Done;

/// A connection that stays open between requests.
pub(super) struct Connection {
    stream: TcpStream,
    heard: Vec<u8>,
}

impl Connection {
    /// Opens one.
    pub(super) async fn open(address: &str) -> Done<Self> {
        let stream = TcpStream::connect(address).await.map_err(said)?;
        stream.set_nodelay(true).map_err(said)?;
        Ok(Self {
            stream,
            heard: Vec::new(),
        })
    }

    /// Sends a request as it stands and gives back the body of the answer, which has to be a good
    /// one.
    pub(super) async fn ask(&mut self, request: &[u8]) -> Done<Vec<u8>> {
        self.stream.write_all(request).await.map_err(said)?;
        let end = loop {
            if let Some(at) = find(&self.heard, b"\r\n\r\n") {
                break at + 4;
            }
            self.hear().await?;
        };
        let head: Vec<u8> = self.heard.drain(..end).collect();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines
                .find(|(found, _)| *found == name)
                .map(|(_, value)| value)
        };
        let body = match header("content-length").map(str::parse) {
            Some(Ok(length)) => self.take(length).await?,
            _ if header("transfer-encoding") == Some("chunked") => self.pieces().await?,
            _ => return Err(format!("an answer without an end: {head}")),
        };
        if head.starts_with("http/1.1 200") {
            Ok(body)
        } else {
            Err(format!("{head}{}", String::from_utf8_lossy(&body)))
        }
    }

    async fn pieces(&mut self) -> Done<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let end = loop {
                if let Some(at) = find(&self.heard, b"\r\n") {
                    break at;
                }
                self.hear().await?;
            };
            let size = self.take(end + 2).await?;
            let size = String::from_utf8_lossy(&size[..end]).into_owned();
            let size = usize::from_str_radix(size.trim(), 16).map_err(|_| "not a size")?;
            let piece = self.take(size + 2).await?;
            if size == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&piece[..size]);
        }
    }

    async fn take(&mut self, count: usize) -> Done<Vec<u8>> {
        while self.heard.len() < count {
            self.hear().await?;
        }
        let rest = self.heard.split_off(count);
        Ok(std::mem::replace(&mut self.heard, rest))
    }

    async fn hear(&mut self) -> Done<()> {
        match self.stream.read_buf(&mut self.heard).await.map_err(said)? {
            0 => Err("the server hung up".to_owned()),
            _ => Ok(()),
        }
    }
}

/// A request for something as bytes.
pub(super) fn get(path: &str, token: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: bandeng\r\nauthorization: Bearer {token}\r\n\r\n")
        .into_bytes()
}

/// A request as bytes.
pub(super) fn post(path: &str, token: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: bandeng\r\nauthorization: Bearer {token}\r\n\
         content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
